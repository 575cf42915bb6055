"""What owners of domains publish about mail that does not prove it: DMARC."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.authenticity.model import Answer, AnswerStatus
from mioboe.authenticity.policy import Wish, policy_names, policy_of, walked


def org(name: str) -> str:
    """Return the last two labels."""
    return ".".join(name.split(".")[-2:])


def told(**records: str) -> dict[str, Answer]:
    """Return answers; `shop_example` is the domain `shop.example`."""
    return {
        f"_dmarc.{name.replace('_', '.')}": Answer(AnswerStatus.FOUND, (text,))
        for name, text in records.items()
    }


def wish(domain: str, **records: str) -> Wish | None:
    """Return what holds for a domain where these records are published."""
    policy = policy_of(domain, told(**records), org)
    return None if policy is None else policy.wish


@pytest.mark.parametrize(
    ("record", "want"),
    [
        ("v=DMARC1; p=reject", Wish.REJECT),
        ("v=DMARC1;p=QUARANTINE;pct=5", Wish.QUARANTINE),
        ("v=DMARC1; rua=mailto:a@b.test; p=none", Wish.NONE),
        ("v=DMARC1; rua=mailto:a@b.test", Wish.NONE),
        ("v=DMARC1; p=other", Wish.NONE),
        ("v=DMARC1; p=reject; t=y", Wish.QUARANTINE),
        ("v=DMARC1; p=quarantine; t=y", Wish.NONE),
        ("v=DMARC1; p=reject; new=tag", Wish.REJECT),
        ("v=dmarc1; p=reject", None),
        ("v=spf1 -all", None),
        ("p=reject; v=DMARC1", None),
    ],
)
def test_a_record_asks_for_what_it_says(record: str, want: Wish | None) -> None:
    assert wish("shop.example", shop_example=record) == want


def test_the_own_record_counts_before_that_of_the_organization() -> None:
    records = {"mail_shop_example": "v=DMARC1; p=none"}
    above = {"shop_example": "v=DMARC1; p=reject"}

    assert wish("mail.shop.example", **records, **above) is Wish.NONE
    assert wish("mail.shop.example", **above) is Wish.REJECT


def test_names_below_may_have_a_policy_of_their_own() -> None:
    record = "v=DMARC1; p=reject; sp=none"

    assert wish("mail.shop.example", shop_example=record) is Wish.NONE
    assert wish("shop.example", shop_example=record) is Wish.REJECT


def test_a_public_suffix_speaks_only_if_it_says_that_it_is_one() -> None:
    assert wish("shop.example", example="v=DMARC1; p=reject; psd=y") is Wish.REJECT
    assert wish("shop.example", example="v=DMARC1; p=reject") is None


def test_two_records_are_none() -> None:
    twice = Answer(AnswerStatus.FOUND, ("v=DMARC1; p=none", "v=DMARC1; p=reject"))

    assert policy_of("shop.example", {"_dmarc.shop.example": twice}, org) is None


def test_a_domain_says_itself_where_its_organization_ends() -> None:
    inner = told(b_shop_example="v=DMARC1; p=none; psd=n")
    suffix = told(shop_example="v=DMARC1; p=none; psd=y")

    assert walked("a.b.shop.example", inner, org) == "b.shop.example"
    assert walked("a.b.shop.example", suffix, org) == "b.shop.example"
    assert walked("a.b.shop.example", {}, org) == "shop.example"


def test_a_long_name_asks_for_eight_names() -> None:
    name = ".".join("abcdefghijkl") + ".example"

    assert len(policy_names(name)) == 8
    assert {f"_dmarc.{name}", "_dmarc.example"} <= policy_names(name)


@given(st.text(max_size=60), st.text(max_size=200))
def test_nothing_makes_it_raise(domain: str, text: str) -> None:
    answers = {n: Answer(AnswerStatus.FOUND, (text,)) for n in policy_names(domain)}

    policy_of(domain, answers, org)
    walked(domain, answers, org)
