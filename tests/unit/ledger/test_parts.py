from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.events import moment, of_order, placed
from tests.fakes.ledgers import only_order

from mioboe.ledger import OrderState
from mioboe.ledger.parts import is_all_gone

if TYPE_CHECKING:
    from mioboe.events import Event

THREE = ("電球 E26 60W", "電球 E17 40W", "えんぴつ 12本")
ORDER = placed("2026-01-10 13:05", 9000, items=THREE)


def _gone(*items: str, at: str = "2026-01-10 14:00") -> Event:
    return of_order(ORDER, "order-cancelled", at, items=items)


@pytest.mark.parametrize(
    ("items", "gone", "want"),
    [
        # Nothing is known of the one or the other.
        ((), ("電球",), True),
        (THREE, (), True),
        # All of them, some of them.
        (THREE, THREE, True),
        (THREE, THREE[:2], False),
        (THREE, ("えんぴつ…",), False),
        # One name takes one thing, also where it is cut short and fits two.
        (THREE, ("電球…", "えんぴつ..."), False),
        (THREE, ("電球 E26…", "電球 E17…", "えんぴつ…"), True),
        # A thing that two mails name, one of them cut short.
        (THREE, ("電球 E26 60W", "電球 E26…", "えんぴつ 12本"), False),
        # Names in another language: as many as there are, or fewer.
        (("電球",), ("light bulb",), True),
        (THREE, ("light bulb",), False),
        # Width, case and marks do not matter.
        (("ＵＳＢ ケーブル", "えんぴつ"), ("「usb ケーブル」", "えんぴつ"), True),
    ],
)
def test_an_order_is_gone_when_nothing_is_left_of_it(
    items: tuple[str, ...], gone: tuple[str, ...], *, want: bool
) -> None:
    assert is_all_gone(items, gone) is want


@given(st.lists(st.text(max_size=8), max_size=6))
def test_what_is_cancelled_by_its_own_names_is_gone(items: list[str]) -> None:
    assert is_all_gone(items, items)


def test_a_mail_about_one_of_several_things_leaves_the_order_open() -> None:
    order = only_order(ORDER, _gone(THREE[0]))

    assert order.state is OrderState.PLACED
    assert order.cancelled is None
    assert order.cancelled_items == (THREE[0],)
    assert order.items == THREE


def test_mails_that_together_name_all_of_it_cancel_the_order() -> None:
    second = _gone(*THREE[1:], at="2026-01-11 09:00")
    order = only_order(ORDER, _gone(THREE[0]), second)

    assert order.state is OrderState.CANCELLED
    assert order.cancelled == moment("2026-01-11 09:00")


def test_a_mail_that_names_nothing_cancels_the_order() -> None:
    order = only_order(ORDER, _gone())

    assert order.state is OrderState.CANCELLED
    assert order.cancelled == moment("2026-01-10 14:00")


def test_a_cancellation_that_came_before_the_order_opens_it_again() -> None:
    late = replace(ORDER, arrived=moment("2026-01-10 20:00"))
    order = only_order(_gone(THREE[0]), late)

    assert order.items == THREE
    assert order.state is OrderState.PLACED
    assert order.cancelled is None


def test_what_is_left_of_an_order_still_comes() -> None:
    shipped = of_order(ORDER, "order-shipped", "2026-01-10 16:35")
    order = only_order(ORDER, _gone(THREE[0]), shipped)

    assert order.state is OrderState.SHIPPED
