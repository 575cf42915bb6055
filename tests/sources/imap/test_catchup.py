"""Nothing is missed and nothing read twice, whatever comes, goes and fails."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from mioboe.ports.watch import FolderKind, Hole, Position
from mioboe.sources.imap.catchup import (
    STRIKES,
    batch,
    extended,
    filled,
    is_unchanged,
    lowest,
    opened,
    reopened,
    settled,
)
from mioboe.sources.imap.folders import Folder
from mioboe.sources.imap.model import Standing

INBOX = Folder(name="INBOX", kind=FolderKind.INBOX)
START = Position(folder="INBOX", uidvalidity=7)


@dataclass
class Reader:
    """Reads a folder as the watch does, and is killed now and then."""

    position: Position = START
    strikes: dict[int, int] = field(default_factory=dict)
    read: list[int] = field(default_factory=list)

    def look(self, present: list[int], most: int, bad: set[int]) -> None:
        self.position = extended(self.position, present)
        while uids := batch(self.position, present, self.strikes, most):
            assert len(uids) <= most
            assert list(uids) == sorted(set(uids))
            if bad & set(uids):
                for uid in uids:
                    self.strikes[uid] = self.strikes.get(uid, 0) + 1
                continue
            self.read += uids
            self.position = filled(self.position, uids, self.strikes)
        self.position = extended(self.position, present)


@given(st.data())
def test_every_mail_is_read_once_whatever_comes_and_goes(data: st.DataObject) -> None:
    reader, uids, top = Reader(), set[int](), 0
    ever = set[int]()
    for _ in range(data.draw(st.integers(1, 6))):
        for gap in data.draw(st.lists(st.integers(1, 5), max_size=30)):
            top += gap
            uids.add(top)
        gone = data.draw(st.sets(st.sampled_from(sorted(uids)))) if uids else set()
        uids -= gone
        ever |= uids
        reader.look(sorted(uids), data.draw(st.integers(1, 10)), set())

    assert sorted(reader.read) == sorted(ever)
    assert reader.position.holes == ()


@given(st.data())
def test_mails_that_fail_stay_holes_and_all_others_are_read(
    data: st.DataObject,
) -> None:
    uids = sorted(data.draw(st.sets(st.integers(1, 80), min_size=1)))
    bad = data.draw(st.sets(st.sampled_from(uids)))
    reader = Reader()
    reader.look(uids, data.draw(st.integers(1, 20)), bad)

    assert sorted(reader.read) == sorted(set(uids) - bad)
    holed = {
        uid for hole in reader.position.holes for uid in range(hole.low, hole.high + 1)
    }
    assert holed & set(uids) == bad

    reader.strikes.clear()
    reader.look(uids, 5, set())
    assert sorted(reader.read) == uids
    assert reader.position.holes == ()


@given(st.data())
def test_a_program_killed_at_any_batch_reads_the_rest_the_next_time(
    data: st.DataObject,
) -> None:
    uids = sorted(data.draw(st.sets(st.integers(1, 300), min_size=1, max_size=60)))
    most = data.draw(st.integers(1, 9))
    position, read = extended(START, uids), list[int]()
    for _ in range(data.draw(st.integers(0, 20))):
        taken = batch(position, uids, {}, most)
        if not taken:
            break
        read += taken
        position = filled(position, taken, {})
    reader = Reader(position=position)
    reader.look([uid for uid in uids if uid >= lowest(position)], most, set())

    assert sorted(read + reader.read) == uids


def test_the_newest_mails_come_first() -> None:
    present = list(range(1, 1001))
    position = extended(START, present)

    assert batch(position, present, {}, 200) == tuple(range(801, 1001))


def test_what_comes_meanwhile_goes_before_what_has_long_lain_there() -> None:
    present = list(range(1, 1001))
    position = extended(START, present)
    position = filled(position, range(801, 1001), {})
    present.append(1001)
    position = extended(position, present)

    assert batch(position, present, {}, 200) == (1001,)
    assert position.holes == (Hole(low=1, high=800), Hole(low=1001, high=1001))


def test_a_mail_that_failed_before_is_read_alone() -> None:
    present = [1, 2, 3, 4, 5]
    position = extended(START, present)

    assert batch(position, present, {3: 1}, 10) == (4, 5)
    assert batch(filled(position, (4, 5), {}), present, {3: 1}, 10) == (3,)
    assert batch(position, present, {5: STRIKES}, 10) == (1, 2, 3, 4)


def test_a_hole_without_a_mail_is_none() -> None:
    position = Position(
        folder="INBOX", uidvalidity=7, next_uid=20, holes=(Hole(low=3, high=9),)
    )

    assert extended(position, [15, 16]).holes == ()
    assert lowest(position) == 3


def test_a_mail_can_be_asked_for_again() -> None:
    present = [1, 2, 3]
    position = filled(extended(START, present), present, {})

    assert reopened(position, [2]).holes == (Hole(low=2, high=2),)
    assert reopened(position, [2, 3]).holes == (Hole(low=2, high=3),)


def test_a_folder_is_opened_where_it_was_left() -> None:
    known = Position(folder="INBOX", uidvalidity=7, next_uid=5)

    assert opened(known, INBOX, Standing(uidvalidity=7))[0].next_uid == 5
    assert opened(known, INBOX, Standing(uidvalidity=8)) == (
        Position(folder="INBOX", kind=FolderKind.INBOX, uidvalidity=8),
        True,
    )
    assert opened(None, INBOX, Standing(uidvalidity=7))[1]


def test_a_folder_is_unchanged_only_if_everything_says_so() -> None:
    now = Standing(uidvalidity=7, next_uid=5, messages=4, modseq=9)
    known = settled(Position(folder="INBOX", uidvalidity=7, next_uid=5), now)

    assert is_unchanged(known, now)
    for other in (
        Standing(uidvalidity=8, next_uid=5, messages=4, modseq=9),
        Standing(uidvalidity=7, next_uid=6, messages=4, modseq=9),
        Standing(uidvalidity=7, next_uid=5, messages=3, modseq=9),
        Standing(uidvalidity=7, next_uid=5, messages=4, modseq=10),
        Standing(uidvalidity=7, next_uid=5, messages=4, modseq=0),
    ):
        assert not is_unchanged(known, other)
    assert not is_unchanged(None, now)
    assert not is_unchanged(reopened(known, [2]), now)


def test_a_uid_that_was_given_and_does_not_show_yet_is_not_passed() -> None:
    now = Standing(uidvalidity=7, next_uid=9, messages=4)
    position = settled(filled(extended(START, [1, 2]), [1, 2], {}), now)
    position = extended(position, [1, 2, 8])

    assert batch(position, [1, 2, 8], {}, 10) == (8,)
