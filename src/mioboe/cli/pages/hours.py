"""Opening hours and moments in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.kit import MONTHS, Wording

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

_WEEKDAYS: Final = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
_MONTH_DAY = re.compile(rf"\b({'|'.join(MONTHS)}) 0?(\d{{1,2}})\b")
_NAME = re.compile(rf"\b({'|'.join((*_WEEKDAYS, 'PH'))})\b")
_ALL: Final = "Mo-Su"
_ALWAYS: Final = "24/7"
_EARLY = re.compile(r"\b0(\d:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Says what `texts/desks.yaml` has, in one language."""

    texts: Mapping[str, Wording]
    language: str

    def of(self, code: str, **facts: str) -> str:
        """Return a text with its blanks filled."""
        return self.texts[code].fill(self.language, facts)

    def joined(self, codes: tuple[str, ...]) -> str:
        """Return several texts as one list."""
        mark = "、" if self.language == "ja" else ", "
        return mark.join(map(self.of, codes))


def told_hours(text: str, words: Words) -> str:
    """Return opening hours in words.

    Args:
        text: As OpenStreetMap writes them; empty: not known.
        words: `texts/desks.yaml` in one language.
    """
    if not text.strip():
        return words.of("hours-unknown")
    mark = "、" if words.language == "ja" else "; "
    return mark.join(_told_rule(rule.strip(), words) for rule in text.split(";"))


def _told_rule(rule: str, words: Words) -> str:
    if rule == _ALWAYS:
        return words.of("hours-always")
    dash, comma = ("〜", "・") if words.language == "ja" else ("–", ", ")
    text = rule.replace(_ALL, words.of("weekdays-all"))
    text = _MONTH_DAY.sub(
        lambda m: words.of("month-day", month=words.of(f"month-{m[1]}"), day=m[2]), text
    )
    text = _NAME.sub(lambda m: words.of(f"weekday-{m[1]}"), text)
    text = re.sub(r"\boff\b", words.of("hours-off"), text)
    return _EARLY.sub(r"\1", text.replace("-", dash).replace(",", comma))


def told_moment(at: datetime, now: datetime, zone: tzinfo, words: Words) -> str:
    """Return a moment as people say it: today, tomorrow, or the day.

    Args:
        at: Aware.
        now: Aware.
        zone: Of the household.
        words: `texts/desks.yaml` in one language.
    """
    local, here = at.astimezone(zone), now.astimezone(zone)
    if local.date() == here.date():
        day = words.of("today")
    elif local.date() == here.date() + timedelta(days=1):
        day = words.of("tomorrow")
    else:
        day = told_day(local, words)
    return words.of("moment", day=day, time=f"{local.hour}:{local:%M}")


def told_day(local: datetime, words: Words) -> str:
    """Return a day with its weekday; ``local`` is in the household's zone."""
    return words.of(
        "day",
        month=str(local.month),
        name=words.of(f"month-{MONTHS[local.month - 1]}"),
        day=str(local.day),
        weekday=words.of(f"weekday-{_WEEKDAYS[local.weekday()]}"),
    )
