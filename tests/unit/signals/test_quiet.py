"""Households in which nothing bad happens: what mioboe must leave in peace.

Their habits are those that look odd and are not (domain/FACTS.md 4.3). In no year of
theirs may anybody be told to act, and in none be asked more than once.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import TOKYO, of_order, placed, rules, shown, tell, used
from tests.fakes.lives import (
    DAYTIME,
    EVENING,
    bought,
    chance,
    charged,
    gifts,
    mixed,
    moments,
    notices,
    subscriptions,
    text_of,
    yearly,
)

from mioboe.authenticity import Leaning, VerdictKind
from mioboe.events import Event, Goods
from mioboe.kit import Money
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

FIRST, LAST = 2017, 2025
ALL_DAY = tuple(range(7, 24))
NIGHT = (0, 1, 2, 3, 4, 23)
PARENTS = {"recipient_name": "岡野 ハル", "recipient_postcode": "9500911"}
COLLEGE = {"recipient_name": "岡野 健", "recipient_postcode": "6068501"}
OFFICE = {"recipient_name": "株式会社みほん 岡野", "recipient_postcode": "1000001"}


def everyday(
    per_year: float = 14, seed: object = "everyday", **more: object
) -> list[Event]:
    """Return what nearly every household does, with what the card says of it."""
    when = moments(FIRST, LAST, per_year, DAYTIME, seed)
    return list(charged(bought(when, (700, 9000), seed, **more)))


def family() -> list[Event]:
    """Three people, one account; presents to the parents; one grandchild at college."""
    mother = moments(FIRST, LAST, 10, DAYTIME, "mother")
    son = moments(FIRST, LAST, 8, (21, 22, 23), "son")
    parents = yearly(FIRST, LAST, "05-06 10:15", "09-12 10:20", "12-08 11:00")
    college = yearly(2020, LAST, "04-11 21:00", "06-20 20:00", "10-02 22:00")
    return mixed(
        bought(mother, (700, 9000), "mother"),
        bought(son, (1200, 14000), "son", recipient_name="岡野 健"),
        bought(parents, (3000, 6000), "parents", **PARENTS),
        bought(college, (1500, 9000), "c", **COLLEGE),
    )


def child_with_a_reader() -> list[Event]:
    """A child buys comics by the dozen, some for 99 yen, some late at night."""
    comics = moments(2018, LAST, 30, (16, 17, 18, 20, 21, 23), "comics")
    binge = [t for n in range(6) for t in yearly(2019, LAST, f"08-14 10:{n}5")]
    return mixed(
        everyday(),
        bought(comics, (99, 800), "comics", goods=Goods.DIGITAL),
        bought(binge, (400, 700), "binge", goods=Goods.DIGITAL),
    )


def subscriber() -> list[Event]:
    """Things that come every month, ordered by the shop itself at three at night."""
    return mixed(
        everyday(8),
        subscriptions(2018, LAST, "06 03:12", 1400),
        subscriptions(2019, LAST, "06 03:13", 2100),
        subscriptions(2020, LAST, "06 03:15", 900),
        notices(yearly(FIRST, LAST, "03-01 03:00"), "subscription-started"),
    )


def split_shipments() -> Iterator[Event]:
    """Carts that come in four parcels; things ordered months before they are out."""
    for order in everyday(12, "split"):
        yield order
        if order.type != "order-placed":
            continue
        dice = chance(order.order)
        start = order.arrived.astimezone(TOKYO)
        for n in range(dice.randrange(4)):
            later = start + timedelta(days=1 + n, hours=dice.randrange(9))
            yield of_order(order, "order-shipped", text_of(later), tracking=f"T{n}")
            yield of_order(order, "order-delivered", text_of(later), tracking=f"T{n}")
    for when in yearly(FIRST, LAST, "02-03 21:00", "09-15 21:10"):
        game = placed(text_of(when), 7980)
        yield game
        out = when + timedelta(days=75)
        yield of_order(game, "order-shipped", text_of(out))
        yield used(text_of(out + timedelta(minutes=3)), 7980)


def who_sends_back() -> Iterator[Event]:
    """Clothes that do not fit: returned, refunded, ordered again the same hour."""
    yield from everyday(6)
    for when in moments(FIRST, LAST, 6, EVENING, "clothes"):
        first = placed(text_of(when), 4980)
        yield first
        back = when + timedelta(days=5)
        yield of_order(first, "order-returned", text_of(back))
        yield of_order(first, "refund-issued", text_of(back), yen=4980)
        yield placed(text_of(back + timedelta(minutes=20)), 4980)
    for when in moments(FIRST, LAST, 3, EVENING, "out of stock"):
        gone = placed(text_of(when), 1980)
        yield gone
        yield of_order(gone, "order-cancelled", text_of(when + timedelta(hours=9)))


def traveller() -> list[Event]:
    """A new phone each year, hotels, sign-ins from abroad, and codes by the dozen."""
    return mixed(
        everyday(),
        notices(yearly(FIRST, LAST, "03-20 19:00", "08-05 07:00"), "sign-in",
                device="Safari", place="Hawaii"),
        notices(moments(FIRST, LAST, 12, ALL_DAY, "codes"), "one-time-code"),
        bought(yearly(FIRST, LAST, "03-22 20:00", "08-09 03:30"), (900, 6000), "t"),
    )  # fmt: skip


def who_keeps_the_account_safe() -> list[Event]:
    """A new password each spring, an own change of address, a new card, then a cart."""
    return mixed(
        everyday(),
        notices(yearly(FIRST, LAST, "04-02 20:00"), "password-changed"),
        notices(yearly(2021, 2021, "04-02 20:04"), "two-step-changed"),
        notices(yearly(2019, 2019, "06-01 20:00"), "address-added"),
        notices(yearly(2018, 2023, "10-11 20:00"), "payment-method-added"),
        bought(yearly(FIRST, LAST, "04-03 21:00", "10-11 20:30"), (900, 6000), "after"),
    )


def giver() -> list[Event]:
    """Gift cards to friends for birthdays and the end of the year, for years."""
    friends = {"to": "sato@friend.example"}
    others = {"to": "aunt@gmail.com"}
    return mixed(
        everyday(),
        gifts(yearly(FIRST, LAST, "12-24 10:00"), (3000, 5000), "xmas", **friends),
        gifts(yearly(FIRST, LAST, "12-24 10:06"), (3000, 5000), "xmas2", **others),
        gifts(yearly(FIRST, LAST, "06-15 20:00"), (3000,), "birthday", **friends),
        gifts(yearly(2019, LAST, "03-10 20:00"), (10000,), "graduation", **others),
    )


def company() -> list[Event]:
    """A small office: large sums, many orders a day, ten gift cards every quarter."""
    desk = moments(FIRST, LAST, 60, (9, 10, 11, 14, 15, 16, 17), "desk")
    cards = [
        t
        for n in range(10)
        for t in yearly(
            FIRST, LAST, *[f"{m}-25 11:{n * 2:02}" for m in ("03", "06", "09", "12")]
        )
    ]
    return mixed(
        bought(desk, (800, 90000), "desk", **OFFICE),
        gifts(cards, (5000,), "quarter", to="staff@office.example"),
    )


def sale_days() -> list[Event]:
    """Four or five orders within the hour, twice a year."""
    july = [t for n in range(5) for t in yearly(FIRST, LAST, f"07-12 20:{n * 8:02}")]
    black = [t for n in range(4) for t in yearly(FIRST, LAST, f"11-26 21:{n * 6:02}")]
    return mixed(everyday(), bought(sorted([*july, *black]), (900, 12000), "sale"))


def rare_shopper() -> list[Event]:
    """Three orders a year, then none for fourteen months, then as before."""
    when = [
        t
        for t in moments(FIRST, LAST, 3, DAYTIME, "rare")
        if t.year not in {2020, 2023}
    ]
    return mixed(bought(when, (1500, 9000), "rare"))


def night_nurse() -> list[Event]:
    """Orders at all hours, after the night shift most of all."""
    return mixed(
        bought(moments(FIRST, LAST, 15, NIGHT, "nurse"), (800, 7000), "nurse"),
        bought(moments(FIRST, LAST, 8, ALL_DAY, "nurse day"), (800, 7000), "nurse2"),
    )


def big_spender() -> list[Event]:
    """A computer, a fridge, a camera: one large thing every two years."""
    large = yearly(FIRST, LAST, "06-11 20:20")
    dear = [t for t in large if t.year % 2]
    return mixed(everyday(), bought(dear, (90000, 180000), "dear"))


def moved() -> list[Event]:
    """The settings know today's address; for years things went to the one before."""
    before = {"recipient_name": "岡野 みずほ", "recipient_postcode": "3300845"}
    old = [t for t in moments(FIRST, LAST, 12, DAYTIME, "old") if t.year < 2021]
    new = [t for t in moments(FIRST, LAST, 12, DAYTIME, "new") if t.year >= 2021]
    return mixed(
        bought(old, (900, 8000), "old", **before),
        bought(new, (900, 8000), "new"),
        notices(yearly(2021, 2021, "01-10 20:00"), "address-added"),
    )


