"""What every store does, the real one and the one of the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import event, placed, tell
from tests.fakes.readings import START, VERDICT, batch, raw, reading
from tests.fakes.stores import MemoryStore

from mioboe.authenticity import Answer, AnswerStatus, Verdict, VerdictKind
from mioboe.events import EventType, Goods
from mioboe.events.upkeep import Traits
from mioboe.kit import Money, Problem, sound
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mioboe.ports import Store

ORDER = placed("2026-01-10 13:05", 63000, items=("電球",), goods=Goods.GIFT_CARD)
CUT = Problem(code="cut", where="/a@12", detail="ends inside a header")
BROKEN = Problem(code="zip-broken", where="/b")


@pytest.fixture(params=["sqlite", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Yield each kind of store, empty."""
    made = (
        MemoryStore()
        if request.param == "memory"
        else SqliteStore(tmp_path / "home" / "mioboe.sqlite")
    )
    yield made
    made.close()


def test_an_empty_store_holds_nothing(store: Store) -> None:
    assert store.marks("/a") == {}
    assert list(store.originals()) == []
    assert list(store.events()) == []
    assert list(store.kept()) == []
    assert store.raised() == {}
    assert store.findings() == {}
    assert store.count(["/a"]) == 0
    assert store.problems(["/a"]) == ()
    assert store.note("x") == ""
    assert store.folded() == ""


def test_a_message_comes_back_as_it_was(store: Store) -> None:
    one = reading(1, ORDER)

    assert store.add(batch(one)) == 1

    (kept,) = store.kept()
    assert kept.message_id == "<1@x.test>"
    assert (kept.subject, kept.author) == ("件名 1", "order@shop.example")
    assert kept.arrived == START + timedelta(hours=1)
    assert (kept.verdict, kept.brand) == (VerdictKind.GENUINE, "amazon")
    assert kept.reasons == VERDICT.reasons
    assert kept.events == (ORDER,)
    assert (kept.archive, kept.rest) == ("/a", "/1.eml")


def test_its_bytes_and_answers_come_back_too(store: Store) -> None:
    store.add(batch(reading(1, ORDER)))

    (original,) = store.originals()
    assert original.raw == raw(1)
    assert original.digest == reading(1).digest
    assert original.answers == VERDICT.answers
    assert original.verdict is VerdictKind.GENUINE
    assert original.events == (ORDER,)


@pytest.mark.parametrize("kind", list(EventType))
def test_every_event_comes_back(store: Store, kind: EventType) -> None:
    said = event(kind, "2026-01-10 13:05", 5, device="x", provisional=True)
    bare = event(kind, "2026-01-10 13:05")

    store.add(batch(reading(1, said, bare)))

    assert list(store.events()) == [(1, (said, bare))]


def test_sums_keep_their_digits_and_times_their_moment(store: Store) -> None:
    odd = replace(ORDER, amount=Money(Decimal("12345678901.10"), "USD"))
    store.add(batch(reading(1, odd)))

    ((_, (back,)),) = store.events()

    assert back.amount is not None
    assert back.amount.text == "12345678901.10"
    assert back.at == odd.at
    assert back.at.utcoffset() == timedelta(hours=9)


def test_messages_are_told_in_order_of_arrival(store: Store) -> None:
    store.add(batch(reading(1, ORDER, hours=9), reading(2, ORDER, hours=3)))
    store.add(batch(reading(3, ORDER, hours=5), reading(4, ORDER, hours=3)))

    wanted = ["<2@x.test>", "<4@x.test>", "<3@x.test>", "<1@x.test>"]
    assert [kept.message_id for kept in store.kept()] == wanted
    assert [number for number, _ in store.events()] == [2, 4, 3, 1]
    assert [original.id for original in store.originals()] == [2, 4, 3, 1]


def test_messages_of_one_second_keep_the_order_of_their_fractions(store: Store) -> None:
    late = reading(1, arrived=START + timedelta(microseconds=900))
    soon = reading(2, arrived=START + timedelta(microseconds=20))
    store.add(batch(late, soon))

    assert [kept.message_id for kept in store.kept()] == ["<2@x.test>", "<1@x.test>"]


def test_only_messages_that_say_something_have_events(store: Store) -> None:
    store.add(batch(reading(1), reading(2, ORDER)))

    assert [number for number, _ in store.events()] == [2]


def test_a_copy_in_the_same_archive_counts_once(store: Store) -> None:
    store.add(batch(reading(1, ORDER)))

    assert store.add(batch(reading(1, ORDER))) == 0
    assert len(list(store.kept())) == 1
    assert store.count(["/a"]) == 1


