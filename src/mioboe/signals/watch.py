"""What the watch remembers between two events: habits, what waits, what is open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from immutables import Map

from mioboe.ledger import OrderKey, OrderState
from mioboe.signals.alongside import moment_of
from mioboe.signals.flood import Flood
from mioboe.signals.habits import Habits, learn
from mioboe.signals.model import Finding, Lesson, Level, Said
from mioboe.signals.trail import Trail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from mioboe.events import Event
    from mioboe.ledger import Ledger, Order
    from mioboe.signals.format import Levels

#: Key of the habits of the household at all shops together.
ALL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """The memory of `assess`. Begins empty; replaying gives the same again."""

    habits: Map[str, Habits] = field(default_factory=Map)
    #: Orders that do not count as usual yet, with when they may; oldest first.
    pending: tuple[tuple[datetime, OrderKey], ...] = ()
    #: All findings by id.
    findings: Map[str, Finding] = field(default_factory=Map)
    #: What a finding is about (an order, `brand` for an account) to its id.
    about: Map[OrderKey | str, str] = field(default_factory=Map)
    #: The last findings of each brand, newest last; at most 20.
    last: Map[str, tuple[str, ...]] = field(default_factory=Map)
    trail: Trail = field(default_factory=Trail)
    flood: Flood = field(default_factory=Flood)
    #: What answers taught, in the order in which they were given.
    lessons: tuple[Lesson, ...] = ()
    #: Names, postcodes, addresses and sellers of orders that were not ours.
    tainted: frozenset[str] = frozenset()
    #: Messages of what the household said it knows of: no notice among them arms.
    owned: frozenset[str] = frozenset()

    @property
    def known_values(self) -> frozenset[tuple[str, str]]:
        """What answers taught, as rule and value."""
        return frozenset((one.signal, one.value) for one in self.lessons)

    def recent(self, brand: str) -> tuple[Finding, ...]:
        """Return the last findings about a brand, oldest first."""
        return tuple(self.findings[name] for name in self.last.get(brand, ()))

    def finding_about(self, thing: OrderKey | str) -> Finding | None:
        """Return the finding about an order or an account, or `None`."""
        name = self.about.get(thing)
        return self.findings[name] if name else None


def of_brand(brand: str) -> str:
    """Return the key of the habits at a brand: one account, maybe several shops."""
    return f"brand:{brand}"


def thing_of(event: Event, order: Order | None) -> OrderKey | str:
    """Return what a finding about ``event`` is about: its order, or the account."""
    return order.key if order else f"account:{event.brand}"


def settle(
    watch: Watch, ledger: Ledger, levels: Levels, *, now: datetime, zone: tzinfo
) -> Watch:
    """Return ``watch`` with every order learned that has waited long enough.

    An order counts as usual after some hours; one that somebody was asked about,
    after its question has lapsed; so a takeover does not teach itself as a habit.

    Args:
        watch: The memory.
        ledger: All orders so far.
        levels: How long things wait.
        now: Arrival of the next message. UTC.
        zone: Zone of the household.
    """
    if not watch.pending or watch.pending[0][0] > now:
        return watch
    due = [key for until, key in watch.pending if until <= now]
    later = [item for item in watch.pending if item[0] > now]
    sound = []
    for key in due:
        until = _suspect_until(watch, ledger.orders[key], levels)
        if until is not None and until > now:
            later.append((until, key))
        else:
            sound.append(key)
    watch = replace(watch, pending=tuple(sorted(later)))
    return _learned(watch, ledger, sound, zone)


def settle_now(
    watch: Watch, ledger: Ledger, keys: Iterable[OrderKey], *, zone: tzinfo
) -> Watch:
    """Return ``watch`` with orders learned at once: the household knows of them.

    Args:
        watch: The memory.
        ledger: All orders so far.
        keys: Orders; those that were learned already stay as they are.
        zone: Zone of the household.
    """
    wanted = set(keys)
    sound = [key for _, key in watch.pending if key in wanted]
    return _learned(without(watch, sound), ledger, sound, zone)


def without(watch: Watch, keys: Iterable[OrderKey]) -> Watch:
    """Return ``watch`` with orders that will never be learned."""
    gone = set(keys)
    left = tuple(item for item in watch.pending if item[1] not in gone)
    return replace(watch, pending=left)


def waiting(watch: Watch, ledger: Ledger) -> tuple[Order, ...]:
    """Return the orders that do not count as usual yet, oldest first."""
    orders = (ledger.orders[key] for _, key in watch.pending)
    return tuple(sorted(orders, key=lambda order: (order.seen, order.key)))


def _learned(
    watch: Watch, ledger: Ledger, keys: Iterable[OrderKey], zone: tzinfo
) -> Watch:
    habits = watch.habits
    for key in keys:
        order = ledger.orders[key]
        if not _counts(order):
            continue
        for name in (key.shop, of_brand(order.brand), ALL):
            known = habits.get(name) or Habits()
            habits = habits.set(name, learn(known, order, zone))
    return replace(watch, habits=habits)


def remember(watch: Watch, key: OrderKey, levels: Levels, seen: datetime) -> Watch:
    """Return ``watch`` with an order in wait to become usual."""
    if any(known == key for _, known in watch.pending):
        return watch
    due = seen + timedelta(hours=levels.settles_hours)
    return replace(watch, pending=tuple(sorted([*watch.pending, (due, key)])))


def unsettled(
    watch: Watch, ledger: Ledger, shop: str, *, doubtful: bool
) -> tuple[Order, ...]:
    """Return the orders at ``shop`` that do not count as usual yet, first placed first.

    Args:
        watch: The memory.
        ledger: All orders.
        shop: Id of the shop.
        doubtful: Whether those are wanted too that a mail may have invented.
    """
    orders = (ledger.orders[key] for _, key in watch.pending if key.shop == shop)
    sound = (order for order in orders if doubtful or not order.is_doubtful)
    return tuple(sorted(sound, key=lambda one: (moment_of(one), one.seen, one.key)))


def _suspect_until(watch: Watch, order: Order, levels: Levels) -> datetime | None:
    finding = watch.finding_about(order.key)
    if finding is None or finding.level.rank < Level.ASK.rank or finding.is_settled:
        return None
    if finding.answer is not None and finding.answer.said is Said.NOT_OURS:
        return datetime.max.replace(tzinfo=UTC)
    acts = finding.level is Level.ACT
    days = levels.act_lapses_days if acts else levels.ask_lapses_days
    return finding.at + timedelta(days=days)


def _counts(order: Order) -> bool:
    """Return whether an order teaches a habit: somebody placed it, and it stood."""
    known = order.was_confirmed or order.shipped is not None
    return known and order.is_likely and order.state is not OrderState.CANCELLED
