"""Which kind of case a finding would be, what it may be instead, what decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import event, moment, placed, rules, shown, tell, used
from tests.fakes.lives import ordinary, ordinary_with_charges
from tests.fakes.stories import stories, told_in
from tests.unit.signals.test_stories import STORIES

from mioboe.signals import Finding, Level, Sign
from mioboe.signals.kinds import triage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.fakes.events import Told

    from mioboe.events import Event

FREE = "x9k2@gmail.com"
BY_EYE = {"seen_by": "みずほ"}


def kind_of(events: Iterable[Event], before: Told | None = None) -> str:
    """Return the kind of the loudest finding of a story in an ordinary household."""
    told = tell(events, before or ordinary())
    loudest = max(told.last, key=lambda finding: finding.level.rank)
    return loudest.case_kind


def finding(*signals: tuple[str, int], is_proven: bool = True) -> Finding:
    """Return a finding with these signs."""
    at = moment("2026-01-10 14:00")
    signs = tuple(Sign(signal=name, weight=weight) for name, weight in signals)
    return Finding(
        id="finding",
        level=Level.ASK,
        at=at,
        opened=at,
        shop="amazon.co.jp",
        brand="amazon",
        signs=signs,
        is_proven=is_proven,
    )


def sorted_out(*signals: tuple[str, int], is_proven: bool = True) -> tuple[str, str]:
    """Return kind and question of a finding with these signs."""
    found = triage(finding(*signals, is_proven=is_proven), rules().rules, rules().kinds)
    return found.kind, found.question


# ------------------------------------------------------------ the reports' kinds


@pytest.mark.parametrize(
    ("letter", "events"),
    [
        ("A", [placed("2026-01-10 14:00", 50000, gift=True, to=FREE)]),
        (
            "D",
            [placed(f"2026-01-10 14:0{m}", 11, seller="FineGoods") for m in range(3)],
        ),
        ("E", [event("account-held", "2026-01-10 14:00")]),
        ("E", [event("account-protected", "2026-01-10 14:00")]),
        (
            "F",
            [
                event("contact-changed", "2026-01-10 03:00"),
                event("password-changed", "2026-01-10 03:02"),
                event("two-step-changed", "2026-01-10 03:05"),
            ],
        ),
        ("G", [event("forwarding-added", "2026-01-10 03:00", brand="google", shop="")]),
        ("G", [event("filter-found", "2026-01-10 20:00", **BY_EYE)]),
        (
            "G",
            [
                event("sign-in", "2026-01-10 03:00", message_id="<one>"),
                event("mail-vanished", "2026-01-10 03:04", message_id="<one>"),
            ],
        ),
        (
            "H",
            [placed("2026-01-10 14:00", 63000, verdict="unproven", owes_proof=True)],
        ),
    ],
)
def test_a_story_is_of_its_kind(letter: str, events: list[Event]) -> None:
    assert kind_of(events) == letter


def test_charges_that_no_order_explains_are_of_a_strangers_account() -> None:
    assert (
        kind_of([used("2026-01-10 14:00", 49000)], ordinary_with_charges(2018, 2025))
        == "C"
    )


def test_a_card_that_is_not_registered_there_was_used_in_a_strangers_account() -> None:
    assert kind_of([event("card-unregistered", "2026-01-10 20:00", **BY_EYE)]) == "C"


# ----------------------------------------------------------- votes and questions


def test_an_order_of_an_own_account_is_the_kind_where_nothing_says_otherwise() -> None:
    kind, _ = sorted_out(("dormancy-break", 4), ("new-recipient", 2))

    assert kind == "A"


def test_what_proves_nothing_is_a_forged_mail_first() -> None:
    kind, question = sorted_out(("unproven-money", 3), is_proven=False)

    assert (kind, question) == ("H", "proof")


def test_what_lightens_the_doubt_votes_for_nothing() -> None:
    assert sorted_out(("gift-season", -2), ("first-gift-card", 3)) == sorted_out((
        "first-gift-card",
        3,
    ))


def test_a_heavier_sign_votes_more() -> None:
    light = triage(finding(("micro-order", 0)), rules().rules, rules().kinds)
    heavy = triage(finding(("micro-order", 2)), rules().rules, rules().kinds)

    assert (light.kind, heavy.kind) == ("A", "D")
    assert heavy.rivals[0] == "A"


def test_a_kind_is_no_rival_of_itself() -> None:
    for name in rules().rules:
        found = triage(finding((name, 4)), rules().rules, rules().kinds)

        assert found.kind not in found.rivals
        assert 1 <= len(found.rivals) <= 3


def test_every_kind_is_parted_from_its_likeliest_rival_by_some_question() -> None:
    kinds = rules().kinds

    undecided = [
        (letter, rival)
        for letter, kind in kinds.kinds.items()
        for rival in kind.rivals[:1]
        if not any({letter, rival} <= one.between for one in kinds.questions.values())
    ]
    assert undecided == []


def test_every_choice_of_a_question_leads_to_another_kind() -> None:
    for name, question in rules().kinds.questions.items():
        letters = [choice.kind for choice in question.choices.values()]

        assert len(letters) == len({*letters}) >= 2, name


# ------------------------------------------------------------------ every story


def lacking(told: Told) -> list[str]:
    """Return the questions and alarms that lack a kind, a rival or a question."""
    loud = [one for one in told.last if one.level.rank >= Level.ASK.rank]
    known = rules().kinds
    return [
        f"{shown(one)}: {one.case_kind!r} {one.rivals} {one.question!r}"
        for one in loud
        if one.case_kind not in known.kinds
        or not one.rivals
        or one.question not in known.questions
    ]


@pytest.mark.parametrize("name", STORIES)
def test_every_loud_finding_of_the_reports_has_kind_rival_and_question(
    name: str,
) -> None:
    one = STORIES[name]

    assert lacking(tell([event for event, _ in one.events], one.before)) == []


def test_every_loud_finding_of_the_signals_stories_has_them_too() -> None:
    assert [
        (signal, name, *faults)
        for signal, way, name, lines in stories()
        if way == "fires" and (faults := lacking(told_in(lines)))
    ] == []
