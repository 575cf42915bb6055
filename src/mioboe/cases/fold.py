"""The log of a case to the case. Nothing raises: what is odd becomes a Problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from mioboe.authenticity import VerdictKind
from mioboe.cases.entries import (
    UNKNOWN,
    EntryKind,
    MailCame,
    Merged,
    Opened,
    Owned,
    Withdrawn,
)
from mioboe.cases.kinds import Closing, MachineId, Move
from mioboe.cases.means import adopt, means_of, payer_of
from mioboe.cases.model import (
    Case,
    CaseStatus,
    Conflict,
    Fact,
    Machines,
    Promise,
    Seen,
    StepMark,
)
from mioboe.cases.moves import (
    odd,
    orders_of,
    take_mail,
    take_moves,
    take_promise,
    take_word,
)
from mioboe.ledger import OrderKey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mioboe.cases.entries import (
        Answered,
        Called,
        Closed,
        Entry,
        KindSet,
        Moved,
        Promised,
        PromiseKept,
        PromiseSlipped,
        Reopened,
        StepDone,
        StepSkipped,
        StepUndone,
    )

#: What one kind of entry does to a case.
Taker = Callable[[Case, "Entry", Any, Machines], Case]


def apply(case: Case, entry: Entry, machines: Machines) -> Case:
    """Return the case with one more entry in its log.

    Args:
        case: The case so far.
        entry: Any entry; one about something earlier counts as of then.
        machines: The tables of states.
    """
    return fold(case.id, (*case.entries, entry), machines)


def fold(name: str, entries: Iterable[Entry], machines: Machines) -> Case:
    """Return the case that a log makes.

    Args:
        name: Id of the case.
        entries: Its log, in any order. Of two with one number the first counts.
        machines: The tables of states.

    Returns:
        The case. Entries count in the order in which they happened; those that were
        taken back do not count, and stay in the log.
    """
    log: dict[int, Entry] = {}
    case = Case(id=name)
    for entry in entries:
        if log.setdefault(entry.number, entry) is not entry:
            case = odd(case, entry, "case-entry-twice", "its number is taken")
    ordered = tuple(log[number] for number in sorted(log))
    case = replace(case, entries=ordered)
    case = replace(case, withdrawn=_withdrawn(ordered))
    own = frozenset(what.order for _, what in case.of(Owned))
    case = replace(case, withdrawn=case.withdrawn | _of_own(ordered, own))
    for entry in case.live:
        case = _TAKERS.get(entry.kind, _only_kept)(case, entry, entry.what, machines)
    case = replace(case, orders=tuple(key for key in case.orders if key not in own))
    return _without_trace(case) if case.closing is Closing.MISTAKE else case


def _withdrawn(entries: tuple[Entry, ...]) -> frozenset[int]:
    """Return the numbers of what was taken back, withdrawals among them.

    A withdrawal speaks of an earlier entry; so the last one is decided first.
    """
    found: set[int] = set()
    for entry in reversed(entries):
        what = entry.what
        if not isinstance(what, Withdrawn) or entry.number in found:
            continue
        if what.entry < entry.number:
            found.add(what.entry)
    return frozenset(found | _strange(entries, found))


def _strange(entries: tuple[Entry, ...], gone: set[int]) -> set[int]:
    """Return the mails that came with another case which does not belong here.

    Who takes a merger back takes back what came by it: mails of those orders, unless
    the case knows them otherwise.
    """
    kept = [e.what for e in entries if e.number not in gone]
    orders = {key for w in kept if isinstance(w, Opened | Merged) for key in w.orders}
    lost = {
        key
        for e in entries
        if e.number in gone and isinstance(e.what, Merged)
        for key in e.what.orders
    }
    strange = lost - orders
    return {
        e.number
        for e in entries
        if isinstance(e.what, MailCame)
        and OrderKey(e.what.shop, e.what.order) in strange
    }


def _of_own(entries: Iterable[Entry], own: Collection[OrderKey]) -> frozenset[int]:
    """Return the numbers of the mails about orders that are the household's own."""
    return frozenset(
        entry.number
        for entry in entries
        if isinstance(what := entry.what, MailCame)
        and OrderKey(what.shop, what.order) in own
    )


