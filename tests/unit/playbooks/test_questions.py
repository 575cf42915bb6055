from __future__ import annotations

import pytest
from tests.fakes.caselogs import mail, opened
from tests.fakes.handbooks import DAY, handbook, question, shipped, words

from mioboe.authenticity import VerdictKind
from mioboe.cases import MachineId, Move
from mioboe.cases.entries import Answered, KindSet
from mioboe.events import EventType
from mioboe.kit import Problem
from mioboe.playbooks import answer
from mioboe.playbooks.model import Choice, Free, Question
from mioboe.playbooks.questions import kind_of, open_deciders, questions_of

KINDS = shipped().kinds
UNPROVEN = {"verdict": VerdictKind.UNPROVEN, "is_likely": False}


def kind_after(*answers: tuple[str, str], kind: str = "A") -> str:
    log = opened(kind)
    for name, value in answers:
        log.add(Answered(question=name, values=(value,)))
    return kind_of(log.case, KINDS)


@pytest.mark.parametrize(
    ("answers", "kind", "wanted"),
    [
        ((), "A", "A"),
        ((), "", ""),
        ((("ours", "nobody"),), "", "A"),
        ((("ours", "ours"),), "A", "I"),
        ((("whose-card", "strange"),), "A", "B"),
        ((("whose-card", "strange"), ("proof", "there")), "A", "B"),
        ((("tiny", "strange"),), "D", "A"),
        ((("mailbox", "clean"),), "D", "D"),
        ((("whose-account", "none"), ("whose-account", "found")), "A", "A"),
        ((("get-in", "unknown"),), "A", "A"),
        ((("get-in", "sideways"),), "A", "A"),
    ],
)
def test_answers_decide_the_kind(
    answers: tuple[tuple[str, str], ...], kind: str, wanted: str
) -> None:
    assert kind_after(*answers, kind=kind) == wanted


def test_what_a_person_set_counts_above_the_answers() -> None:
    log = opened()
    log.add(KindSet(case_kind="C"))
    log.add(Answered(question="ours", values=("ours",)))

    assert kind_of(log.case, KINDS) == "C"
    assert open_deciders(log.case, KINDS) == ()


def test_the_household_is_asked_first() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED, **UNPROVEN))

    assert open_deciders(log.case, KINDS) == ("ours", "whose-account", "proof")


def test_a_genuine_mail_about_an_order_leaves_only_the_household_to_be_asked() -> None:
    log = opened()
    log.add(mail(EventType.ORDER_PLACED))
    assert open_deciders(log.case, KINDS) == ("ours",)

    log.add(Answered(question="ours", values=("nobody",)))
    assert open_deciders(log.case, KINDS) == ()


def test_a_case_without_a_kind_is_asked_like_the_usual_one() -> None:
    assert "ours" in open_deciders(opened("").case, KINDS)


def test_questions_of_the_triage_are_questions_of_the_case() -> None:
    made = questions_of(KINDS)

    assert set(made) == set(KINDS.questions)
    assert set(made["ours"].choices) == set(KINDS.questions["ours"].choices)


SHIPPED = Move(machine=MachineId.ORDER, to="shipped")
BOOK = handbook(
    questions={
        "stage": Question(
            text=words("?"),
            decides=words("!"),
            choices={
                "placed": Choice(text=words("placed")),
                "shipped": Choice(text=words("shipped"), moves=(SHIPPED,)),
            },
            source="a test",
        ),
        "paid": question("credit", "debit", many=True),
        "day": question(free=Free.DAY),
        "sum": question(free=Free.MONEY),
        "issuer": question(free=Free.BRAND),
    }
)


def test_an_answer_carries_the_moves_of_its_choices() -> None:
    assert answer(BOOK, "stage", ("shipped",)) == Answered(
        question="stage", values=("shipped",), moves=(SHIPPED,)
    )


@pytest.mark.parametrize("values", [(), ("unknown",)])
def test_that_nobody_knows_is_always_an_answer(values: tuple[str, ...]) -> None:
    for name in BOOK.questions:
        assert answer(BOOK, name, values) == Answered(
            question=name, values=("unknown",)
        )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("paid", ("credit", "debit")),
        ("day", ("2026-11-26",)),
        ("sum", ("¥5,000",)),
        ("issuer", ("epos",)),
    ],
)
def test_free_and_several_answers(name: str, values: tuple[str, ...]) -> None:
    assert answer(BOOK, name, values) == Answered(question=name, values=values)


@pytest.mark.parametrize(
    ("name", "values", "detail"),
    [
        ("nothing", ("a",), "there is no question 'nothing'"),
        ("stage", ("eaten",), "expected one of placed, shipped, unknown; got 'eaten'"),
        ("stage", ("placed", "shipped"), "it takes one answer"),
        ("paid", ("credit", "unknown"), "expected one of credit, debit, unknown"),
        ("day", ("yesterday",), "expected a day as 2026-11-26, got 'yesterday'"),
        ("sum", ("much",), "expected a sum, got 'much'"),
        ("issuer", (" ",), "it is empty"),
    ],
)
def test_what_is_no_answer_is_a_problem(
    name: str, values: tuple[str, ...], detail: str
) -> None:
    found = answer(BOOK, name, values)

    assert isinstance(found, Problem)
    assert found.code == "case-bad-answer"
    assert detail in found.detail


def test_the_day_of_the_data_is_a_day() -> None:
    assert answer(BOOK, "day", (DAY.isoformat(),)) == Answered(
        question="day", values=(DAY.isoformat(),)
    )
