"""A case whose owner has said what was paid with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.flows.casework.respond import answer_question

if TYPE_CHECKING:
    from mioboe.cases import Case
    from mioboe.flows.casework.work import Casework


def paid_with(work: Casework, case: Case, *issuers: str) -> Case:
    """Return a case that was paid for with these credit cards."""
    for name, values in {
        "ours": ["nobody"],
        "get-in": ["inside"],
        "mailbox": ["clean"],
        "goods": ["physical"],
        "ship-to": ["stranger"],
        "instrument": ["credit"],
        "issuer": issuers,
    }.items():
        case = answer_question(work, case, name, values).case
    return case