def _without_trace(case: Case) -> Case:
    """Return a case that was a mistake: who did what is still in the log, no more.

    Steps that were done stay, for what they did is to be undone.
    """
    blank = Case(id=case.id)
    return replace(
        case,
        kind=blank.kind,
        is_kind_set=False,
        facts=blank.facts,
        promises=(),
        conflicts=(),
        contradictions=(),
    )


# ------------------------------------------------------------ the case itself


def _open(case: Case, entry: Entry, what: Opened, _: Machines) -> Case:
    if case.status is not CaseStatus.BLANK:
        case = odd(case, entry, "case-opened-twice", "it was open before")
    case = replace(
        case,
        status=CaseStatus.OPEN,
        opened=case.opened or entry.happened,
        kind=case.kind or what.case_kind,
        shop=case.shop or what.shop,
        brand=case.brand or what.brand,
        findings=_and(case.findings, what.finding),
    )
    return _with_orders(case, what.orders)


def _merge(case: Case, _entry: Entry, what: Merged, _: Machines) -> Case:
    case = replace(case, findings=_and(case.findings, what.finding))
    return _with_orders(case, what.orders)


def _close(case: Case, _entry: Entry, what: Closed, _: Machines) -> Case:
    status = CaseStatus.MERGED if what.into else CaseStatus.CLOSED
    return replace(case, status=status, closing=what.reason, into=what.into)


def _reopen(case: Case, _entry: Entry, _what: Reopened, _: Machines) -> Case:
    return replace(case, status=CaseStatus.OPEN, closing=None, into="")


def _set_kind(case: Case, _entry: Entry, what: KindSet, _: Machines) -> Case:
    return replace(case, kind=what.case_kind, is_kind_set=True)


def _with_orders(case: Case, orders: Iterable[OrderKey]) -> Case:
    known = dict.fromkeys((*case.orders, *orders))
    return replace(case, orders=tuple(known))


