"""What moves the things of a case from state to state, by the tables.

A thing comes into being, in the first state of its machine, with the first entry for
which the table knows a way. An entry for which it knows none changes nothing, save a
person's plain word, which always counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from mioboe.cases.entries import Entry
from mioboe.cases.kinds import MachineId
from mioboe.cases.means import OWN, means_named, means_of, payer_of, role_of
from mioboe.cases.model import Contradiction, Standing
from mioboe.events import EventType
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.cases.entries import MailCame
    from mioboe.cases.kinds import Move
    from mioboe.cases.machines import Machine, Transition
    from mioboe.cases.model import Case, Machines, Subject

#: Machines whose things are orders.
OF_ORDERS: Final = frozenset({
    MachineId.ORDER,
    MachineId.SIGHT,
    MachineId.PARCEL,
    MachineId.GIFT_CARD,
})
#: Machines whose things are means of payment.
OF_MEANS: Final = frozenset({
    MachineId.INSTRUMENT,
    MachineId.CLAIM,
    MachineId.CHARGE,
})
#: Machines whose things exist only when they were heard of.
_HEARD_OF: Final = frozenset({MachineId.GIFT_CARD, MachineId.PROMISE})
#: Mails that make a gift card known.
_OF_GIFTS: Final = frozenset({EventType.GIFT_CARD_ISSUED, EventType.GIFT_CARD_OPENED})
#: States of orders for which nothing is to be paid back any more.
_SETTLED: Final = frozenset({"cancelled", "returned"})


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
    pushes = [_Push(entry, on, is_unproven=not mail.is_likely) for on in _words(mail)]
    for machine in machines.values():
        for subject in _of_mail(case, machine.id, mail):
            case = _pushed(case, machine, subject, *pushes)
    return case


def _words(mail: MailCame) -> tuple[str, ...]:
    """Return by which words tables know a mail, the one that says most first."""
    plain = str(mail.event)
    return (f"{plain}/{mail.outcome}", plain) if mail.outcome else (plain,)


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
    known = {
        name: case.states[machine, name]
        for name in case.subjects(machine)
        if machine not in OF_MEANS or _is_current(case, name)
    }
    table = machines.get(machine)
    if table is None or case.opened is None or machine in _HEARD_OF:
        return tuple(known.items())
    first = Standing(state=table.initial, since=case.opened, entry=0)
    if machine in OF_ORDERS:
        names = tuple(f"{key.shop}/{key.number}" for key in case.orders)
    elif machine in OF_MEANS:
        names = means_of(case)
        names = () if known and names == (OWN,) else names
    else:
        names = () if known else _named(case, machine, "")
    return tuple(sorted({**dict.fromkeys(names, first), **known}.items()))


def _is_current(case: Case, name: str) -> bool:
    """Return whether a means of payment is still held to be one of the case."""
    is_any = name != OWN and not role_of(name)
    return is_any or name in means_of(case)


def orders_of(case: Case) -> tuple[str, ...]:
    """Return the names of all orders of a case: `shop/number`."""
    listed = (f"{key.shop}/{key.number}" for key in case.orders)
    heard = sorted(name for machine, name in case.states if machine in OF_ORDERS)
    return tuple(dict.fromkeys((*listed, *heard)))


def odd(case: Case, entry: Entry, code: str, detail: str) -> Case:
    """Return the case with a problem noted about an entry."""
    where = f"{case.id}#{entry.number}"
    problem = Problem(code=code, where=where, detail=detail)
    return replace(case, problems=(*case.problems, problem))


def _of_mail(case: Case, machine: MachineId, mail: MailCame) -> tuple[str, ...]:
    """Return the things of a machine that a mail is about."""
    known = case.subjects(machine)
    if machine in OF_ORDERS:
        if mail.order:
            return (f"{mail.shop}/{mail.order}",)
        there = tuple(name for name in known if name.startswith(f"{mail.shop}/"))
        # Old gift cards are mailed without a number.
        is_first = machine is MachineId.GIFT_CARD and mail.event in _OF_GIFTS
        return there or ((f"{mail.shop}/",) if is_first else ())
    if machine is MachineId.ACCOUNT:
        return (mail.brand,) if mail.brand and mail.shop else ()
    if machine in OF_MEANS:
        if mail.issuer:
            return (payer_of(case, mail),)
        return means_of(case) if _is_about_all(case, mail) else ()
    return ()


def _is_about_all(case: Case, mail: MailCame) -> bool:
    """Return whether a mail of the shop speaks for all that was paid with.

    A refund does once every order of the case was refunded, or is settled otherwise:
    until then nobody knows what it was paid with, and what is left.
    """
    if mail.event is not EventType.REFUND_ISSUED:
        return True
    paid = {f"{one.shop}/{one.order}" for one in case.seen.get(mail.event, ())}
    left = {
        name
        for name in (f"{key.shop}/{key.number}" for key in case.orders)
        if name not in paid
        and (
            (standing := case.states.get((MachineId.ORDER, name))) is None
            or standing.state not in _SETTLED
        )
    }
    return not left if mail.order else len(case.orders) < 2 and len(means_of(case)) < 2  # noqa: PLR2004 - one of each


def _named(case: Case, machine: MachineId, subject: str) -> tuple[str, ...]:
    """Return the things that are meant: the one named, all known, or the only one."""
    if machine in OF_MEANS:
        return (means_named(case, subject),) if subject else means_of(case)
    known = case.subjects(machine)
    if machine in OF_ORDERS:
        orders = (f"{key.shop}/{key.number}" for key in case.orders)
        known = tuple(dict.fromkeys((*known, *orders)))
    if subject:
        fits = [one for one in known if one.partition("/")[2] == subject]
        return tuple(fits) or (subject,)
    if known:
        return known
    if machine is MachineId.ACCOUNT:
        return (case.brand or OWN,)
    return (str(machine) if machine is MachineId.POLICE else OWN,)


def _pushed(case: Case, machine: Machine, subject: str, *pushes: _Push) -> Case:
    """Return the case after the first of some pushes for which there is a way."""
    key: Subject = (machine.id, subject)
    standing = case.states.get(key)
    state = standing.state if standing else machine.initial
    ways = ((way, p) for p in pushes for way in machine.transitions)
    found = next(((way, p) for way, p in ways if _fits(way, state, p)), None)
    if found is None:
        return case
    way, push = found
    if way.contradiction:
        earlier = (standing.entry,) if standing else ()
        odd_one = Contradiction(
            id=f"{machine.id}/{way.contradiction}",
            subject=key,
            entries=(*earlier, push.entry.number),
        )
        case = replace(case, contradictions=(*case.contradictions, odd_one))
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
