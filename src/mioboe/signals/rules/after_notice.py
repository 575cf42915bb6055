"""An order soon after something happened to the account."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.events import EventType
from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = (
    "within_days",
    "most_a_year",
)
WORDS: Final = (
    "notices",
    "strong",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for an order that follows a notice about the account.

    Not where the account was used as usual in between, not where such notices come all
    the time, and not by one that the household said was its own doing.

    Params:
        notices: Types of the notices, separated by blanks.
        within_days: How long a notice keeps the watch armed.
        strong: Those among them that count more.
        most_a_year: More notices a year than this are usual here.
    """
    if facts.account is None or facts.order is None:
        return None
    kinds = {EventType(name) for name in rule.words("notices")}
    came = facts.order.seen
    sound = (n for n in facts.account.notices if not n.is_doubtful)
    notices = [n for n in sound if n.type in kinds and n.at <= came]
    year = [n for n in notices if came - n.at <= timedelta(days=365)]
    since = came - timedelta(days=rule.number("within_days"))
    armed = [n for n in notices if n.at >= since and n.message_id not in facts.owned]
    if not armed or len(year) > rule.number("most_a_year"):
        return None
    first = armed[0]
    used = facts.habits.last
    if used is not None and used > first.at:
        later = [n for n in armed if n.at > used]
        if not later:
            return None
        first = later[0]
    days = (came - first.at).days
    local = first.at.astimezone(facts.household.zone)
    strong = set(rule.words("strong"))
    return Hit(
        facts={"when": f"{local:%Y-%m-%d %H:%M}", "days": str(days)},
        is_strong=any(n.type.value in strong for n in armed if n.at >= first.at),
    )