def _and(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if not name or name in names else (*names, name)


# ------------------------------------------------------------ answers and steps


def _answer(case: Case, entry: Entry, what: Answered, machines: Machines) -> Case:
    known = means_of(case)
    fact = Fact(
        name=what.question,
        values=what.values or (UNKNOWN,),
        entry=entry.number,
        about=(*known, *orders_of(case)),
    )
    before = case.facts.get(what.question)
    if before is not None and not what.is_update and _contradict(before, fact):
        case = _with_conflict(case, before, fact)
    case = replace(case, facts=case.facts.set(fact.name, fact))
    return take_moves(adopt(known, case), entry, what.moves, machines)


def _contradict(before: Fact, after: Fact) -> bool:
    """Return whether one answer denies another; to say more is no denial."""
    is_more = {*before.values} <= {*after.values}
    return before.is_known and after.is_known and not is_more


def _with_conflict(case: Case, before: Fact, after: Fact) -> Case:
    known = {conflict.question: conflict for conflict in case.conflicts}
    old = known.get(after.name) or Conflict(
        question=after.name, answers=(before.values,), entries=(before.entry,)
    )
    known[after.name] = replace(
        old,
        answers=(*old.answers, after.values),
        entries=(*old.entries, after.entry),
    )
    return replace(case, conflicts=tuple(known.values()))


def _do(case: Case, entry: Entry, what: StepDone, machines: Machines) -> Case:
    facts = case.facts
    for name in what.facts:
        facts = facts.set(name, Fact(name=name, values=("yes",), entry=entry.number))
    case = replace(case, facts=facts)
    case = _mark(case, entry, what, is_done=True)
    return take_moves(case, entry, what.moves, machines)


def _skip(case: Case, entry: Entry, what: StepSkipped, _: Machines) -> Case:
    return _mark(case, entry, what, is_done=False)


def _mark(
    case: Case, entry: Entry, what: StepDone | StepSkipped, *, is_done: bool
) -> Case:
    before = case.steps.get(what.step)
    earlier = before.orders if before is not None and what.orders else ()
    mark = StepMark(
        step=what.step,
        is_done=is_done,
        at=entry.happened,
        entry=entry.number,
        text=what.text,
        subject=what.subject,
        orders=tuple(dict.fromkeys((*earlier, *what.orders))),
    )
    return replace(case, steps=case.steps.set(what.step, mark))


def _undo(case: Case, entry: Entry, what: StepUndone, machines: Machines) -> Case:
    mark = case.steps.get(what.step)
    if mark is None:
        return odd(case, entry, "case-no-step", f"{what.step!r} was not done")
    facts = case.facts
    for fact in case.facts.values():
        if fact.entry == mark.entry:
            facts = facts.delete(fact.name)
    case = replace(case, facts=facts, steps=case.steps.delete(what.step))
    return take_moves(case, entry, what.moves, machines)


# ------------------------------------------------------------ mails, desks, words


def _mail(case: Case, entry: Entry, what: MailCame, machines: Machines) -> Case:
    if what.verdict is VerdictKind.FORGED:
        return case
    payer = payer_of(case, what) if what.issuer else ""
    if payer:
        known = means_of(case)
        case = adopt(known, replace(case, payers=_and(case.payers, payer)))
    seen = Seen(
        at=entry.happened,
        entry=entry.number,
        shop=what.shop,
        order=what.order,
        is_likely=what.is_likely,
        payer=payer,
    )
    before = case.seen.get(what.event, ())
    case = replace(case, seen=case.seen.set(what.event, (*before, seen)))
    if what.order and what.is_likely:
        case = _with_orders(case, (OrderKey(what.shop, what.order),))
    return take_mail(case, entry, what, machines)


def _call(case: Case, entry: Entry, what: Called, machines: Machines) -> Case:
    return take_moves(case, entry, what.moves, machines)


def _move(case: Case, entry: Entry, what: Moved, machines: Machines) -> Case:
    move = Move(machine=what.machine, to=what.to, subject=what.subject)
    return take_word(case, entry, move, machines)


def _promise(case: Case, entry: Entry, what: Promised, machines: Machines) -> Case:
    promise = Promise(
        entry=entry.number,
        desk=what.desk,
        what=what.what,
        made=entry.happened,
        until=what.until,
    )
    case = replace(case, promises=(*case.promises, promise))
    case = take_promise(case, entry, entry.number, machines)
    if what.instead_of is None:
        return case
    return _about_promise(case, entry, what.instead_of, machines)


def _end_promise(
    case: Case, entry: Entry, what: PromiseKept | PromiseSlipped, machines: Machines
) -> Case:
    return _about_promise(case, entry, what.promise, machines)


def _about_promise(case: Case, entry: Entry, number: int, machines: Machines) -> Case:
    if (MachineId.PROMISE, str(number)) not in case.states:
        return odd(case, entry, "case-no-promise", f"entry {number} is no promise")
    return take_promise(case, entry, number, machines)


def _withdraw(case: Case, entry: Entry, what: Withdrawn, _: Machines) -> Case:
    if what.entry in case.withdrawn:
        return case
    return odd(case, entry, "case-no-entry", f"there is no entry {what.entry} before")


def _only_kept(case: Case, _entry: Entry, _what: object, _: Machines) -> Case:
    return case


_TAKERS: Final[Mapping[EntryKind, Taker]] = {
    EntryKind.OPENED: _open,
    EntryKind.MERGED: _merge,
    EntryKind.CLOSED: _close,
    EntryKind.REOPENED: _reopen,
    EntryKind.KIND_SET: _set_kind,
    EntryKind.ANSWERED: _answer,
    EntryKind.WITHDRAWN: _withdraw,
    EntryKind.STEP_DONE: _do,
    EntryKind.STEP_SKIPPED: _skip,
    EntryKind.STEP_UNDONE: _undo,
    EntryKind.CALL: _call,
    EntryKind.PROMISE: _promise,
    EntryKind.PROMISE_KEPT: _end_promise,
    EntryKind.PROMISE_SLIPPED: _end_promise,
    EntryKind.MAIL: _mail,
    EntryKind.MOVED: _move,
}
