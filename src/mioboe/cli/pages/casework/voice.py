"""Words, moments, sums and names, as every page about a case says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from mioboe.cli.pages.hours import Words, told_moment
from mioboe.cli.pages.screen import wrapped
from mioboe.kit import Wording
from mioboe.playbooks import Handbook
from mioboe.playbooks.subjects import base_of, called, tag_of, with_name
from mioboe.playbooks.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.cases import Case
    from mioboe.cases.entries import Looked
    from mioboe.kit import Money
    from mioboe.playbooks.model import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVoice:
    """Says things about cases in one language."""

    #: Texts of `case`, `plan` and `desks`, and `event-...` of `report`.
    texts: Mapping[str, Wording]
    language: str
    zone: tzinfo
    #: Aware.
    now: datetime
    handbook: Handbook
    #: Titles of shops, brands and desks by id.
    names: Mapping[str, str]
    #: Ids of the playbooks that apply, in order: they say what a step is first.
    books: tuple[str, ...] = ()
    #: By id, where places are told.
    sweeps: Mapping[str, Sweep] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        """The texts in one language."""
        return Words(texts=self.texts, language=self.language)

    def say(self, code: str, **facts: str) -> str:
        """Return a text with its blanks filled."""
        return self.texts[code].fill(self.language, facts)

    def told(self, wording: Wording) -> str:
        """Return a text that people wrote, in the language."""
        return wording.ja if self.language == "ja" else wording.en

    def about(self, step: Step | None, wording: Wording) -> str:
        """Return a text with the card of a step in front, where there are several."""
        tag = tag_of(step.id) if step else ""
        name = called(tag, self.handbook.directory) if tag else None
        return self.told(with_name(wording, name))

    def moment(self, at: datetime) -> str:
        """Return a moment as people say it."""
        return told_moment(at, self.now, self.zone, self.words)

    def stamp(self, at: datetime) -> str:
        """Return day and time by figures, the same at all times."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def name(self, key: str) -> str:
        """Return how something is called."""
        return self.names.get(key, key)

    def sum(self, money: Money | None) -> str:
        """Return a sum as people write it; empty for none."""
        return money.told(self.language) if money is not None else ""

    def title(self, case: Case) -> str:
        """Return what a case is about, in a few words."""
        if not case.shop and not case.brand:
            return self.say("title-blank")
        code = "title-shop" if case.orders else "title-account"
        return self.say(code, shop=self.name(case.shop or case.brand))

    @property
    def colon(self) -> str:
        """What stands between a word and what it is about."""
        return "：" if self.language == "ja" else ": "

    def bracketed(self, text: str) -> str:
        """Return a text in brackets, to stand behind another; nothing for nothing."""
        if not text:
            return ""
        return f"（{text}）" if self.language == "ja" else f" ({text})"

    def row(self, code: str, text: str) -> Iterator[str]:
        """Write one line with what it is in front.

        Yields:
            Lines without their ends.
        """
        yield from wrapped(f"{self.say(code)}{self.colon}{text}", "  ", "    ")

    def listed(self, items: list[str]) -> str:
        """Return items one behind the other."""
        return ("、" if self.language == "ja" else ", ").join(items)

    def question(self, name: str) -> str:
        """Return the text of a question; its id, where there is none."""
        asked = self.handbook.questions.get(name)
        return self.told(asked.text) if asked else name

    def values(self, name: str, values: tuple[str, ...]) -> str:
        """Return an answer in words."""
        asked = self.handbook.questions.get(name)
        choices = asked.choices if asked else {}
        told = [
            self.told(choices[one].text)
            if one in choices
            else self.say("dont-know")
            if one == "unknown"
            else self.name(one)
            for one in values
        ]
        return self.listed(told)

    def place(self, what: Looked) -> str:
        """Return a place that was looked at, and what was there."""
        sweep = self.sweeps.get(what.sweep)
        places = sweep.places if sweep else ()
        place = next((one for one in places if one.id == what.place), None)
        if place is None:
            return f"{what.sweep} {what.place} {what.found}".rstrip()
        found = place.found.get(what.found)
        there = self.told(found.text) if found else self.say("sweep-nothing")
        return self.say("sweep-note", place=self.told(place.title), what=there)

    def step(self, name: str) -> str:
        """Return what a step is, in one sentence; its id, where no playbook has it."""
        known = self.handbook.playbooks
        first = [known[key] for key in self.books if key in known]
        base, tag = base_of(name), tag_of(name)
        about = called(tag, self.handbook.directory) if tag else None
        for book in (*first, *known.values()):
            for step in book.steps:
                if step.id == base:
                    return self.told(with_name(step.do, about))
        return name
