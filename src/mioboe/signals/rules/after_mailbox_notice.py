"""An order soon after something happened to the mailbox or telephone behind it."""

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
    "brands",
    "notices",
    "strong",
)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit for an order that follows a notice of who keeps the mail.

    Whoever has the mailbox has every account that writes to it.

    Params:
        brands: Who keeps mailboxes and telephone numbers, separated by blanks.
        notices: Types of the notices.
        strong: Those among them that count more.
        within_days: How long a notice keeps the watch armed.
        most_a_year: More notices a year of one brand than this are usual here.
    """
    if facts.order is None:
        return None
    kinds = {EventType(name) for name in rule.words("notices")}
    came = facts.order.seen
    since = came - timedelta(days=rule.number("within_days"))
    armed = []
    for brand in rule.words("brands"):
        account = facts.ledger.accounts.get(brand)
        if account is None or brand == facts.event.brand:
            continue
        year = [
            n
            for n in account.notices
            if n.type in kinds
            and not n.is_doubtful
            and timedelta(0) <= came - n.at <= timedelta(days=365)
        ]
        if len(year) <= rule.number("most_a_year"):
            own = facts.owned
            fresh = [n for n in year if n.at >= since and n.message_id not in own]
            armed += [(n, brand) for n in fresh]
    if not armed:
        return None
    first, brand = min(armed, key=lambda pair: (pair[0].at, pair[1]))
    local = first.at.astimezone(facts.household.zone)
    strong = set(rule.words("strong"))
    return Hit(
        facts={
            "when": f"{local:%Y-%m-%d %H:%M}",
            "days": str((came - first.at).days),
            "provider": brand,
        },
        is_strong=any(n.type.value in strong for n, _ in armed),
    )
