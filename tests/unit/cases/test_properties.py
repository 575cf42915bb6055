from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.caselogs import NOON, machines, mail, opened

from mioboe.authenticity import VerdictKind
from mioboe.cases import Entry, MachineId, Move, apply, fold
from mioboe.cases.entries import (
    Answered,
    Called,
    Closed,
    Merged,
    Moved,
    Noted,
    Opened,
    Promised,
    PromiseKept,
    Reopened,
    StepDone,
    StepUndone,
    Withdrawn,
)
from mioboe.cases.kinds import Closing
from mioboe.events import EventType

if TYPE_CHECKING:
    from tests.fakes.caselogs import Log

    from mioboe.cases import Case, What

STATES = [(name, to) for name, one in machines().items() for to in one.states]
MOVES = st.sampled_from(STATES).map(lambda pair: Move(machine=pair[0], to=pair[1]))
WHATS: st.SearchStrategy[What] = st.one_of(
    st.builds(
        mail,
        st.sampled_from(EventType),
        verdict=st.sampled_from(VerdictKind),
        is_likely=st.booleans(),
        order=st.sampled_from(["", "250-1234567-1234567", "x"]),
        issuer=st.sampled_from(["", "x", "y"]),
        brand=st.sampled_from(["", "x"]),
    ),
    st.builds(
        Answered,
        question=st.sampled_from(["a", "issuer", "bank", "instrument", "a@x"]),
        values=st.sampled_from([
            (),
            ("x",),
            ("x", "y"),
            ("unknown",),
            ("credit", "debit"),
        ]),
        moves=st.lists(MOVES, max_size=2).map(tuple),
    ),
    st.builds(
        StepDone,
        step=st.sampled_from(["a", "b"]),
        moves=st.lists(MOVES, max_size=2).map(tuple),
    ),
    st.builds(StepUndone, step=st.sampled_from(["a", "b"])),
    MOVES.map(lambda move: Moved(machine=move.machine, to=move.to)),
    st.builds(Promised, desk=st.just("d"), what=st.just("w")),
    st.builds(PromiseKept, promise=st.integers(0, 12)),
    st.builds(Called, desk=st.just("d"), was_reached=st.booleans()),
    st.builds(Closed, reason=st.sampled_from(Closing)),
    st.just(Reopened()),
    st.just(Opened(case_kind="A")),
    st.just(Merged(case="y")),
    st.builds(Withdrawn, entry=st.integers(-1, 14)),
)
LOGS = st.lists(WHATS, max_size=12)


def log_of(whats: list[What]) -> Log:
    log = opened()
    for what in whats:
        log.add(what)
    return log


def told(case: Case) -> Case:
    """Return what a case knows, without the log and the numbers in it."""
    return replace(case, entries=(), withdrawn=frozenset())


@given(LOGS)
def test_whatever_the_log_says_the_fold_does_not_raise(whats: list[What]) -> None:
    case = log_of(whats).case

    for (machine, _), standing in case.states.items():
        assert standing.state in machines()[machine].states
    for fact in case.facts.values():
        assert fact.entry not in case.withdrawn


@given(LOGS)
def test_one_entry_after_the_other_makes_the_same_case(whats: list[What]) -> None:
    log = log_of(whats)
    case = fold("case_x", (), machines())
    for entry in log.entries:
        case = apply(case, entry, machines())

    assert case == log.case


@given(LOGS, st.randoms())
def test_the_order_in_which_entries_are_given_does_not_matter(
    whats: list[What], random: object
) -> None:
    log = log_of(whats)
    mixed = [*log.entries]
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert fold("case_x", mixed, machines()) == log.case


@given(LOGS, WHATS)
def test_an_entry_that_was_taken_back_leaves_no_trace(
    whats: list[What], more: What
) -> None:
    log = log_of([what for what in whats if not isinstance(what, Withdrawn)])
    before = log.case
    entry = log.add(more)
    log.add(Withdrawn(entry=entry.number))

    assert told(log.case) == told(before)


@given(LOGS)
def test_a_note_changes_nothing(whats: list[What]) -> None:
    log = log_of(whats)
    before = log.case
    log.add(Noted(text="raining"))

    assert told(log.case).states == before.states
    assert told(log.case).facts == before.facts


INDEPENDENT: list[What] = [
    Answered(question="a", values=("x",)),
    StepDone(step="s", facts=("f",)),
    mail(EventType.ORDER_SHIPPED),
    mail(EventType.CARD_USED),
    Moved(machine=MachineId.POLICE, to="consulted"),
    Called(desk="d", was_reached=True),
]


@given(st.permutations(INDEPENDENT))
def test_entries_about_different_things_may_come_in_any_order(
    whats: list[What],
) -> None:
    wanted, found = log_of(INDEPENDENT).case, log_of(whats).case

    def states(case: Case) -> dict[tuple[MachineId, str], str]:
        return {key: one.state for key, one in case.states.items()}

    assert states(found) == states(wanted)
    assert {n: f.values for n, f in found.facts.items()} == {
        n: f.values for n, f in wanted.facts.items()
    }
    assert found.contradictions == wanted.contradictions == ()


@given(LOGS, st.integers(0, 600))
def test_a_late_note_of_something_early_counts_as_of_then(
    whats: list[What], minutes: int
) -> None:
    log = log_of(whats)
    late = Entry(
        number=len(log.entries) + 1,
        recorded=log.now.astimezone(UTC),
        happened=NOON - timedelta(minutes=minutes),
        by="花子",
        what=mail(EventType.ORDER_PLACED),
    )
    first = replace(late, number=-9)

    def states(case: Case) -> dict[tuple[MachineId, str], str]:
        return {key: one.state for key, one in case.states.items()}

    as_late = fold("case_x", [*log.entries, late], machines())
    as_first = fold("case_x", [first, *log.entries], machines())
    assert states(as_late) == states(as_first)
