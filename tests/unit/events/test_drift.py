from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest
from tests.fakes.profiles import CAME, form, indexed, label, message, profile

from mioboe.events import EventType
from mioboe.events.upkeep import (
    Seen,
    Trait,
    Traits,
    form_named,
    histories,
    traits_of,
)
from mioboe.events.upkeep.drift import ENOUGH
from mioboe.messages.model import Part

USUAL: Final = Traits(
    sender="order@shop.example",
    signers=("mail.example", "shop.example"),
    structure="text/plain text/html",
    labels=("合計", "注文番号"),
)
ORDER: Final = form(
    "order",
    EventType.ORDER_PLACED,
    take={"order": label("注文番号", "受注番号"), "amount": label("合計")},
)


def seen(number: int, **more: Any) -> Seen:  # noqa: ANN401 - traits
    return Seen(
        form="shop/order",
        at=CAME + timedelta(days=number),
        message_id=f"<{number}@x.test>",
        traits=replace(USUAL, **more),
    )


MANY: Final = [seen(number) for number in range(ENOUGH)]


def test_mails_that_look_alike_are_counted_and_nothing_departs() -> None:
    history = histories(MANY)["shop/order"]

    assert (history.count, history.departures) == (ENOUGH, ())
    assert (history.first, history.last) == (MANY[0].at, MANY[-1].at)


@pytest.mark.parametrize(
    ("trait", "more", "was", "now"),
    [
        (Trait.SENDER, {"sender": "b@shop.example"}, "order@shop.example", None),
        (Trait.SIGNERS, {"signers": ()}, "mail.example shop.example", ""),
        (Trait.STRUCTURE, {"structure": "text/html"}, "text/plain text/html", None),
        (Trait.LABELS, {"labels": ("合計",)}, "合計 | 注文番号", "合計"),
    ],
)
def test_a_mail_with_another_trait_departs(
    trait: Trait, more: dict[str, Any], was: str, now: str | None
) -> None:
    (departure,) = histories([*MANY, seen(9, **more)])["shop/order"].departures

    assert (departure.trait, departure.was) == (trait, was)
    assert departure.now == (next(iter(more.values())) if now is None else now)
    assert departure.message_id == "<9@x.test>"


def test_the_next_mail_of_the_new_kind_is_nothing_new() -> None:
    mails = [*MANY, *(seen(9 + n, structure="text/html") for n in range(3)), seen(20)]

    assert len(histories(mails)["shop/order"].departures) == 1


def test_a_label_that_only_some_mails_had_is_not_missed() -> None:
    mails = [seen(0, labels=("合計",)), *MANY, seen(9, labels=("合計",))]

    assert histories(mails)["shop/order"].departures == ()


def test_few_mails_are_too_few_to_depart_from() -> None:
    mails = [*MANY[:-1], seen(9, structure="text/html")]

    assert histories(mails)["shop/order"].departures == ()


def test_forms_do_not_know_of_each_other() -> None:
    other = replace(seen(9, structure="text/html"), form="shop/bill")

    found = histories([*MANY, other])

    assert list(found) == ["shop/bill", "shop/order"]
    assert not any(history.departures for history in found.values())


def test_the_traits_of_a_mail_are_its_sender_signers_parts_and_labels() -> None:
    parts = (
        Part(content_type="text/plain"),
        Part(content_type="text/html"),
        Part(content_type="application/pdf", filename="a.pdf"),
    )
    mail = message("受注番号: A-1\n合計\n1,010円", parts=parts)

    found = traits_of(mail, ["shop.example", "", "mail.example"], ORDER)

    assert found == replace(USUAL, labels=("受注番号", "合計"))


def test_a_form_is_found_by_its_name() -> None:
    profiles = indexed(profile(ORDER))

    assert form_named("shop/order", "order@shop.example", profiles) is ORDER
    assert form_named("shop/other", "order@shop.example", profiles) is None
    assert form_named("shop/order", "b@other.example", profiles) is None
