from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.caselogs import opened
from tests.fakes.handbooks import shipped
from tests.fakes.writings import told, writings

from mioboe.events import SEEN_BY_PEOPLE, EventType
from mioboe.playbooks.desks import DeskKind
from mioboe.playbooks.sweep import find_sweep, places_of, take

if TYPE_CHECKING:
    from mioboe.playbooks.sweep import Place

SWEEPS = writings().sweeps


def place(sweep: str, name: str) -> Place:
    """Return one place that is shipped."""
    return next(one for one in SWEEPS[sweep].places if one.id == name)


@pytest.mark.parametrize(
    ("kind", "brand", "shop", "wanted"),
    [
        (DeskKind.SHOP, "amazon", "amazon.co.jp", "amazon-co-jp"),
        (DeskKind.SHOP, "amazon", "amazon.de", "amazon-com"),
        (DeskKind.SHOP, "rakuten", "rakuten.co.jp", "shop"),
        (DeskKind.SHOP, "", "", "shop"),
        (DeskKind.PROVIDER, "google", "", "gmail"),
        (DeskKind.PROVIDER, "gmail", "", "gmail"),
        (DeskKind.PROVIDER, "nifty", "", "mailbox"),
    ],
)
def test_the_sweep_that_knows_most_is_taken(
    kind: DeskKind, brand: str, shop: str, wanted: str
) -> None:
    found = find_sweep(SWEEPS.values(), kind=kind, brand=brand, shop=shop)

    assert found is not None
    assert found.id == wanted


def test_of_no_sweeps_there_is_none() -> None:
    assert find_sweep([], kind=DeskKind.SHOP) is None


def test_a_step_has_its_own_places() -> None:
    orders = places_of(SWEEPS["amazon-co-jp"], "sweep-orders")

    assert orders[0].id == "order-history"
    assert {one.step for one in orders} == {"sweep-orders"}
    assert len(places_of(SWEEPS["amazon-co-jp"])) > len(orders)


def test_an_order_that_is_hidden_answers_where_it_was_found() -> None:
    found = take(
        place("amazon-co-jp", "hidden-orders"), "hidden", shipped(), opened().case
    )

    assert [(one.question, one.values) for one in found.answers] == [
        ("order-sight", ("hidden",))
    ]


def test_a_second_place_adds_to_the_first_and_denies_nothing() -> None:
    log = told(opened(), order_sight="shown")
    found = take(place("amazon-co-jp", "hidden-orders"), "hidden", shipped(), log.case)
    log.add(found.answers[0])

    assert log.case.facts["order-sight"].values == ("shown", "hidden")
    assert log.case.conflicts == ()


def test_what_is_known_already_is_not_recorded_twice() -> None:
    case = told(opened(), order_sight="hidden").case

    assert not take(
        place("amazon-co-jp", "hidden-orders"), "hidden", shipped(), case
    ).answers


def test_an_unknown_profile_is_an_event_that_nobody_mails() -> None:
    found = take(
        place("amazon-co-jp", "other-profile"), "profile", shipped(), opened().case
    )

    assert found.saw is EventType.PROFILE_ADDED


def test_that_nothing_was_found_adds_nothing() -> None:
    found = take(place("shop", "order-history"), "", shipped(), opened().case)

    assert (found.answers, found.saw, found.problems) == ((), None, ())


def test_an_unknown_finding_is_a_problem_that_names_the_known_ones() -> None:
    found = take(place("shop", "cards"), "nonsense", shipped(), opened().case)

    assert [one.code for one in found.problems] == ["case-bad-answer"]
    assert "strange" in found.problems[0].detail


@pytest.mark.parametrize("name", sorted(SWEEPS))
def test_every_finding_of_a_sweep_can_be_recorded(name: str) -> None:
    for one in SWEEPS[name].places:
        for key, sighting in one.found.items():
            taken = take(one, key, shipped(), opened().case)
            assert taken.problems == ()
            assert len(taken.answers) == len(sighting.facts)
            assert taken.saw is None or taken.saw in SEEN_BY_PEOPLE


def test_the_eight_hiding_places_of_the_reports_are_all_looked_at() -> None:
    """Source: domain/FACTS.md 1.3 G."""
    wanted = {
        "hidden-orders",
        "cancelled-orders",
        "gift-cards",
        "other-profile",
        "contact-picker",
        "message-center",
        "digital-orders",
        "deleted-by-shop",
    }

    assert wanted <= {one.id for one in SWEEPS["amazon-co-jp"].places}


def test_what_is_doubtful_says_so() -> None:
    assert place("amazon-co-jp", "hidden-orders").doubt is not None


def test_no_place_is_reached_by_a_link() -> None:
    paths = [
        text
        for sweep in SWEEPS.values()
        for one in sweep.places
        for row in one.path
        for text in (row.ja, row.en)
    ]

    assert not [text for text in paths if "://" in text]
