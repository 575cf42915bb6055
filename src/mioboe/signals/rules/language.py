"""The shop writes in another language than it always did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.signals.model import Hit

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts

NUMBERS: Final = ("least",)


def check(facts: Facts, rule: Rule) -> Hit | None:
    """Return a hit where the language of the mail is new at this shop.

    Params:
        least: Mails in the usual language before it counts as usual.
    """
    language = facts.event.language
    counts = facts.shop_habits.languages
    usual = max(counts, key=lambda name: counts[name], default="")
    if not language or not usual or counts.get(language, 0):
        return None
    if counts[usual] < rule.number("least"):
        return None
    return Hit(facts={"usual": usual, "now": language})
