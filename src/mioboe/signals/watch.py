"""What the watch remembers between two events: habits, what waits, what is open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from immutables import Map

from mioboe.ledger import OrderKey, OrderState
from mioboe.signals.habits import learn
from mioboe.signals.model import Finding, Habits, Level

if TYPE_CHECKING:
    from datetime import tzinfo

    from mioboe.events import Event
    from mioboe.ledger import Ledger, Order
    from mioboe.signals.model import Levels

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
    due = [item for item in watch.pending if item[0] <= now]
    if not due:
        return watch
    waiting = [item for item in watch.pending if item[0] > now]
    habits = watch.habits
    for _, key in due:
        order = ledger.orders[key]
        until = _suspect_until(watch, order, levels)
        if until is not None and until > now:
            waiting.append((until, key))
        elif _counts(order):
            for name in (key.shop, of_brand(order.brand), ALL):
                known = habits.get(name) or Habits()
                habits = habits.set(name, learn(known, order, zone))
    return replace(watch, habits=habits, pending=tuple(sorted(waiting)))


def remember(watch: Watch, key: OrderKey, levels: Levels, seen: datetime) -> Watch:
    """Return ``watch`` with an order in wait to become usual."""
    if any(known == key for _, known in watch.pending):
        return watch
    due = seen + timedelta(hours=levels.settles_hours)
    return replace(watch, pending=tuple(sorted([*watch.pending, (due, key)])))


def unsettled(
    watch: Watch, ledger: Ledger, shop: str, *, doubtful: bool
) -> tuple[Order, ...]:
    """Return the orders at ``shop`` that do not count as usual yet, oldest first.

    Args:
        watch: The memory.
        ledger: All orders.
        shop: Id of the shop.
        doubtful: Whether those are wanted too that a mail may have invented.
    """
    orders = (ledger.orders[key] for _, key in watch.pending if key.shop == shop)
    sound = (order for order in orders if doubtful or not order.is_doubtful)
    return tuple(sorted(sound, key=lambda order: (order.seen, order.key)))


def _suspect_until(watch: Watch, order: Order, levels: Levels) -> datetime | None:
    finding = watch.finding_about(order.key)
    if finding is None or finding.level.rank < Level.ASK.rank:
        return None
    acts = finding.level is Level.ACT
    days = levels.act_lapses_days if acts else levels.ask_lapses_days
    return finding.at + timedelta(days=days)


def _counts(order: Order) -> bool:
    """Return whether an order teaches a habit: somebody placed it, and it stood."""
    known = order.was_confirmed or order.shipped is not None
    return known and order.is_likely and order.state is not OrderState.CANCELLED
