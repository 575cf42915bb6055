"""A link that was altered anywhere is good for nothing."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.alerting import KEY, NIGHT

from mioboe.alerts import HOLDS, Purpose, Refusal, Ticket, check, issue

TICKET = Ticket(
    purpose=Purpose.ANSWER,
    matter=7,
    finding="finding_abcdefghijklmnop",
    person="山田 花子",
    expires=NIGHT + HOLDS,
)
TOKEN = issue(TICKET, KEY)


def test_a_link_comes_back_as_it_was_made() -> None:
    assert check(TOKEN, KEY, NIGHT, Purpose.ANSWER) == TICKET


@given(st.integers(0, len(TOKEN) - 1), st.characters(codec="ascii"))
def test_a_letter_changed_anywhere_is_refused(place: int, letter: str) -> None:
    altered = TOKEN[:place] + letter + TOKEN[place + 1 :]

    found = check(altered, KEY, NIGHT, Purpose.ANSWER)

    assert found == (TICKET if altered == TOKEN else Refusal.FORGED)


@given(st.integers(0, 8 * len(base64.urlsafe_b64decode(TOKEN + "==")) - 1))
def test_a_bit_changed_anywhere_is_refused(bit: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(TOKEN + "=="))
    raw[bit // 8] ^= 1 << bit % 8
    altered = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    assert check(altered, KEY, NIGHT, Purpose.ANSWER) is Refusal.FORGED


@given(st.text(max_size=3000))
def test_whatever_comes_is_refused_without_a_fault(text: str) -> None:
    assert check(text, KEY, NIGHT, Purpose.ANSWER) is Refusal.FORGED


@pytest.mark.parametrize("more", ["=", "==", "A", "\n", " ", "%3D"])
def test_a_link_with_something_behind_is_another(more: str) -> None:
    assert check(TOKEN + more, KEY, NIGHT, Purpose.ANSWER) is Refusal.FORGED


def test_a_link_is_good_until_it_expires() -> None:
    last = TICKET.expires - timedelta(seconds=1)

    assert check(TOKEN, KEY, last, Purpose.ANSWER) == TICKET
    assert check(TOKEN, KEY, TICKET.expires, Purpose.ANSWER) is Refusal.EXPIRED


def test_another_key_makes_other_links() -> None:
    assert check(TOKEN, KEY[::-1], NIGHT, Purpose.ANSWER) is Refusal.FORGED


def test_a_link_for_a_test_answers_nothing() -> None:
    token = issue(replace(TICKET, purpose=Purpose.TEST), KEY)

    assert check(token, KEY, NIGHT, Purpose.ANSWER) is Refusal.OTHER_PURPOSE


@given(
    st.text(max_size=60),
    st.integers(0, 2**40),
    st.sampled_from(Purpose),
)
def test_every_person_and_matter_fits_into_a_link(
    name: str, number: int, purpose: Purpose
) -> None:
    name = name.encode("utf-8", "replace").decode()
    ticket = replace(TICKET, person=name, matter=number, purpose=purpose)

    assert check(issue(ticket, KEY), KEY, NIGHT, purpose) == ticket


def test_all_links_to_one_person_in_one_matter_are_spent_together() -> None:
    again = replace(TICKET, expires=TICKET.expires + timedelta(days=1))

    assert again.id == TICKET.id
    assert replace(TICKET, person="山田 太郎").id != TICKET.id
    assert replace(TICKET, matter=8).id != TICKET.id
