"""The mail about an order or an account was put out of sight soon after it came."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType, Whereabouts
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mioboe.events import Event
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts
    from mioboe.signals.trail import Trail

NUMBERS: Final = (
    "hours",
    "habit_mails",
    "habit_percent",
    "habit_days",
)
WORDS: Final = ("of",)

_TRASHED, _VANISHED = EventType.MAIL_TRASHED, EventType.MAIL_VANISHED
_HIDES: Final = (_TRASHED, _VANISHED)
_AWAY: Final = frozenset({Whereabouts.TRASH, Whereabouts.SPAM})


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for a mail that was binned, or is gone, soon after it came.

    The event is what became of the mail, or the order that such a mail is about. Not
    where the household does so with many mails, of this brand or of all.

    Params:
        of: Types of what such a mail tells, separated by blanks.
        hours: So soon after it came.
        habit_mails: Mails that the household binned before it is a habit.
        habit_percent: And how many that must be of a hundred, since the first of them.
        habit_days: What was binned later teaches no habit: it may be the same hand.
    """
    event, trail = facts.event, facts.trail
    hides = (event,) if event.type in _HIDES else _about(event, trail)
    for hide in hides:
        mail = _mail(hide, facts, rule)
        if mail is None or _is_habit(hide, trail, rule):
            continue
        came, when = (
            f"{at.astimezone(facts.household.zone):%Y-%m-%d %H:%M}"
            for at in (mail.arrived, hide.arrived)
        )
        return Hit(facts={"came": came, "when": when})
    return None


def _about(order: Event, trail: Trail) -> Iterator[Event]:
    """Yield what became of the mails about an order, the first of them first.

    Where its mail was first found away, that speaks by itself (`mail-in-trash`).
    """
    if order.lay in _AWAY:
        return
    for kind in _HIDES:
        for hide in trail.of(kind, order.brand):
            same = order.order and hide.order == order.order
            if same or hide.message_id == order.message_id:
                yield hide


def _mail(hide: Event, facts: Facts, rule: Rule) -> Event | None:
    """Return what a mail said that was hidden soon after it came.

    What lay with the spam, or went on from the trash, was out of sight before.
    """
    trail = facts.trail
    if hide.type is _VANISHED or hide.lay is Whereabouts.SPAM:
        trashed = trail.of(_TRASHED, hide.brand)
        was_away = any(one.message_id == hide.message_id for one in trashed)
        if hide.lay in _AWAY or was_away:
            return None
    since = hide.arrived - timedelta(hours=rule.number("hours"))
    for name in rule.words("of"):
        for one in trail.of(EventType(name), hide.brand):
            same = one.message_id == hide.message_id
            if same and since <= one.arrived <= hide.arrived:
                return one
    return None


def _is_habit(hide: Event, trail: Trail, rule: Rule) -> bool:
    """Return whether the household bins many such mails itself."""
    before = hide.arrived - timedelta(days=rule.number("habit_days"))
    return any(_bins_many(trail, brand, before, rule) for brand in (hide.brand, None))


def _bins_many(trail: Trail, brand: str | None, before: datetime, rule: Rule) -> bool:
    came: dict[str, datetime] = {}
    binned = set()
    for kind in EventType:
        for one in trail.of(kind, brand):
            if one.arrived > before or not one.message_id:
                continue
            known = came.get(one.message_id, one.arrived)
            came[one.message_id] = min(known, one.arrived)
            if kind in _HIDES or one.lay in _AWAY:
                binned.add(one.message_id)
    if len(binned) < rule.number("habit_mails"):
        return False
    # What came before the first of them was in nobody's view.
    first = min(came[one] for one in binned)
    since = sum(at >= first for at in came.values())
    return 100 * len(binned) >= rule.number("habit_percent") * since
