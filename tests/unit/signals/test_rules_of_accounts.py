"""Signals about the account and the mail, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import (
    event,
    placed,
    tell,
)
from tests.fakes.lives import dollars, mixed, ordinary, signs

from mioboe.authenticity import Leaning, VerdictKind
from mioboe.signals import Level

if TYPE_CHECKING:
    from mioboe.events import Event

FREE = "somebody@gmail.com"
ABROAD = "Guangdong, China"


# ------------------------------------------- sign-in-at-night and sign-in-elsewhere


def test_a_sign_in_at_night_is_said_and_one_by_day_is_not() -> None:
    assert "sign-in-at-night" in signs(event("sign-in", "2026-01-02 03:00"))
    assert "sign-in-at-night" not in signs(event("sign-in", "2026-01-02 15:00"))


def test_who_shops_at_night_may_sign_in_at_night() -> None:
    nights = [placed(f"2025-{m:02}-10 02:00", 3000) for m in range(1, 13)]
    told = tell([*nights, event("sign-in", "2026-01-02 03:00")])

    assert "sign-in-at-night" not in told.signs


def test_a_sign_in_from_a_new_place_is_said_once_a_place_is_known() -> None:
    home = event("sign-in", "2025-03-02 15:00", place="神奈川県")
    away = event("sign-in", "2025-08-02 15:00", place=ABROAD)
    again = event("sign-in", "2025-12-02 15:00", place="神奈川県")

    assert "sign-in-elsewhere" in tell([home, away]).signs
    assert "sign-in-elsewhere" not in tell([away]).signs
    assert "sign-in-elsewhere" not in tell([home, again]).signs


def test_one_of_the_two_is_a_note_and_both_are_a_question() -> None:
    home = event("sign-in", "2025-12-02 15:00", place="神奈川県")
    day = event("sign-in", "2026-01-02 15:00", place=ABROAD)
    night = event("sign-in", "2026-01-02 03:00", place=ABROAD)

    assert tell([home, day], ordinary()).levels[-1] == Level.NOTE
    assert tell([home, night], ordinary()).levels[-1] == Level.ASK


# -------------------------------- sign-in-before-order and change-before-order


@pytest.mark.parametrize("kind", ["sign-in", "sign-in-attempt"])
@pytest.mark.parametrize(
    ("days", "want"),
    [("2026-01-05", True), ("2026-01-20", True), ("2026-02-20", False)],
)
def test_an_order_after_a_sign_in(kind: str, days: str, *, want: bool) -> None:
    found = signs(event(kind, "2026-01-02 03:00"), placed(f"{days} 20:05", 56))

    assert ("sign-in-before-order" in found) is want


def test_an_order_before_a_sign_in_does_not_follow_it() -> None:
    found = signs(placed("2026-01-05 20:05", 56), event("sign-in", "2026-01-06 03:00"))

    assert "sign-in-before-order" not in found


def test_a_sign_in_after_which_all_went_on_as_usual_arms_nothing() -> None:
    found = signs(
        event("sign-in", "2026-01-02 03:00"),
        placed("2026-01-05 20:05", 3000),
        placed("2026-01-12 20:05", 3000),
    )

    told = tell(
        [
            event("sign-in", "2026-01-02 03:00"),
            placed("2026-01-05 20:05", 3000),
            placed("2026-01-12 20:05", 3000),
        ],
        ordinary(),
    )
    assert "sign-in-before-order" in found  # of the first order, and too weak to show
    assert told.levels[-1] == ""


def test_where_sign_ins_come_all_the_time_one_says_nothing() -> None:
    many = [event("sign-in", f"2025-{m:02}-28 09:00") for m in range(1, 13)]
    told = tell(sorted(many, key=lambda e: e.arrived)[-1:], ordinary())
    told = tell(
        mixed(
            many, [event("sign-in", "2026-01-02 03:00"), placed("2026-01-05 20:05", 56)]
        ),
        ordinary(2018, 2024),
    )

    assert "sign-in-before-order" not in told.signs


@pytest.mark.parametrize(
    "kind",
    [
        "password-changed",
        "contact-changed",
        "payment-method-added",
        "two-step-changed",
    ],
)
def test_an_order_after_a_change_of_the_account(kind: str) -> None:
    soon = signs(event(kind, "2026-01-02 03:00"), placed("2026-01-04 20:05", 3000))
    late = signs(event(kind, "2026-01-02 03:00"), placed("2026-01-20 20:05", 3000))

    assert "change-before-order" in soon
    assert "change-before-order" not in late


def test_a_change_at_another_brand_says_nothing() -> None:
    other = event("password-changed", "2026-01-02 03:00", brand="rakuten", shop="")

    assert "change-before-order" not in signs(other, placed("2026-01-04 20:05", 3000))


def test_a_flood_of_codes_does_not_wash_the_sign_in_away() -> None:
    flood = [
        event("one-time-code", f"2026-01-{3 + n // 20:02} {n % 20:02}:00")
        for n in range(45)
    ]

    assert "sign-in-before-order" in signs(
        event("sign-in-attempt", "2026-01-02 03:00"),
        *flood,
        placed("2026-01-10 20:05", 56),
    )


# ------------------------------------------------- mailbox-change-before-order


def at_google(kind: str, when: str) -> Event:
    return event(kind, when, brand="google", shop="google.com")


@pytest.mark.parametrize("kind", ["contact-changed", "sim-reissued", "sign-in-attempt"])
def test_an_order_after_the_mailbox_was_changed(kind: str) -> None:
    name = "mailbox-change-before-order"
    change = at_google(kind, "2026-01-02 03:00")

    assert name in signs(change, placed("2026-01-05 20:05", 50000))
    assert name not in signs(change, placed("2026-02-05 20:05", 50000))
    assert name not in signs(placed("2026-01-01 20:05", 50000), change)


def test_a_change_of_the_mailbox_alone_makes_no_ordinary_order_odd() -> None:
    told = tell(
        [
            at_google("contact-changed", "2026-01-02 15:00"),
            placed("2026-01-05 20:05", 3000),
        ],
        ordinary(),
    )

    assert told.levels[-1] == ""


def test_gift_cards_after_the_mailbox_was_changed_are_worse_than_gift_cards() -> None:
    gift = placed("2026-01-03 20:05", 10000, gift=True)
    change = at_google("contact-changed", "2026-01-02 15:00")

    alone, after = tell([gift], ordinary()), tell([change, gift], ordinary())

    assert after.last[-1].score > alone.last[-1].score


# ------------------------------------------------------- what shops say themselves


@pytest.mark.parametrize(
    "kind",
    [
        "account-held",
        "account-protected",
        "fraud-notice",
        "contact-changed",
        "two-step-changed",
        "password-changed",
        "address-added",
        "payment-method-added",
        "sign-in",
        "sign-in-attempt",
        "forwarding-added",
        "sim-reissued",
    ],
)
def test_a_notice_speaks_for_itself(kind: str) -> None:
    assert kind in signs(event(kind, "2026-01-10 20:05"))


@pytest.mark.parametrize(
    "kind",
    ["one-time-code", "claim-result", "account-created", "subscription-started"],
)
def test_other_notices_are_kept_and_disturb_nobody(kind: str) -> None:
    told = tell([event(kind, "2026-01-10 20:05")], ordinary())

    assert told.loudest.rank == 0


# ------------------------------------------------------------ language-switched


def test_mails_in_another_language() -> None:
    assert "language-switched" in signs(placed("2026-01-10 20:05", 3000, language="en"))


def test_a_foreign_shop_writes_in_its_own_language() -> None:
    abroad = placed(
        "2026-01-10 20:05",
        shop="amazon.com",
        language="en",
        amount=dollars("20.00"),
    )

    assert "language-switched" not in signs(abroad)


def test_a_language_that_was_used_before_is_no_switch() -> None:
    first = placed("2026-01-10 20:05", 3000, language="en")
    again = placed("2026-08-10 20:05", 3000, language="en")

    assert tell([first, again], ordinary()).levels[-1] == ""


def test_without_a_usual_language_none_is_new() -> None:
    few = [placed(f"2025-0{m}-10 20:05", 1000) for m in range(1, 5)]

    told = tell([*few, placed("2026-01-10 20:05", 1000, language="en")])

    assert "language-switched" not in told.signs


# --------------------------------------------------------------- unproven-money


DOUBTFUL = {"verdict": VerdictKind.UNPROVEN, "owes_proof": True}


def test_a_mail_about_money_that_owes_a_proof() -> None:
    assert "unproven-money" in signs(placed("2026-01-10 20:05", 3000, **DOUBTFUL))


@pytest.mark.parametrize(
    "more",
    [
        {"verdict": VerdictKind.UNPROVEN, "owes_proof": False},
        {**DOUBTFUL, "leaning": Leaning.GENUINE},
        {**DOUBTFUL, "amount": None, "order": ""},
        {},
    ],
)
def test_a_mail_that_owes_none_or_leans_to_genuine_or_is_not_about_money(
    more: dict[str, object],
) -> None:
    assert "unproven-money" not in signs(placed("2026-01-10 20:05", 3000, **more))


def test_nothing_that_such_a_mail_says_is_believed() -> None:
    told = tell(
        [placed("2026-01-10 03:05", 630000, gift=True, to=FREE, **DOUBTFUL)], ordinary()
    )

    (finding,) = told.last
    assert finding.level is Level.ASK
    assert [s.signal for s in finding.signs if not s.is_doubtful] == ["unproven-money"]


def test_where_no_mail_is_ever_proven_a_raid_is_asked_about_all_the_same() -> None:
    first = placed("2026-01-10 20:05", 3000, **DOUBTFUL)
    raid = [
        placed(f"2026-03-10 20:0{n}", 50000, gift=True, to=FREE, **DOUBTFUL)
        for n in range(3)
    ]

    told = tell([first, *raid], ordinary())

    assert [level for level in told.levels if level] == ["ask", "ask"]


def test_one_question_about_such_mails_is_enough_for_a_year() -> None:
    many = [placed(f"2026-{m:02}-10 20:05", 3000, **DOUBTFUL) for m in range(1, 12)]

    told = tell(many, ordinary())

    assert told.levels == [*[""] * len(ordinary().levels), "ask", *[""] * 10]


# ----------------------------------------------------------------- same-episode


def test_an_order_beside_one_that_is_surely_not_ours() -> None:
    cards = [placed(f"2026-01-10 20:0{n}", 50000, gift=True, to=FREE) for n in range(3)]

    assert "same-episode" in signs(*cards, placed("2026-01-10 20:30", 2000))
    assert "same-episode" not in signs(placed("2026-01-10 20:30", 2000))


def test_an_order_of_the_week_after_is_another_episode() -> None:
    cards = [placed(f"2026-01-10 20:0{n}", 50000, gift=True, to=FREE) for n in range(3)]
    later = placed("2026-01-17 20:30", 2000)

    assert tell([*cards, later], ordinary()).levels[-1] == ""