def test_a_copy_in_another_archive_counts_once_and_lies_in_both(store: Store) -> None:
    store.add(batch(reading(1, ORDER)))

    assert store.add(batch(reading(1, ORDER), archive="/b", unit="/b")) == 0

    assert len(list(store.events())) == 1
    assert store.count(["/a", "/b"]) == 1
    assert [kept.archive for kept in store.kept(["/a"])] == ["/a"]
    assert [kept.archive for kept in store.kept(["/b"])] == ["/b"]
    assert len(list(store.kept(["/a", "/b"]))) == 1


def test_only_what_lies_in_an_archive_is_told_of_it(store: Store) -> None:
    store.add(batch(reading(1)))
    store.add(batch(reading(2), archive="/b", unit="/b"))

    assert [kept.id for kept in store.kept(["/b"])] == [2]
    assert list(store.kept([])) == []
    assert list(store.kept(["/c"])) == []
    assert store.count(["/b"]) == 1
    assert store.count([]) == 0


def test_a_unit_that_is_read_again_counts_once_and_forgets_none(store: Store) -> None:
    store.add(batch(mails=[1, 2, 2**63 - 1]))

    store.add(batch(mails=[2, 3], is_fresh=True))
    store.add(batch(mails=[3, 2**63 - 1]))

    assert store.count(["/a"]) == 4


def test_mails_that_do_not_matter_are_counted(store: Store) -> None:
    store.add(batch(reading(1), mails=[1, 2, 3, 2**60 - 1]))
    store.add(batch(mails=[3, 4]))

    assert store.count(["/a"]) == 5
    assert len(list(store.kept())) == 1


def test_a_mark_is_kept_for_its_unit(store: Store) -> None:
    store.add(batch(mark="one"))
    store.add(batch(unit="/a/x", mark="two"))
    store.add(batch(archive="/b", unit="/b", mark="three"))
    store.add(batch(unit="/a/x"))

    assert store.marks("/a") == {"/a": "one", "/a/x": "two"}
    store.add(batch(mark="four"))
    assert store.marks("/a")["/a"] == "four"
    store.forget_marks()
    assert store.marks("/a") == store.marks("/b") == {}


def test_problems_are_kept_in_order_and_once(store: Store) -> None:
    store.add(batch(problems=(CUT,)))
    store.add(batch(unit="/a/x", problems=(BROKEN, CUT)))

    assert store.problems(["/a"]) == (CUT, BROKEN)
    assert store.problems(["/b"]) == ()


def test_a_unit_that_is_read_anew_forgets_its_problems(store: Store) -> None:
    store.add(batch(problems=(CUT,)))
    store.add(batch(unit="/a/x", problems=(BROKEN,)))

    store.add(batch(is_fresh=True))

    assert store.problems(["/a"]) == (BROKEN,)


@pytest.mark.parametrize("bad", ["no hex", "0"])
def test_a_batch_that_fails_in_the_middle_leaves_nothing(
    store: Store, bad: str
) -> None:
    store.add(batch(reading(1, ORDER), mark="before", problems=(CUT,)))
    broken = reading(3, ORDER, digest=bad)

    with pytest.raises(ValueError, match=r"."):
        store.add(
            batch(reading(2), broken, is_fresh=True, mark="after", problems=(BROKEN,))
        )

    assert [kept.id for kept in store.kept()] == [1]
    assert store.marks("/a") == {"/a": "before"}
    assert store.problems(["/a"]) == (CUT,)
    assert store.count(["/a"]) == 1
    assert store.add(batch(reading(2))) == 1


def test_what_lacked_an_answer_can_be_asked_for(store: Store) -> None:
    store.add(batch(reading(1), reading(2, is_unsure=True)))

    assert [original.id for original in store.originals(unsure=True)] == [2]
    assert [original.id for original in store.originals()] == [1, 2]


def test_a_message_can_be_read_anew(store: Store) -> None:
    store.add(batch(reading(1, is_unsure=True), reading(2)))
    answer = {"x.example": Answer(AnswerStatus.MISSING)}
    verdict = Verdict(kind=VerdictKind.FORGED, brand="jcb", answers=answer)
    again = reading(1, ORDER, hours=30, verdict=verdict, subject="件名 neu")

    store.revise([(1, again)])

    first, second = store.kept()
    assert (first.id, second.id) == (2, 1)
    assert (second.verdict, second.brand) == (VerdictKind.FORGED, "jcb")
    assert second.events == (ORDER,)
    assert second.subject == "件名 neu"
    assert list(store.originals(unsure=True)) == []
    originals = {original.id: original for original in store.originals()}
    assert originals[1].raw == raw(1)
    assert originals[1].answers == answer


def test_many_can_be_read_anew_while_they_are_told(store: Store) -> None:
    store.add(batch(*[reading(n) for n in range(1, 500)]))
    told: list[int] = []
    for original in store.originals():
        told.append(original.id)
        again = reading(original.id, hours=2000 - original.id)
        if original.id % 100 == 0:
            store.revise([(original.id, again)])

    assert sorted(set(told)) == list(range(1, 500))


