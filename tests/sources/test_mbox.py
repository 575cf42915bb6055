from __future__ import annotations

import mailbox
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.archives import Everything, Naming, mail, mbox, read_all

from mioboe.sources.mbox import Splitter
from mioboe.sources.windows import LEAD, MAX_HEADER, STEP, Window, stream_windows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINE = b"From a@b.test Mon Jan  5 10:00:00 2026"


def subjects(path: Path) -> list[str]:
    """The subjects of the mails in an mbox, as far as we find them."""
    return [
        line.removeprefix(b"Subject: ").decode()
        for found in read_all(path).found
        for line in found.raw.partition(b"\n\n")[0].splitlines()
        if line.startswith(b"Subject: ")
    ]


def test_messages_come_with_the_offset_of_their_from_line(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one"), mail("two")))

    reading = read_all(path)

    second = len(mbox(mail("one")))
    assert reading.locators == [f"{path}@0", f"{path}@{second}"]
    assert [found.raw for found in reading.found] == [mail("one"), mail("two")]
    assert reading.problems == []


@pytest.mark.parametrize(
    "line",
    [
        b"From 1234567890@xxx Mon Jan 01 00:00:00 +0000 2024",
        b"From a@b.test Mon Jan  5 10:00:00 2026",
        b"From - Mon Jan  5 10:00:00 2026",
        b"From ???@??? Mon Jan  5 10:00:00 2026",
        b"From a@b.test Mon Jan  5 10:00:00",
        b"From a@b.test Mon Jan  5 10:00 2026",
        b"From a@b.test  Mon Jan  5 10:00:00 JST 2026",
        b"From a@b.test Mon Jan  5 10:00:00 2026 +0900",
        b"From a@b.test Mon, 5 Jan 2026 10:00:00 +0900",
        b"From a b c Mon Jan  5 10:00:00 2026 remote from x",
        b"From a@b.test Mon Jan  5 10:00:00 2026\r",
    ],
)
def test_from_lines_of_all_writers_split(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one"), mail("two"), line=line))

    assert subjects(path) == ["one", "two"]


@pytest.mark.parametrize(
    "body",
    [
        "a\n\nFrom here on it gets better.\n",
        "a\n\nFrom Mon to Fri we are open.\n",
        f"a\n{LINE.decode()}\nb\n",
        f"a\n\n >{LINE.decode()}\nb\n",
        f"a\n\n>{LINE.decode()}\nb\n",
        "a\n\nFrom: b@c.test\nSubject: inner\n",
    ],
)
def test_other_lines_split_nothing(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one", body), mail("two")))

    assert subjects(path) == ["one", "two"]


def test_a_content_length_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    liar = b"Content-Length: 100000\n" + mail("one")
    path.write_bytes(mbox(liar, mail("two")))

    assert subjects(path) == ["one", "two"]


def test_one_mark_of_quoting_goes_and_the_untouched_bytes_come_along(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.mbox"
    quoted = mail("one", ">From me\n>>From you\n> From none\nx >From y\n")
    path.write_bytes(mbox(quoted, mail("two")))

    first, second = read_all(path).found

    assert first.raw == mail("one", "From me\n>From you\n> From none\nx >From y\n")
    assert first.quoted == quoted
    assert second.quoted is None


def test_a_quoted_line_in_the_header_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    raw = b">From a@b.test Mon Jan  5 10:00:00 2026\n" + mail("one")
    path.write_bytes(mbox(raw))

    assert read_all(path).found[0].raw == raw


def test_crlf_mboxes_are_split(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    mails = [mail("one", ">From x\n"), mail("two")]
    path.write_bytes(mbox(*mails).replace(b"\n", b"\r\n"))

    found = read_all(path).found

    assert found[0].raw == mail("one", "From x\n").replace(b"\n", b"\r\n")
    assert found[1].raw == mails[1].replace(b"\n", b"\r\n")


def test_what_the_sift_does_not_want_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one"), mail("two"), mail("three")))

    reading = read_all(path, Naming(b"Subject: two"))

    assert [found.raw for found in reading.found] == [mail("two")]
    assert len(reading.tally.passed) == 2


def test_a_file_that_ends_inside_a_header_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    start = len(mbox(mail("one")))
    path.write_bytes(mbox(mail("one"), mail("two"))[: start + 60])

    reading = read_all(path)

    assert [(p.code, p.where) for p in reading.problems] == [("cut", f"{path}@{start}")]
    assert len(reading.found) == 2


def test_a_file_that_ends_inside_a_body_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one"), mail("two"))[:-4])

    assert read_all(path).problems == []


def test_an_mbox_without_its_first_from_line_keeps_its_first_mail(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mail("one") + b"\n" + mbox(mail("two")))

    assert subjects(path) == ["one", "two"]


def test_empty_lines_and_a_mark_in_front_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(b"\xef\xbb\xbf\n\n" + mbox(mail("one"), mail("two")))

    assert subjects(path) == ["one", "two"]


def test_a_big_mbox_is_cut_into_spans_that_lose_and_repeat_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.mbox"
    step = 1 << 20
    mails = [
        mail(str(n), "x" * 70 + "\n" * (n % 5) + "y" * (n * 370_001 % step) + "\n")
        for n in range(150)
    ]
    path.write_bytes(mbox(*mails))

    reading = read_all(path)

    assert len(reading.spans) >= 3
    assert [found.raw for found in reading.found] == mails


def test_a_mail_of_a_gigabyte_costs_no_memory_and_hides_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.mbox"
    with path.open("wb") as out:
        out.write(mbox(mail("one")) + LINE + b"\n" + mail("big"))
        out.truncate(1 << 30)
        out.seek(0, os.SEEK_END)
        out.write(b"\n\n" + mbox(mail("two")))

    reading = read_all(path)

    assert reading.codes == ["too-large"]
    assert [len(found.raw) for found in reading.found[::2]] == [len(mail("one"))] * 2
    assert len(reading.found[1].raw) == 64 << 20


def test_an_unwanted_mail_of_a_gigabyte_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    with path.open("wb") as out:
        out.write(mbox(mail("big")))
        out.truncate(1 << 30)

    reading = read_all(path, Naming(b"nothing"))

    assert (reading.codes, len(reading.tally.passed)) == ([], 1)


def test_an_mbox_that_grew_is_read_from_its_old_end(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one")))
    first = read_all(path)
    with path.open("ab") as out:
        out.write(mbox(mail("two")))

    second = read_all(path, known=first.marks)
    third = read_all(path, known=second.marks)

    assert [found.raw for found in second.found] == [mail("two")]
    assert second.locators == [f"{path}@{len(mbox(mail('one')))}"]
    assert third.found == []


def test_an_mbox_whose_last_mail_grew_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one"))[:-3])
    first = read_all(path)
    path.write_bytes(mbox(mail("one"), mail("two")))

    second = read_all(path, known=first.marks)

    assert [found.raw for found in second.found] == [mail("one"), mail("two")]


def test_an_mbox_that_was_rewritten_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one"), mail("two")))
    first = read_all(path)
    path.write_bytes(mbox(mail("two"), mail("three"), mail("four")))

    second = read_all(path, known=first.marks)

    assert len(second.found) == 3


def test_an_unchanged_mbox_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(mail("one")))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    first = read_all(path)

    assert read_all(path, known=first.marks).spans == []


def test_we_split_as_the_standard_library_does(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    mails = [
        mail(str(n), "line\n" * (n % 40) + "\n\nFrom\nFromage\n") for n in range(60)
    ]
    path.write_bytes(mbox(*mails))

    box = mailbox.mbox(path, create=False)
    theirs = [bytes(box.get_bytes(key)) for key in box.iterkeys()]
    box.close()

    assert [found.raw.rstrip() for found in read_all(path).found] == [
        raw.rstrip() for raw in theirs
    ]


def one_window(data: bytes) -> Iterator[Window]:
    """The whole as one window."""
    yield Window(memoryview(data), 0, 0, len(data))


def small_windows(data: bytes, step: int) -> Iterator[Window]:
    """The same in windows that overlap as little as they may."""
    for low in range(0, max(len(data), 1), step):
        base, high = max(low - LEAD, 0), min(low + step, len(data))
        yield Window(memoryview(data)[base : high + MAX_HEADER], base, low, high)


PIECES = st.sampled_from([
    b"\n",
    b"\r\n",
    b"From ",
    LINE,
    LINE + b"\n",
    b">",
    b"a: b\n",
    b"text",
    b"\n\n",
])


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40), st.integers(1, 60))
def test_windows_of_any_size_give_the_same_messages(
    pieces: list[bytes], step: int
) -> None:
    data = LINE + b"\n" + b"".join(pieces)
    size = len(data)

    whole = Splitter(Everything()).split(one_window(data), stop=size, at_border=True)
    cut = Splitter(Everything()).split(
        small_windows(data, step), stop=size, at_border=True
    )
    streamed = Splitter(Everything()).split(
        stream_windows(data[at : at + step] for at in range(0, size, step)),
        stop=size,
        at_border=True,
    )

    expected = [(piece.start, piece.raw) for piece in whole]
    assert [(piece.start, piece.raw) for piece in cut] == expected
    assert [(piece.start, piece.raw) for piece in streamed] == expected


def test_a_stream_longer_than_a_window_loses_nothing() -> None:
    mails = [mail(str(n), "z" * 300_000 + "\n") for n in range(40)]
    data = mbox(*mails)
    assert len(data) > 2 * STEP
    pieces = (data[at : at + 100_000] for at in range(0, len(data), 100_000))

    found = Splitter(Everything()).split(
        stream_windows(pieces), stop=len(data), at_border=True
    )

    assert [piece.raw.rstrip() for piece in found] == [raw.rstrip() for raw in mails]
