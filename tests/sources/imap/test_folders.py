"""Folders are known by what the server says of them, or by their names."""

from __future__ import annotations

import pytest

from mioboe.ports.watch import FolderKind
from mioboe.sources.imap.folders import folders_of, kind_of, watched
from mioboe.sources.imap.model import Fault, FaultCode
from mioboe.sources.imap.rhythm import Rhythm, backoff, renewal
from mioboe.sources.imap.session import shown_name

NONE = frozenset[str]()
GMAIL = [
    ("INBOX", frozenset({"\\hasnochildren"})),
    ("[Gmail]", frozenset({"\\haschildren", "\\noselect"})),
    ("[Gmail]/すべてのメール", frozenset({"\\all", "\\hasnochildren"})),
    ("[Gmail]/ゴミ箱", frozenset({"\\trash"})),
    ("[Gmail]/下書き", frozenset({"\\drafts"})),
    ("[Gmail]/迷惑メール", frozenset({"\\junk"})),
    ("[Gmail]/送信済みメール", frozenset({"\\sent"})),
    ("買い物", frozenset({"\\hasnochildren"})),
]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("INBOX", FolderKind.INBOX),
        ("Inbox", FolderKind.INBOX),
        ("INBOX.Trash", FolderKind.TRASH),
        ("Deleted Messages", FolderKind.TRASH),
        ("削除済みアイテム", FolderKind.TRASH),
        ("INBOX/ごみ箱", FolderKind.TRASH),
        ("Bulk Mail", FolderKind.SPAM),
        ("Junk E-mail", FolderKind.SPAM),
        ("迷惑メール", FolderKind.SPAM),
        ("送信済みメール", FolderKind.SENT),
        ("Draft", FolderKind.DRAFTS),
        ("アーカイブ", FolderKind.ARCHIVE),
        ("Trash talk", FolderKind.OTHER),
        ("", FolderKind.OTHER),
    ],
)
def test_a_folder_is_known_by_its_name(name: str, kind: FolderKind) -> None:
    assert kind_of(name, NONE) is kind


def test_what_the_server_says_counts_before_the_name() -> None:
    assert kind_of("Archive", frozenset({"\\trash"})) is FolderKind.TRASH


def test_gmail_is_read_by_its_view_of_all_mails() -> None:
    found = folders_of(GMAIL)

    assert [folder.kind.value for folder in found] == ["inbox", "all", "spam", "trash"]


def test_without_such_a_view_every_folder_is_read() -> None:
    listed = [row for row in GMAIL if "\\all" not in row[1]]

    assert {folder.name for folder in folders_of(listed)} == {
        "INBOX",
        "[Gmail]/ゴミ箱",
        "[Gmail]/迷惑メール",
        "[Gmail]/送信済みメール",
        "買い物",
    }


def test_the_watch_stands_where_it_matters_most() -> None:
    folders = folders_of(GMAIL)

    assert [f.kind.value for f in watched(folders, 2)] == ["inbox", "all"]
    assert [f.kind.value for f in watched(folders, 9)] == [
        "inbox",
        "all",
        "spam",
        "trash",
    ]
    assert watched(folders, 0) == ()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"INBOX", "INBOX"),
        (b"&j,dg0TDhMPww6w-", "迷惑メール"),
        (b"a &- b", "a & b"),
        (b"a&b", "a&b"),
        (b"&!!!-", "&!!!-"),
        (b"&2D0-", "&2D0-"),
        (b"&AAA-", "&AAA-"),
        ("日本".encode(), "\\xe6\\x97\\xa5\\xe6\\x9c\\xac"),
        (b"x\r\ny", "x\r\ny"),
        ("7", "7"),
    ],
)
def test_a_name_that_is_not_well_formed_is_shown_as_it_is(
    raw: bytes | str, name: str
) -> None:
    assert shown_name(raw) == name


def test_waits_grow_and_are_spread() -> None:
    rhythm, fault = Rhythm(), Fault(code=FaultCode.DROPPED)
    longest = [backoff(rhythm, fault, n, lambda: 1.0) for n in range(1, 30)]

    assert longest[:4] == [2, 4, 8, 16]
    assert max(longest) == longest[-1] == 300
    assert backoff(rhythm, fault, 5, lambda: 0.0) == 0


def test_a_refused_sign_in_is_not_hammered() -> None:
    rhythm, fault = Rhythm(), Fault(code=FaultCode.LOGIN_REFUSED)

    assert backoff(rhythm, fault, 1, lambda: 0.0) == 150
    assert backoff(rhythm, fault, 99, lambda: 1.0) == 3600


def test_idle_is_renewed_every_five_to_nine_minutes() -> None:
    assert renewal(Rhythm(), lambda: 0.0) == 300
    assert renewal(Rhythm(), lambda: 1.0) == 540
