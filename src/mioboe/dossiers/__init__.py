"""A case to what its readers get: the shop, the issuer, the police, the owner.

`model` what is known of a case · `redact` what a reader may see · `compose` a case to
a document, `sections` its parts · `tell` times and sums in words · `document` the tree
of blocks · `evidence/` what was put away, as a chain · `exports/` for programs.
"""

from __future__ import annotations

from mioboe.dossiers.compose import compose
from mioboe.dossiers.document import Document
from mioboe.dossiers.model import (
    Attachment,
    Audience,
    Call,
    DeniedOrder,
    DossierInput,
    Instrument,
    InstrumentKind,
    Loss,
    Moment,
    Origin,
    Owner,
    Promised,
    PromiseState,
    Proof,
    Remark,
    Scope,
    Source,
    Variant,
)

__all__ = [
    "Attachment",
    "Audience",
    "Call",
    "DeniedOrder",
    "Document",
    "DossierInput",
    "Instrument",
    "InstrumentKind",
    "Loss",
    "Moment",
    "Origin",
    "Owner",
    "PromiseState",
    "Promised",
    "Proof",
    "Remark",
    "Scope",
    "Source",
    "Variant",
    "compose",
]