def two_countries() -> list[Event]:
    """Some things come from abroad, in dollars and in English."""
    abroad = [
        placed(
            text_of(when),
            shop="amazon.com",
            language="en",
            amount=Money(Decimal(12 + n % 70), "USD"),
        )
        for n, when in enumerate(moments(FIRST, LAST, 3, EVENING, "abroad"))
    ]
    return mixed(everyday(), abroad)


def handyman() -> list[Event]:
    """Screws, washers, one-yen campaigns."""
    return mixed(
        everyday(10),
        bought(moments(FIRST, LAST, 5, DAYTIME, "screws"), (40, 120), "screws"),
    )


def presents() -> list[Event]:
    """Four presents a year, each to an address that never got anything."""
    given = [
        placed(
            text_of(when),
            3200 + 97 * n,
            recipient_name=f"友人 {'一二三四五六七八九十'[n % 10]}{n}",
            recipient_postcode=f"{1000000 + n * 7919}",
        )
        for n, when in enumerate(
            yearly(
                FIRST, LAST, "03-02 20:00", "06-30 20:00", "10-10 20:00", "12-05 20:00"
            )
        )
    ]
    return mixed(everyday(), given)


def stripped_signatures() -> list[Event]:
    """A provider that breaks every signature: no mail is ever proven."""
    return [
        _with(one, verdict=VerdictKind.UNPROVEN, leaning=Leaning.GENUINE)
        for one in mixed(everyday(), sale_days())
    ]


