"""A rehearsed case as it went: who did what, and what mioboe said each time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.cases import CaseStatus
from mioboe.cli.pages.casework.action import ActionPage
from mioboe.cli.pages.casework.log import LogPage
from mioboe.cli.pages.casework.money import MoneyPage
from mioboe.cli.pages.casework.news import NewsPage
from mioboe.cli.pages.casework.next import NextPage
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.screen import listed, wrapped
from mioboe.flows.answer import short
from mioboe.flows.casework.letters import Letters, about_of, draft_of
from mioboe.flows.casework.respond import change_of
from mioboe.flows.casework.work import plan_of
from mioboe.flows.rehearsals.case_script import Shown
from mioboe.flows.wording import Teller
from mioboe.playbooks.actions import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.cases import Case
    from mioboe.flows.rehearsals.rehearse_case import Scene
    from mioboe.playbooks import Action, Plan

_SIGNS: Final = 3
_SOON: Final = timedelta(hours=24)
#: What a person did is said by these entries.
_SELF: Final = "mioboe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Writes scenes."""

    voice: CaseVoice
    teller: Teller
    letters: Letters

    def scene(self, scene: Scene) -> Iterator[str]:
        """Write one scene.

        Args:
            scene: What one act came to.

        Yields:
            Lines without their ends.
        """
        books = plan_of(scene.work, scene.case).playbooks if scene.case else ()
        voice = replace(self.voice, now=scene.work.now, books=books)
        yield ""
        yield f"━━ {voice.stamp(scene.work.now)} ━━"
        if scene.brought is not None:
            news = NewsPage(voice=voice)
            for entry in scene.brought.entries:
                if text := news.line(entry):
                    yield from wrapped(text, "  ✉ ", "    ")
        if scene.act.words is not None:
            text = voice.told(scene.act.words)
            yield from wrapped(f"{scene.work.by}{voice.colon}{text}", "  ● ", "    ")
        yield from self._found(scene)
        yield from self._begun(scene, voice)
        yield from self._did(scene, voice)
        if scene.case is not None:
            yield from self._said(scene, scene.case, voice)

    # ------------------------------------------------------------ before

    def _found(self, scene: Scene) -> Iterator[str]:
        finding, say = scene.finding, self.teller.say
        if finding is None:
            return
        parts = [
            f"[{say(f'level-{finding.level.value}')}]",
            self.voice.name(finding.shop),
            finding.order,
            self.voice.sum(finding.amount),
        ]
        yield from wrapped(" ".join(p for p in parts if p), "  mioboe ▸ ", "    ")
        if finding.is_proven:
            yield from listed(self.voice.say("transcript-genuine"))
        for sign in finding.signs[:_SIGNS]:
            yield from listed(self.teller.sign(sign))

    def _begun(self, scene: Scene, voice: CaseVoice) -> Iterator[str]:
        begun = scene.begun
        if begun is None:
            return
        code = "opened-joined" if begun.is_joined else "opened"
        count = len(scene.work.store.cases.chain(begun.case.id))
        text = voice.say(code, count=str(count))
        yield from wrapped(text, "  mioboe ▸ ", "    ")
        if begun.along:
            names = voice.listed([short(one) for one in begun.along])
            yield from listed(voice.say("opened-along", orders=names))

    def _did(self, scene: Scene, voice: CaseVoice) -> Iterator[str]:
        """Write what a person wrote down in this scene, line by line of the log.

        Yields:
            Lines without their ends.
        """
        case = scene.case
        if case is None:
            return
        before = scene.before or (scene.begun.case if scene.begun else None)
        old = len(before.entries) if before else 0
        log = LogPage(voice=voice)
        for entry in case.entries[old:]:
            if entry.by != _SELF:
                yield from wrapped(log.what(entry), "  ✎ ", "    ")
        if before is not None:
            change = change_of(before, case)
            odd = replace(
                case, conflicts=change.conflicts, contradictions=change.contradictions
            )
            for text in NextPage(voice=voice).odd(odd):
                yield from wrapped(text, "  ! ", "    ")
        if scene.brought is not None and scene.brought.contradictions:
            odd = replace(
                case, conflicts=(), contradictions=scene.brought.contradictions
            )
            for text in NextPage(voice=voice).odd(odd):
                yield from wrapped(text, "  ! ", "    ")

    # ------------------------------------------------------------ what mioboe says

    def _said(self, scene: Scene, case: Case, voice: CaseVoice) -> Iterator[str]:
        shows = scene.act.shows
        plan = plan_of(scene.work, case)
        if scene.act.draft:
            yield from self._draft(scene, case, voice)
        if scene.act.dossier:
            text = voice.say("transcript-dossier", variant=scene.act.dossier)
            yield from wrapped(text, "  mioboe ▸ ", "    ")
        if shows is Shown.MONEY or scene.act.close is not None:
            for line in MoneyPage(voice=voice).of(case):
                yield f"  {line}"
        if case.status is not CaseStatus.OPEN and case.closing is not None:
            text = voice.say(f"closed-{case.closing}")
            yield from wrapped(text, "  mioboe ▸ ", "    ")
        elif shows is Shown.NEXT:
            yield from self._page(scene, case, plan, voice)
        elif shows is Shown.BRIEF:
            yield from self._brief(plan, voice)

    def _draft(self, scene: Scene, case: Case, voice: CaseVoice) -> Iterator[str]:
        draft = self.letters.draft(scene.act.draft)
        about = self.letters.subject(scene.work, case, scene.act.draft)
        letter = self.letters.fill(
            draft, scene.work, case, language=voice.language, about=about
        )
        text = voice.say("transcript-draft", title=letter.title, draft=draft.id)
        yield from wrapped(text, "  mioboe ▸ ", "    ")
        for line in letter.text.strip().splitlines():
            yield from wrapped(line, "    │ ", "    │ ")

    def _page(
        self, scene: Scene, case: Case, plan: Plan, voice: CaseVoice
    ) -> Iterator[str]:
        first = plan.first
        draft = self.letters.drafts.get(first.step.draft) if first else None
        letter = None
        if first is not None and draft is not None:
            about = about_of(first.step)
            letter = self.letters.fill(
                draft, scene.work, case, language=voice.language, about=about
            )
        yield "  mioboe ▸ mioboe case next"
        page = NextPage(voice=voice)
        for line in page.of(case, plan, draft, letter):
            yield f"  {line}".rstrip()

    def _brief(self, plan: Plan, voice: CaseVoice) -> Iterator[str]:
        for one in plan.overdue:
            text = voice.say(
                "overdue",
                desk=voice.name(one.desk),
                what=one.what,
                until=voice.moment(one.until) if one.until else "",
            )
            head = voice.say("overdue-heading")
            yield from wrapped(f"{head}{voice.colon}{text}", "  mioboe ▸ ", "    ")
        if plan.first is not None:
            yield from self._action(plan.first, voice)
            yield from self._soon(plan, voice)
        elif NextPage.days(plan):
            first = NextPage.days(plan)[0]
            text = voice.say("now-later", when=voice.moment(first.at))
            yield from wrapped(text, "  mioboe ▸ ", "    ")
            yield from listed(NextPage(voice=voice).time(first))
        else:
            code = "now-through" if plan.is_through else "now-nothing"
            yield from wrapped(voice.say(code), "  mioboe ▸ ", "    ")
        for name in plan.questions[:1]:
            text = voice.say("transcript-asks", question=voice.question(name))
            yield from wrapped(text, "    ", "    ")

    def _soon(self, plan: Plan, voice: CaseVoice) -> Iterator[str]:
        """Write what is due until tomorrow evening.

        Yields:
            Lines without their ends.
        """
        first = plan.first
        soon = [
            one
            for one in plan.agenda
            if one.at - plan.now <= _SOON
            and one.cause is not Cause.WARNING
            and (first is None or one.step != first.step)
        ]
        for one in soon[:1]:
            text = NextPage(voice=voice).time(one)
            yield from wrapped(voice.say("transcript-soon", what=text), "    ", "    ")

    def _action(self, action: Action, voice: CaseVoice) -> Iterator[str]:
        text = voice.say("now-heading") + voice.colon + voice.told(action.step.do)
        yield from wrapped(text, "  mioboe ▸ ", "    ")
        page = ActionPage(voice=voice)
        if action.reach is not None:
            for line in (*page.contact(action.reach), *page.hold(action)):
                yield f"  {line}"
        if action.book is not None and action.book.at is not None:
            yield from wrapped(page.booked(action.book), "    ", "    ")
        if action.step.draft:
            draft = draft_of(action.step)
            text = voice.say("transcript-offers", draft=draft)
            yield from wrapped(text, "    ", "    ")
        for due in action.dues[:1]:
            for line in voice.row("within", page.due(due)):
                yield f"  {line}"
