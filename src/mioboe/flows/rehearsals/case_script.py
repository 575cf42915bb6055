"""What owner and desks do in a rehearsed case, as people write it down."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mioboe.cases.kinds import Closing, LossKind, Proof, Route
from mioboe.kit import Wording


class Shown(enum.StrEnum):
    """What of mioboe's answer is written into the transcript."""

    #: The next action in a few lines.
    BRIEF = "brief"
    #: The whole page.
    NEXT = "next"
    #: The account.
    MONEY = "money"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAct:
    """Somebody reached a desk, or did not."""

    #: Id of the desk.
    desk: str
    reached: bool = True
    minutes: int = 0
    who: str = ""
    said: Wording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseAct:
    """A desk promised something."""

    #: Id of the desk.
    desk: str
    what: Wording
    #: Local. Empty: no time was named.
    until: str = ""
    #: Whether it takes the place of the promise that is open.
    instead: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyAct:
    """Money is gone, or came back."""

    #: As people write it; yen where no currency is named.
    amount: str
    from_: str
    kind: LossKind = LossKind.CASH
    route: Route = Route.OPEN
    proof: Proof = Proof.WORD
    #: Number of the order.
    order: str = ""
    taken: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepAct:
    """Somebody looked at places."""

    #: Id of the sweep, or `mailbox`. Empty: that of the shop.
    where: str = ""
    #: Place to what was there; `nothing` for nothing.
    found: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What happens at one time. Mails come by themselves."""

    #: Local: `2019-10-23 22:10`.
    at: str
    #: What the person sees, does or hears.
    words: Wording | None = None
    #: Step of the incident of whose mail it is told what mioboe says.
    tell: str = ""
    #: Step of the incident whose finding is answered "not ours" and opened as a case.
    open: str = ""
    answer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    call: CallAct | None = None
    promise: PromiseAct | None = None
    #: Whether the promise that is open was kept; `None`: nothing is said of it.
    kept: bool | None = None
    #: Ids of steps.
    done: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    #: Machine to state.
    moved: Mapping[str, str] = field(default_factory=dict)
    sweep: SweepAct | None = None
    loss: tuple[MoneyAct, ...] = ()
    back: tuple[MoneyAct, ...] = ()
    #: Numbers of orders that are the household's own.
    ours: tuple[str, ...] = ()
    #: Title of a file that is put into the locker.
    file: Wording | None = None
    #: Id of a draft whose text is shown.
    draft: str = ""
    #: For whom a dossier is made: `shop`, `police` ...
    dossier: str = ""
    close: Closing | None = None
    shows: Shown = Shown.BRIEF


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScript:
    """A rehearsed case. One YAML file in `data/drills/responses/`."""

    #: The file's name without its ending, and the drill that it responds to.
    id: str
    checked: date
    references: tuple[str, ...] = ()
    #: What was chosen where the report leaves it open.
    notes: tuple[str, ...] = ()
    #: Who acts.
    by: str
    #: Steps of the incident whose mails never come, since somebody acted before.
    averted: tuple[str, ...] = ()
    acts: tuple[Act, ...]
