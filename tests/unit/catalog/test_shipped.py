"""The data that is shipped: sound, complete, and told in both languages."""

from __future__ import annotations

import re
import string
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest
from tests.fakes.sources import codes_passed

from mioboe.authenticity import VerdictKind
from mioboe.authenticity.claims import By
from mioboe.catalog import OURS, load
from mioboe.catalog.words import read_words
from mioboe.events import EventType
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mioboe.kit import Wording

CATALOG = load()
TEXTS = CATALOG.texts
REASONS = codes_passed({"_reason"}, "code", 1) | codes_passed({"Reason"}, "code", 0)
SAID = codes_passed({"say"}, "code", 0)
PROBLEMS = {
    code
    for code in codes_passed({"Problem", "_problem"}, "code", 0)
    if not code.startswith("*")
}
#: Faults of files that technical people write; told by their detail alone.
TECHNICAL = {"bad-data", "bad-settings", "bad-drill", "two-profiles", "value-missing"}
#: The route has a text in each language, so its blank has a name in each.
_ROUTE = re.compile("_(ja|en)$")
_HIRAGANA = re.compile("[ぁ-ん]")


def blanks(text: str) -> set[str]:
    """Return the names of the blanks in a text."""
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return {_ROUTE.sub("", name) for name in names}


def missing(codes: Iterable[str], known: Mapping[str, Wording]) -> list[str]:
    """Return the codes for which there is no text."""
    return sorted(
        code for code in codes if not any(fnmatchcase(name, code) for name in known)
    )


def test_the_shipped_data_has_no_problem() -> None:
    assert CATALOG.problems == ()


def test_there_is_data_of_every_kind() -> None:
    assert len(CATALOG.profiles) >= 8
    assert len(CATALOG.brands) >= 30
    assert len(CATALOG.rules.rules) >= 25
    assert len(CATALOG.providers) >= 10
    assert CATALOG.advice


def test_codes_are_found_in_the_source_at_all() -> None:
    assert len(REASONS) > 20
    assert len(SAID) > 30
    assert len(PROBLEMS) > 15


def test_every_reason_has_its_text() -> None:
    assert missing(REASONS, TEXTS.reasons) == []


def test_every_way_to_claim_a_brand_has_its_reason() -> None:
    assert missing([f"claims-by-{by.value}" for by in By], TEXTS.reasons) == []


def test_every_problem_has_its_text() -> None:
    assert missing(PROBLEMS - TECHNICAL, TEXTS.problems) == []


def test_every_technical_problem_has_its_text_too() -> None:
    assert missing(TECHNICAL, TEXTS.problems) == []


def test_every_text_that_is_said_exists() -> None:
    words = dict(TEXTS.report)
    for path in (OURS / "texts").glob("*.yaml"):
        words |= read_words(path.stem)

    assert missing(SAID, words) == []


def test_every_event_level_and_verdict_has_its_word() -> None:
    wanted = [f"event-{kind.value}" for kind in EventType]
    wanted += [f"level-{level.value}" for level in Level if level is not Level.NONE]
    for kind in VerdictKind:
        wanted += [f"verify-{kind.value}", f"verify-{kind.value}-advice"]
        wanted += [f"why-{kind.value}", f"verdict-{kind.value}"]

    assert missing(wanted, TEXTS.report) == []


@pytest.mark.parametrize("kind", ["reasons", "problems", "report"])
def test_both_languages_say_the_same_with_the_same_blanks(kind: str) -> None:
    texts: Mapping[str, Wording] = getattr(TEXTS, kind)

    differ = [n for n, text in texts.items() if blanks(text.ja) != blanks(text.en)]
    assert differ == []
    assert [n for n, text in texts.items() if not text.ja or not text.en] == []
    assert [n for n, text in texts.items() if _HIRAGANA.search(text.en)] == []


def test_every_signal_says_the_same_in_both_languages() -> None:
    for rule in CATALOG.rules.rules.values():
        for text in (rule.title, rule.why):
            assert text.ja
            assert text.en
            assert blanks(text.ja) == blanks(text.en), rule.id
            assert not _HIRAGANA.search(text.en), rule.id


def test_every_check_is_used_by_a_signal() -> None:
    used = {rule.check for rule in CATALOG.rules.rules.values()}

    assert used == set(CATALOG.rules.checks)


def test_every_fact_that_people_read_has_a_source_and_a_date() -> None:
    for rule in CATALOG.rules.rules.values():
        assert rule.references, rule.id
        assert rule.false_positives, rule.id
    for profile in CATALOG.profiles:
        assert all(form.source for form in profile.messages), profile.id
        assert all(row.source for row in profile.senders), profile.id
    for advice in CATALOG.advice.values():
        assert all(contact.channels for contact in advice.contacts), advice.id


def test_every_profile_belongs_to_a_brand_and_its_senders_to_the_brands_domains() -> (
    None
):
    brands = {brand.id: brand for brand in CATALOG.brands}
    for profile in CATALOG.profiles:
        domains = brands[profile.brand].domains
        addresses = [row.address for row in profile.senders]
        addresses += [a for form in profile.messages for a in form.from_]
        for address in addresses:
            domain = address.rpartition("@")[2]
            below = any(domain == d or domain.endswith(f".{d}") for d in domains)
            assert below, (profile.id, address)


def test_every_brand_tells_how_to_check_by_ones_own_route_in_both_languages() -> None:
    for brand in CATALOG.brands:
        assert set(brand.own_route) in ({"ja", "en"}, set()), brand.id


@pytest.mark.parametrize("profile", CATALOG.profiles, ids=lambda p: str(p.id))
def test_a_form_reads_only_kinds_of_mail_that_its_pattern_names(
    profile: object,
) -> None:
    forms = getattr(profile, "messages", ())

    assert forms
    for form in forms:
        when = form.when
        assert when.subject or when.text, form.id
