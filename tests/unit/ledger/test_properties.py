from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.events import SHOP, event, moment
from tests.fakes.ledgers import folded

from mioboe.events import EventType, Goods
from mioboe.kit import Money
from mioboe.ledger import OrderState

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.ledger import Ledger

START = moment("2026-01-01 00:00")


@st.composite
def events(
    draw: st.DrawFn,
    numbers: str = "ABC",
    brand: str = "amazon",
    shops: tuple[str, ...] = (SHOP, ""),
) -> Event:
    """Any event about a few orders, cards and accounts."""
    when = START + timedelta(hours=draw(st.integers(0, 200)))
    kind = draw(st.sampled_from(list(EventType)))
    amount = draw(st.none() | st.sampled_from([500, 1000, -500]).map(Money.yen))
    return event(
        kind,
        "2026-01-01 00:00",
        at=when,
        arrived=when,
        amount=amount,
        order=draw(st.sampled_from(["", *numbers])),
        message_id=f"<{brand}-{draw(st.integers(0, 10**9))}@x.test>",
        goods=draw(st.sampled_from(list(Goods))),
        gift_recipient=draw(st.sampled_from(["", "a@free.example"])),
        tracking=draw(st.sampled_from(["", "T-1"])),
        brand=brand,
        shop=draw(st.sampled_from(shops)),
        issuer=brand,
        provisional=draw(st.booleans()),
    )


def whole(ledger: Ledger) -> tuple[object, ...]:
    """All that a ledger holds, save what the last event touched."""
    return (
        dict(ledger.orders),
        dict(ledger.gift_cards),
        dict(ledger.parcels),
        dict(ledger.accounts),
        dict(ledger.instruments),
        dict(ledger.charges),
        dict(ledger.recent),
        dict(ledger.waiting),
    )


@given(st.lists(events(), max_size=30))
def test_a_replay_gives_the_same(history: list[Event]) -> None:
    first, again = folded(*history), folded(*history)

    assert whole(first) == whole(again)
    assert first.touched == again.touched


@given(st.lists(events(), max_size=20))
def test_what_is_kept_hangs_together(history: list[Event]) -> None:
    ledger = folded(*history)

    for key, order in ledger.orders.items():
        assert order.key == key
        assert key in ledger.recent[key.shop]
        assert order.messages
        for name in order.charges:
            assert ledger.charges[name].order == key
    for name, charge in ledger.charges.items():
        assert charge.id == name
        assert charge.order is None or name in ledger.orders[charge.order].charges
    for name, card in ledger.gift_cards.items():
        assert card.id == name
        assert card.issued or card.opened
    for issuer, names in ledger.waiting.items():
        assert len(set(names)) == len(names)
        for name in names:
            # Told of once: a second notice would have completed it.
            assert ledger.charges[name].issuer == issuer
            assert len(ledger.charges[name].messages) == 1
    for names in ledger.unopened.values():
        assert all(ledger.gift_cards[name].opened is None for name in names)


@given(st.lists(events(), max_size=15), events())
def test_no_event_sets_a_state_back(history: list[Event], more: Event) -> None:
    rank = list(OrderState).index
    before, after = folded(*history), folded(*history, more)

    for key, order in before.orders.items():
        assert rank(after.orders[key].state) >= rank(order.state)
        assert after.orders[key].is_proven >= order.is_proven
        assert after.orders[key].placed <= order.placed


@given(
    st.lists(events(), max_size=10),
    events(numbers="A", brand="amazon", shops=(SHOP,)),
    events(numbers="X", brand="other", shops=("other.example",)),
)
def test_the_order_of_two_unrelated_events_does_not_matter(
    history: list[Event], one: Event, other: Event
) -> None:
    assert whole(folded(*history, one, other)) == whole(folded(*history, other, one))


@given(st.lists(events(), max_size=15))
def test_each_charge_pays_one_order_at_most(history: list[Event]) -> None:
    ledger = folded(*history)

    paid = [name for order in ledger.orders.values() for name in order.charges]
    assert len(paid) == len(set(paid))
