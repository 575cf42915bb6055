from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.evidence import MOMENT, chained, numbered

from mioboe.dossiers.evidence import (
    Break,
    Broken,
    Item,
    ItemKind,
    append,
    head,
    verify,
    withhold,
)
from mioboe.dossiers.evidence.locker import ORIGIN

CONTENTS = st.lists(st.binary(max_size=40), min_size=1, max_size=8)


def test_an_empty_chain_holds_and_its_head_is_the_origin() -> None:
    assert verify((), {}) is None
    assert head(()) == ORIGIN


@given(CONTENTS)
def test_what_was_put_away_holds(contents: list[bytes]) -> None:
    assert verify(chained(*contents), numbered(*contents)) is None


@given(CONTENTS, st.data())
def test_a_changed_item_is_named(contents: list[bytes], data: st.DataObject) -> None:
    chain, items = chained(*contents), numbered(*contents)
    number = data.draw(st.integers(1, len(contents)))
    items[number] += b"!"

    broken = verify(chain, items)

    assert broken == Broken(
        number=number,
        how=Break.CONTENT_CHANGED,
        title=f"ご注文の確認 {number - 1}",
    )


@given(CONTENTS, st.data())
def test_a_changed_word_about_an_item_is_named(
    contents: list[bytes], data: st.DataObject
) -> None:
    chain = list(chained(*contents))
    at = data.draw(st.integers(0, len(chain) - 1))
    record = chain[at].record
    assert record is not None
    chain[at] = replace(chain[at], record=replace(record, title="別の件名"))

    broken = verify(chain, numbered(*contents))

    assert broken is not None
    assert (broken.number, broken.how) == (at + 1, Break.LINK_CHANGED)


@given(CONTENTS, st.data())
def test_a_link_that_was_made_anew_breaks_the_next_one(
    contents: list[bytes], data: st.DataObject
) -> None:
    whole = chained(*contents)
    at = data.draw(st.integers(0, len(whole) - 1))
    forged = chained(*[c if n != at else c + b"!" for n, c in enumerate(contents)])
    mixed = [*whole[:at], forged[at], *whole[at + 1 :]]
    items = numbered(*contents)
    items[at + 1] += b"!"

    broken = verify(mixed, items)

    if at + 1 == len(whole):
        assert broken is None, "only the head tells"
        assert head(mixed) != head(whole)
    else:
        assert broken is not None
        assert (broken.number, broken.how) == (at + 2, Break.ORDER)


def test_an_item_that_is_gone_is_missing() -> None:
    broken = verify(chained(b"a", b"b"), {1: b"a"})

    assert broken is not None
    assert (broken.number, broken.how) == (2, Break.MISSING)


def test_a_link_that_was_taken_out_is_missing() -> None:
    chain = chained(b"a", b"b", b"c")

    broken = verify([chain[0], chain[2]], {1: b"a", 3: b"c"})

    assert broken is not None
    assert (broken.number, broken.how) == (2, Break.MISSING)


def test_links_that_changed_places_are_out_of_order() -> None:
    one, two = chained(b"a", b"b")

    broken = verify([one, one, two], {1: b"a", 2: b"b"})

    assert broken is not None
    assert (broken.number, broken.how) == (2, Break.ORDER)


@given(CONTENTS, st.data())
def test_a_chain_still_holds_when_items_are_withheld(
    contents: list[bytes], data: st.DataObject
) -> None:
    chain = chained(*contents)
    shown = data.draw(st.sets(st.integers(1, len(contents))))
    items = {n: c for n, c in numbered(*contents).items() if n in shown}

    cut = withhold(chain, shown)

    assert verify(cut, items) is None
    assert head(cut) == head(chain)
    for link in cut:
        assert (link.record is not None) == (link.number in shown)


def test_a_withheld_link_that_was_changed_is_named() -> None:
    chain = list(withhold(chained(b"a", b"b"), {2}))
    chain[0] = replace(chain[0], seal="0" * 64)

    broken = verify(chain, {2: b"b"})

    assert broken is not None
    assert (broken.number, broken.how) == (1, Break.LINK_CHANGED)


def test_a_title_of_an_attacker_is_made_sound() -> None:
    item = Item(at=MOMENT, kind=ItemKind.FILE, title="a\ud800", content=b"")

    (link,) = append((), item)

    assert link.record is not None
    assert link.record.title == "a\\ud800"


def test_a_time_without_a_zone_is_a_mistake_of_ours() -> None:
    naive = MOMENT.replace(tzinfo=None)
    item = Item(at=naive, kind=ItemKind.FILE, title="a", content=b"")

    with pytest.raises(ValueError, match="no zone"):
        append((), item)
