"""How fast people must be told: by what is lost when nobody answers.

A gift card is spent within minutes, an order is shipped after some hours, a question
can wait until morning.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import Goods
from mioboe.signals import Level

if TYPE_CHECKING:
    from datetime import datetime

    from mioboe.signals import Finding

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
#: Waits between rounds where every minute counts, and where a person is only asked.
_AT_ONCE: Final = tuple(n * _MINUTE for n in (2, 3, 3, 5, 5, 5, 10, 10, 15))
_ASKING: Final = tuple(n * _HOUR for n in (2, 4, 8))
#: An order that waits to be shipped is told so many times more until it is.
_ROUNDS_LEFT: Final = 8
_LEAST: Final = 3 * _MINUTE
_MOST: Final = 15 * _MINUTE
#: So long minutes count. What came up while nobody watched is told more calmly.
_FRESH: Final = 6 * _HOUR
#: Afterwards: so long since it came up, so long from round to round.
_LATER: Final = (
    (_FRESH, 30 * _MINUTE),
    (2 * _DAY, 4 * _HOUR),
    (timedelta.max, _DAY),
)
#: The next person, where nothing else was set.
_NEXT_ACT: Final = 10 * _MINUTE
_NEXT_ASK: Final = _HOUR
_NEXT_AT_ONCE: Final = 4 * _MINUTE
_NEXT_LEAST: Final = 2 * _MINUTE
_LAPSES: Final = {Level.ACT: 30 * _DAY, Level.ASK: 14 * _DAY}


def deadline(finding: Finding, ships_within: timedelta) -> datetime | None:
    """Return until when it can be stopped.

    Args:
        finding: An order, a gift card, an account.
        ships_within: How long the shop takes at least; zero: not known.

    Returns:
        UTC. The moment it was raised, where nothing waits; `None`: nothing is known
        to happen by itself.

    Source:
        domain/FACTS.md 1.3: order to shipping 3.5 hours; gift cards spent in minutes.
    """
    if is_at_once(finding):
        return finding.opened
    if finding.orders and ships_within:
        return finding.opened + ships_within
    return None


def is_at_once(finding: Finding) -> bool:
    """Return whether what was bought is spent or used at once."""
    return finding.goods in {Goods.GIFT_CARD, Goods.DIGITAL}


def lapses(finding: Finding) -> datetime:
    """Return from when on nobody is disturbed any more."""
    return finding.at + _LAPSES.get(finding.level, timedelta(0))


def repeat(
    finding: Finding, ships_within: timedelta, *, rounds: int, sent: datetime
) -> datetime:
    """Return when it is said again where nobody answered.

    Args:
        finding: What was said.
        ships_within: As for `deadline`.
        rounds: How often it was said by this way.
        sent: When it was said last.

    Returns:
        UTC; the nearer the deadline, the sooner.
    """
    if finding.level is not Level.ACT:
        return sent + (_ASKING[rounds - 1] if rounds <= len(_ASKING) else _DAY)
    until = deadline(finding, ships_within)
    if until is not None and sent < until:
        return sent + max(_LEAST, min(_MOST, (until - sent) / _ROUNDS_LEFT))
    age = sent - finding.at
    if age < _FRESH and rounds <= len(_AT_ONCE):
        return sent + _AT_ONCE[rounds - 1]
    return sent + next(wait for limit, wait in _LATER if age < limit)


def turn(
    finding: Finding,
    ships_within: timedelta,
    place: int,
    *,
    queued: datetime,
    after: timedelta | None = None,
) -> datetime:
    """Return when a person is told for the first time.

    Args:
        finding: What is to be said.
        ships_within: As for `deadline`.
        place: In the list; 0 is the first person.
        queued: When the matter came up.
        after: How long after the first person, as the household set it.

    Returns:
        UTC; sooner than set, where there is not so much time.
    """
    if not place:
        return queued
    if finding.level is not Level.ACT:
        return queued + (_NEXT_ASK * place if after is None else after)
    least = _NEXT_LEAST * place
    until = deadline(finding, ships_within)
    most = timedelta.max
    if until is not None:
        left = until - queued
        most = _NEXT_AT_ONCE * place if left <= timedelta(0) else left / 4 * place
    usual = max(least, min(_NEXT_ACT * place, most))
    return queued + (usual if after is None else min(after, max(most, least)))
