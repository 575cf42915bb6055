"""Write the pages for people without the program: `python -m tools.make_when`.

What to do in which order, by when, whom to reach, what to say: out of the playbooks,
desks, deadlines and drafts that `mioboe case` goes by. With `--check` nothing is
written; a stale page is named.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import yaml
from tools.tables import table

from mioboe.authenticity import Confidence
from mioboe.cases import Entry, fold
from mioboe.cases.entries import Answered, Opened
from mioboe.catalog import load
from mioboe.catalog.casework import read_handbook
from mioboe.catalog.words import read_words
from mioboe.catalog.writings import read_writings
from mioboe.cli.pages.hours import Words, told_hours
from mioboe.ledger import OrderKey
from mioboe.playbooks import Handbook, answer, plan
from mioboe.playbooks.conditions import View
from mioboe.playbooks.desks import ChannelKind, DeskKind
from mioboe.playbooks.drafts import Draft, fill
from mioboe.playbooks.steps import record_done

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.cases import Case, What
    from mioboe.kit import Wording
    from mioboe.playbooks import Channel, Desk, Step

FOLDER: Final = Path(__file__).parents[1] / "docs" / "how-to"
FRAME: Final = Path(__file__).parent / "when_page.yaml"
LANGUAGES: Final = ("ja", "en")
#: A weekday morning, on which every desk is there: the order is by weight alone.
MORNING: Final = datetime(2026, 11, 26, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
ORDER: Final = OrderKey("amazon.co.jp", "＿＿＿")
#: What is known in the case that is told.
SAID: Final = {
    "get-in": "inside",
    "instrument": "credit",
    "goods": "physical",
    "ship-to": "stranger",
    "order-stage": "shipped",
    "mailbox": "clean",
}
#: So many steps are told; what comes later is done with a clear head.
STEPS: Final = 12
PAID: Final = (
    "debit-card", "prepaid-card", "wallet", "carrier-billing", "gift-balance"
)  # fmt: skip
FIRST_OF_PAID: Final = 3
TEXTS: Final = (
    "shop-first-report", "shop-two-questions", "issuer-stop", "issuer-claim",
    "refuse-parcel", "police-summary",
)  # fmt: skip
KINDS: Final = (
    DeskKind.SHOP, DeskKind.ISSUER, DeskKind.BANK, DeskKind.PREPAID, DeskKind.WALLET,
    DeskKind.MOBILE, DeskKind.CARRIER, DeskKind.POLICE, DeskKind.CONSUMER,
    DeskKind.COUNCIL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Writes the page in one language."""

    language: str
    handbook: Handbook
    drafts: Mapping[str, Draft]
    frame: Mapping[str, Mapping[str, str]]
    words: Words

    def text(self) -> Iterator[str]:
        """Write the page.

        Yields:
            Lines without their ends.
        """
        case, steps = walk(self.handbook)
        yield from (f"# {self.of('title')}", "", self.of("other"), "")
        yield from (self.of("intro").strip(), "")
        yield from (f"## {self.of('order-heading')}", "", self.of("order-text"), "")
        yield from self._steps(steps[:STEPS])
        yield from ("", f"## {self.of('paid-heading')}", "", self.of("paid-text"))
        yield from self._paid()
        yield from ("", f"## {self.of('never-heading')}", "")
        for one in self.handbook.warnings.values():
            yield f"- **{self.told(one.text)}** {self.told(one.why)}"
        yield from ("", f"## {self.of('dates-heading')}", "", self._dates(), "")
        yield from (f"## {self.of('desks-heading')}", "", self.of("desks-text"))
        yield from self._desks()
        yield from ("", f"## {self.of('texts-heading')}", "", self.of("texts-text"))
        yield from self._texts(case)
        yield from ("", "---", "", self.of("end"))

    def of(self, code: str) -> str:
        """Return a text of the frame."""
        return self.frame[code][self.language]

    def told(self, wording: Wording) -> str:
        """Return a text in the language."""
        return wording.ja if self.language == "ja" else wording.en

    def _steps(self, steps: tuple[Step, ...]) -> Iterator[str]:
        for number, step in enumerate(steps, start=1):
            yield f"{number}. **{self.told(step.do)}**"
            yield f"   {self.of('why')}{self._colon}{self.told(step.why)}"
            if step.irreversible is not None:
                text = self.told(step.irreversible)
                yield f"   {self.of('final')}{self._colon}{text}"

    @property
    def _colon(self) -> str:
        return "：" if self.language == "ja" else ": "

    def _paid(self) -> Iterator[str]:
        for name in PAID:
            book = self.handbook.playbooks[name]
            yield from ("", f"### {self.told(book.title)}", "")
            yield from self._steps(book.steps[:FIRST_OF_PAID])

    def _dates(self) -> str:
        rules = [r for r in self.handbook.directory.deadlines if r.country == "JP"]
        return table(
            tuple(self.of("dates-head").split("|")),
            (
                (
                    self.told(rule.title),
                    f"{self.told(rule.what)}。{self.told(rule.missed)}"
                    if self.language == "ja"
                    else f"{self.told(rule.what)}. {self.told(rule.missed)}",
                    self._checked(rule.checked.isoformat(), rule.confidence.is_sure),
                )
                for rule in rules
            ),
        ).rstrip()

    def _checked(self, day: str, is_sure: bool) -> str:  # noqa: FBT001 - the one mark
        return day if is_sure else f"{day} {self.of('doubtful')}"

    def _desks(self) -> Iterator[str]:
        desks = self.handbook.directory.desks
        for kind in KINDS:
            rows = [
                row
                for desk in desks
                if desk.kind is kind and desk.country == "JP"
                for row in self._ways(desk)
            ]
            head = tuple(self.of("desks-head").split("|"))
            yield from ("", f"### {self.words.of(f'kind-{kind.value}')}", "")
            yield table(head, rows).rstrip()

    def _ways(self, desk: Desk) -> Iterator[tuple[str, ...]]:
        for channel in desk.channels:
            if channel.confidence is Confidence.SYNTHETIC:
                continue
            if not desk.generic and self._is_general(desk, channel):
                continue
            yield (
                self.told(desk.title),
                self._way(channel),
                told_hours(channel.hours, self.words) if channel.number else "",
                self._checked(channel.checked.isoformat(), channel.confidence.is_sure),
            )

    def _is_general(self, desk: Desk, channel: Channel) -> bool:
        """Return whether a way is the one that all desks of its kind have."""
        if channel.number or channel.page:
            return False
        same = (
            one.path
            for other in self.handbook.directory.desks
            if other.generic and other.kind is desk.kind
            for one in other.channels
        )
        return channel.kind is ChannelKind.PHONE or channel.path in same

    def _way(self, channel: Channel) -> str:
        path = " → ".join(self.told(one) for one in channel.path)
        title = self.told(channel.title) if channel.title else ""
        parts = (title, f"**{channel.number}**" if channel.number else channel.page)
        return " ".join(filter(None, (*parts, path if not channel.number else "")))

    def _texts(self, case: Case) -> Iterator[str]:
        view = View(
            case=case,
            handbook=self.handbook,
            now=MORNING,
            zone=ZoneInfo("Asia/Tokyo"),
            kind="A",
        )
        for name in TEXTS:
            facts = {"order-list": self.of("order-list")}
            letter = fill(self.drafts[name], view, facts, language=self.language)
            yield from ("", f"### {letter.title}", "", "```text")
            yield from letter.text.strip().splitlines()
            yield "```"


