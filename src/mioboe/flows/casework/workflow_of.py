"""What is to be done in a case, for programs: the plan as a workflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.dossiers.exports import (
    Activity,
    Deadline,
    ManualStep,
    Party,
    PartyKind,
    Workflow,
)
from mioboe.flows.casework.work import plan_of
from mioboe.kit import Wording
from mioboe.playbooks.model import Track

if TYPE_CHECKING:
    from datetime import datetime

    from mioboe.cases import Case
    from mioboe.flows.casework.work import Casework
    from mioboe.playbooks import Action, Desk, Plan, Step

_ACTIVITIES: Final = {
    Track.SHOP: Activity.RESTRICT_ACCESS,
    Track.CARD: Activity.RESTRICT_ACCESS,
    Track.MAILBOX: Activity.CONFIGURE_SYSTEMS,
    Track.EVIDENCE: Activity.COMPOSE_CONTENT,
    Track.POLICE: Activity.DELIVER_CONTENT,
    Track.HOUSEHOLD: Activity.IDENTIFY_CHANNEL,
    Track.AFTERCARE: Activity.RESTORE_CAPABILITIES,
}


def workflow_of(work: Casework, case: Case, title: Wording) -> Workflow:
    """Return what was and is to be done in a case.

    Args:
        work: What to work with.
        case: The case.
        title: What it is about.
    """
    plan = plan_of(work, case)
    steps = _steps(plan)
    times = {one.step.id: one.at for one in plan.done if not one.is_skipped}
    actions = {one.step.id: one for one in (*plan.actions, *plan.later)}
    desks = {
        one.reach.opening.desk.id: one.reach.opening.desk
        for one in actions.values()
        if one.reach is not None
    }
    made = case.opened or work.now
    return Workflow(
        id=case.id,
        title=title,
        about=title,
        kinds=(plan.kind,) if plan.kind else (),
        created=made,
        modified=max((entry.recorded for entry in case.entries), default=made),
        steps=tuple(
            _step(step, actions.get(step.id), times.get(step.id), steps)
            for step in steps.values()
        ),
        owner=Party(
            id="household",
            kind=PartyKind.INDIVIDUAL,
            name=Wording(ja=work.by or "家族", en=work.by or "household"),
        ),
        desks=tuple(_party(desk) for desk in desks.values()),
    )


def _steps(plan: Plan) -> dict[str, Step]:
    every = [
        *(one.step for one in plan.done),
        *(one.step for one in (*plan.actions, *plan.later)),
        *(one.step for one in plan.waiting),
    ]
    return {step.id: step for step in every}


def _step(
    step: Step, action: Action | None, done: datetime | None, known: dict[str, Step]
) -> ManualStep:
    due = next(iter(action.dues), None) if action else None
    reach = action.reach if action else None
    return ManualStep(
        id=step.id,
        do=step.do,
        why=step.why,
        activity=_ACTIVITIES.get(step.track, Activity.ELIMINATE_RISK),
        track=step.track.value,
        after=tuple(name for name in step.after if name in known),
        desk=reach.opening.desk.id if reach else "",
        irreversible=step.irreversible,
        deadline=Deadline(rule=due.rule.id, due=due.at, source=due.rule.source)
        if due
        else None,
        needs=step.needs,
        produces=step.produces,
        source=step.source,
        checked=step.checked,
        confidence=step.confidence.value,
        done=done,
    )


def _party(desk: Desk) -> Party:
    phones = tuple((c.id, c.number) for c in desk.channels if c.number)
    first = desk.channels[0]
    return Party(
        id=desk.id,
        kind=PartyKind.ORGANIZATION,
        name=desk.title,
        phones=phones,
        hours=first.hours,
        zone=desk.zone,
        source=first.source,
        checked=first.checked,
        confidence=first.confidence.value,
    )
