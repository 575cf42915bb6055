"""What is usual, in plain numbers: the baseline that orders are held against."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.cli.pages.report import Pages
from mioboe.cli.pages.screen import listed, wrapped
from mioboe.kit import Money
from mioboe.signals.format import Levels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.signals import Habits, Known

_YEN: Final = "JPY"
_BRAND: Final = "brand:"
#: So many shops are shown, the most used first.
_SHOPS: Final = 12
_DAY: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class HabitLines:
    """Writes habits in the household's language."""

    pages: Pages
    levels: Levels

    def of(self, known: Known) -> Iterator[str]:
        """Write what is usual at all shops together, then at each.

        Args:
            known: All that mails and answers add up to.

        Yields:
            Lines without their ends.
        """
        say, habits = self.pages.teller.say, known.watch.habits
        every = habits.get("")
        if every is None or every.first is None or every.last is None:
            yield from wrapped(say("habits-none"))
            return
        days = (every.last - every.first).days
        known_well = every.orders >= self.levels.known_orders
        if not known_well or days < self.levels.known_days:
            yield from wrapped(say("habits-cold"))
        yield say("habits-all")
        yield from self._lines(every)
        shops = [(n, h) for n, h in habits.items() if n and not n.startswith(_BRAND)]
        shops.sort(key=lambda pair: (-pair[1].orders, pair[0]))
        for name, shop in shops[:_SHOPS]:
            yield ""
            yield name
            yield from self._lines(shop)
        yield ""
        yield from wrapped(say("habits-note"))

    def _lines(self, habits: Habits) -> Iterator[str]:
        say = self.pages.teller.say
        if habits.first is None or habits.last is None:
            return
        yield from listed(
            say(
                "habits-orders",
                count=f"{habits.orders:,}",
                first=self.pages.day(habits.first),
                last=self.pages.day(habits.last),
            )
        )
        if habits.pauses:
            middle = str(round(statistics.median(habits.pauses)))
            longest = str(habits.longest_pause_days)
            yield from listed(say("habits-pauses", median=middle, longest=longest))
        yield from self._sums(habits)
        start, end = _quietest(habits)
        yield from listed(say("habits-night", start=f"{start}:00", end=f"{end}:00"))
        yield from listed(say("habits-busiest", orders=str(habits.most_a_day)))
        yield from self._gifts(habits)
        if habits.recipients:
            yield from listed(
                say("habits-recipients", count=str(len(habits.recipients)))
            )

    def _sums(self, habits: Habits) -> Iterator[str]:
        yen = [sum_.value for sum_ in habits.amounts if sum_.currency == _YEN]
        if not yen:
            return
        shown = [
            self.pages.teller.amount(Money(value.quantize(1), _YEN))
            for value in (statistics.median(yen), max(yen))
        ]
        yield from listed(
            self.pages.teller.say("habits-sums", median=shown[0], most=shown[1])
        )

    def _gifts(self, habits: Habits) -> Iterator[str]:
        say = self.pages.teller.say
        if not habits.gift_cards:
            yield from listed(say("habits-no-gifts"))
            return
        months = sorted({day.month for day, _ in habits.gifts})
        dearest = habits.largest_gifts.get(_YEN)
        yield from listed(
            say(
                "habits-gifts",
                count=str(habits.gift_cards),
                most=self.pages.teller.amount(dearest) or "-",
                months=", ".join(map(str, months)) or "-",
            )
        )


def _quietest(habits: Habits) -> tuple[int, int]:
    """Return the six local hours in a row with the fewest orders."""
    twice = (*habits.hours, *habits.hours)
    start = min(range(_DAY), key=lambda hour: (sum(twice[hour : hour + 6]), hour))
    return start, (start + 6) % _DAY
