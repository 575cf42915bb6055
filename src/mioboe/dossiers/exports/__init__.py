"""A case for programs: JSON of what a dossier says, CACAO 2.0 of what is to be done.

`case` the case as JSON · `workflow` what is to be done, as values · `cacao` the same as
a CACAO playbook · `identifiers` ids that are the same each time. The schemas are in
`data/schema/exports/`.
"""

from __future__ import annotations

from mioboe.dossiers.exports.cacao import cacao
from mioboe.dossiers.exports.case import case_json
from mioboe.dossiers.exports.workflow import (
    Activity,
    Deadline,
    ManualStep,
    Party,
    PartyKind,
    Workflow,
)

__all__ = [
    "Activity",
    "Deadline",
    "ManualStep",
    "Party",
    "PartyKind",
    "Workflow",
    "cacao",
    "case_json",
]
