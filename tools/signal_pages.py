"""The generated pieces about signals: what each is, what it counts, what it covers."""

from __future__ import annotations

import importlib
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from tools.make_schemas import remarks_of
from tools.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.signals import Rules
    from mioboe.signals.format import Clause, Pattern, Rule, Weight

FACTS: Final = Path(__file__).parent / "facts_of_detection.yaml"
#: Why no rule covers a fact, in a word.
_WITHOUT: Final[Mapping[str, str]] = {
    "account": "account page",
    "hygiene": "hygiene, later",
    "other": "another signal",
    "statement": "statement needed",
    "verdict": "the verdict's",
}


def table_of_signals(rules: Rules) -> str:
    """Return one row for each signal, with what it counts."""
    levels = rules.levels
    rows = []
    for rule in rules.rules.values():
        weight = levels.weights[rule.id]
        counts = (weight.strong, weight.alone, weight.cold)
        rows.append((
            f"[{rule.id}](#{rule.id})",
            rule.title.ja,
            rule.title.en,
            str(weight.weight),
            *("" if number is None else str(number) for number in counts),
            "act" if rule.id in levels.decisive else "",
            " ".join(rule.kinds),
        ))
    head = (
        "signal",
        "日本語",
        "English",
        "weight",
        "strong",
        "alone",
        "cold",
        "",
        "kinds",
    )
    return table(head, rows)


def each_signal(rules: Rules) -> str:
    """Return a heading, its sentence and a table for each signal."""
    return "\n".join(_signal(rule, rules) for rule in rules.rules.values())


def _signal(rule: Rule, rules: Rules) -> str:
    rows = [
        ("looks at", ", ".join(f"`{kind.value}`" for kind in rule.on)),
        ("check", f"`signals/rules/{rule.check}.py`: {_first_line(rule.check)}"),
        *((f"`{name}`", f"`{value}`") for name, value in rule.params.items()),
        ("pattern", "; ".join(_of_pattern(rule.pattern)) if rule.pattern else ""),
        ("late notices", "held against orders that came before" * rule.looks_back),
        ("counts", _counts(rules.levels.weights[rule.id])),
        ("kinds of case", ", ".join(f"{k} {n} %" for k, n in rule.kinds.items())),
        ('"mine" teaches', f"`{rule.teaches}`" if rule.teaches else ""),
        ("mails without the proof they owe", "counts in full" * rule.of_doubtful),
        ("right, and nothing is wrong", "; ".join(rule.false_positives)),
        ("techniques", ", ".join(_techniques(rule))),
        ("from", "; ".join(rule.references)),
    ]
    shown = table(("", ""), [row for row in rows if row[1] not in {"", "``"}])
    return f"### {rule.id}\n\n> {rule.why.ja}\n>\n> {rule.why.en}\n\n{shown}"


def _techniques(rule: Rule) -> Iterator[str]:
    for one in rule.techniques:
        yield f"{one.framework} {one.version} {one.id}"


def _of_pattern(pattern: Pattern) -> Iterator[str]:
    """Yield what a pattern says, as a person would read its file."""
    yield from (f"`{name}` is {_words(value)}" for name, value in pattern.where.items())
    order = ", in this order" if pattern.in_order else ""
    yield from (f"after {_of_clause(one)}{order}" for one in pattern.after)
    yield from (f"without {_of_clause(one)}" for one in pattern.without)
    if pattern.first:
        known = f"where {pattern.first_after} are known"
        yield f"`{pattern.first}` is new within {pattern.first_within} {known}"
    if pattern.strong_count:
        yield f"strong from {pattern.strong_count} on"


def _of_clause(clause: Clause) -> str:
    kinds = " or ".join(f"`{kind.value}`" for kind in clause.events)
    parts = [f"{clause.count} × {kinds}" if clause.count > 1 else kinds]
    parts += [f"within {clause.within}"]
    parts += [f"or {clause.until} later"] * bool(clause.until)
    same = " and ".join(f"`{name}`" for name in clause.same) or "any brand"
    parts += [f"(same {same})" if clause.same else f"({same})"]
    parts += [f"with another `{name}`" for name in clause.other]
    parts += [f"whose `{name}` is {_words(v)}" for name, v in clause.where.items()]
    return " ".join(parts)


def _words(value: str) -> str:
    known = {"*": "there", "-": "missing"}
    return known.get(value, " or ".join(f"`{word}`" for word in value.split()))


def _counts(weight: Weight) -> str:
    parts = [str(weight.weight)]
    if weight.strong is not None:
        parts.append(f"{weight.strong} where it is strong")
    if weight.alone is not None:
        need = f"the others weigh less than {weight.needs}"
        parts.append(f"{weight.alone} while {need}")
    if weight.cold is not None:
        parts.append(f"{weight.cold} at most while little is known of the household")
    return "; ".join(parts)


def _first_line(check: str) -> str:
    doc = importlib.import_module(f"mioboe.signals.rules.{check}").check.__doc__ or ""
    return " ".join(doc.split("\n\n")[0].split())


def table_of_levels(rules: Rules) -> str:
    """Return the thresholds of `levels.yaml`."""
    levels = rules.levels
    remarks, rows, remark = remarks_of(type(levels)), [], ""
    for item in fields(levels):
        value, remark = getattr(levels, item.name), remarks.get(item.name, remark)
        if isinstance(value, int):
            rows.append((f"`{item.name}`", str(value), remark))
    return table(("name", "value", "meaning"), rows)


def table_of_kinds(rules: Rules) -> str:
    """Return the kinds of case, what looks like them, and the question that parts."""
    known = rules.kinds
    rows = [
        (letter, kind.title.ja, kind.title.en, kind.says.en, " ".join(kind.rivals))
        for letter, kind in known.kinds.items()
    ]
    return table(("kind", "日本語", "English", "what has happened", "rivals"), rows)


def table_of_questions(rules: Rules) -> str:
    """Return the questions between kinds of case."""
    rows = [
        (
            f"`{name}`",
            question.ask.ja,
            question.ask.en,
            "; ".join(f"{c.says.en}: {c.kind}" for c in question.choices.values()),
        )
        for name, question in rules.kinds.questions.items()
    ]
    return table(("question", "日本語", "English", "answers"), rows)


def table_of_facts(rules: Rules) -> str:
    """Return what the collection of facts lists, and what covers it or why nothing.

    Raises:
        ValueError: Neither a rule nor a reason is known for one of them.
    """
    covers: dict[str, list[str]] = {}
    for rule in rules.rules.values():
        for number in rule.fact.split():
            covers.setdefault(number, []).append(rule.id)
    rows = []
    for number, fact in facts().items():
        why = fact.get("why", "")
        if bool(why) is (number in covers):
            msg = f"signal {number} needs either a rule or a reason in {FACTS.name}"
            raise ValueError(msg)
        rules_of = covers.get(number, ())
        links = ", ".join(f"[{name}](signals.md#{name})" for name in rules_of)
        none = f"{_WITHOUT[fact['without']]}: {why}" if why else ""
        rows.append((number, fact["sees"], links or none))
    return table(("no.", "what one sees", "covered by, or why not"), rows)


def facts() -> Mapping[str, Mapping[str, str]]:
    """Return the list of the facts: by number, in order."""
    found = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    return {str(number): fact for number, fact in found.items()}
