"""What becomes of mails: read, binned, moved, deleted; and what is none of these."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mioboe.flows.watching.changes import Trail
from mioboe.ports import Mail
from mioboe.ports.watch import Arrival, FolderKind, Haul, Listing, Position

if TYPE_CHECKING:
    from mioboe.ports.watch import Change

NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
KINDS = {
    "INBOX": FolderKind.INBOX,
    "Trash": FolderKind.TRASH,
    "Spam": FolderKind.SPAM,
    "Shops": FolderKind.OTHER,
    "All": FolderKind.ALL,
}


class Story:
    """A mailbox told minute by minute, and what was made of it."""

    def __init__(self) -> None:
        self.trail = Trail()
        self.told: list[tuple[str, str, str]] = []
        self.changes: list[Change] = []

    def follow(self, haul: Haul) -> None:
        outcome = self.trail.follow(haul, ("aa",))
        # What was kept is all that a restart has.
        self.trail.keep(outcome)
        self.changes += outcome.changes
        self.told += [(str(c.kind), c.folder, c.to) for c in outcome.changes]

    def comes(
        self, minute: float, folder: str = "INBOX", uid: int = 1, **more: bool
    ) -> None:
        arrived = NOON
        arrival = Arrival(
            uid=uid,
            mail=Mail(digest="aa", raw=b""),
            arrived=arrived,
            is_read=more.get("is_read", False),
        )
        position = Position(folder=folder, kind=KINDS[folder], uidvalidity=7)
        self.follow(
            Haul(
                mailbox="imap:taro",
                position=position,
                arrivals=(arrival,),
                noticed=NOON + timedelta(minutes=minute),
                is_backlog=more.get("is_backlog", False),
            )
        )

    def lists(
        self,
        minute: float,
        folder: str = "INBOX",
        present: tuple[int, ...] = (),
        read: tuple[int, ...] = (),
    ) -> None:
        now = NOON + timedelta(minutes=minute)
        listing = Listing(
            folder=folder,
            uidvalidity=7,
            since=now - timedelta(days=14),
            present=frozenset(present),
            read=frozenset(read),
        )
        self.follow(Haul(mailbox="imap:taro", listing=listing, noticed=now))

    def sweeps(self, minute: float) -> None:
        began = NOON + timedelta(minutes=minute)
        self.follow(Haul(mailbox="imap:taro", swept=began, noticed=began))


def test_a_mail_that_stays_is_no_change() -> None:
    story = Story()
    story.comes(0)
    for minute in range(1, 60):
        story.lists(minute, present=(1,))
        story.sweeps(minute)

    assert story.told == []


def test_a_mail_that_turns_read_is_told_once_with_its_time() -> None:
    story = Story()
    story.comes(0)
    story.lists(5, present=(1,))
    story.lists(10, present=(1,), read=(1,))
    story.lists(15, present=(1,), read=(1,))

    assert story.told == [("read", "INBOX", "")]
    (change,) = story.changes
    assert change.after == NOON + timedelta(minutes=5)
    assert change.by == NOON + timedelta(minutes=10)


def test_a_mail_that_is_read_before_anybody_looks_is_told() -> None:
    story = Story()
    story.comes(3, is_read=True)
    story.comes(3.1, "All", uid=50, is_read=True)
    story.lists(5, present=(1,), read=(1,))

    assert story.told == [("read", "INBOX", "")]
    assert story.changes[0].after == NOON


def test_mails_that_were_read_before_the_watch_began_are_no_change() -> None:
    story = Story()
    story.comes(3, is_read=True, is_backlog=True)
    story.lists(5, present=(1,), read=(1,))

    assert story.told == []


def test_a_mail_deleted_for_good_has_vanished_once_all_folders_were_swept() -> None:
    story = Story()
    story.comes(0)
    story.sweeps(4)
    story.lists(5)
    story.sweeps(5.1)
    assert story.told == []

    story.sweeps(10)
    story.sweeps(20)
    assert story.told == [("vanished", "INBOX", "")]


def test_a_mail_put_into_the_trash_is_told_as_that_whatever_is_noticed_first() -> None:
    missed_first, found_first = Story(), Story()
    for story in (missed_first, found_first):
        story.comes(0)
    missed_first.lists(5)
    missed_first.comes(6, "Trash")
    found_first.comes(5, "Trash")
    found_first.lists(6)
    for story in (missed_first, found_first):
        story.lists(8, "Trash", present=(1,))
        story.sweeps(10)
        assert story.told == [("trashed", "INBOX", "Trash")]


def test_a_mail_in_the_trash_that_is_deleted_there_has_vanished_too() -> None:
    story = Story()
    story.comes(0)
    story.comes(5, "Trash")
    story.lists(5)
    story.sweeps(9)
    story.lists(10, "Trash")
    story.sweeps(20)

    assert [kind for kind, *_ in story.told] == ["trashed", "vanished"]


def test_a_mail_that_a_filter_bins_before_anybody_sees_it_is_told() -> None:
    story = Story()
    story.comes(0.1, "Trash")

    assert story.told == [("trashed", "", "Trash")]


def test_what_lay_in_the_trash_before_the_watch_began_is_no_change() -> None:
    story = Story()
    story.comes(60, "Trash", is_backlog=True)

    assert story.told == []


def test_a_mail_moved_to_another_folder_is_told_whatever_is_noticed_first() -> None:
    missed_first, found_first = Story(), Story()
    for story in (missed_first, found_first):
        story.comes(0)
    missed_first.lists(5)
    missed_first.comes(6, "Shops")
    found_first.comes(5, "Shops")
    found_first.lists(6)
    for story in (missed_first, found_first):
        story.sweeps(10)
        assert story.told == [("moved", "INBOX", "Shops")]


def test_gmail_shows_a_mail_twice_and_that_is_no_change() -> None:
    story = Story()
    story.comes(0)
    story.comes(0.1, "All", uid=50)
    story.lists(5, present=(1,))
    story.lists(5, "All", present=(50,))
    story.sweeps(10)

    assert story.told == []


def test_a_mail_deleted_in_gmail_has_vanished_once() -> None:
    story = Story()
    story.comes(0)
    story.comes(0.1, "All", uid=50)
    story.lists(5)
    story.lists(5, "All")
    story.sweeps(10)

    assert story.told == [("vanished", "INBOX", "")]


def test_a_mail_archived_in_gmail_was_moved() -> None:
    story = Story()
    story.comes(0)
    story.comes(0.1, "All", uid=50)
    story.lists(5)
    story.lists(5, "All", present=(50,))
    story.sweeps(10)

    assert story.told == [("moved", "INBOX", "All")]


def test_a_folder_that_was_numbered_anew_has_lost_nothing() -> None:
    story = Story()
    story.comes(0)
    story.comes(5, uid=9)
    story.lists(5.1, present=(9,))
    story.sweeps(10)

    assert story.told == []


def test_a_mail_that_does_not_matter_is_not_followed() -> None:
    story = Story()
    arrival = Arrival(uid=1, mail=Mail(digest="bb", raw=b""), arrived=NOON)
    position = Position(folder="INBOX", kind=FolderKind.INBOX, uidvalidity=7)
    story.follow(
        Haul(mailbox="imap:taro", position=position, arrivals=(arrival,), noticed=NOON)
    )
    story.lists(5)
    story.sweeps(10)

    assert story.told == []


def test_an_old_mail_may_go_where_it_likes() -> None:
    story = Story()
    story.comes(0)
    story.lists(60 * 24 * 13, present=(1,))
    story.lists(60 * 24 * 15)
    story.sweeps(60 * 24 * 16)

    assert story.told == []


def test_a_clock_set_back_does_not_make_a_mail_seen_earlier() -> None:
    story = Story()
    story.comes(0)
    story.lists(30, present=(1,))
    story.lists(-30, present=(1,))
    story.lists(-29, present=(1,), read=(1,))

    (change,) = story.changes
    assert change.after == NOON + timedelta(minutes=30)
