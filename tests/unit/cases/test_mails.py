from __future__ import annotations

from tests.fakes.caselogs import BRAND, NOON, ORDER, SHOP, yen

from mioboe.authenticity import VerdictKind
from mioboe.cases import mail_of
from mioboe.events import Event, EventType


def test_an_event_becomes_what_a_case_records_of_its_mail() -> None:
    event = Event(
        type=EventType.ORDER_SHIPPED,
        shop=SHOP,
        brand=BRAND,
        at=NOON,
        arrived=NOON,
        message_id="<a@mail.example>",
        verdict=VerdictKind.GENUINE,
        order=ORDER,
        amount=yen(63000),
        tracking="1234",
        carrier="yamato",
    )
    found = mail_of(event)

    assert (found.event, found.order, found.amount) == (event.type, ORDER, yen(63000))
    assert (found.message, found.is_likely) == ("<a@mail.example>", True)
    assert (found.tracking, found.carrier) == ("1234", "yamato")
