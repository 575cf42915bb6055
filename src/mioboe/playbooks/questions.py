"""Which kind of case it is by the answers so far, and how an answer is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import VerdictKind
from mioboe.cases import UNKNOWN
from mioboe.cases.entries import Answered, MailCame
from mioboe.kit import Problem, parse_money
from mioboe.playbooks.model import Choice, Free, Question
from mioboe.playbooks.subjects import tag_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.cases import Case, Move
    from mioboe.playbooks.model import Handbook
    from mioboe.signals.format import Kinds

#: What every other kind is held against.
_USUAL: Final = "A"
#: The household is asked first.
_FIRST: Final = "I"


def questions_of(kinds: Kinds) -> Mapping[str, Question]:
    """Return the questions between kinds of case as questions of a case."""
    return {
        name: Question(
            text=decider.ask,
            decides=decider.why,
            choices={
                key: Choice(text=choice.says) for key, choice in decider.choices.items()
            },
            source="data/triage.yaml",
        )
        for name, decider in kinds.questions.items()
    }


def kind_of(case: Case, kinds: Kinds) -> str:
    """Return which kind of case it is, by the answers so far.

    Args:
        case: The case.
        kinds: The questions that part kinds from one another.

    Returns:
        A to J. What a person set counts above the answers; of the answers a later one
        counts above an earlier one, save that "A" only rules out what its question is
        about. Empty: opened without a kind, and nothing that was answered tells.
    """
    if case.is_kind_set:
        return case.kind
    kind = case.kind
    answers = sorted(case.facts.values(), key=lambda fact: fact.entry)
    for fact in answers:
        decider = kinds.questions.get(fact.name)
        for value in fact.values if decider else ():
            choice = decider.choices.get(value) if decider else None
            if choice is None or decider is None:
                continue
            is_ruled_out = not kind or kind in decider.between
            if choice.kind != _USUAL or is_ruled_out:
                kind = choice.kind
    return kind


def open_deciders(case: Case, kinds: Kinds) -> tuple[str, ...]:
    """Return the questions that part a case's kind from those that look like it.

    Args:
        case: The case.
        kinds: The questions, and what looks like what.

    Returns:
        Those that were not answered, in the order in which they are to be asked: first
        whether it was somebody of the household. None where a person set the kind.
    """
    kind = kind_of(case, kinds)
    if case.is_kind_set:
        return ()
    known = kinds.kinds.get(kind or _USUAL)
    rivals = [r for r in known.rivals if r not in _ruled_out(case)] if known else []
    order = sorted(rivals, key=lambda rival: rival != _FIRST)
    found: dict[str, None] = {}
    for rival in order:
        pair = {kind or _USUAL, rival}
        fit = [n for n, decider in kinds.questions.items() if pair <= decider.between]
        if fit and not any(name in case.facts for name in fit):
            # The plainest one asks of these two alone.
            best = min(fit, key=lambda name: len(kinds.questions[name].between))
            found[best] = None
    return tuple(found)


def _ruled_out(case: Case) -> frozenset[str]:
    """Return the kinds that genuine mails deny.

    A genuine mail is no forged one; a genuine mail about an order comes to the owner of
    the account, so that the account is the household's.
    """
    genuine = [m for _, m in case.of(MailCame) if m.verdict is VerdictKind.GENUINE]
    of_orders = any(mail.order for mail in genuine)
    return frozenset((*(["H"] if genuine else []), *(["C"] if of_orders else [])))


def answer(
    handbook: Handbook, name: str, values: tuple[str, ...]
) -> Answered | Problem:
    """Return the entry that records an answer.

    Args:
        handbook: Holds the questions.
        name: Id of the question; `charge-shown@jcb` where it is asked of each card.
        values: Ids of choices, or a free text. None, or `unknown`: nobody knows.

    Returns:
        The entry, with the states that the choices lead to; or what is wrong with it.
    """
    question = handbook.questions.get(name)
    if question is None:
        return _wrong(name, f"there is no question {name!r}")
    is_update = question.is_update
    if not values or values == (UNKNOWN,):
        return Answered(question=name, values=(UNKNOWN,), is_update=is_update)
    if len(values) > 1 and not question.many:
        return _wrong(name, "it takes one answer")
    for value in values:
        if why := _fault(question, value):
            return _wrong(name, why)
    if question.free is Free.BRAND:
        values = tuple(dict.fromkeys(_brand(handbook, value) for value in values))
    moves = [question.choices[v].moves for v in values if v in question.choices]
    return Answered(
        question=name,
        values=values,
        moves=tuple(_at(move, tag_of(name)) for group in moves for move in group),
        is_update=is_update,
    )


def _brand(handbook: Handbook, value: str) -> str:
    """Return the brand that a desk serves, by which mails know it as well."""
    desk = handbook.directory.desk(value)
    return desk.brands[0] if desk is not None and desk.brands else value


def _at(move: Move, tag: str) -> Move:
    """Return a move of what a question is about."""
    return replace(move, subject=tag) if tag and not move.subject else move


def _fault(question: Question, value: str) -> str:
    """Return why a value is no answer; empty: it is one."""
    if value in question.choices:
        return ""
    if question.free is Free.NOTHING:
        wanted = ", ".join((*question.choices, UNKNOWN))
        return f"expected one of {wanted}; got {value!r}"
    if question.free is Free.DAY and not _is_day(value):
        return f"expected a day as 2026-11-26, got {value!r}"
    if question.free is Free.MONEY and parse_money(value, default="JPY") is None:
        return f"expected a sum, got {value!r}"
    return "" if value.strip() else "it is empty"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wrong(name: str, detail: str) -> Problem:
    return Problem(code="case-bad-answer", where=name, detail=detail)
