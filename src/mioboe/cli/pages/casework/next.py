"""What to do now, and what comes after it: the page for the first frightened minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.cases import CaseStatus
from mioboe.cli.pages.casework.action import ActionPage
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.screen import listed, wrapped
from mioboe.playbooks.actions import Cause
from mioboe.playbooks.model import Free

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.cases import Case
    from mioboe.playbooks import Action, Plan
    from mioboe.playbooks.actions import Appointment, Waiting
    from mioboe.playbooks.drafts import Draft, Letter

#: So many of each are shown.
_THEN: Final = 3
_TIMES: Final = 6
_ASKED: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPage:
    """Writes what is next in a case."""

    voice: CaseVoice
    #: Whether `now` is another time than now.
    is_rehearsed: bool = False

    def of(
        self, case: Case, plan: Plan, draft: Draft | None, letter: Letter | None
    ) -> Iterator[str]:
        """Write the page.

        Args:
            case: The case.
            plan: What is to be done.
            draft: The text that belongs to the first action.
            letter: The same, filled.

        Yields:
            Lines without their ends.
        """
        yield from self.head(case)
        if case.status is not CaseStatus.OPEN:
            yield from self._closed(case, plan)
            return
        yield from self._overdue(plan)
        yield from self._odd(case)
        yield ""
        if plan.first is not None:
            yield f"■ {self.voice.say('now-heading')}"
            page = ActionPage(voice=self.voice)
            yield from page.of(plan.first, draft, letter)
        else:
            yield from self._idle(plan)
        yield from self.asked(plan)
        yield from self._then(plan.actions[1:])
        yield from self._waits(plan)
        yield from self._days(plan)

    def head(self, case: Case) -> Iterator[str]:
        """Write which case it is, and when.

        Yields:
            Lines without their ends.
        """
        voice = self.voice
        yield from wrapped(voice.say("head", title=voice.title(case), case=case.id))
        code = "head-then" if self.is_rehearsed else "head-now"
        yield voice.say(code, now=voice.stamp(voice.now))

    def _closed(self, case: Case, plan: Plan) -> Iterator[str]:
        voice = self.voice
        for text in self.ended(case):
            yield from wrapped(text)
        if plan.undo:
            yield ""
            yield f"■ {voice.say('undo-heading')}"
        for step in plan.undo:
            yield from listed(voice.told(step.undo or step.do))

    def ended(self, case: Case) -> Iterator[str]:
        """Return that a case is over and why, where it is.

        Yields:
            One sentence at most.
        """
        if case.into:
            yield self.voice.say("now-merged", into=case.into)
        elif case.status is not CaseStatus.OPEN:
            why = self.voice.say(f"closing-{case.closing}") if case.closing else ""
            yield self.voice.say("now-closed", why=why)

    def _idle(self, plan: Plan) -> Iterator[str]:
        voice = self.voice
        coming = self.days(plan)
        if plan.is_through:
            yield from wrapped(voice.say("now-through"))
        elif coming:
            when = voice.moment(coming[0].at)
            yield from wrapped(voice.say("now-later", when=when))
        else:
            yield from wrapped(voice.say("now-nothing"))
        if not plan.later and not plan.waiting and not plan.questions:
            yield from wrapped(voice.say("can-close"))

    # ------------------------------------------------------------ what presses

    def _overdue(self, plan: Plan) -> Iterator[str]:
        voice = self.voice
        if not plan.overdue:
            return
        yield ""
        yield f"■ {voice.say('overdue-heading')}"
        for promise in plan.overdue:
            until = voice.moment(promise.until) if promise.until else ""
            desk = voice.name(promise.desk)
            yield from listed(
                voice.say("overdue", desk=desk, what=promise.what, until=until)
            )
            number = str(promise.entry)
            yield from wrapped(voice.say("overdue-how", number=number), "    ")

    def _odd(self, case: Case) -> Iterator[str]:
        texts = [*self.odd(case)]
        if texts:
            yield ""
            yield f"■ {self.voice.say('odd-heading')}"
        for text in texts:
            yield from listed(text)

    def odd(self, case: Case) -> Iterator[str]:
        """Return what does not fit in a case, in sentences.

        Yields:
            One sentence each.
        """
        voice = self.voice
        for one in case.contradictions:
            machine = voice.handbook.machines.get(one.subject[0])
            if machine is not None and one.id in machine.contradictions:
                subject = one.subject[1].rpartition("/")[2] or voice.name(
                    one.subject[1]
                )
                told = voice.told(machine.contradictions[one.id])
                yield f"{told}{voice.bracketed(subject)}"
        for conflict in case.conflicts:
            yield voice.say(
                "odd-conflict",
                question=voice.question(conflict.question),
                before=voice.values(conflict.question, conflict.answers[-2]),
                after=voice.values(conflict.question, conflict.answers[-1]),
            )

    # ------------------------------------------------------------ after it

    def asked(self, plan: Plan, most: int = _ASKED) -> Iterator[str]:
        """Write the questions whose answers change the plan.

        Args:
            plan: What is to be done.
            most: How many of them are written.

        Yields:
            Lines without their ends.
        """
        voice = self.voice
        if not plan.questions:
            return
        yield ""
        yield f"■ {voice.say('ask-heading')}"
        for name in plan.questions[:most]:
            yield from listed(voice.question(name))
            yield from self.choices(name)
        if len(plan.questions) > most:
            rest = str(len(plan.questions) - most)
            yield from wrapped(voice.say("ask-more", count=rest), "  ")

    def choices(self, name: str) -> Iterator[str]:
        """Write how one question is answered.

        Yields:
            Lines without their ends.
        """
        voice = self.voice
        asked = voice.handbook.questions.get(name)
        if asked is None:
            return
        for key, choice in asked.choices.items():
            yield from wrapped(
                f"{key}  {voice.told(choice.text)}", "      ", "        "
            )
        names = " | ".join((*asked.choices, "unknown"))
        if asked.free is not Free.NOTHING:
            names = voice.say(f"ask-{asked.free.value}")
        text = voice.say("ask-how", question=name, choices=names)
        yield from wrapped(text, "      → ", "        ")

    def _then(self, actions: tuple[Action, ...]) -> Iterator[str]:
        voice = self.voice
        if not actions:
            return
        yield ""
        yield f"■ {voice.say('then-heading')}"
        for number, action in enumerate(actions[:_THEN], start=1):
            yield from wrapped(voice.told(action.step.do), f"  {number}. ", "     ")
        if len(actions) > _THEN:
            count = str(len(actions) - _THEN)
            yield from wrapped(voice.say("then-more", count=count), "     ")

    def _waits(self, plan: Plan) -> Iterator[str]:
        voice = self.voice
        timed = [one for one in plan.waiting if one.until is not None]
        rest = [one for one in plan.waiting if one.until is None]
        if not plan.waiting:
            return
        yield ""
        yield f"■ {voice.say('wait-heading')}"
        for one in (*timed, *rest)[:_THEN]:
            yield from listed(self.waits(one, plan))

    def waits(self, one: Waiting, plan: Plan) -> str:
        """Return what a step of a plan waits for."""
        voice = self.voice
        step = voice.told(one.step.do).rstrip("。")
        if one.until is not None:
            why = voice.told(one.why) if one.why else ""
            told = voice.say("wait-until", step=step, when=voice.moment(one.until))
            return f"{told}　{why}".rstrip()
        # Of several, the last one is the one that is waited for longest.
        name = one.after[-1] if one.after else "?"
        # The plan knows whose card it is, where the id does not say.
        ahead = {known.id: voice.told(known.do) for known in plan.ahead}
        after = ahead.get(name) or voice.step(name)
        return voice.say("wait-after", step=step, after=after.rstrip("。"))

    def _days(self, plan: Plan) -> Iterator[str]:
        days = self.days(plan)
        if not days:
            return
        yield ""
        yield f"■ {self.voice.say('plan-heading')}"
        # A deadline is told however far it is.
        far = [one for one in days[_TIMES:] if one.cause is Cause.DUE]
        for text in dict.fromkeys(map(self.time, (*days[:_TIMES], *far))):
            yield from listed(text)

    @staticmethod
    def days(plan: Plan) -> list[Appointment]:
        """Return the times of the days to come, without reminders of the same ones."""
        return [one for one in plan.agenda if one.cause is not Cause.WARNING]

    def time(self, one: Appointment) -> str:
        """Return one time of the days to come."""
        voice = self.voice
        step = voice.told(one.step.do).rstrip("。") if one.step else ""
        desk = voice.told(one.reach.opening.desk.title) if one.reach else ""
        if one.reach is not None and one.reach.opening.channel.number:
            desk = f"{desk} {one.reach.opening.channel.number}"
        promise, due = one.promise, one.due
        return voice.say(
            f"plan-{one.cause.value}",
            when=voice.moment(one.at),
            step=step,
            desk=voice.name(promise.desk) if promise else desk,
            what=promise.what if promise else "",
            title=voice.about(one.step, due.rule.title) if due else "",
            day=due.day.isoformat() if due else "",
        )
