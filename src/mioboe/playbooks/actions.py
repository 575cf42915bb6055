"""What a plan is made of."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mioboe.cases.model import Promise
from mioboe.kit import Wording
from mioboe.playbooks.deadlines import Due
from mioboe.playbooks.model import Step, StepWarning
from mioboe.playbooks.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why a step stands where it stands in the order.

    The sentence is in `data/texts/plan.yaml` under `because-` and the code; its blanks
    are the facts, and `{about}`.
    """

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    about: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One step that can be done, now or at a time."""

    step: Step
    #: Id of the playbook that says how.
    playbook: str
    #: Why it comes where it comes; the weightiest first.
    because: tuple[Because, ...] = ()
    #: Whom to reach for it. `None`: nobody is needed, or nobody is known.
    reach: Reach | None = None
    #: Other ways that are there now, best first.
    others: tuple[Reach, ...] = ()
    #: A better desk that opens later: to be called then as well.
    book: Reach | None = None
    #: Steps to be done in the same call: the same desk, and nothing else before them.
    same_call: tuple[Step, ...] = ()
    #: What to do where nobody answers.
    fallbacks: tuple[Step, ...] = ()
    #: The earliest first. Rules whose sources differ are all there.
    dues: tuple[Due, ...] = ()
    warnings: tuple[StepWarning, ...] = ()
    #: When it can be done. Aware; `None`: now.
    at: datetime | None = None
    #: Facts that it needs and nobody was asked for.
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A step that waits: for a time, or for other steps."""

    step: Step
    playbook: str
    #: When it can be done. `None`: when the steps in `after` are done.
    until: datetime | None = None
    why: Wording | None = None
    after: tuple[str, ...] = ()
    #: The earliest first: the time of a step that waits runs all the same.
    dues: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A step that is over."""

    step: Step
    at: datetime
    #: Number of the entry that says so: a person's, or that of the mail.
    entry: int | None
    #: Whether a mail ticked it, without anybody's word.
    by_mail: bool = False
    #: Whether a person decided against it.
    is_skipped: bool = False


class Cause(enum.StrEnum):
    """Why a time stands in the agenda."""

    #: A desk opens.
    OPENS = "opens"
    #: A time of waiting is over.
    WAITED = "waited"
    #: A deadline comes near.
    WARNING = "warning"
    #: A deadline.
    DUE = "due"
    #: A promise is to be kept by then.
    PROMISE = "promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One time of the days to come."""

    at: datetime
    cause: Cause
    step: Step | None = None
    reach: Reach | None = None
    due: Due | None = None
    promise: Promise | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do in a case, at one moment."""

    now: datetime
    #: A to J. Empty: not known.
    kind: str
    #: What can be done now, the first one first.
    actions: tuple[Action, ...] = ()
    #: What can be done when a desk opens, soonest first.
    later: tuple[Action, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    #: Ids of questions whose answers change the plan, the weightiest first.
    questions: tuple[str, ...] = ()
    #: The days to come, in order of time.
    agenda: tuple[Appointment, ...] = ()
    #: In order of time.
    done: tuple[Done, ...] = ()
    #: Promises whose time is over.
    overdue: tuple[Promise, ...] = ()
    #: Steps to take back, where the case was a mistake.
    undo: tuple[Step, ...] = ()
    #: Ids of the playbooks that apply, in order.
    playbooks: tuple[str, ...] = ()

    @property
    def first(self) -> Action | None:
        """The one thing to do now."""
        return self.actions[0] if self.actions else None

    @property
    def ahead(self) -> tuple[Step, ...]:
        """The steps that are not over: what can be done, then what waits."""
        ready = (one.step for one in (*self.actions, *self.later))
        return (*ready, *(one.step for one in self.waiting))

    @property
    def is_through(self) -> bool:
        """Whether nothing is left to do, to ask or to wait for."""
        left = (self.actions, self.later, self.waiting, self.questions, self.undo)
        return not any(left)
