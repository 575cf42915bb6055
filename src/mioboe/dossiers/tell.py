"""Times, sums and words as a dossier writes them in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from mioboe.kit import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mioboe.dossiers.model import Instrument, Source
    from mioboe.kit import Money

_JAPAN: Final = "Asia/Tokyo"
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Says things in one language and zone."""

    words: Mapping[str, Wording]
    language: str
    zone: tzinfo

    def say(self, code: str, **facts: str) -> str:
        """Return a text of `data/texts/dossier.yaml`."""
        return self.words[code].fill(self.language, facts)

    def lines(self, code: str) -> tuple[str, ...]:
        """Return the lines of a text."""
        return tuple(line for line in self.say(code).splitlines() if line)

    def day(self, at: datetime) -> str:
        """Return the local day with its weekday."""
        local = at.astimezone(self.zone)
        names = self.say("weekdays")
        if self.language == "ja":
            name = names[local.weekday()]
            return f"{local.year}年{local.month}月{local.day}日（{name}）"
        name = names.split()[local.weekday()]
        return f"{name} {local.day} {_MONTHS.split()[local.month - 1]} {local.year}"

    def time(self, at: datetime) -> str:
        """Return the local time of day, to the minute."""
        return at.astimezone(self.zone).strftime("%H:%M")

    def moment(self, at: datetime) -> str:
        """Return local day and time."""
        return f"{self.day(at)} {self.time(at)}"

    def short(self, at: datetime) -> str:
        """Return local day and time in figures."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def sum(self, money: Money | None) -> str:
        """Return a sum as people write it; empty for none."""
        return money.told(self.language) if money is not None else ""

    def sums(self, amounts: Iterable[Money]) -> str:
        """Return the sum of each currency; of none, nothing."""
        return " + ".join(self.sum(money) for money in add_up(amounts))

    def zone_name(self) -> str:
        """Return what times are told in."""
        name = str(self.zone)
        if name == _JAPAN:
            return self.say("zone-of-japan")
        return self.say("zone-other", name=name)

    def item(self, number: int | None) -> str:
        """Return how a piece of evidence is named; empty for none."""
        return "" if number is None else self.say("item", number=str(number))

    def source(self, source: Source) -> str:
        """Return from where something is known, in one or two lines."""
        origin = self.say(f"origin-{source.origin.value}")
        parts = [self.item(source.item), source.title or origin]
        return " ".join(part for part in parts if part)

    def instrument(self, instrument: Instrument) -> str:
        """Return a card or account as people name it."""
        kind = self.say(f"instrument-{instrument.kind.value}")
        last = self.say("instrument-last4", last4=instrument.last4)
        parts = [instrument.issuer, kind, last if instrument.last4 else ""]
        return " ".join(part for part in parts if part)


def add_up(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Return one sum for each currency, in the order in which they come."""
    sums: dict[str, Money] = {}
    for money in amounts:
        known = sums.get(money.currency)
        sums[money.currency] = known + money if known else money
    return tuple(sums.values())
