"""One thing more that happened: a mail told of it, a mail was counted, a person spoke.

The whole of the second answer is a fold of such things in order of time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from mioboe.events import Event
from mioboe.signals.answers import take_answer
from mioboe.signals.assess import assess
from mioboe.signals.flood import count_mail
from mioboe.signals.model import Answer

if TYPE_CHECKING:
    from mioboe.signals.known import Known
    from mioboe.signals.model import Finding, Household
    from mioboe.signals.rulebook import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mail about a sign-up that nobody needs to read: one more of a flood."""

    #: When the mailbox got it. UTC.
    arrived: datetime
    #: Domain of its sender.
    domain: str = ""


#: Whatever can come next.
Happening = Event | Answer | Tick


def take(
    happening: Happening, known: Known, rules: Rules, household: Household
) -> tuple[Known, tuple[Finding, ...]]:
    """Return what is known with one thing more, and the findings that it raised.

    Args:
        happening: An event, an answer, or a mail that is only counted.
        known: What all before it adds up to.
        rules: Signals, checks and weights.
        household: Who is watched over.
    """
    if isinstance(happening, Answer):
        return take_answer(happening, known, rules, household)
    if isinstance(happening, Event):
        return assess(happening, known, rules, household)
    flood, event = count_mail(known.watch.flood, happening.arrived, rules.levels)
    known = replace(known, watch=replace(known.watch, flood=flood))
    if event is None:
        return known, ()
    return assess(event, known, rules, household)


def time_of(happening: Happening) -> datetime:
    """Return when it came to be known: by which things stand in order."""
    return happening.at if isinstance(happening, Answer) else happening.arrived