def test_findings_are_kept_and_replaced_as_a_whole(store: Store) -> None:
    told = tell([
        placed("2026-01-10 20:05", 99, gift=True),
        event("fraud-notice", "2026-01-10 21:05"),
    ])
    raised = [(1, finding) for finding in told.raised]
    store.add(batch(reading(1), reading(2)))

    store.replace_findings([*raised, (2, told.raised[0])], told.last, "edition 1")

    assert store.folded() == "edition 1"
    assert store.raised() == {1: tuple(told.raised), 2: (told.raised[0],)}
    assert store.findings() == {finding.id: finding for finding in told.last}
    store.replace_findings([], [], "edition 2")
    assert store.raised() == {}
    assert store.findings() == {}
    assert store.folded() == "edition 2"


def test_findings_are_stale_once_a_message_is_new_or_read_anew(store: Store) -> None:
    store.add(batch(reading(1)))
    store.replace_findings([], [], "e")

    store.add(batch(reading(1), mails=[5], problems=(CUT,), mark="x"))
    assert store.folded() == "e"
    store.add(batch(reading(2)))
    assert store.folded() == ""
    store.replace_findings([], [], "e")
    store.revise([(1, reading(1))])
    assert store.folded() == ""


def test_a_note_is_kept_under_its_name(store: Store) -> None:
    store.set_note("a", "1")
    store.set_note("a", "2")
    store.set_note("b", "3")

    assert (store.note("a"), store.note("b"), store.note("c")) == ("2", "3", "")


NASTY = ["\x00", "\ud800", "'; DROP TABLE message; --", "\u202e", "🙂" * 200, "\r\n"]


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_a_mail_says_breaks_the_store(store: Store, text: str) -> None:
    written = sound(text)
    bad = replace(ORDER, order=text, items=(text,), seller=text)

    store.add(batch(reading(1, bad, message_id=text, subject=text, author=text)))

    (kept,) = store.kept()
    assert (kept.message_id, kept.author) == (written, written)
    assert kept.events == (bad,)


MISSED = Problem(
    code="form-missed", where="<1@x.test>", detail="shop/order needs order"
)
BUYING = Problem(code="purchase-unread", where="<2@x.test>")
NAMELESS = Verdict(kind=VerdictKind.UNPROVEN)


def test_what_no_profile_read_is_listed_the_newest_first(store: Store) -> None:
    store.add(
        batch(
            reading(1, form="", problems=(MISSED,)),
            reading(2, form="", problems=(BUYING,), verdict=NAMELESS),
            reading(3, ORDER, form="shop/order"),
            reading(4, form="generic/order", problems=()),
        )
    )

    found = list(store.unread())

    wanted = ["<4@x.test>", "<2@x.test>", "<1@x.test>"]
    assert [mail.message_id for mail in found] == wanted
    assert (found[2].problems, found[2].brand) == ((MISSED,), "amazon")
    assert (found[1].problems, found[1].brand) == ((BUYING,), "")
    assert (found[1].archive, found[1].rest) == ("/a", "/2.eml")
    assert list(store.unread(["/b"])) == []
    assert [mail.id for mail in store.unread(["/a"])] == [4, 2, 1]


def test_what_is_forged_or_names_nobody_is_not_listed(store: Store) -> None:
    forged = Verdict(kind=VerdictKind.FORGED, brand="amazon")
    store.add(
        batch(
            reading(1, form="", problems=(), verdict=forged),
            reading(2, form="", problems=(), verdict=NAMELESS),
        )
    )

    assert list(store.unread()) == []


TRAITS = Traits(sender="a@x.test", signers=("x.test",), structure="text/plain")


def test_how_mails_look_is_told_in_order_of_arrival(store: Store) -> None:
    late = replace(TRAITS, labels=("合計",))
    store.add(
        batch(
            reading(1, hours=9, traits=late),
            reading(2, hours=3, traits=TRAITS),
            reading(3, hours=4),
        )
    )

    assert [(one.message_id, one.traits) for one in store.seen()] == [
        ("<2@x.test>", TRAITS),
        ("<1@x.test>", late),
    ]
    (one, *_) = store.seen()
    assert (one.form, one.at) == ("shop/order", START + timedelta(hours=3))


def test_an_original_tells_by_what_it_was_read(store: Store) -> None:
    store.add(batch(reading(1, traits=TRAITS), reading(2, form="", problems=())))

    first, second = store.originals()

    assert (first.form, first.traits) == ("shop/order", TRAITS)
    assert first.problems == reading(1).problems
    assert (second.form, second.traits, second.problems) == ("", None, ())


def test_a_revision_replaces_how_a_mail_looks(store: Store) -> None:
    store.add(batch(reading(1, traits=TRAITS)))

    store.revise([(1, reading(1, traits=None, form=""))])

    assert list(store.seen()) == []
