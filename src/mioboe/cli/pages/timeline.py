"""A rehearsed incident on a time line: what came, what was said, what people did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mioboe.cli.pages.report import Pages
from mioboe.cli.pages.screen import RULE, listed, safe, width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from mioboe.flows.rehearsals.rehearse import Entry, Rehearsal
    from mioboe.kit import Wording
    from mioboe.signals import Finding

_INDENT = "      "


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Writes how drills went."""

    pages: Pages

    def drill(self, title: Wording, rehearsal: Rehearsal) -> Iterator[str]:
        """Write one drill.

        Yields:
            Lines without their ends.
        """
        say = self.pages.teller.say
        yield RULE
        yield title.fill(self.pages.teller.language)
        yield RULE
        for entry in rehearsal.entries:
            yield from self._entry(entry)
        yield ""
        yield from self._outcome(rehearsal)
        for step, what in rehearsal.missed:
            yield say("drill-missed", step=step, what=what)
        for finding in rehearsal.needless:
            yield from wrapped(
                say("drill-needless", what=self._said(finding)), "", "  "
            )
        yield ""

    def table(self, rows: Sequence[tuple[str, Rehearsal]]) -> Iterator[str]:
        """Write one line for each drill.

        Yields:
            Lines without their ends.
        """
        say = self.pages.teller.say
        names = ("drill", "first", "said", "earlier", "needless")
        cells = [[say(f"drill-column-{name}") for name in names]]
        for name, item in rows:
            first = self.pages.when(item.first_at) if item.first_at else "-"
            said = say(f"level-{item.first.level.value}") if item.first else "-"
            if item.said_at is not None and item.said_at != item.first_at:
                said += f" ({self.pages.when(item.said_at)})"
            earlier = self._span(item.earlier_by) if item.earlier_by else "-"
            cells.append([name, first, said, earlier, str(len(item.needless))])
        widths = [max(width(row[n]) for row in cells) for n in range(len(names))]
        for row in cells:
            yield "  ".join(_padded(c, w) for c, w in zip(row, widths, strict=True))

    def _entry(self, entry: Entry) -> Iterator[str]:
        when = self.pages.when(entry.at)
        teller = self.pages.teller
        if entry.moment is not None:
            what = entry.moment.what.fill(teller.language)
            guess = teller.say("drill-guessed") if entry.moment.is_guessed else ""
            yield from wrapped(
                f"{when}  {teller.say('drill-report')} {what}{guess}", "", _INDENT
            )
            return
        if entry.kept is None:
            return
        subject, verdict = safe(entry.kept.subject), entry.kept.verdict.value
        mark = teller.say(f"verdict-{verdict}")
        yield from wrapped(
            f"{when}  {teller.say('drill-mail')} {subject} [{mark}]", "", _INDENT
        )
        if entry.known is not None and not entry.raised:
            level = teller.say(f"level-{entry.known.level.value}")
            line = teller.say("drill-known", level=level)
            yield from wrapped(line, f"{_INDENT}→ ", _INDENT + "   ")
        for finding in entry.raised:
            level = teller.say(f"level-{finding.level.value}")
            line = f"mioboe 【{level}】 {self._said(finding)}"
            yield from wrapped(line, f"{_INDENT}→ ", _INDENT + "   ")
            for sign in finding.signs:
                yield from wrapped(
                    teller.sign(sign), f"{_INDENT}   ・", f"{_INDENT}     "
                )

    def _said(self, finding: Finding) -> str:
        return self.pages.headline(finding)

    def _outcome(self, rehearsal: Rehearsal) -> Iterator[str]:
        say = self.pages.teller.say
        if rehearsal.first is None or rehearsal.said_at is None:
            yield say("drill-quiet" if not rehearsal.first_step else "drill-nothing")
            return
        at_once = rehearsal.said_at == rehearsal.first_at
        yield from listed(
            say(
                "drill-said-at-once" if at_once else "drill-said",
                when=self.pages.when(rehearsal.said_at),
            )
        )
        if rehearsal.earlier_by is not None and rehearsal.reacted_at is not None:
            yield from listed(
                say(
                    "drill-earlier",
                    when=self.pages.when(rehearsal.reacted_at),
                    span=self._span(rehearsal.earlier_by),
                )
            )

    def _span(self, span: timedelta) -> str:
        minutes = int(span.total_seconds() // 60)
        days, rest = divmod(minutes, 24 * 60)
        hours, minutes = divmod(rest, 60)
        if self.pages.teller.language == "ja":
            parts = [(days, "日"), (hours, "時間"), (minutes, "分")]
        else:
            parts = [(days, " d "), (hours, " h "), (minutes, " min")]
        return "".join(f"{n}{unit}" for n, unit in parts if n).strip() or "0"


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))
