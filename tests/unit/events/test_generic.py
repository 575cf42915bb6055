"""Mails of senders that nobody described: what they seem to be, and what is told."""

from __future__ import annotations

import functools
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from mioboe.authenticity import Confidence, Leaning, Verdict, VerdictKind
from mioboe.catalog import load
from mioboe.events import EventType
from mioboe.events.generic import Guess, GuessKind, Lexicon, is_sure, recognize, tell
from mioboe.events.generic.tell import may_speak
from mioboe.kit import Money, Reason
from mioboe.messages import parse

if TYPE_CHECKING:
    from mioboe.events import Event
    from mioboe.messages import Message

UNKNOWN = Verdict(kind=VerdictKind.UNPROVEN)
ORDER = """\
Thank you for your order! We have received it.
Order number: TB-4471
Order total: $25.00
"""


@functools.cache
def lexicon() -> Lexicon:
    """Return the weights that the project ships."""
    return load().readers.lexicon


def letter(
    subject: str, text: str, *, by: str = "orders@shop.example", fields: str = ""
) -> Message:
    head = f"From: {by}\nTo: a@home.example\nSubject: {subject}\n{fields}"
    kind = "Content-Type: text/plain; charset=utf-8\nDate: 1 Jan 2026 00:00:00 +0000"
    return parse(f"{head}{kind}\n\n{text}".encode())


def told(message: Message, verdict: Verdict = UNKNOWN) -> list[Event]:
    return list(tell(message, verdict, lexicon()))


def test_a_guess_names_the_words_that_spoke_for_it() -> None:
    found = recognize(letter("Order confirmed", ORDER), lexicon())

    assert isinstance(found, Guess)
    assert found.kind is GuessKind.ORDER
    assert is_sure(found, lexicon())
    assert "<order-number>" in found.words


def test_a_language_that_is_not_known_says_nothing() -> None:
    mail = letter("Tak for din ordre", "Ordrenummer: 4471\nI alt: 250 kr")

    assert recognize(mail, lexicon()) is None
    assert not told(mail)


def test_an_empty_lexicon_recognizes_nothing() -> None:
    assert recognize(letter("Order confirmed", ORDER), Lexicon()) is None


def test_an_order_has_its_number_its_sum_and_low_confidence() -> None:
    (event,) = told(letter("Order confirmed", ORDER))

    assert event.type is EventType.ORDER_PLACED
    assert (event.order, event.shop, event.brand) == ("TB-4471", "shop.example", "")
    assert event.amount == Money(Decimal("25.00"), "USD")
    assert event.confidence is Confidence.GENERIC
    assert event.is_guess
    assert event.is_doubtful
    assert event.form == "generic/order"


@pytest.mark.parametrize(
    "mail",
    [
        letter("Re: Order confirmed", ORDER),
        letter("Order confirmed", ORDER, by="anna@friend.example"),
        letter("Order confirmed", ORDER, fields="In-Reply-To: <1@home.example>\n"),
        letter("Order confirmed", ORDER, fields="List-Post: <mailto:l@x.example>\n"),
        letter("Order confirmed", "Thank you for your order! We have received it."),
        letter("Order confirmed", ORDER, by="a@shop.example, b@shop.example"),
        letter("Order confirmed", ORDER, by="nobody"),
    ],
    ids=["answer", "person", "reply", "list", "no-number", "two-authors", "no-domain"],
)
def test_no_order_is_told_of(mail: Message) -> None:
    assert not told(mail)


def test_a_known_shop_is_named_as_it_is_everywhere() -> None:
    mail = letter("Order confirmed", ORDER)

    (event,) = tell(mail, UNKNOWN, lexicon(), shop="known.example")

    assert event.shop == "known.example"


def test_nothing_supports_a_mail_that_plays_a_brand() -> None:
    mail = letter("Order confirmed", ORDER)
    claimed = replace(UNKNOWN, brand="amazon", reasons=(Reason(code="claims-by-name"),))

    assert not may_speak(mail, claimed)
    assert not may_speak(mail, replace(UNKNOWN, kind=VerdictKind.FORGED))
    assert not may_speak(
        mail, replace(UNKNOWN, reasons=(Reason(code="mentions-brand"),))
    )


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(kind=VerdictKind.GENUINE, brand="amazon"),
        Verdict(kind=VerdictKind.UNPROVEN, brand="amazon", leaning=Leaning.GENUINE),
        Verdict(
            kind=VerdictKind.UNPROVEN,
            brand="amazon",
            reasons=(Reason(code="address-unlisted"),),
        ),
    ],
    ids=["genuine", "leans", "unlisted"],
)
def test_a_brand_that_proves_itself_may_be_guessed_about(verdict: Verdict) -> None:
    (event,) = told(letter("Order confirmed", ORDER), verdict)

    assert (event.brand, event.is_guess) == ("amazon", True)


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        (
            "Your password has been changed",
            "The password of your account was changed. If this wasn't you, tell us.",
            EventType.PASSWORD_CHANGED,
        ),
        (
            "メールアドレス変更のお知らせ",
            "ご登録のメールアドレスが変更されました。お心当たりのない場合はご連絡を。",
            EventType.CONTACT_CHANGED,
        ),
        (
            "Sign-in attempt blocked",
            """\
Someone tried to sign in to your account from a new device. We blocked the sign-in
attempt. Location: Rome. If this was you, ignore it.""",
            EventType.SIGN_IN_ATTEMPT,
        ),
    ],
)
def test_what_happened_to_an_account_is_told_apart(
    subject: str, text: str, kind: EventType
) -> None:
    assert [event.type for event in told(letter(subject, text))] == [kind]