def walk(handbook: Handbook) -> tuple[Case, tuple[Step, ...]]:
    """Return a case as it begins, and its steps as they come one after the other."""
    opened = Opened(case_kind="A", shop=ORDER.shop, brand="amazon", orders=(ORDER,))
    entries = [_entry(1, opened)]
    for name, value in SAID.items():
        told = answer(handbook, name, (value,))
        assert isinstance(told, Answered), told  # noqa: S101 - the data is ours
        entries.append(_entry(len(entries) + 1, told))
    begun = case = fold("case-1", entries, handbook.machines)
    found: list[Step] = []
    while first := plan(case, handbook, now=MORNING, zone="Asia/Tokyo").first:
        found.append(first.step)
        entries.append(_entry(len(entries) + 1, record_done(first.step)))
        case = fold("case-1", entries, handbook.machines)
    return begun, tuple(found)


def _entry(number: int, what: What) -> Entry:
    at = (MORNING - timedelta(minutes=1)).astimezone(UTC)
    return Entry(number=number, recorded=at, happened=at, by="-", what=what)


def pages() -> Iterator[tuple[Path, str]]:
    """Return where each page lies, and its text.

    Yields:
        One page a language.
    """
    handbook, _ = read_handbook(load().rules.kinds)
    drafts = read_writings(handbook)[0].drafts
    frame = yaml.safe_load(FRAME.read_text(encoding="utf-8"))
    for language in LANGUAGES:
        words = Words(texts=read_words("desks"), language=language)
        page = Page(language, handbook, drafts, frame, words)
        text = "\n".join(line.rstrip() for line in page.text()) + "\n"
        yield FOLDER / f"when-it-happens.{language}.md", text


def main(argv: list[str]) -> int:
    """Return the exit status after writing the pages, or naming stale ones."""
    stale = 0
    for path, text in pages():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if argv == ["--check"]:
            sys.stdout.write(f"stale: {path}; run python -m tools.make_when\n")
            stale = 1
        else:
            path.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
