from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import rules
from tests.fakes.profiles import form, label, pattern, profile

from mioboe.catalog.check_rules import check_levels, check_rule
from mioboe.catalog.checks import check_profile
from mioboe.events import EventType
from mioboe.events.model import Each, Take, When
from mioboe.kit import Wording
from mioboe.signals.format import Technique

if TYPE_CHECKING:
    from mioboe.events import Form, Profile

PLACED = EventType.ORDER_PLACED
SHIPPED = rules()


def told(*forms: Form, **more: object) -> list[str]:
    """Return what is wrong with a profile of these forms."""
    return details(profile(*forms, **more))


def details(one: Profile) -> list[str]:
    """Return what is wrong with a profile."""
    problems = check_profile(one, {"shop"})
    assert all(p.where == f"profiles/{one.id}.yaml" for p in problems)
    return [problem.detail for problem in problems]


def test_a_sound_profile_has_no_problem() -> None:
    sound = form(
        "order",
        PLACED,
        when=When(subject=("^Order",)),
        take={"order": label("注文番号"), "amount": pattern(r"¥\d+")},
        from_=("order@shop.example", "*@gc.shop.example"),
    )

    assert (
        told(sound, order=r"\d{3}", cut=("Ads",), goods={"gift-card": ("Gift",)}) == []
    )


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"brand": "nobody"}, "no brand 'nobody'"),
        ({"shop": ""}, "neither a shop nor an issuer"),
        ({"zone": "Mars/Base"}, "no time zone 'Mars/Base'"),
        ({"zone": ""}, "no time zone"),
        ({"goods": {"toys": ("x",)}}, "no kind of goods: 'toys'"),
        ({"order": "("}, "in '('"),
        ({"cut": ("[",)}, "in '['"),
        ({"descriptors": ("(?=x)",)}, "in '(?=x)'"),
        ({"goods": {"digital": ("*",)}}, "in '*'"),
    ],
)
def test_a_faulty_profile_has_one(more: dict[str, object], word: str) -> None:
    (detail,) = told(**more)

    assert word in detail


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"when": When(subject=("(",))}, "in '('"),
        ({"when": When(text=("[",))}, "in '['"),
        ({"when": When(not_subject=("*",))}, "in '*'"),
        ({"when": When(not_text=(r"(a)\1",))}, "in"),
        ({"take": {"order": pattern("(?<!x)")}}, "in '(?<!x)'"),
        ({"each": Each(start="(")}, "in '('"),
        ({"take": {"total": label("合計")}}, "no field 'total'"),
        ({"take": {"order": (Take(),)}}, "order: a take needs"),
        ({"from_": ("Order@Shop.example",)}, "is no address in lower case"),
        ({"from_": ("shop.example",)}, "is no address in lower case"),
        ({"each": Each(start="x", listed=("order",))}, "'order' is listed, not taken"),
    ],
)
def test_a_faulty_form_has_one(more: dict[str, object], word: str) -> None:
    (detail,) = told(form("order", PLACED, **more))

    assert detail.startswith("order: ")
    assert word in detail


def test_two_forms_of_one_name_are_a_problem() -> None:
    assert told(form("a"), form("a"), form("b")) == ["two forms are named 'a'"]


def test_all_problems_are_told_at_once() -> None:
    broken = form("order", PLACED, when=When(subject=("(", "[")))

    assert len(told(broken, brand="nobody", zone="x")) == 4


def test_a_field_that_is_needed_is_one_that_is_taken() -> None:
    assert told(form("order", PLACED, needs=("order",)))


def test_a_sender_is_an_address_in_lower_case() -> None:
    assert told(senders=("Order@Shop.example",))


def rule_problems(**changed: object) -> list[tuple[str, str]]:
    """Return what is wrong with a shipped rule when it is changed."""
    rule = replace(SHIPPED.rules["order-burst"], **changed)  # type: ignore[arg-type]
    problems = check_rule(rule, SHIPPED.levels, SHIPPED.checks)
    return [(problem.where, problem.detail) for problem in problems]


def test_sound_rules_have_no_problem() -> None:
    assert rule_problems() == []


def test_a_rule_without_a_check_has_one() -> None:
    ((where, detail),) = rule_problems(check="nope")

    assert where == "signals/order-burst.yaml"
    assert "no check 'nope'" in detail


def test_sentences_with_other_blanks_have_one() -> None:
    ((_, detail),) = rule_problems(why=Wording(ja="{when}", en="{where}"))

    assert "differ in blanks" in detail


def test_a_sentence_that_cannot_be_filled_has_one() -> None:
    ((_, detail),) = rule_problems(why=Wording(ja="{when", en="{when}"))

    assert "brace" in detail


@pytest.mark.parametrize(
    ("params", "want"),
    [
        ({"within_minutes": None}, "param 'within_minutes' is missing"),
        ({"more": "1"}, "no param 'more'"),
        ({"orders": "many"}, "orders: expected a whole number"),
    ],
)
def test_params_are_those_of_the_check(
    params: dict[str, str | None], want: str
) -> None:
    changed = {**SHIPPED.rules["order-burst"].params, **params}
    kept = {name: value for name, value in changed.items() if value is not None}

    ((_, detail),) = rule_problems(params=kept)

    assert want in detail


def test_a_rule_without_a_weight_has_one() -> None:
    ((where, detail),) = rule_problems(id="new-rule")

    assert (where, detail) == (
        "signals/new-rule.yaml",
        "levels.yaml gives it no weight",
    )


@pytest.mark.parametrize(
    ("framework", "version", "name", "want"),
    [
        ("F3", "1.2", "T1078", "'T1078' is no technique of F3"),
        ("ATT&CK", "17.1", "F1028", "'F1028' is no technique of ATT&CK"),
        ("ATT&CK", "17.1", "T1098.5", "'T1098.5' is no technique of ATT&CK"),
        ("OAT", "1.2", "OAT-008", "no framework 'OAT'"),
        ("F3", "latest", "F1028", "'latest' is no version"),
        ("F3", "", "F1028", "'' is no version"),
    ],
)
def test_a_technique_is_one_of_a_framework_in_a_version(
    framework: str, version: str, name: str, want: str
) -> None:
    technique = Technique(framework=framework, version=version, id=name)

    ((_, detail),) = rule_problems(techniques=(technique,))

    assert want in detail


@pytest.mark.parametrize("number", ["0", "77", "12a", "-1"])
def test_a_fact_is_a_number_of_the_list(number: str) -> None:
    ((_, detail),) = rule_problems(fact=f"30 {number}")

    assert f"{number!r} is no number" in detail


@pytest.mark.parametrize("field", ["weights", "decisive", "own_doing", "only_ask"])
def test_a_weight_without_a_rule_has_one(field: str) -> None:
    levels = SHIPPED.levels
    wrong = (
        replace(levels, weights={**levels.weights, "nope": levels.weights["sign-in"]})
        if field == "weights"
        else replace(levels, **{field: ("nope",)})  # type: ignore[arg-type]
    )

    (problem,) = check_levels(wrong, SHIPPED.rules)

    assert (problem.where, problem.detail) == (
        "levels.yaml",
        "no signal 'nope' in signals/",
    )
    assert levels.checked >= date(2026, 1, 1)
