"""Play a case by its script, from the first mail to the day on which it is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from mioboe.cases import Case, MachineId
from mioboe.cases.entries import Called, Lost, Moved, Promised, Recovered
from mioboe.flows.casework.incoming import Brought, bring_in
from mioboe.flows.casework.keeping import keep_file
from mioboe.flows.casework.letters import Letters
from mioboe.flows.casework.opening import Begun, open_finding
from mioboe.flows.casework.respond import (
    answer_question,
    call_desk,
    close,
    do_step,
    end_promise,
    find_desk,
    find_step,
    move,
    open_promises,
    own_order,
    promise,
    skip_step,
)
from mioboe.flows.casework.sweeping import look_at, place_of
from mioboe.flows.casework.work import CaseError, Casework, load, say
from mioboe.flows.rehearsals.case_script import Act
from mioboe.kit import parse_money
from mioboe.ledger import OrderKey
from mioboe.signals import Answer, Finding, Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.flows.rehearsals.case_script import CaseScript, MoneyAct
    from mioboe.kit import Money, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What a case is played with."""

    work: Casework
    letters: Letters
    #: Brings in all mails that came until a moment.
    deliver: Callable[[datetime], None]
    #: Step of the incident to the Message-ID of its mail.
    messages: Mapping[str, str]
    #: Writes an answer about a finding, and brings the findings up to date.
    answer: Callable[[Answer], None]
    language: str

    def told(self, wording: Wording | None) -> str:
        """Return a text in the language; empty for none."""
        if wording is None:
            return ""
        return wording.ja if self.language == "ja" else wording.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What one act came to."""

    act: Act
    #: With the moment of the act.
    work: Casework
    #: As it is after it. `None`: there is none yet.
    case: Case | None = None
    #: What was found about the mail that the act tells of.
    finding: Finding | None = None
    begun: Begun | None = None
    #: What mails had brought before anybody acted.
    brought: Brought | None = None
    #: The case as it was before somebody acted.
    before: Case | None = None


def rehearse_case(script: CaseScript, stage: Stage) -> Iterator[Scene]:
    """Play a case.

    Args:
        script: What owner and desks do, and when.
        stage: What it is played with; its `work` says who acts.

    Yields:
        One scene for each act, in order.

    Raises:
        CaseError: The script does what cannot be done.
    """
    case: Case | None = None
    for act in script.acts:
        now = datetime.fromisoformat(act.at).replace(tzinfo=stage.work.household.zone)
        stage.deliver(now)
        stage = replace(stage, work=replace(stage.work, now=now, by=script.by))
        scene = _play(act, case, stage)
        case = scene.case
        yield scene


def _play(act: Act, case: Case | None, stage: Stage) -> Scene:
    work = stage.work
    scene = Scene(act=act, work=work, case=case, finding=_finding(act.tell, stage))
    if case is not None:
        brought = bring_in(work, case)
        case = brought.case
        scene = replace(scene, brought=brought, before=case)
    if act.open:
        begun = _open(act.open, stage)
        case = begun.case
        scene = replace(scene, begun=begun)
    if case is None:
        return scene
    for part in (_say, _reach, _work, _count, _end):
        case = part(act, case, stage)
    return replace(scene, case=load(work, case.id))


def _finding(step: str, stage: Stage) -> Finding | None:
    """Return the loudest finding about the mail of a step."""
    message = stage.messages.get(step)
    found = [
        one
        for one in stage.work.store.findings().values()
        if message is not None and message in one.messages
    ]
    return max(found, key=lambda one: one.level.rank, default=None)


def _open(step: str, stage: Stage) -> Begun:
    finding = _finding(step, stage)
    if finding is None:
        msg = "no-finding"
        raise CaseError(msg, name=step)
    stage.answer(
        Answer(
            number=0,
            at=stage.work.now,
            finding=finding.id,
            said=Said.NOT_OURS,
            by=stage.work.by,
        )
    )
    known = stage.work.store.findings()
    return open_finding(stage.work, known.get(finding.id, finding))


def _say(act: Act, case: Case, stage: Stage) -> Case:
    for number in act.ours:
        case = own_order(stage.work, case, number).case
    for name, values in act.answer.items():
        case = answer_question(stage.work, case, name, values).case
    return case


def _reach(act: Act, case: Case, stage: Stage) -> Case:
    work = stage.work
    if act.call is not None:
        call = Called(
            desk=find_desk(work, act.call.desk).id,
            was_reached=act.call.reached,
            minutes=act.call.minutes,
            person=act.call.who,
            said=stage.told(act.call.said),
        )
        case = call_desk(work, case, call).case
    still = open_promises(case)
    if act.kept is not None and still:
        number = still[0].entry
        case = end_promise(work, case, number, is_kept=act.kept).case
    if act.promise is not None:
        until = act.promise.until
        zone = work.household.zone
        made = Promised(
            desk=find_desk(work, act.promise.desk).id,
            what=stage.told(act.promise.what),
            until=datetime.fromisoformat(until).replace(tzinfo=zone) if until else None,
            instead_of=still[0].entry if act.promise.instead and still else None,
        )
        case = promise(work, case, made).case
    return case


def _work(act: Act, case: Case, stage: Stage) -> Case:
    work = stage.work
    for name in act.done:
        case = do_step(work, case, find_step(work, case, name), at=None).case
    for name in act.skip:
        case = skip_step(work, case, find_step(work, case, name)).case
    for machine, state in act.moved.items():
        case = move(work, case, Moved(machine=MachineId(machine), to=state)).case
    if act.sweep is not None:
        sweep = stage.letters.sweep(case, act.sweep.where)
        for name, found in act.sweep.found.items():
            case = look_at(work, case, (sweep, place_of(sweep, name)), found)
    return case


def _count(act: Act, case: Case, stage: Stage) -> Case:
    for loss in act.loss:
        case = say(stage.work, case, _lost(loss, case))
    for back in act.back:
        what = Recovered(
            instrument=back.from_,
            amount=_amount(back),
            loss=back.kind,
            route=back.route,
            proof=back.proof,
        )
        case = say(stage.work, case, what)
    return case


def _lost(loss: MoneyAct, case: Case) -> Lost:
    return Lost(
        instrument=loss.from_,
        amount=_amount(loss),
        loss=loss.kind,
        is_taken=loss.taken,
        route=loss.route,
        proof=loss.proof,
        order=OrderKey(case.shop, loss.order) if loss.order else None,
    )


def _amount(money: MoneyAct) -> Money:
    found = parse_money(money.amount, default="JPY")
    if found is None:
        msg = "no-money"
        raise CaseError(msg, text=money.amount)
    return found


def _end(act: Act, case: Case, stage: Stage) -> Case:
    if act.file is not None:
        title = stage.told(act.file)
        case, _ = keep_file(stage.work, case, title=title, content=title.encode())
    if act.close is not None:
        case = close(stage.work, case, act.close).case
    return case
