"""The money of a case: what the log says, and where it is silent, what mails say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.cases import Entry, fold, losses_in_mails, losses_of

if TYPE_CHECKING:
    from mioboe.cases import Case, Losses
    from mioboe.cases.entries import Lost, Recovered


def provisional(case: Case) -> tuple[Lost | Recovered, ...]:
    """Return what mails say about money and nobody confirmed."""
    return losses_in_mails(case)


def account_of(case: Case) -> Losses:
    """Return the account of a case, with what only mails say taken in."""
    last = case.entries[-1] if case.entries else None
    if last is None:
        return losses_of(case)
    more = [
        Entry(
            number=last.number + place,
            recorded=last.recorded,
            happened=last.happened,
            by=last.by,
            what=what,
        )
        for place, what in enumerate(provisional(case), start=1)
    ]
    return losses_of(fold(case.id, (*case.entries, *more), {}))
