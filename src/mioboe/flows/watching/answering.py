"""What stands behind the links in alerts: a question, and a person's answer to it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.alerts import Crew, Purpose, Refusal, Words, check
from mioboe.alerts.compose import choices, summary
from mioboe.ports import Clock, StoreError
from mioboe.ports.alerts import AlertStore, Page, Scene
from mioboe.signals import Answer, Said

if TYPE_CHECKING:
    from mioboe.alerts import Ticket
    from mioboe.signals import Finding

_LOOKING: Final = "looking"
_SCENES: Final = {
    Refusal.FORGED: Scene.FORGED,
    Refusal.OTHER_PURPOSE: Scene.FORGED,
    Refusal.EXPIRED: Scene.EXPIRED,
    Refusal.SPENT: Scene.SPENT,
    Refusal.GONE: Scene.GONE,
}
_THANKS: Final = {
    Said.MINE: Scene.SETTLED,
    Said.OURS: Scene.SETTLED,
    Said.NOT_OURS: Scene.NOT_OURS,
    Said.UNSURE: Scene.UNSURE,
}
#: Scenes to what they say; the others are called as in `data/texts/alerts.yaml`.
_TEXTS: Final = {
    Scene.SETTLED: "page-thanks-settled",
    Scene.NOT_OURS: "page-thanks-not-ours",
    Scene.UNSURE: "page-thanks-unsure",
    Scene.LOOKING: "page-thanks-looking",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkAnswers:
    """Answers by links; see `ports.alerts.Answering`."""

    #: Opens the store for one request: it is not for several threads.
    open: Callable[[], AbstractContextManager[AlertStore]]
    crew: Crew
    clock: Clock
    key: bytes
    #: Returns the words of a person; of the household, for a name that is none.
    words: Callable[[str], Words]
    #: Called when something was said, so that nobody is told who need not be.
    on_said: Callable[[], None]

    def look(self, token: str) -> Page:
        """Return the page of a link; nothing is changed."""
        ticket = self._ticket(token)
        if isinstance(ticket, Refusal):
            return self._page(_SCENES[ticket])
        if ticket.purpose is Purpose.TEST:
            return self._page(Scene.TEST, ticket.person)
        try:
            with self.open() as store:
                finding = store.findings().get(ticket.finding)
        except StoreError:
            return self._page(Scene.BUSY, ticket.person)
        if finding is None or not self._knows(ticket.person):
            return self._page(Scene.GONE, ticket.person)
        return self._question(finding, ticket.person)

    def press(self, token: str, choice: str) -> Page:
        """Return the page that follows, now that a person's choice is taken."""
        ticket = self._ticket(token)
        if isinstance(ticket, Refusal):
            return self._page(_SCENES[ticket])
        if ticket.purpose is not Purpose.ANSWER or not self._knows(ticket.person):
            return self._page(Scene.GONE, ticket.person)
        if choice != _LOOKING and choice not in {said.value for said in Said}:
            return self.look(token)
        try:
            with self.open() as store:
                scene = self._take(ticket, choice, store)
        except StoreError:
            return self._page(Scene.BUSY, ticket.person)
        self.on_said()
        return self._page(scene, ticket.person)

    def _take(self, ticket: Ticket, choice: str, store: AlertStore) -> Scene:
        now = self.clock.now()
        if choice == _LOOKING:
            store.outbox.acknowledge(ticket.matter, ticket.person, now)
            return Scene.LOOKING
        matters = {matter.number: matter for matter in store.outbox.matters()}
        matter = matters.get(ticket.matter)
        given = Answer(
            number=0,
            # An answer comes after its question, also where the clock was set back.
            at=max(now, matter.queued) if matter else now,
            finding=ticket.finding,
            said=Said(choice),
            by=ticket.person,
        )
        if ticket.finding not in store.findings():
            return Scene.GONE
        # Who does not know yet may come to know: that answer is still to be had.
        is_open = given.said is Said.UNSURE
        spent = f"{ticket.id}-{given.said}" if is_open else ticket.id
        kept = store.outbox.accept(spent, given)
        return Scene.SPENT if kept is None else _THANKS[given.said]

    def _ticket(self, token: str) -> Ticket | Refusal:
        now = self.clock.now()
        found = check(token, self.key, now, Purpose.ANSWER)
        if found is Refusal.OTHER_PURPOSE:
            return check(token, self.key, now, Purpose.TEST)
        return found

    def _knows(self, person: str) -> bool:
        return any(one.name == person for one in self.crew.recipients)

    def _question(self, finding: Finding, person: str) -> Page:
        words = self.words(person)
        lines = (
            summary(finding, words, self.crew.zone),
            words.say("page-hint"),
            words.say("page-person", person=person),
            words.say("page-looking"),
        )
        phrase = (words.say("phrase", phrase=words.phrase),) if words.phrase else ()
        return Page(
            scene=Scene.QUESTION,
            language=words.language,
            title=words.say("page-title"),
            lines=(*phrase, *lines),
            choices=(*choices(words), (_LOOKING, words.say("looking"))),
        )

    def _page(self, scene: Scene, person: str = "") -> Page:
        words = self.words(person)
        text = words.say(_TEXTS.get(scene, f"page-{scene.value}"))
        return Page(scene=scene, language=words.language, title="mioboe", lines=(text,))
