from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.fakes.flows import MemoryArchives, make_tools
from tests.fakes.posts import forged, friendly, make_home, ordered, post

from mioboe.events.generic import Lexicon
from mioboe.flows.pile import bytes_of, nearly, pile, tells_of_purchase
from mioboe.flows.scan import rebuild, scan, told

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.flows.scan import Tools

TEXT = "ご注文番号: H-20260110-3\n商品: 星の図鑑\n合計: 3,240円"
BOOKS = post(
    "ご注文ありがとうございます",
    TEXT,
    at="2026-01-12 10:00",
    by="order@hoshi-books.example",
    signed=False,
    name="星書房",
)
LATER = post(
    "発送のお知らせ",
    TEXT,
    at="2026-01-14 10:00",
    by="order@hoshi-books.example",
    signed=False,
    name="星書房",
)
NEW_FORM = post(
    "カード利用のお知らせ(本人ご利用分)",
    "ご利用日: 2026/01/13",
    at="2026-01-13 10:00",
    by="info@mail.rakuten-card.co.jp",
    signed=False,
    name="楽天カード",
)
READ = ordered("250-0000001-0000001", 1010, "2026-01-10 13:05")
SHOUT = post("セールのお知らせ", "今だけ", at="2026-01-09 10:00")
ALL = [LATER, BOOKS, NEW_FORM, READ, SHOUT, friendly("2026-01-01 10:00")]


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    """Return tools whose store has read everything."""
    mails = [*ALL, forged("2026-01-11 10:00")]
    made = make_tools(make_home(tmp_path / "home"), MemoryArchives({"/a": mails}))
    scan(["/a"], made)
    return made


def test_mails_that_no_profile_read_lie_by_sender_the_newest_first(
    tools: Tools,
) -> None:
    heaps = pile(tools.store.unread())

    assert [heap.author for heap in heaps] == [
        "order@hoshi-books.example",
        "info@mail.rakuten-card.co.jp",
        "auto-confirm@amazon.co.jp",
    ]
    assert [mail.message_id for mail in heaps[0].mails] == [
        LATER.message_id,
        BOOKS.message_id,
    ]
    assert (heaps[0].purchases, heaps[1].purchases) == (2, 0)


def test_what_was_read_and_what_is_forged_is_not_there(tools: Tools) -> None:
    names = {mail.message_id for mail in tools.store.unread()}

    wanted = {mail.message_id for mail in (LATER, BOOKS, NEW_FORM, SHOUT)}
    assert names == wanted


def test_the_form_that_was_nearly_the_one_is_named(tools: Tools) -> None:
    (heap,) = [h for h in pile(tools.store.unread()) if "rakuten" in h.author]
    (mail,) = heap.mails

    assert nearly(mail) == ["rakuten-card/used needs amount"]
    assert not tells_of_purchase(mail)


def test_a_guess_of_what_it_says_leaves_a_mail_unread(tools: Tools) -> None:
    names = {item.kept.message_id for item in told(["/a"], tools.store)}

    assert {READ.message_id, BOOKS.message_id} <= names
    assert BOOKS.message_id in {mail.message_id for mail in tools.store.unread()}


def test_a_purchase_of_which_nothing_is_guessed_is_no_message_of_a_scan(
    tmp_path: Path,
) -> None:
    made = make_tools(make_home(tmp_path / "home"), MemoryArchives({"/a": ALL}))
    silent = replace(made.reader.profiles, lexicon=Lexicon())
    made = replace(made, reader=replace(made.reader, profiles=silent))

    scan(["/a"], made)

    names = {item.kept.message_id for item in told(["/a"], made.store)}
    assert READ.message_id in names
    assert BOOKS.message_id not in names
    assert BOOKS.message_id in {mail.message_id for mail in made.store.unread()}


def test_a_rebuild_gives_the_same_pile(tools: Tools) -> None:
    before = list(tools.store.unread())

    assert rebuild(tools).changed == 0
    assert list(tools.store.unread()) == before


def test_only_what_lies_in_an_archive_is_listed(tools: Tools) -> None:
    assert list(tools.store.unread(["/b"])) == []
    assert list(tools.store.unread(["/a"])) == list(tools.store.unread())


def test_a_mail_of_the_pile_can_be_had_whole(tools: Tools) -> None:
    (first, *_) = tools.store.unread()

    assert bytes_of({first.id}, tools.store) == {first.id: LATER.raw}
