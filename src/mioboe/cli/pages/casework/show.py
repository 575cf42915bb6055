"""All about a case on one page, and all cases in one list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.cases import CaseStatus, MachineId, states_of
from mioboe.cases.entries import MailCame
from mioboe.cli.pages.casework.money import MoneyPage
from mioboe.cli.pages.casework.next import NextPage
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.cli.pages.screen import listed, safe, wrapped
from mioboe.flows.casework.money import account_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.cases import Case
    from mioboe.playbooks import Plan

#: Told among the promises.
_ELSEWHERE: Final = frozenset({MachineId.PROMISE})
_ALL: Final = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPage:
    """Writes cases in full."""

    voice: CaseVoice

    def list(self, cases: Iterable[Case]) -> Iterator[str]:
        """Write one line for each case.

        Yields:
            Lines without their ends.
        """
        voice, nothing = self.voice, True
        for case in cases:
            nothing = False
            line = voice.say(
                "list-line",
                case=case.id,
                title=voice.title(case),
                status=self._status(case),
                opened=voice.stamp(case.opened) if case.opened else "?",
            )
            yield from wrapped(line, "", "    ")
        if nothing:
            yield from wrapped(voice.say("list-none"))

    def _status(self, case: Case) -> str:
        voice = self.voice
        why = voice.say(f"closing-{case.closing}") if case.closing else ""
        why = "" if case.status is CaseStatus.MERGED else why
        return voice.say(f"status-{case.status.value}") + voice.bracketed(why)

    def of(self, case: Case, plan: Plan, *, items: int) -> Iterator[str]:
        """Write all about a case.

        Args:
            case: The case.
            plan: What is to be done in it.
            items: How many pieces of evidence it has.

        Yields:
            Lines without their ends.
        """
        voice, page = self.voice, NextPage(voice=self.voice)
        yield from page.head(case)
        kind = voice.handbook.kinds.kinds.get(plan.kind)
        if kind is not None:
            yield from wrapped(voice.say("kind-line", kind=voice.told(kind.title)))
        yield from self._part("show-orders", self._orders(case))
        yield from self._part("show-states", self._states(case))
        yield from self._part("odd-heading", page.odd(case))
        yield from self._part("show-steps", self._done(plan))
        todo = [one.step for one in (*plan.actions, *plan.later)]
        waits = [page.waits(one, plan) for one in plan.waiting]
        yield from self._part("show-todo", (voice.told(step.do) for step in todo))
        yield from self._part("wait-heading", waits)
        yield from self._part("show-promises", self._promises(case))
        yield ""
        yield f"■ {voice.say('show-losses')}"
        yield from MoneyPage(voice=voice).lines(account_of(case))
        yield from page.asked(plan, _ALL)
        days = dict.fromkeys(page.time(one) for one in page.days(plan))
        yield from self._part("plan-heading", days)
        if items:
            yield ""
            yield voice.say("show-evidence", count=str(items))

    def _part(self, code: str, texts: Iterable[str]) -> Iterator[str]:
        found = [*texts]
        if found:
            yield ""
            yield f"■ {self.voice.say(code)}"
        for text in found:
            yield from listed(text)

    def _orders(self, case: Case) -> Iterator[str]:
        amounts = {
            mail.order: mail.amount
            for _, mail in reversed(case.of(MailCame))
            if mail.order and mail.amount is not None
        }
        for key in case.orders:
            told = self.voice.sum(amounts.get(key.number))
            parts = (self.voice.name(key.shop), key.number, told)
            yield safe(" ".join(part for part in parts if part))

    def _states(self, case: Case) -> Iterator[str]:
        voice = self.voice
        for machine in voice.handbook.machines.values():
            if machine.id in _ELSEWHERE:
                continue
            for subject, standing in states_of(
                case, machine.id, voice.handbook.machines
            ):
                if standing.entry == 0 and standing.state == machine.initial:
                    continue
                state = machine.states[standing.state]
                short = subject.rpartition("/")[2] if subject.count("/") else subject
                yield voice.say(
                    "show-state",
                    machine=voice.told(machine.title),
                    subject=safe(voice.name(short)),
                    state=voice.told(state.title),
                    since=voice.stamp(standing.since),
                )

    def _done(self, plan: Plan) -> Iterator[str]:
        voice = self.voice
        for one in plan.done:
            mark = voice.say("show-by-mail") if one.by_mail else ""
            mark = voice.say("show-skipped") if one.is_skipped else mark
            step = voice.told(one.step.do)
            yield voice.say("show-step", at=voice.stamp(one.at), step=step, mark=mark)

    def _promises(self, case: Case) -> Iterator[str]:
        voice = self.voice
        machine = voice.handbook.machines.get(MachineId.PROMISE)
        for one in case.promises:
            standing = case.states.get((MachineId.PROMISE, str(one.entry)))
            state = machine.states[standing.state] if machine and standing else None
            until = voice.stamp(one.until) if one.until else voice.say("no-time")
            yield voice.say(
                "show-promise",
                number=str(one.entry),
                desk=voice.name(one.desk),
                what=safe(one.what),
                until=until,
                state=voice.told(state.title) if state else "",
            )
