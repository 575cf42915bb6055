from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.fakes.archives import Everything, Naming, mail, mbox

from mioboe.authenticity import Verdict, VerdictKind
from mioboe.ports import Reading
from mioboe.sources import MailArchives

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mioboe.ports import Batch, Mail

OLD = 1_700_000_000


def read_mails(mails: Sequence[Mail]) -> list[tuple[int, Reading]]:
    """Take every other mail for relevant."""
    return [
        (
            place,
            Reading(
                digest=one.digest,
                message_id="<a@b.test>",
                subject="",
                author="",
                arrived=datetime(2026, 1, 1, tzinfo=UTC),
                raw=one.raw,
                verdict=Verdict(kind=VerdictKind.UNPROVEN),
            ),
        )
        for place, one in enumerate(mails)
        if place % 2 == 0
    ]


def batches(
    path: Path,
    marks: Mapping[str, str] | None = None,
    *,
    word: bytes = b"",
    jobs: int = 1,
) -> list[Batch]:
    """All batches of a path."""
    sift = Naming(word) if word else Everything()
    return list(
        MailArchives(sift, jobs=jobs).batches(str(path), marks or {}, read_mails)
    )


def marks_of(found: list[Batch]) -> dict[str, str]:
    """What a store would keep."""
    return {batch.unit: batch.mark for batch in found if batch.mark}


def rests(found: list[Batch]) -> list[str]:
    """Where the relevant mails lie."""
    return [placed.rest for batch in found for placed in batch.placed]


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_mail_is_placed_behind_the_path_and_counted_once(
    tmp_path: Path, jobs: int
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.eml").write_bytes(mail(name))
    (tmp_path / "d.mbox").write_bytes(mbox(mail("a"), mail("e")))

    found = batches(tmp_path, jobs=jobs)

    assert rests(found) == ["/d.mbox@0", "/a.eml", "/c.eml"]
    numbers = [number for batch in found for number in batch.mails]
    assert (len(numbers), len(set(numbers))) == (5, 4)
    assert all(0 <= number < 2**63 for number in numbers)


def test_unwanted_copies_have_one_number_in_any_form(tmp_path: Path) -> None:
    raw = mail("a")
    (tmp_path / "a.eml").write_bytes(raw.replace(b"\n", b"\r\n"))
    (tmp_path / "b.eml").write_bytes(b"X-Mozilla-Status: 1\n" + raw)
    (tmp_path / "c.mbox").write_bytes(mbox(b"Status: RO\n" + raw))
    (tmp_path / "d.eml").write_bytes(raw.replace(b"Message-ID: ", b"Message-Id:\n "))
    (tmp_path / "e.eml").write_bytes(b"Subject: b\n\nno id\n")
    (tmp_path / "f.eml").write_bytes(b"Status: O\r\nSubject: b\r\n\r\nno id\r\n")

    found = batches(tmp_path, word=b"nothing")

    assert len({number for batch in found for number in batch.mails}) == 2


def test_an_unchanged_archive_gives_no_more_than_word_that_it_was_looked_at(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.eml").write_bytes(mail("a"))
    (tmp_path / "b.mbox").write_bytes(mbox(mail("b")))
    (tmp_path / "c" / "cur").mkdir(parents=True)
    (tmp_path / "c" / "cur" / "1:2,S").write_bytes(mail("c"))
    os.utime(tmp_path / "c" / "cur", (OLD, OLD))
    first = batches(tmp_path)

    (only,) = batches(tmp_path, marks_of(first))

    assert (only.unit, only.is_fresh, only.placed, only.mails) == ("", True, (), ())


def test_a_unit_is_fresh_where_it_is_read_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("a", "x" * 40_000_000 + "\n"), mail("b")))
    first = batches(path)
    with path.open("ab") as out:
        out.write(mbox(mail("c")))
    second = batches(path, marks_of(first))

    assert [batch.is_fresh for batch in first] == [True, True, False]
    assert [batch.is_fresh for batch in second] == [True, False]
    assert len(rests(second)) == 1


def test_a_mark_that_makes_no_sense_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("a")))

    for text in ("", "{}", "[]", "nonsense", '{"size":1,"stamps":3,"seen":""}'):
        assert len(rests(batches(path, {os.path.realpath(path): text}))) == 1


def test_a_unit_with_a_passing_problem_keeps_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("a")))
    archives = MailArchives(Everything(), jobs=1)
    found = []
    for batch in archives.batches(str(path), {}, read_mails):
        found.append(batch)
        path.unlink(missing_ok=True)

    assert [problem.code for batch in found for problem in batch.problems] == [
        "no-such-path"
    ]
    assert marks_of(found) == {}


def test_problems_of_the_path_itself_come_without_a_unit(tmp_path: Path) -> None:
    first, second = batches(tmp_path / "nothing")

    assert (first.unit, first.is_fresh, first.problems) == ("", True, ())
    assert [problem.code for problem in second.problems] == ["no-such-path"]