def forwarded_without_trace() -> list[Event]:
    """A forwarder that leaves nothing: every mail owes a proof that it lost."""
    return [
        _with(one, verdict=VerdictKind.UNPROVEN, owes_proof=True)
        for one in everyday()
        if one.brand == "amazon"
    ]


def only_cards() -> list[Event]:
    """Only the card's notices come to this mailbox, two for each use."""
    dice = chance("only cards")
    found: list[Event] = []
    for when in moments(FIRST, LAST, 90, ALL_DAY, "card"):
        sum_ = dice.choice([1, 110, 480, 1280, 3300, 9800, 54000])
        shop = dice.choice(["コンビニ", "AMAZON CO JP", "駅", "SHOP EXAMPLE"])
        card = {"issuer": "rakuten-card", "brand": "rakuten-card"}
        found.append(used(text_of(when), sum_, provisional=True, merchant="", **card))
        late = text_of(when + timedelta(days=2))
        found.append(used(text_of(when), sum_, came=late, merchant=shop, **card))
    return mixed(found)


def newcomer() -> list[Event]:
    """Somebody new to the shop, at the end of the year: gifts, large sums, a friend."""
    return mixed(
        bought(
            yearly(2025, 2025, "12-01 20:00", "12-03 21:00", "12-09 20:30"),
            (900, 30000),
            "n",
        ),
        bought(yearly(2025, 2025, "12-10 20:00"), (5000, 6000), "n2", **PARENTS),
        gifts(
            yearly(2025, 2025, "12-11 20:00"), (5000,), "n3", to="new@friend.example"
        ),
        notices(yearly(2025, 2025, "12-02 20:00"), "sign-in"),
    )


def _with(one: Event, **more: object) -> Event:
    values = {name: getattr(one, name) for name in Event.__slots__}
    return Event(**values | more)


HOUSEHOLDS: list[object] = [
    family,
    child_with_a_reader,
    subscriber,
    split_shipments,
    who_sends_back,
    traveller,
    who_keeps_the_account_safe,
    giver,
    sale_days,
    rare_shopper,
    night_nurse,
    big_spender,
    moved,
    two_countries,
    handyman,
    presents,
    stripped_signatures,
    forwarded_without_trace,
    only_cards,
    newcomer,
]


@pytest.mark.parametrize("household", HOUSEHOLDS)
def test_a_quiet_household_is_left_in_peace(
    household: Callable[[], Iterable[Event]],
) -> None:
    told = tell(mixed(household()))

    loud = [f for f in told.raised if f.level.rank >= Level.ASK.rank]
    years = Counter(finding.at.astimezone(TOKYO).year for finding in loud)
    report = "\n".join(["", *map(shown, loud[:20])])
    assert len(told.said) > 5
    assert told.count(Level.ACT) == 0, report
    assert max(years.values(), default=0) <= 1, report


def test_what_looks_just_like_a_raid_is_loud_until_its_alarms_lapse() -> None:
    told = tell(company())

    acts = [finding.at for finding in told.raised if finding.level is Level.ACT]
    lapse = timedelta(days=rules().levels.act_lapses_days)
    assert acts
    assert max(acts) <= min(acts) + lapse
