"""Case + playbooks + desks + now -> a Plan: the next action, and why it is the next.

`model` what people write in `data/playbooks/` · `conditions` when a step applies ·
`questions` what to ask · `plan` what to do, in which order · `desks` whom to reach, and
whether somebody is there · `hours` opening hours · `calendar` public holidays ·
`deadlines` dates that contract or law sets.
"""

from __future__ import annotations

from mioboe.playbooks.model import (
    Condition,
    Kind,
    Playbook,
    Question,
    Step,
    StepWarning,
)

__all__ = [
    "Condition",
    "Kind",
    "Playbook",
    "Question",
    "Step",
    "StepWarning",
]
