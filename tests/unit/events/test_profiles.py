from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.events import event
from tests.fakes.profiles import form, indexed, message, profile

from mioboe.authenticity import Confidence, Leaning, VerdictKind
from mioboe.events import EventType, Status
from mioboe.events.model import SenderRow, When
from mioboe.events.profiles import covers, may_read

PLACED = EventType.ORDER_PLACED


@pytest.mark.parametrize(
    ("address", "sender", "want"),
    [
        ("order@shop.example", "order@shop.example", True),
        ("order@shop.example", "other@shop.example", False),
        ("*@shop.example", "any@shop.example", True),
        ("*@shop.example", "any@mail.shop.example", False),
        ("*@shop.example", "any@notshop.example", False),
        ("*@shop.example", "shop.example", False),
        ("order@shop.example", "", False),
    ],
)
def test_an_address_covers_itself_and_a_star_its_domain(
    address: str, sender: str, *, want: bool
) -> None:
    assert covers(address, sender) is want


def test_a_sender_on_the_list_is_vouched_for_whatever_the_mail() -> None:
    known = indexed(profile(senders=("order@shop.example", "*@mail.shop.example")))

    assert known.vouch_for(message(by="order@shop.example"))
    assert known.vouch_for(message(by="any@mail.shop.example"))


@pytest.mark.parametrize(
    "by", ["ceo@shop.example", "order@shop.example.test", "order@sub.shop.example", "@"]
)
def test_a_sender_that_no_list_names_is_not(by: str) -> None:
    known = indexed(profile(senders=("order@shop.example",)))

    assert not known.vouch_for(message(by=by))


def test_a_sender_that_only_a_form_names_is_vouched_for_in_that_form_alone() -> None:
    opened = form(
        "opened", PLACED, from_=("*@shop.example",), when=When(subject=("開封",))
    )
    known = indexed(profile(opened, senders=()))

    assert known.vouch_for(
        message(subject="ギフト券が開封されました", by="gc@shop.example")
    )
    assert not known.vouch_for(message(subject="お得な情報", by="gc@shop.example"))
    assert not known.vouch_for(message(subject="開封", by="gc@other.example"))


@pytest.mark.parametrize(
    ("level", "any_mail", "its_form"),
    [("R", True, True), ("P+", True, True), ("P", False, True), ("S", False, False)],
)
def test_the_less_an_address_is_known_the_less_it_vouches(
    level: str, *, any_mail: bool, its_form: bool
) -> None:
    row = SenderRow(address="a@shop.example", confidence=Confidence(level), source="-")
    placed = form("placed", PLACED, when=When(subject=("ご注文",)))
    known = indexed(replace(profile(placed), senders=(row,)))

    assert known.vouch_for(message(subject="お得", by="a@shop.example")) is any_mail
    assert known.vouch_for(message(subject="ご注文", by="a@shop.example")) is its_form


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_only_a_trusted_profile_vouches(status: Status) -> None:
    named = form("named", PLACED, from_=("gc@shop.example",))
    known = indexed(profile(named, status=status))

    assert not known.vouch_for(message())
    assert not known.vouch_for(message(by="gc@shop.example"))


def test_a_draft_reads_and_a_retired_profile_does_not() -> None:
    assert indexed(profile(status=Status.DRAFT)).of("order@shop.example")
    assert not indexed(profile(status=Status.RETIRED)).of("order@shop.example")


def test_a_trusted_profile_beside_a_draft_vouches() -> None:
    draft = profile(id="draft", status=Status.DRAFT)

    assert indexed(draft, profile()).vouch_for(message())


def test_the_profiles_of_a_sender_are_found_once_by_address_and_by_domain() -> None:
    one = profile(id="one", senders=("order@shop.example", "*@shop.example"))
    two = profile(id="two", senders=("*@shop.example",))
    known = indexed(one, two)

    assert {p.id for p in known.of("order@shop.example")} == {"one", "two"}
    assert {p.id for p in known.of("any@shop.example")} == {"one", "two"}
    assert known.of("order@other.example") == ()
    assert known.of("") == ()


def test_a_merchant_is_the_shop_that_descriptors_name() -> None:
    known = indexed(profile(descriptors=(r"(?i)\bSHOP[ .]EXAMPLE", "みほん商店")))

    assert known.shop_of("SHOP EXAMPLE 0120") == "shop.example"
    assert known.shop_of("株式会社みほん商店") == "shop.example"
    assert known.shop_of("OTHER") == ""
    assert known.shop_of("") == ""


@pytest.mark.parametrize(
    ("when", "want"),
    [
        (When(), True),
        (When(subject=("注文",)), True),
        (When(subject=("発送", "注文")), True),
        (When(subject=("発送",)), False),
        (When(text=("合計",)), True),
        (When(text=("返金",)), False),
        (When(subject=("注文",), text=("返金",)), False),
        (When(not_subject=("注文",)), False),
        (When(not_subject=("発送",)), True),
        (When(not_text=("合計",)), False),
        (When(subject=("注文",), not_text=("返金",)), True),
    ],
)
def test_a_form_reads_what_its_fast_test_lets_through(
    when: When, *, want: bool
) -> None:
    assert may_read(form(when=when), "ご注文の確認", "合計 5円", "") is want


def test_the_html_is_looked_at_where_there_is_no_plain_text() -> None:
    asks = form(when=When(text=("合計",)))

    assert may_read(asks, "", "", "合計 5円")
    assert not may_read(asks, "", "plain", "合計 5円")


@pytest.mark.parametrize(
    ("level", "owes", "want"),
    [("R", False, False), ("R", True, True), ("P", False, True), ("S", True, True)],
)
def test_what_nothing_proves_and_nobody_knows_well_may_be_invented(
    level: str, *, owes: bool, want: bool
) -> None:
    one = event("contact-changed", "2026-01-10 13:05", confidence=Confidence(level))
    bare = replace(
        one, verdict=VerdictKind.UNPROVEN, leaning=Leaning.NONE, owes_proof=owes
    )

    assert bare.is_doubtful is want
    assert not replace(bare, leaning=Leaning.GENUINE).is_doubtful
    assert not one.is_doubtful
