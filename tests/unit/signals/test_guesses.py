"""A guess is told, and decides nothing."""

from __future__ import annotations

import pytest
from tests.fakes.events import event, issued, number_of, of_order, placed, tell

from mioboe.authenticity import Confidence, VerdictKind
from mioboe.events import EventType
from mioboe.ledger import Ledger, apply

GUESS = {"confidence": Confidence.GENERIC, "form": "generic/data"}


@pytest.mark.parametrize("kind", EventType)
@pytest.mark.parametrize("verdict", [VerdictKind.GENUINE, VerdictKind.UNPROVEN])
def test_no_guess_raises_anything_alone(kind: EventType, verdict: VerdictKind) -> None:
    guess = event(kind, "2026-01-10 03:05", 63_000, verdict=verdict, **GUESS)

    after = tell([guess, guess])

    assert after.levels == ["", ""]
    assert not after.known.findings
    assert not after.known.watch.findings


def test_a_guess_changes_nothing_in_the_ledger_and_teaches_no_habit() -> None:
    guess = placed("2026-01-10 13:05", 63_000, **GUESS)

    assert apply(Ledger(), guess) == Ledger()
    assert not tell([guess]).known.watch.pending


def test_a_guess_about_an_order_that_was_asked_about_joins_that_finding() -> None:
    gift = issued("2026-01-10 13:05", 50_000, "a@b.example", order=number_of(1))
    before = tell([gift])
    guess = of_order(gift, "order-cancelled", "2026-01-10 14:00", **GUESS)

    after = before.go_on(guess)

    (old,), (new,) = before.last, after.last
    assert new.messages == (*old.messages, guess.message_id)
    assert (new.level, new.signs, new.at) == (old.level, old.signs, old.at)
    assert after.levels[-1] == ""
