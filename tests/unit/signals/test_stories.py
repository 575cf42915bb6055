"""The reports behind the project, as events: what a sensible friend would say, when.

The level beside each event is the least that must have been said by then about what
happens there. Sources: domain/FACTS.md 1.1 (the seeds) and 2.14 (V1 to V9).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from tests.fakes.events import Told, event, issued, of_order, placed, shown, tell, used
from tests.fakes.lives import (
    DAYTIME,
    bought,
    gifts,
    mixed,
    moments,
    ordinary,
    yearly,
)

from mioboe.events import Event, Goods
from mioboe.signals import Level

FREE = "x9k2@gmail.com"
STRANGER = {"recipient_name": "鈴木 次郎", "recipient_postcode": "5300001"}


def debit(at: str, yen: int) -> Event:
    """Return the notice of a bank that money went to the shop."""
    return event("bank-debited", at, yen, brand="bank", issuer="bank")


def lately() -> Told:
    """Return a household that bought now and then up to the day before."""
    return ordinary()


def long_ago() -> Told:
    """Return a household that gave up the shop ten years ago."""
    return tell(
        mixed(bought(moments(2012, 2015, 10, DAYTIME, "old"), (900, 8000), "s0"))
    )


def giver() -> Told:
    """Return a household that gives small cards to a friend, and bought a fridge."""
    dates = ("06-15 20:00", "12-24 10:00")
    return tell(
        mixed(
            bought(moments(2019, 2025, 10, DAYTIME, "giver"), (900, 8000), "giver"),
            bought(yearly(2023, 2023, "06-11 20:20"), (65800, 65801), "fridge"),
            gifts(yearly(2019, 2025, *dates), (3000, 5000), "g", to="a@friend.example"),
        )
    )


ENOUGH = {"note": Level.NOTE, "ask": Level.ASK, "act": Level.ACT, "": Level.NONE}
S0 = placed("2026-01-10 13:05", 63000, **STRANGER)
S4 = placed("2026-01-24 10:02", 56, seller="Fine Goods HK")
V4 = placed("2026-01-10 14:00", 69986, gift=True, to="z@outlook.com")
V5 = placed("2026-01-10 14:00", 71400)


@dataclass(frozen=True)
class Story:
    """A life before, and what happened then."""

    events: list[tuple[Event, str]]
    before: Told = field(default_factory=lately)


STORIES = {
    "seed 0: goods to a stranger after ten years": Story(
        [(S0, "act"), (of_order(S0, "order-shipped", "2026-01-10 16:35"), "act")],
        long_ago(),
    ),
    "seed 0, and the order mail was lost": Story(
        [(of_order(S0, "order-shipped", "2026-01-10 16:35", **STRANGER), "ask")],
        long_ago(),
    ),
    "seed 1: three gift cards of 50,000": Story([
        (placed("2026-01-10 14:00", 50000, gift=True, to=FREE), "ask"),
        (placed("2026-01-10 14:02", 50000, gift=True, to=FREE), "act"),
        (placed("2026-01-10 14:05", 50000, gift=True, to=FREE), "act"),
    ]),
    "seed 1, and the mail does not tell to whom": Story([
        (placed("2026-01-10 14:00", 50000, gift=True), "ask"),
        (placed("2026-01-10 14:02", 50000, gift=True), "act"),
        (placed("2026-01-10 14:05", 50000, gift=True), "act"),
    ]),
    "seed 2: gift cards and goods, and nobody looks": Story([
        (placed("2026-01-10 14:00", 30000, gift=True, to=FREE), "ask"),
        (placed("2026-01-10 14:04", 30000, gift=True, to=FREE), "act"),
        (placed("2026-01-10 14:10", 12800), "act"),
        (placed("2026-01-10 14:12", 9800), "act"),
    ]),
    "seed 3: small cards, a month of silence, then the money moves": Story([
        (issued("2026-04-24 14:05", 3000), "ask"),
        (issued("2026-04-24 14:10", 10000), "ask"),
        (issued("2026-04-24 14:12", 3000), "ask"),
        (event("gift-card-opened", "2026-05-24 21:00", 10000), "act"),
        (debit("2026-05-24 21:04", 10000), "act"),
        (issued("2026-05-24 21:10", 20000), "act"),
        (issued("2026-05-24 21:11", 10000), "act"),
        (issued("2026-05-24 21:13", 20000), "act"),
        (event("gift-card-opened", "2026-05-24 21:15", 20000), "act"),
        (debit("2026-05-24 21:17", 20000), "act"),
    ]),
    "seed 4: 56 yen, two weeks after a sign-in": Story([
        (event("sign-in", "2026-01-10 02:36"), ""),
        (S4, "ask"),
        (of_order(S4, "payment-completed", "2026-01-24 10:05", yen=56), "ask"),
        (of_order(S4, "order-shipped", "2026-01-24 10:08"), "ask"),
        (event("account-protected", "2026-01-24 18:20"), "act"),
    ]),
    "V1: fifteen orders of coins, then the shop's own notice": Story([
        *[
            (
                placed(f"2026-01-10 14:{n:02}", 7600 + 10 * n, goods=Goods.GIFT_CARD),
                want,
            )
            for n, want in enumerate(["ask"] * 4 + ["act"] * 11)
        ],
        (event("fraud-notice", "2026-01-10 15:00", 114325), "act"),
    ]),
    "V3: five orders of 11 yen": Story([
        (placed("2026-01-10 14:00", 11), "note"),
        (placed("2026-01-10 14:01", 11), "note"),
        (placed("2026-01-10 14:02", 11), "ask"),
        (placed("2026-01-10 14:03", 11), "ask"),
        (placed("2026-01-10 14:04", 11), "ask"),
    ]),
    "V4: a gift card of 69,986, held eight hours later": Story([
        (V4, "act"),
        (event("account-held", "2026-01-10 22:00"), "act"),
    ]),
    "V4, and the order mail was lost": Story([
        (event("account-held", "2026-01-10 22:00"), "ask")
    ]),
    "V6: the mail address is changed, the owner locked out": Story([
        (event("contact-changed", "2026-01-10 20:05"), "ask"),
        (event("account-protected", "2026-01-10 23:05"), "act"),
    ]),
    "V7: an hour of gift cards, from the balance first": Story([
        (placed("2026-01-10 14:00", 10000, gift=True), "ask"),
        (placed("2026-01-10 14:06", 10000, gift=True), "act"),
        (placed("2026-01-10 14:12", 10000, gift=True), "act"),
        (placed("2026-01-10 14:18", 30000, gift=True), "act"),
        (placed("2026-01-10 14:40", 40000, gift=True), "act"),
        (used("2026-01-10 14:42", 40000), "act"),
        (event("account-held", "2026-01-10 15:00"), "act"),
    ]),
    "V8: nine English mails about gift cards, then the lock": Story([
        (placed("2026-01-10 14:00", 10000, gift=True, language="en"), "ask"),
        (placed("2026-01-10 14:02", 10000, gift=True, language="en"), "act"),
        (event("account-held", "2026-01-10 15:00", language="en"), "act"),
    ]),
    "V9: a gift card of 30,000 while everybody sleeps": Story([
        (placed("2026-01-10 03:10", 30000, gift=True), "ask")
    ]),
    "V9, and the recipient is known to nobody": Story([
        (placed("2026-01-10 03:10", 30000, gift=True, to=FREE), "act")
    ]),
}


@pytest.mark.parametrize(
    "name",
    [
        "seed 1: three gift cards of 50,000",
        "V7: an hour of gift cards, from the balance first",
        "V9, and the recipient is known to nobody",
    ],
)
def test_who_gives_small_cards_to_a_friend_is_warned_of_large_ones_to_a_stranger(
    name: str,
) -> None:
    told = tell([one for one, _ in STORIES[name].events], giver())

    assert told.loudest is Level.ACT, [shown(f) for f in told.raised[-3:]]


@pytest.mark.parametrize("name", STORIES)
def test_what_a_friend_would_say_is_said_in_time(name: str) -> None:
    story = STORIES[name]
    told = story.before
    start = len(told.said)

    for number, (one, least) in enumerate(story.events, 1):
        told = told.go_on(one)
        said = [f for _, found in told.said[start:] for f in found]
        loudest = max((f.level.rank for f in said), default=0)
        assert loudest >= ENOUGH[least].rank, (number, [shown(f) for f in told.last])


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("seed 0: goods to a stranger after ten years", "A"),
        ("seed 1: three gift cards of 50,000", "A"),
        ("seed 4: 56 yen, two weeks after a sign-in", "D"),
        ("V3: five orders of 11 yen", "D"),
        ("V4, and the order mail was lost", "E"),
        ("V6: the mail address is changed, the owner locked out", "F"),
    ],
)
def test_the_kind_of_case_is_that_of_the_triage(name: str, want: str) -> None:
    story = STORIES[name]

    told = tell([one for one, _ in story.events], story.before)

    known = {finding.id for finding in story.before.last}
    new = [f for f in told.raised if f.id not in known]
    kinds = [f.case_kind for f in [f for f in new if f.orders] or new]
    assert kinds[0] == want or want in kinds[-1:], kinds


def test_an_alarm_that_nobody_heeded_is_raised_again_when_the_money_moves() -> None:
    cards = [issued(f"2026-04-24 14:0{n}", 50000, FREE) for n in range(3)]

    told = tell(
        [*cards, event("gift-card-opened", "2026-05-24 21:00", 50000)], ordinary()
    )

    assert told.levels[-1] == "act"


def test_the_shops_own_hold_is_a_case_of_its_kind() -> None:
    told = tell([V5, event("account-held", "2026-01-10 15:00")], ordinary())

    assert told.last[-1].case_kind == "E"
