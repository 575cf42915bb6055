"""A Maildir that is watched: the bell, its folders, and what disks do."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.fakes.archives import Everything, Naming, mail
from tests.fakes.watched_places import MaildirPlace
from tests.fakes.watches import IMPATIENT, QUICK, Basket, WallClock

from mioboe.ports.watch import FolderKind
from mioboe.sources.imap import Halt, Limits, Rhythm, Setting
from mioboe.sources.inotify import Inotify, NoBell, bell
from mioboe.sources.maildir_folders import folders_in
from mioboe.sources.maildir_watch import MaildirMailbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mioboe.ports.watch import Position
    from mioboe.sources.model import Wants

#: Looks again so seldom that only the bell can be why it looked.
PATIENT = Rhythm(poll=60)


def watch(  # noqa: PLR0913 - what tests vary, each by its name
    root: Path,
    basket: Basket,
    *,
    sift: Wants | None = None,
    rhythm: Rhythm = QUICK,
    limits: Limits = IMPATIENT,
    positions: Mapping[str, Position] | None = None,
) -> MaildirMailbox:
    setting = Setting(
        sift=sift or Everything(), clock=WallClock(), rhythm=rhythm, limits=limits
    )
    mailbox = MaildirMailbox("taro", root, setting)
    mailbox.start(positions or {}, basket)
    return mailbox


@pytest.fixture
def place(tmp_path: Path) -> MaildirPlace:
    return MaildirPlace(tmp_path / "Maildir")


@pytest.mark.skipif(not bell().rings, reason="this system has no inotify")
def test_the_bell_rings_for_new_mail(place: MaildirPlace) -> None:
    basket = Basket()
    mailbox = watch(place.root, basket, rhythm=PATIENT)
    basket.wait(lambda: basket.sweeps)
    place.deliver(mail("new"))
    basket.wait(lambda: basket.raws, 5)
    mailbox.stop()

    assert basket.subjects == ["new"]


@pytest.mark.skipif(not bell().rings, reason="this system has no inotify")
@pytest.mark.parametrize("number", [0, 7, 19])
def test_the_bell_is_hung_in_each_of_many_folders(
    place: MaildirPlace, number: int
) -> None:
    for folder in range(20):
        for part in ("tmp", "new", "cur"):
            (place.root / f".Shop{folder:02}" / part).mkdir(parents=True)
    basket = Basket()
    mailbox = watch(place.root, basket, rhythm=PATIENT)
    basket.wait(lambda: basket.sweeps)
    place.deliver(mail("new"), f"Shop{number:02}")
    basket.wait(lambda: "new" in basket.subjects, 5)
    mailbox.stop()


@pytest.mark.skipif(not bell().rings, reason="this system has no inotify")
def test_the_bell_is_hung_in_folders_that_are_made_later(place: MaildirPlace) -> None:
    basket = Basket()
    mailbox = watch(place.root, basket, rhythm=PATIENT)
    basket.wait(lambda: basket.sweeps)
    for part in ("tmp", "new", "cur"):
        (place.root / ".Shops" / part).mkdir(parents=True)
    basket.wait(
        lambda: any(h.listing and h.listing.folder == "Shops" for h in basket.hauls)
    )
    place.deliver(mail("new"), "Shops")
    basket.wait(lambda: basket.raws, 5)
    mailbox.stop()


def test_a_wait_for_the_bell_ends_with_the_watch(tmp_path: Path) -> None:
    for one in (bell(), NoBell()):
        one.hang(str(tmp_path))
        with Halt() as halt:
            halt.ring()
            one.wait(halt, 60)
        one.close()


@pytest.mark.skipif(not bell().rings, reason="this system has no inotify")
def test_what_cannot_be_watched_by_the_bell_is_no_error(tmp_path: Path) -> None:
    one = Inotify()
    one.hang(str(tmp_path / "none"))
    one.close()


def test_folders_are_named_as_people_read_them(place: MaildirPlace) -> None:
    for name in (".&MLQw33ux-", ".Shops.2026", ".Drafts", "nested/Junk"):
        (place.root / name / "cur").mkdir(parents=True)

    found = {folder.name: folder.kind for folder in folders_in(str(place.root)).open}

    assert found == {
        "INBOX": FolderKind.INBOX,
        "Trash": FolderKind.TRASH,
        "ゴミ箱": FolderKind.TRASH,
        "Shops.2026": FolderKind.OTHER,
        "nested/Junk": FolderKind.SPAM,
    }


def test_a_folder_of_maildirs_needs_none_itself(tmp_path: Path) -> None:
    (tmp_path / "Archive" / "cur").mkdir(parents=True)
    (tmp_path / "INBOX" / "new").mkdir(parents=True)
    (tmp_path / "INBOX" / "cur").mkdir(parents=True)

    assert [f.name for f in folders_in(str(tmp_path)).open] == ["INBOX", "Archive"]


def test_links_are_not_followed(place: MaildirPlace) -> None:
    (place.root / "loop").symlink_to(place.root)

    assert {f.name for f in folders_in(str(place.root)).open} == {"INBOX", "Trash"}


def test_a_disk_that_is_not_there_takes_no_mail_away(place: MaildirPlace) -> None:
    place.deliver(mail("one"))
    basket, aside = Basket(), place.root.with_name("aside")
    mailbox = watch(place.root, basket)
    basket.wait(lambda: basket.raws and basket.sweeps)
    place.root.rename(aside)
    place.root.mkdir()
    basket.wait(lambda: "no-such-path" in basket.codes)
    place.root.rmdir()
    aside.rename(place.root)
    basket.wait(lambda: basket.conditions[-1].problem is None)
    mailbox.stop()

    listings = [h.listing for h in basket.hauls if h.listing]
    assert all(one.present for one in listings if one.folder == "INBOX")
    assert basket.subjects == ["one"]


def test_a_maildir_that_comes_later_is_watched_from_then_on(tmp_path: Path) -> None:
    basket = Basket()
    mailbox = watch(tmp_path / "Maildir", basket)
    basket.wait(lambda: "no-such-path" in basket.codes)
    place = MaildirPlace(tmp_path / "Maildir")
    place.deliver(mail("one"))
    basket.wait(lambda: basket.raws)
    mailbox.stop()


def test_a_folder_that_is_gone_is_listed_empty(place: MaildirPlace) -> None:
    place.deliver(mail("one"), "Trash")
    basket = Basket()
    mailbox = watch(place.root, basket)
    basket.wait(lambda: basket.raws)
    shutil.rmtree(place.root / ".Trash")
    basket.wait(
        lambda: any(
            h.listing and h.listing.folder == "Trash" and h.position is None
            for h in basket.hauls
        )
    )
    mailbox.stop()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_folder_is_told_and_blinds_no_other(place: MaildirPlace) -> None:
    (place.root / ".Trash").chmod(0)
    place.deliver(mail("one"))
    basket = Basket()
    mailbox = watch(place.root, basket)
    basket.wait(lambda: basket.raws and "unreadable" in basket.codes)
    mailbox.stop()
    (place.root / ".Trash").chmod(0o700)

    assert basket.sweeps == 0


def test_what_is_no_mail_is_passed_over(place: MaildirPlace) -> None:
    (place.root / "new" / ".hidden").write_bytes(b"x")
    (place.root / "new" / "folder").mkdir()
    os.mkfifo(place.root / "new" / "pipe")
    (place.root / "new" / "empty").touch()
    basket = Basket()
    mailbox = watch(place.root, basket)
    basket.wait(lambda: basket.sweeps > 1)
    mailbox.stop()

    assert basket.raws == [b""]
    assert basket.codes == []


def test_of_a_huge_mail_the_first_part_is_read_and_that_is_told_once(
    place: MaildirPlace,
) -> None:
    limits = Limits(largest=200_000, piece=100_000)
    place.deliver(mail("huge", "x" * 300_000))
    basket = Basket()
    mailbox = watch(place.root, basket, limits=limits)
    basket.wait(lambda: basket.sweeps > 2)
    mailbox.stop()

    assert [len(raw) for raw in basket.raws] == [100_000]
    assert basket.codes == ["too-large"]


def test_only_what_the_sift_wants_is_handed_on_and_all_is_counted(
    place: MaildirPlace,
) -> None:
    place.deliver(mail("shop", "y" * 100_000))
    place.deliver(mail("lunch", "shop" + "y" * 100_000))
    basket = Basket()
    mailbox = watch(place.root, basket, sift=Naming(b"shop"))
    basket.wait(lambda: basket.sweeps)
    mailbox.stop()

    assert basket.subjects == ["shop"]
    assert sum(len(haul.mails) for haul in basket.hauls) == 2


def test_a_long_first_look_goes_on_where_it_was_cut_off(place: MaildirPlace) -> None:
    for number in range(4500):
        (place.root / "cur" / f"{1_700_000_000 + number}.M1.host:2,").write_bytes(
            mail(str(number))
        )
    basket = Basket()
    mailbox = watch(place.root, basket)
    basket.wait(lambda: basket.sweeps, 60)
    mailbox.stop()
    cut = next(
        h.position for h in basket.hauls if h.position and len(h.position.state) > 1
    )
    again = Basket()
    mailbox = watch(place.root, again, positions={"INBOX": cut})
    again.wait(lambda: again.sweeps, 60)
    mailbox.stop()

    assert len(basket.raws) == 4500
    assert basket.subjects[0] == "4499"
    assert len(again.raws) == 500
    assert all(haul.is_backlog for haul in again.hauls if haul.arrivals)


def test_a_position_of_another_version_is_read_anew(place: MaildirPlace) -> None:
    place.deliver(mail("one"))
    basket = Basket()
    mailbox = watch(place.root, basket)
    basket.wait(lambda: basket.sweeps)
    mailbox.stop()
    old = next(h.position for h in basket.hauls if h.position)
    for state in ("", "+odd", "!"):
        again = Basket()
        odd = type(old)(folder="INBOX", uidvalidity=9, state=state)
        mailbox = watch(place.root, again, positions={"INBOX": odd})
        again.wait(lambda again=again: again.raws)  # type: ignore[misc]
        mailbox.stop()


def test_a_mail_came_when_the_name_of_its_file_says(place: MaildirPlace) -> None:
    (place.root / "cur" / "1700000000.M1.host:2,S").write_bytes(mail("one"))
    basket = Basket()
    mailbox = watch(place.root, basket)
    basket.wait(lambda: basket.raws)
    mailbox.stop()

    arrival = next(a for haul in basket.hauls for a in haul.arrivals)
    assert arrival.arrived == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert arrival.is_read
