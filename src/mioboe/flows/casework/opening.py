"""A case is opened: out of a finding that is not ours, or by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.cases import Case, CaseStatus
from mioboe.cases.entries import Answered, Closed, Merged, Opened
from mioboe.cases.kinds import Closing
from mioboe.flows.casework.belonging import siblings
from mioboe.flows.casework.incoming import take_mails
from mioboe.flows.casework.work import SELF, CaseError, all_cases, begin, record, say
from mioboe.signals import Finding, Said

if TYPE_CHECKING:
    from mioboe.cases import What
    from mioboe.flows.casework.work import Casework
    from mioboe.ledger import OrderKey
    from mioboe.ports.cases import NewMail

#: How long before its first finding a case looks for mails.
_BEFORE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What came of opening a case."""

    case: Case
    #: Findings that are about the same, and went into it as well.
    along: tuple[Finding, ...] = ()
    #: Whether a case about the same was open, and went on.
    is_joined: bool = False


def open_finding(
    work: Casework, finding: Finding, *, kind: str = "", is_alone: bool = False
) -> Begun:
    """Return the case of a finding, new or the open one about the same account.

    Args:
        work: What to work with.
        finding: What is not ours.
        kind: A to J, where a person knows better.
        is_alone: Whether a new case is wanted in any event.
    """
    group = siblings(finding, work.store.findings().values())
    orders = tuple(dict.fromkeys(key for one in group for key in one.orders))
    for case in all_cases(work):
        if finding.id in case.findings and case.status is CaseStatus.OPEN:
            return Begun(case=case, is_joined=True)
        if not is_alone and _is_same(case, finding):
            return _join(work, case, group, orders)
    by = work.by or SELF
    opened = Opened(
        case_kind=kind or _kind(group),
        finding=finding.id,
        shop=finding.shop,
        brand=finding.brand,
        orders=orders,
    )
    merged = [Merged(case="", finding=one.id) for one in group[1:]]
    whats: list[What] = [opened, *merged]
    case = begin(work, [(work.now, by, what) for what in whats])
    if finding.answer is not None and finding.answer.said is Said.NOT_OURS:
        told = Answered(question="ours", values=("nobody",))
        case = record(work, case, [(work.now, finding.answer.by or by, told)])
    case = take_mails(work, case, _mails_of(work, group), group)
    return Begun(case=case, along=group[1:])


def open_by_hand(
    work: Casework, *, kind: str = "", shop: str = "", brand: str = ""
) -> Case:
    """Return a new case of which no mail is known.

    Args:
        work: What to work with.
        kind: A to J; empty: to be found out by questions.
        shop: E.g. `amazon.co.jp`; empty: none.
        brand: Id of its brand.

    Raises:
        CaseError: There is no such kind.
    """
    check_kind(work, kind)
    opened = Opened(case_kind=kind, shop=shop, brand=brand)
    return begin(work, [(work.now, work.by or SELF, opened)])


def check_kind(work: Casework, kind: str) -> None:
    """Do nothing for a kind that there is, or for none.

    Raises:
        CaseError: There is no such kind.
    """
    kinds = work.handbook.kinds.kinds
    if kind and kind not in kinds:
        msg = "no-kind"
        raise CaseError(msg, kinds, kind=kind)


def merge(work: Casework, case: Case, other: Case) -> Case:
    """Return a case that goes on with what another one was about.

    Args:
        work: What to work with.
        case: The one that stays.
        other: The one that ends.

    Raises:
        CaseError: They are the same one, or one of them is over.
    """
    if case.id == other.id:
        msg = "merge-itself"
        raise CaseError(msg, case=case.id)
    for one in (case, other):
        if one.status is not CaseStatus.OPEN:
            msg = "not-open"
            raise CaseError(msg, case=one.id)
    finding = next(iter(other.findings), "")
    what = Merged(case=other.id, orders=other.orders, finding=finding)
    case = say(work, case, what)
    say(work, other, _into(case))
    known = work.store.findings()
    findings = [known[name] for name in other.findings if name in known]
    mails = _mails_of(work, tuple(findings)) if findings else ()
    return take_mails(work, case, mails, findings)


def _into(case: Case) -> Closed:
    return Closed(reason=Closing.SOLVED, into=case.id)


def _is_same(case: Case, finding: Finding) -> bool:
    is_open = case.status is CaseStatus.OPEN
    return is_open and bool(case.brand) and case.brand == finding.brand


def _join(
    work: Casework,
    case: Case,
    group: tuple[Finding, ...],
    orders: tuple[OrderKey, ...],
) -> Begun:
    new = tuple(one for one in group if one.id not in case.findings)
    lines = [Merged(case="", finding=one.id, orders=orders) for one in new]
    case = record(work, case, [(work.now, work.by or SELF, what) for what in lines])
    case = take_mails(work, case, _mails_of(work, group), group)
    return Begun(case=case, along=new[1:], is_joined=True)


def _kind(group: tuple[Finding, ...]) -> str:
    """Return the kind that most findings of a group speak for, orders before others."""
    with_orders = [one.case_kind for one in group if one.orders and one.case_kind]
    kinds = with_orders or [one.case_kind for one in group if one.case_kind]
    return max(kinds, key=kinds.count, default="")


def _mails_of(work: Casework, group: tuple[Finding, ...]) -> list[NewMail]:
    """Return all mails since the first of some findings, in order of arrival."""
    _, mails = work.store.cases.mails_since(0)
    since = min(one.opened for one in group) - _BEFORE
    named = {name for one in group for name in one.messages}
    return [m for m in mails if m.arrived >= since or m.message_id in named]
