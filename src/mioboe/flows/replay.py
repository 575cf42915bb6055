"""What today's rules would have said then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.flows.scan import Folded, fold_on, happenings
from mioboe.signals import Answer, Finding, Known, take

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mioboe.flows.scan import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A finding as it would have been raised, or have risen, at one moment."""

    finding: Finding
    #: Id of the message that did it; 0: none did.
    message: int


def replay(tools: Tools, since: datetime, *, answers: bool) -> Iterator[Replayed]:
    """Go through all that was kept, and tell what would have been said.

    Nothing is written. Events are those that were read; the rules are today's.

    Args:
        tools: What to work with.
        since: What came before is taken in, and not told. UTC.
        answers: Whether answers count: without them, as if nobody had ever answered.

    Yields:
        Findings in the order in which they would have been raised.
    """
    known = Known()
    for number, happening in happenings(tools.store):
        if isinstance(happening, Answer) and not answers:
            continue
        known, raised = take(happening, known, tools.rules, tools.household)
        for finding in raised:
            if finding.at >= since:
                yield Replayed(finding=finding, message=number)


def known_now(tools: Tools) -> Known:
    """Return all that mails and answers add up to by today's rules.

    Args:
        tools: What to work with. Nothing is written.
    """
    return fold_on(Folded(), happenings(tools.store), tools).known
