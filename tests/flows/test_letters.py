"""Texts of a case with two cards: each names its own issuer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.caselogs import BRAND, NOON, SHOP, TOKYO
from tests.fakes.handbooks import shipped
from tests.fakes.paid import paid_with
from tests.fakes.stores import MemoryStore
from tests.fakes.writings import voice, writings

from mioboe.catalog.words import read_words
from mioboe.cli.pages.casework.next import NextPage
from mioboe.cli.pages.casework.voice import CaseVoice
from mioboe.flows.casework.letters import Letters, about_of, draft_of
from mioboe.flows.casework.opening import open_by_hand
from mioboe.flows.casework.respond import answer_question
from mioboe.flows.casework.work import CaseError, Casework, plan_of
from mioboe.signals import Household, Person

if TYPE_CHECKING:
    from mioboe.cases import Case
    from mioboe.playbooks import Plan

JCB = "issuer/jcb"


@pytest.fixture
def work() -> Casework:
    """Return a table with the shipped handbook and an empty store."""
    person = Person(name="山田 花子")
    return Casework(
        store=MemoryStore(),
        handbook=shipped(),
        household=Household(zone=TOKYO, people=(person,)),
        senders={},
        now=NOON,
        by="花子",
    )


@pytest.fixture
def letters() -> Letters:
    """Return the shipped texts, by titles of desks."""
    known = voice("ja")
    return Letters(
        drafts=writings().drafts,
        sweeps=writings().sweeps,
        words=known.words,
        names=known.names,
        owner="山田 花子",
    )


def case_paid_with(work: Casework, *issuers: str) -> Case:
    """Return a case of an order that was paid with these credit cards."""
    case = open_by_hand(work, kind="A", shop=SHOP, brand=BRAND)
    return paid_with(work, case, *issuers)


def claim(letters: Letters, work: Casework, case: Case, name: str) -> str:
    """Return the first line of the claim to an issuer."""
    about = letters.subject(work, case, name)
    draft = letters.draft(name)
    letter = letters.fill(draft, work, case, language="ja", about=about)
    return letter.text.splitlines()[0]


def speaker(plan: Plan, language: str) -> CaseVoice:
    """Return the words of pages about a case."""
    return CaseVoice(
        texts={**read_words("plan"), **read_words("case"), **read_words("desks")},
        language=language,
        zone=TOKYO,
        now=NOON,
        handbook=shipped(),
        names={},
        books=plan.playbooks,
    )


def test_a_claim_about_one_card_names_its_issuer_only(
    work: Casework, letters: Letters
) -> None:
    case = case_paid_with(work, "jcb", "rakuten-card")

    assert claim(letters, work, case, "issuer-claim@jcb") == "JCB ご担当者さま"
    other = claim(letters, work, case, "issuer-claim@rakuten-card")
    assert other == "楽天カード ご担当者さま"


def test_a_step_about_one_card_offers_the_text_about_that_card(work: Casework) -> None:
    plan = plan_of(work, case_paid_with(work, "jcb", "rakuten-card"))

    drafts = {draft_of(step): about_of(step) for step in plan.ahead}

    assert drafts["issuer-stop@jcb"] == JCB
    assert drafts["issuer-stop@rakuten-card"] == "issuer/rakuten-card"


def test_with_one_card_a_text_needs_no_word_about_which(
    work: Casework, letters: Letters
) -> None:
    case = case_paid_with(work, "jcb")

    assert claim(letters, work, case, "issuer-claim") == "JCB ご担当者さま"


def test_a_text_about_a_card_that_the_case_does_not_know_is_refused(
    work: Casework, letters: Letters
) -> None:
    case = case_paid_with(work, "jcb", "rakuten-card")

    with pytest.raises(CaseError, match="no-means") as caught:
        letters.subject(work, case, "issuer-claim@saison")

    assert JCB in caught.value.possible


@pytest.mark.parametrize(
    ("language", "after"),
    [("ja", "―「JCB：カード会社に"), ("en", "― after: JCB: ")],
)
@pytest.mark.parametrize(
    "paid",
    [
        {"issuer": ["jcb", "rakuten-card"]},
        {"instrument": ["credit", "debit"], "bank": ["paypay-bank"]},
    ],
)
def test_what_is_waited_for_is_told_with_the_name_of_its_card(
    work: Casework, paid: dict[str, list[str]], language: str, after: str
) -> None:
    case = case_paid_with(work, "jcb")
    for name, said in paid.items():
        case = answer_question(work, case, name, said).case
    plan = plan_of(work, case)
    page = NextPage(voice=speaker(plan, language))

    text = "\n".join(page.waits(one, plan) for one in plan.waiting)

    assert after in text
    assert "@" not in text
