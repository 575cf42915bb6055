"""Cases: which there are, how one stands, and one more line in its log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from mioboe.cases import CaseStatus, Entry, fold
from mioboe.cases.entries import Reopened
from mioboe.kit import MioboeError
from mioboe.playbooks import Handbook, plan
from mioboe.playbooks.conditions import View
from mioboe.playbooks.questions import kind_of
from mioboe.playbooks.search import Names
from mioboe.ports.cases import CaseStore
from mioboe.signals import Household

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mioboe.cases import Case, What
    from mioboe.dossiers.evidence import Item
    from mioboe.kit import Problem
    from mioboe.playbooks import Plan

#: Who writes down what nobody said.
SELF: Final = "mioboe"
_PREFIX: Final = "case-"


class CaseError(MioboeError):
    """Something cannot be done with a case; nothing was written down.

    The sentence is in `data/texts/case.yaml` under `fault-` and the code.
    """

    def __init__(self, code: str, possible: Iterable[str] = (), **facts: str) -> None:
        self.code = code
        #: What can be said instead.
        self.possible = tuple(possible)
        self.facts = facts
        super().__init__(f"{code}: {', '.join(facts.values())}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose mails a profile reads."""

    brand: str
    #: Whether they are about money that left a card, account or wallet.
    is_payer: bool = False
    #: Whether it leaves an account at once.
    is_debit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Casework:
    """What working on cases needs."""

    store: CaseStore
    handbook: Handbook
    household: Household
    #: By id of the profile.
    senders: Mapping[str, Sender]
    #: Aware.
    now: datetime
    #: Who says and does it: a person of the household.
    by: str = ""
    #: By what people call desks.
    names: Names = field(default_factory=Names)

    @property
    def zone(self) -> str:
        """IANA name of the household's zone."""
        return str(self.household.zone)


def all_cases(work: Casework) -> tuple[Case, ...]:
    """Return all cases, in order of opening."""
    return tuple(load(work, name) for name in work.store.cases.ids())


def find_case(work: Casework, name: str = "") -> Case:
    """Return the case that a person means.

    Args:
        work: What to work with.
        name: `case-2` or `2`. Empty: the one that is open; of several the last, and
            where none is open, the last of all.

    Raises:
        CaseError: There is none.
    """
    ids = work.store.cases.ids()
    if not ids:
        msg = "no-case-yet"
        raise CaseError(msg)
    if not name:
        cases = all_cases(work)
        still = [one for one in cases if one.status is CaseStatus.OPEN]
        return (still or list(cases))[-1]
    wanted = name if name.startswith(_PREFIX) else f"{_PREFIX}{name}"
    if wanted not in ids:
        msg = "no-case"
        raise CaseError(msg, ids, name=name)
    return load(work, wanted)


def load(work: Casework, name: str) -> Case:
    """Return the case of an id; what could not be read is among its problems."""
    log = work.store.cases.log(name)
    case = fold(name, log.entries, work.handbook.machines)
    return _with_problems(case, log.problems)


def begin(
    work: Casework,
    lines: Sequence[tuple[datetime, str, What]],
    items: Sequence[Item] = (),
) -> Case:
    """Return a new case.

    Args:
        work: What to work with.
        lines: When each happened, who says so, and what it is.
        items: What is put into its locker.
    """
    entries = [_entry(work, *line) for line in lines]
    return load(work, work.store.cases.begin(entries, items))


def record(
    work: Casework,
    case: Case,
    lines: Sequence[tuple[datetime, str, What]],
    items: Sequence[Item] = (),
) -> Case:
    """Return the case with more in its log; the same where there is nothing to add.

    Args:
        work: What to work with.
        case: The case.
        lines: When each happened, who says so, and what it is.
        items: What is put into its locker.
    """
    if not lines and not items:
        return case
    work.store.cases.add(case.id, [_entry(work, *line) for line in lines], items)
    return load(work, case.id)


def say(work: Casework, case: Case, what: What, *, at: datetime | None = None) -> Case:
    """Return the case after a person said or did something.

    Args:
        work: What to work with; says who it is.
        case: The case.
        what: What to write down.
        at: When it happened. Aware; `None`: now.

    Raises:
        CaseError: It goes on in another case; nobody would look for it here.
    """
    if case.status is CaseStatus.MERGED and not isinstance(what, Reopened):
        msg = "merged"
        raise CaseError(msg, case=case.id, into=case.into)
    return record(work, case, [(at or work.now, work.by or "?", what)])


def plan_of(work: Casework, case: Case) -> Plan:
    """Return what to do in a case now."""
    return plan(case, work.handbook, now=work.now, zone=work.zone)


def view_of(work: Casework, case: Case) -> View:
    """Return a case as conditions look at it now."""
    found = plan_of(work, case)
    return View(
        case=case,
        handbook=work.handbook,
        now=work.now,
        zone=_zone(work),
        kind=kind_of(case, work.handbook.kinds),
        done={one.step.id: one.at for one in found.done if not one.is_skipped},
    )


def _zone(work: Casework) -> ZoneInfo:
    return ZoneInfo(work.zone)


def _entry(work: Casework, at: datetime, by: str, what: What) -> Entry:
    return Entry(
        number=0, recorded=work.now.astimezone(UTC), happened=at, by=by, what=what
    )


def _with_problems(case: Case, problems: tuple[Problem, ...]) -> Case:
    return replace(case, problems=(*case.problems, *problems)) if problems else case
