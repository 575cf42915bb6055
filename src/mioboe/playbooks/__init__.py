"""Case + playbooks + desks + now -> a Plan: the next action, and why it is the next.

`model` what people write in `data/playbooks/` · `conditions` when a step applies ·
`questions` what to ask · `plan` what to do, in which order: `steps` that apply, `reach`
who is there, `dues` by when, `weigh` what first, `agenda` the days to come, `actions`
what a plan is made of · `desks` whom to reach, and
whether somebody is there · `hours` opening hours · `calendar` public holidays ·
`deadlines` dates that contract or law sets · `directory` all desks and deadlines.
"""

from __future__ import annotations

from mioboe.playbooks.actions import Action, Plan
from mioboe.playbooks.calendar import Calendar
from mioboe.playbooks.deadlines import DeadlineRule, Due, DueFacts
from mioboe.playbooks.desks import Channel, Desk, DeskKind, Opening, Purpose
from mioboe.playbooks.directory import Directory
from mioboe.playbooks.model import (
    Condition,
    Handbook,
    Playbook,
    Question,
    Step,
    StepWarning,
)
from mioboe.playbooks.plan import plan
from mioboe.playbooks.questions import answer

__all__ = [
    "Action",
    "Calendar",
    "Channel",
    "Condition",
    "DeadlineRule",
    "Desk",
    "DeskKind",
    "Directory",
    "Due",
    "DueFacts",
    "Handbook",
    "Opening",
    "Plan",
    "Playbook",
    "Purpose",
    "Question",
    "Step",
    "StepWarning",
    "answer",
    "plan",
]
