from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.archives import Naming, mail, mbox, read_all

if TYPE_CHECKING:
    from pathlib import Path


def pack(
    path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Write a zip of these files and return its bytes."""
    with zipfile.ZipFile(path, "w", method) as out:
        for name, data in files.items():
            out.writestr(name, data)
    return path.read_bytes()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_mails_and_archives_in_a_zip_are_read(tmp_path: Path, method: int) -> None:
    path = tmp_path / "backup.zip"
    takeout = mbox(mail("x"), mail("y"))
    files = {
        "inner/a.eml": mail("a"),
        "Takeout/Mail/All mail.mbox": takeout,
        "Maildir/cur/1.host:2,S": mail("b"),
        "notes.txt": b"hello\n",
        "__MACOSX/._a.eml": b"\0\1",
        ".DS_Store": b"\0",
        "photo.jpg": b"\xff\xd8\0",
    }
    pack(path, files, method)

    reading = read_all(path)

    assert reading.locators == [
        f"{path}/inner/a.eml",
        f"{path}/Takeout/Mail/All mail.mbox@0",
        f"{path}/Takeout/Mail/All mail.mbox@{len(mbox(mail('x')))}",
        f"{path}/Maildir/cur/1.host:2,S",
    ]
    assert [found.raw for found in reading.found] == [
        mail("a"), mail("x"), mail("y"), mail("b"),
    ]  # fmt: skip
    assert reading.problems == []
    assert reading.tally.strangers == 2


def test_unwanted_mails_in_a_zip_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    pack(path, {"a.eml": mail("a"), "b.mbox": mbox(mail("b"), mail("c"))})

    reading = read_all(path, Naming(b"Subject: c"))

    assert [found.raw for found in reading.found] == [mail("c")]
    assert len(reading.tally.passed) == 2


def test_an_unchanged_zip_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    pack(path, {"a.eml": mail("a")})
    first = read_all(path)

    assert read_all(path, known=first.marks).spans == []


def test_a_zip_in_a_zip_is_read_but_not_one_in_that(tmp_path: Path) -> None:
    inner = pack(tmp_path / "0.zip", {"a.eml": mail("a")})
    middle = pack(tmp_path / "1.zip", {"0.zip": inner, "b.eml": mail("b")})
    path = tmp_path / "2.zip"
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        pack(path, {"1.zip": middle}, method)

        reading = read_all(path)

        assert reading.locators == [f"{path}/1.zip/b.eml"]
        assert [(p.code, p.where) for p in reading.problems] == [
            ("zip-nested", f"{path}/1.zip/0.zip")
        ]


def test_japanese_names_are_read_whatever_wrote_them(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    raw = pack(path, {"AAAAAA.eml": mail("a")})
    path.write_bytes(raw.replace(b"AAAAAA", "受信箱".encode("cp932")))

    assert read_all(path).locators == [f"{path}/受信箱.eml"]


def test_a_name_that_climbs_is_no_more_than_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    pack(path, {"../../etc/x\n.eml": mail("a")})

    assert read_all(path).locators == [f"{path}/../../etc/x\\n.eml"]


def test_an_encrypted_member_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    raw = bytearray(pack(path, {"a.eml": mail("a"), "b.eml": mail("b")}))
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 8] |= 1
    path.write_bytes(raw)

    reading = read_all(path)

    assert [(p.code, p.where) for p in reading.problems] == [
        ("zip-encrypted", f"{path}/a.eml")
    ]
    assert reading.locators == [f"{path}/b.eml"]


def test_a_member_packed_in_another_way_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    pack(path, {"a.eml": mail("a")}, zipfile.ZIP_BZIP2)

    assert read_all(path).codes == ["zip-method"]


def test_a_wrong_checksum_is_a_problem_of_that_member(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    files = {"a.eml": mail("a"), "b.eml": mail("b")}
    raw = pack(path, files, zipfile.ZIP_STORED)
    path.write_bytes(raw.replace(b"Hello", b"Jello", 1))

    reading = read_all(path)

    assert [(p.code, p.where) for p in reading.problems] == [
        ("zip-broken", f"{path}/a.eml")
    ]
    assert f"{path}/b.eml" in reading.locators


def test_a_zip_cut_at_its_end_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    raw = pack(path, {"a.eml": mail("a")})
    path.write_bytes(raw[:-30])

    assert read_all(path).codes == ["zip-cut"]


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    pack(path, {"a.mbox": mbox(mail("a")) + b"\0" * (65 << 20), "b.eml": mail("b")})

    reading = read_all(path)

    assert [(p.code, p.where) for p in reading.problems] == [
        ("zip-bomb", f"{path}/a.mbox")
    ]
    assert reading.locators == [f"{path}/b.eml"]


def test_a_member_that_holds_more_than_it_says_is_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    data = mail("a") + b"x" * 500_000
    raw = pack(path, {"a.eml": data})
    path.write_bytes(raw.replace(struct.pack("<L", len(data)), struct.pack("<L", 9000)))

    assert read_all(path).codes == ["zip-bomb"]


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    raw = pack(path, {"a": b""})
    start = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entry = raw[start:end]
    count = 200_001
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry) * count, start, 0)
    path.write_bytes(raw[:start] + entry * count + tail)

    assert read_all(path).codes == ["zip-too-many"]


def test_a_zip_of_more_than_four_gigabytes_may_be_told_by_zip64(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with (
        zipfile.ZipFile(path, "w") as out,
        out.open("a.eml", "w", force_zip64=True) as to,
    ):
        to.write(mail("a"))
    raw = path.read_bytes()
    start, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    wide = struct.pack(
        "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, end - start, start
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, end, 1)
    full = 0xFFFFFFFF
    tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, full, full, 0)
    path.write_bytes(raw[:end] + wide + locator + tail)

    assert [found.raw for found in read_all(path).found] == [mail("a")]


def test_bytes_in_front_of_a_zip_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    raw = pack(path, {"a.eml": mail("a")})
    path.write_bytes(b"PK\x03\x04 something else\n" + raw)

    assert [found.raw for found in read_all(path).found] == [mail("a")]


@given(st.data())
def test_no_damage_makes_it_raise(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.eml", mail("a"))
        out.writestr("b.mbox", mbox(mail("b"), mail("c")))
    raw = bytearray(buffer.getvalue())
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw)

    read_all(path)
