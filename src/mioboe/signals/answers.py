"""What a person said about a finding: what it settles, what it teaches.

"Mine" and "ours" close a finding and make its orders habits at once; what is new in it
(a recipient, a place) is known from then on. "Not ours" makes it an alarm, and taints
who and where the goods went to. No answer silences another reason: what fires later and
was not there when the answer was given raises the finding again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mioboe.signals.assess import look_back
from mioboe.signals.findings import keep, said_not_ours
from mioboe.signals.habits import recipients_of, sellers_of
from mioboe.signals.model import Lesson, Level, Said
from mioboe.signals.watch import settle_now, waiting, without
from mioboe.signals.weigh import level_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.signals.format import Rule
    from mioboe.signals.known import Known
    from mioboe.signals.model import Answer, Finding, Household
    from mioboe.signals.rulebook import Rules
    from mioboe.signals.watch import Watch


def take_answer(
    answer: Answer, known: Known, rules: Rules, household: Household
) -> tuple[Known, tuple[Finding, ...]]:
    """Return what is known with an answer, and the findings that it raised.

    Args:
        answer: Given after all events that ``known`` holds.
        known: What all events and answers before it add up to.
        rules: Signals, checks and weights.
        household: Who is watched over.

    Returns:
        What is known now, and findings that rose: the one that is not ours, and those
        about orders that went the same way. Nothing happens where the finding is gone.
    """
    finding = known.watch.findings.get(answer.finding)
    if finding is None:
        return known, ()
    if answer.said is Said.NOT_OURS:
        return _not_ours(answer, finding, known, (rules, household))
    watch = known.watch
    if answer.said.settles:
        watch = _settled(answer, finding, known, (rules, household))
    else:
        watch = keep(watch, replace(finding, answer=answer))
    return replace(known, watch=watch), ()


def lessons_of(
    finding: Finding, rules: Iterable[Rule], number: int
) -> tuple[Lesson, ...]:
    """Return what it teaches that a finding was the household's own doing.

    Args:
        finding: With its signs.
        rules: All rules.
        number: Of the answer.
    """
    known = {rule.id: rule for rule in rules}
    found = (
        (sign.signal, known[sign.signal].teaching(sign.facts))
        for sign in finding.signs
        if sign.signal in known
    )
    return tuple(
        Lesson(signal=signal, value=value, answer=number)
        for signal, value in found
        if value
    )


def _settled(
    answer: Answer, finding: Finding, known: Known, fixed: tuple[Rules, Household]
) -> Watch:
    rules, household = fixed
    taught = lessons_of(finding, rules.rules.values(), answer.number)
    watch = replace(known.watch, lessons=(*known.watch.lessons, *taught))
    watch = _close(watch, finding, answer)
    watch = settle_now(watch, known.ledger, finding.orders, zone=household.zone)
    for other in _explained(watch, rules):
        watch = _close(watch, other, answer)
        watch = settle_now(watch, known.ledger, other.orders, zone=household.zone)
    return watch


def _close(watch: Watch, finding: Finding, answer: Answer) -> Watch:
    """Return the memory with a finding settled, and its mails known as their own."""
    signals = tuple(sign.signal for sign in finding.signs)
    watch = keep(watch, replace(finding, answer=answer, answered=signals))
    return replace(watch, owned=watch.owned.union(filter(None, finding.messages)))


def _explained(watch: Watch, rules: Rules) -> Iterator[Finding]:
    """Yield open questions whose only reasons are by now known to be nothing."""
    known = watch.known_values
    for finding in tuple(watch.findings.values()):
        if finding.answer is not None or finding.level is not Level.ASK:
            continue
        left = [
            sign
            for sign in finding.signs
            if (sign.signal, rules.rules[sign.signal].teaching(sign.facts)) not in known
        ]
        few = len(left) < len(finding.signs)
        if few and level_of(left, rules.levels).rank < Level.ASK.rank:
            yield finding


def _not_ours(
    answer: Answer, finding: Finding, known: Known, fixed: tuple[Rules, Household]
) -> tuple[Known, tuple[Finding, ...]]:
    rules, _ = fixed
    before = finding.level
    risen = said_not_ours(finding, answer, rules)
    orders = [known.ledger.orders[key] for key in finding.orders]
    ways = {way for o in orders for way in recipients_of(o) | sellers_of(o)}
    watch = replace(
        without(keep(known.watch, risen), finding.orders),
        tainted=known.watch.tainted | (ways - fixed[1].own),
        owned=known.watch.owned.difference(finding.messages),
    )
    raised = (risen,) if before is not Level.ACT else ()
    known = replace(known, watch=watch)
    others = waiting(watch, known.ledger)
    known, more = look_back(known, others, fixed, now=answer.at)
    return known, (*raised, *more)
