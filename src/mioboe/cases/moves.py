"""What moves the things of a case from state to state, by the tables.

A thing comes into being, in the first state of its machine, with the first entry for
which the table knows a way. An entry for which it knows none changes nothing, save a
person's plain word, which always counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mioboe.cases.entries import Entry, MachineId
from mioboe.cases.model import Contradiction, Standing
from mioboe.events import EventType
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.cases.entries import MailCame, Move
    from mioboe.cases.machines import Machine, Transition
    from mioboe.cases.model import Case, Machines, Subject

#: Machines whose things are orders.
_OF_ORDERS: Final = frozenset({
    MachineId.ORDER,
    MachineId.SIGHT,
    MachineId.CHARGE,
    MachineId.PARCEL,
    MachineId.GIFT_CARD,
})
#: Machines whose things are means of payment.
_OF_MEANS: Final = frozenset({MachineId.INSTRUMENT, MachineId.CLAIM})
#: Machines whose things exist only when they were heard of.
_HEARD_OF: Final = frozenset({MachineId.GIFT_CARD, MachineId.PROMISE})
#: Facts that name a means of payment, the surest first.
_MEANS: Final = ("issuer", "bank", "wallet")
#: Mails that make a gift card known.
_OF_GIFTS: Final = frozenset({EventType.GIFT_CARD_ISSUED, EventType.GIFT_CARD_OPENED})
#: Name of the only one, where nobody knows whose it is.
_THE_ONE: Final = "own"


@dataclass(frozen=True, slots=True)
class _Push:
    """What would move a thing, and by which entry."""

    entry: Entry
    #: Type of event, or kind of entry.
    on: str
    #: State that is wanted. Empty: whatever the table says.
    to: str = ""
    #: Whether it is a mail that is neither proven nor forged.
    is_unproven: bool = False


def take_mail(case: Case, entry: Entry, mail: MailCame, machines: Machines) -> Case:
    """Return the case after a mail that is not forged has moved what it speaks of."""
    push = _Push(entry, mail.event, is_unproven=not mail.is_likely)
    for machine in machines.values():
        for subject in _of_mail(case, machine.id, mail):
            case = _pushed(case, machine, subject, push)
    return case


def take_moves(
    case: Case, entry: Entry, moves: Iterable[Move], machines: Machines
) -> Case:
    """Return the case after a step, an answer or a call has moved things."""
    for move in moves:
        machine = machines.get(move.machine)
        if machine is None or move.to not in machine.states:
            case = odd(case, entry, "case-no-state", f"{move.machine}: {move.to!r}")
            continue
        push = _Push(entry, entry.kind, to=move.to)
        for subject in _named(case, move.machine, move.subject):
            case = _pushed(case, machine, subject, push)
    return case


def take_word(case: Case, entry: Entry, move: Move, machines: Machines) -> Case:
    """Return the case after a person said in which state something is."""
    before = case
    case = take_moves(case, entry, (move,), machines)
    machine = machines.get(move.machine)
    if machine is None or move.to not in machine.states:
        return case
    for subject in _named(before, move.machine, move.subject):
        key = (move.machine, subject)
        if key not in case.states or case.states[key].state != move.to:
            case = _set(case, key, move.to, entry)
            detail = f"{move.machine} {subject}: no way to {move.to!r} is known"
            case = odd(case, entry, "case-odd-move", detail)
    return case


def take_promise(case: Case, entry: Entry, number: int, machines: Machines) -> Case:
    """Return the case after a promise was made, kept or broken.

    Args:
        case: The case.
        entry: The entry that says so.
        number: Of the entry that recorded the promise.
        machines: The tables.
    """
    machine = machines.get(MachineId.PROMISE)
    if machine is None:
        return odd(case, entry, "case-no-state", "promises have no states")
    # One promise that takes the place of another breaks it.
    is_instead = entry.kind == "promise" and number != entry.number
    on = "promise-slipped" if is_instead else str(entry.kind)
    return _pushed(case, machine, str(number), _Push(entry, on))


def states_of(
    case: Case, machine: MachineId, machines: Machines
) -> tuple[tuple[str, Standing], ...]:
    """Return the states in which the things of one machine are, by name.

    Args:
        case: The case.
        machine: Which machine.
        machines: The tables.

    Returns:
        Things of which nothing was heard are in the first state since the case was
        opened: the orders of the case, its account, one means of payment. A gift card
        or a promise of which nothing was heard is none.
    """
    known = {name: case.states[machine, name] for name in case.subjects(machine)}
    table = machines.get(machine)
    if table is None or case.opened is None or machine in _HEARD_OF:
        return tuple(known.items())
    first = Standing(state=table.initial, since=case.opened, entry=0)
    if machine in _OF_ORDERS:
        names = tuple(f"{key.shop}/{key.number}" for key in case.orders)
    else:
        names = () if known else _named(case, machine, "")
    return tuple(sorted({**dict.fromkeys(names, first), **known}.items()))


def odd(case: Case, entry: Entry, code: str, detail: str) -> Case:
    """Return the case with a problem noted about an entry."""
    where = f"{case.id}#{entry.number}"
    problem = Problem(code=code, where=where, detail=detail)
    return replace(case, problems=(*case.problems, problem))


def _of_mail(case: Case, machine: MachineId, mail: MailCame) -> tuple[str, ...]:
    """Return the things of a machine that a mail is about."""
    known = case.subjects(machine)
    if machine in _OF_ORDERS:
        if mail.order:
            return (f"{mail.shop}/{mail.order}",)
        there = tuple(name for name in known if name.startswith(f"{mail.shop}/"))
        # Old gift cards are mailed without a number.
        is_first = machine is MachineId.GIFT_CARD and mail.event in _OF_GIFTS
        return there or ((f"{mail.shop}/",) if is_first else ())
    if machine is MachineId.ACCOUNT:
        return (mail.brand,) if mail.brand and mail.shop else ()
    if machine in _OF_MEANS:
        if not mail.issuer:
            return known
        label = f"/{mail.instrument}" if mail.instrument else ""
        return (f"{mail.issuer}{label}",)
    return ()


def _named(case: Case, machine: MachineId, subject: str) -> tuple[str, ...]:
    """Return the things that are meant: the one named, all known, or the only one."""
    if subject:
        return (subject,)
    if known := case.subjects(machine):
        return known
    if machine in _OF_ORDERS and case.orders:
        return tuple(f"{key.shop}/{key.number}" for key in case.orders)
    if machine is MachineId.ACCOUNT:
        return (case.brand or _THE_ONE,)
    if machine in _OF_MEANS:
        facts = (case.facts[name] for name in _MEANS if name in case.facts)
        return next((f.values[:1] for f in facts if f.is_known), (_THE_ONE,))
    return (str(machine) if machine is MachineId.POLICE else _THE_ONE,)


def _pushed(case: Case, machine: Machine, subject: str, push: _Push) -> Case:
    key: Subject = (machine.id, subject)
    standing = case.states.get(key)
    state = standing.state if standing else machine.initial
    way = next((t for t in machine.transitions if _fits(t, state, push)), None)
    if way is None:
        return case
    if way.contradiction:
        earlier = (standing.entry,) if standing else ()
        found = Contradiction(
            id=f"{machine.id}/{way.contradiction}",
            subject=key,
            entries=(*earlier, push.entry.number),
        )
        case = replace(case, contradictions=(*case.contradictions, found))
    to = way.to or state
    if standing is not None and to == state:
        return case
    return _set(case, key, to, push.entry)


def _fits(way: Transition, state: str, push: _Push) -> bool:
    return (
        push.on in way.on
        and (not way.from_ or state in way.from_)
        and (not push.to or push.to == way.to)
        and (way.by_unproven or not push.is_unproven)
    )


def _set(case: Case, key: Subject, state: str, entry: Entry) -> Case:
    standing = Standing(state=state, since=entry.happened, entry=entry.number)
    return replace(case, states=case.states.set(key, standing))
