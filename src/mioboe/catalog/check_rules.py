"""Faults of signals that the shape of their files cannot show."""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.signals.format import COMPARABLE, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.signals import Check
    from mioboe.signals.format import Clause, Kinds, Levels, Pattern, Rule

_NUMBER = re.compile("-?[0-9]{1,9}")
_PATTERN: Final = "pattern"
#: What the ids of each framework look like. F3 borrows ids of ATT&CK: these are named
#: as ATT&CK's own.
_FRAMEWORKS: Final = {
    "F3": re.compile(r"F\d{4}(\.\d{3})?"),
    "ATT&CK": re.compile(r"T\d{4}(\.\d{3})?"),
}
_VERSION: Final = re.compile(r"\d{1,3}(\.\d{1,3}){0,2}")
#: How many signals domain/FACTS.md 4.2 numbers.
_FACTS: Final = 76


def check_rule(
    rule: Rule, levels: Levels, checks: Mapping[str, Check]
) -> list[Problem]:
    """Return what is wrong with one signal beyond its shape.

    Args:
        rule: A signal that could be read.
        levels: The weights.
        checks: The checks that exist, by file name.
    """
    details = [*_of_params(rule, checks), *_of_origin(rule)]
    if rule.id not in levels.weights:
        details.append("levels.yaml gives it no weight")
    blanks = [_blanks(text) for text in (rule.why.ja, rule.why.en)]
    if None in blanks:
        details.append("a brace in its sentence stands alone")
    elif blanks[0] != blanks[1]:
        details.append("its sentences differ in blanks")
    where = f"signals/{rule.id}.yaml"
    return [Problem(code="bad-data", where=where, detail=d) for d in details]


def _of_params(rule: Rule, checks: Mapping[str, Check]) -> Iterator[str]:
    check = checks.get(rule.check)
    if check is None:
        yield f"no check {rule.check!r} in signals/rules/"
        return
    for name in sorted({*check.numbers, *check.words} ^ rule.params.keys()):
        known = name in rule.params
        yield f"no param {name!r}" if known else f"param {name!r} is missing"
    if (rule.pattern is not None) is not (rule.check == _PATTERN):
        yield "a pattern belongs to the check `pattern`, and to no other"
    if rule.pattern is not None:
        yield from _of_pattern(rule.pattern)
    for name in check.numbers:
        if name in rule.params and not _NUMBER.fullmatch(rule.params[name]):
            yield f"{name}: expected a whole number, got {rule.params[name]!r}"


def _of_origin(rule: Rule) -> Iterator[str]:
    """Yield what is wrong with the techniques and numbers that a signal goes by."""
    for one in rule.techniques:
        looks = _FRAMEWORKS.get(one.framework)
        if looks is None:
            known = ", ".join(_FRAMEWORKS)
            yield f"no framework {one.framework!r}; there are {known}"
        elif not looks.fullmatch(one.id):
            yield f"{one.id!r} is no technique of {one.framework}"
        if not _VERSION.fullmatch(one.version):
            yield f"{one.version!r} is no version; e.g. 1.2"
    for word in rule.fact.split():
        if not word.isdecimal() or not 1 <= int(word) <= _FACTS:
            yield f"fact: {word!r} is no number of domain/FACTS.md 4.2"


def _of_pattern(pattern: Pattern) -> Iterator[str]:
    for clause in (*pattern.after, *pattern.without):
        yield from _of_clause(clause)
    names = {*pattern.where, *([pattern.first] if pattern.first else [])}
    yield from (f"events have no field {name!r}" for name in sorted(names - COMPARABLE))
    if span_of(pattern.first_within) is None:
        yield f"{pattern.first_within!r} is no span; e.g. 10 min, 4 h, 30 d"
    if not (pattern.after or pattern.without or pattern.first or pattern.where):
        yield "its pattern says nothing"


def _of_clause(clause: Clause) -> Iterator[str]:
    for text in (clause.within, *([clause.until] if clause.until else [])):
        if span_of(text) is None:
            yield f"{text!r} is no span; e.g. 10 min, 4 h, 30 d"
    names = {*clause.where, *clause.same, *clause.other}
    yield from (f"events have no field {name!r}" for name in sorted(names - COMPARABLE))
    if not clause.events or clause.count < 1:
        yield "a clause needs a kind of event, and a count of at least 1"


def check_kinds(kinds: Kinds, rules: Mapping[str, Rule]) -> list[Problem]:
    """Return what is wrong with the kinds of case, and with rules that name them.

    Args:
        kinds: `triage.yaml`.
        rules: All signals by id.
    """
    named = {f"signals/{rule.id}.yaml": [*rule.kinds] for rule in rules.values()}
    named["triage.yaml"] = [
        *(rival for kind in kinds.kinds.values() for rival in kind.rivals),
        *(letter for asked in kinds.questions.values() for letter in asked.between),
    ]
    return [
        Problem(code="bad-data", where=where, detail=f"no kind of case {letter!r}")
        for where, letters in named.items()
        for letter in sorted({*letters} - kinds.kinds.keys())
    ]


def check_levels(levels: Levels, rules: Mapping[str, Rule]) -> list[Problem]:
    """Return a problem for each signal that has a weight and does not exist."""
    return [
        Problem(
            code="bad-data",
            where="levels.yaml",
            detail=f"no signal {name!r} in signals/",
        )
        for name in (
            *levels.weights,
            *levels.decisive,
            *levels.own_doing,
            *levels.only_ask,
        )
        if name not in rules
    ]


def _blanks(text: str) -> set[str] | None:
    """Return the names of the blanks in a text; `None` where it cannot be filled."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}
    except ValueError:
        return None
