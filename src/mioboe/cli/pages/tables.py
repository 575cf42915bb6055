"""Tables of rehearsed takeovers, as wide as the screen allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mioboe.flows.wording import Teller
from mioboe.kit import Wording
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mioboe.flows.rehearsals.tally import Share, Tally

_WIDTH: Final = 100
#: So many seeds of missed takeovers are named; `--json` names all.
_SEEDS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Writes what takeovers drawn by chance came to."""

    teller: Teller
    #: Target or tactic to its title.
    titles: Mapping[str, Wording] = field(default_factory=dict)

    def all(self, tally: Tally) -> Iterator[str]:
        """Write the whole outcome.

        Yields:
            Lines without their ends.
        """
        say = self.teller.say
        yield from self.totals(tally)
        yield from _lines(self._shares("target", tally.targets))
        yield from _lines(self._shares("tactic", tally.tactics))
        yield from _lines(self._decisive(tally))
        if tally.missed:
            shown = ", ".join(map(str, tally.missed[:_SEEDS]))
            yield say("trials-missed", count=str(len(tally.missed)), seeds=shown)
        if tally.joined:
            shown = ", ".join(map(str, tally.joined[:_SEEDS]))
            yield say("trials-joined", seeds=shown)

    def totals(self, tally: Tally) -> Iterator[str]:
        """Write what all takeovers together came to.

        Yields:
            Lines without their ends.
        """
        say = self.teller.say
        whole = tally.takeovers
        rows = [
            ("found", _share(tally.found, whole)),
            ("at-fraud", _share(tally.at_fraud, whole)),
            ("at-sum", "" if tally.at_sum is None else _share(tally.at_sum, whole)),
            ("at-first", _share(tally.at_first, whole)),
            ("act", _share(tally.levels.get(Level.ACT, 0), whole)),
            ("ask", _share(tally.levels.get(Level.ASK, 0), whole)),
            ("hours", f"{tally.median_hours:,.1f} / {tally.p90_hours:,.1f}"),
            ("yen", f"{tally.yen_earlier:,} / {tally.yen:,}" if tally.yen else ""),
            ("asks", f"{tally.asks_a_year:.2f} ({tally.asks})"),
            ("acts", f"{tally.acts_a_year:.2f} ({tally.acts})"),
            ("years", f"{tally.mailbox_years:,.0f}"),
        ]
        title = say("trials-title", count=str(whole))
        shown = [(say(f"trials-{name}"), text) for name, text in rows if text]
        yield from _lines(_table(["", title], shown))

    def _shares(self, kind: str, shares: Sequence[Share]) -> Table:
        names = (kind, "takeovers", "found", "at-fraud", "act")
        rows = [
            (
                self._title(share.name),
                str(share.takeovers),
                _share(share.found, share.takeovers),
                _share(share.at_fraud, share.takeovers),
                _share(share.acts, share.takeovers),
            )
            for share in sorted(shares, key=lambda share: -share.takeovers)
        ]
        return _table([self.teller.say(f"trials-{name}") for name in names], rows)

    def _decisive(self, tally: Tally) -> Table:
        say, rules = self.teller.say, self.teller.rules
        rows = [
            (rules[signal].title.fill(self.teller.language), str(count))
            for signal, count in tally.decisive.items()
        ]
        return _table([say("trials-signal"), say("trials-decisive")], rows)

    def _title(self, name: str) -> str:
        title = self.titles.get(name)
        return title.fill(self.teller.language) if title else name


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(names):
        table.add_column(Text(name), justify="right" if place else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _lines(table: Table) -> Iterator[str]:
    console = Console(width=_WIDTH, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(table)
    yield from (line.rstrip() for line in captured.get().splitlines())


def _share(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.1f}%)" if whole else "-"
