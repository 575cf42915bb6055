"""A profile that was started from a mail is sound, and reads that mail."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.profiles import GENUINE, ZONES, message
from tests.golden.casebook import all_cases

from mioboe.authenticity import Brand
from mioboe.bootstrap import org_domain
from mioboe.catalog import Surroundings, read_yaml, start_profile
from mioboe.catalog.checks import check_profile
from mioboe.catalog.model import BrandFile
from mioboe.events import Profile, extract, index
from mioboe.events.upkeep import outline
from mioboe.kit import fold
from mioboe.messages import parse

if TYPE_CHECKING:
    from tests.golden.casebook import Case

    from mioboe.catalog import Start
    from mioboe.messages import Message

KNOWN: Final = Surroundings(
    brands=(Brand(id="shop", title="みほん店", domains=("shop.example",)),),
    profiles={"shop"},
    org_domain=org_domain,
    today=date(2026, 11, 26),
)
TEXT: Final = fold("ご注文番号：H-1234-5\n合計：3,240円\nIt's: #1 \\ {x}")
CASES: Final = [case for case in all_cases() if case.folder.parent.name != "forged"]


def started(mail: Message, name: str = "") -> Start:
    return start_profile(mail, outline(mail), KNOWN, name=name)


def read(start: Start) -> tuple[Profile, BrandFile | None]:
    """Return both files as `mioboe check` reads them, and hold that it is content."""
    profile, faults = read_yaml(start.profile, Profile, where="p")
    assert profile is not None, (faults, start.profile)
    assert check_profile(profile, {start.brand_id}) == []
    assert profile.id == start.id
    if not start.brand:
        return profile, None
    brand, more = read_yaml(start.brand, BrandFile, where="b")
    assert brand is not None, (more, start.brand)
    assert brand.id == start.brand_id
    return profile, brand


def test_a_mail_of_a_known_brand_starts_a_profile_beside_the_others() -> None:
    start = started(message(TEXT, "ご注文の確認"))

    profile, brand = read(start)

    assert (start.id, start.brand_id, brand) == ("shop-new", "shop", None)
    assert [row.address for row in profile.senders] == ["order@shop.example"]
    assert (profile.status.value, profile.title) == ("draft", "みほん店")


def test_a_mail_of_a_stranger_starts_a_brand_as_well() -> None:
    mail = message(TEXT, "ご注文の確認", by="order@mail.hoshi-books.example")

    profile, brand = read(started(mail))

    assert brand is not None
    assert [row.name for row in brand.domains] == ["hoshi-books.example"]
    assert profile.id == profile.brand == brand.id == "hoshi-books"
    assert brand.tokens == ("hoshi-books",)


def test_an_id_can_be_asked_for() -> None:
    assert started(message(TEXT), "mine").id == "mine"


def test_it_reads_the_mail_that_it_started_from() -> None:
    mail = message(TEXT, "ご注文の確認")
    profile, _ = read(started(mail))

    found = extract(mail, GENUINE, index([profile], ZONES))

    (event,) = found.events
    assert (event.order, event.amount and event.amount.text) == ("H-1234-5", "3240")
    assert found.problems == ()


@pytest.mark.parametrize("case", [pytest.param(c, id=c.name) for c in CASES])
def test_every_golden_mail_starts_a_sound_profile_that_reads_it(case: Case) -> None:
    mail = parse((case.folder / "in.eml").read_bytes())
    if not mail.author.domain:
        return
    profile, _ = read(started(mail))

    found = extract(mail, GENUINE, index([profile], ZONES))

    assert found.form.startswith(f"{profile.id}/")


@given(st.text(), st.text(), st.text())
def test_no_mail_starts_an_unsound_one(text: str, subject: str, name: str) -> None:
    mail = parse(
        f"From: {name} <a@b.test>\nSubject: {subject}\n\n{text}".encode(
            "utf-8", "replace"
        )
    )
    if mail.author.domain:
        read(started(mail))
