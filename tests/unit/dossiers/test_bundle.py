from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.evidence import MOMENT, chained, numbered

from mioboe.catalog.words import read_words
from mioboe.dossiers.evidence import (
    Break,
    Broken,
    Bundle,
    Item,
    ItemKind,
    append,
    head,
    read_bundle,
    verify,
    withhold,
    write_bundle,
)
from mioboe.dossiers.evidence.unpack import MAX_MANIFEST, MAX_MEMBERS
from mioboe.kit import Problem
from mioboe.press import verifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORDS = read_words("evidence")
ITEMS = (b"From: a@shop.example\r\n\r\nx", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\x00")


def bundle(*shown: int) -> Bundle:
    chain = chained(*ITEMS)
    return Bundle(
        title="ケース 1",
        head=head(chain),
        chain=withhold(chain, shown) if shown else chain,
        contents={n: c for n, c in numbered(*ITEMS).items() if not shown or n in shown},
        stamps={4: b"stamp"},
    )


def written(of: Bundle) -> bytes:
    return write_bundle(of, WORDS, verifier=verifier())


def remade(raw: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return a zip whose members somebody changed."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_manifest(change: Callable[[dict[str, Any]], object]) -> bytes:
    def changed(members: dict[str, bytes]) -> None:
        tree = json.loads(members["manifest.json"])
        change(tree)
        members["manifest.json"] = json.dumps(tree).encode()

    return remade(written(bundle()), changed)


def run(path: Path) -> tuple[int, str]:
    """Return exit status and output of the program that travels in the bundle."""
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", str(path.with_name("verify.py")), str(path)],
        capture_output=True,
        check=False,
    )
    assert ended.stderr == b""
    return ended.returncode, ended.stdout.decode("utf-8")


def ask(folder: Path, raw: bytes) -> tuple[int, str]:
    (folder / "verify.py").write_bytes(verifier())
    (folder / "evidence.zip").write_bytes(raw)
    return run(folder / "evidence.zip")


def test_a_bundle_is_read_as_it_was_written() -> None:
    assert read_bundle(written(bundle()), "e.zip") == bundle()


def test_a_bundle_with_withheld_items_is_read_as_it_was_written() -> None:
    read = read_bundle(written(bundle(1, 3)), "e.zip")

    assert read == bundle(1, 3)
    assert isinstance(read, Bundle)
    assert verify(read.chain, read.contents) is None


def test_a_withheld_item_leaves_no_word_in_the_bundle() -> None:
    raw = written(bundle(1, 3))

    assert "ご注文の確認 0".encode() in raw
    assert "ご注文の確認 1".encode() not in raw
    assert ITEMS[1] not in raw


def test_the_same_evidence_gives_the_same_bytes() -> None:
    assert written(bundle()) == written(bundle())


def test_its_first_page_speaks_both_languages() -> None:
    with zipfile.ZipFile(io.BytesIO(written(bundle()))) as archive:
        text = archive.read("README.txt").decode("utf-8")

    assert text.startswith("ケース 1\n証拠の控え")
    assert "A copy of evidence" in text


def test_items_have_the_ending_that_opens_them() -> None:
    with zipfile.ZipFile(io.BytesIO(written(bundle()))) as archive:
        names = archive.namelist()

    assert names == [
        "manifest.json", "README.txt", "verify.py",
        "items/0001.eml", "items/0002.eml", "items/0003.eml", "items/0004.eml",
        "stamps/0004.tsr",
    ]  # fmt: skip


def test_a_photo_of_a_telephone_has_the_ending_that_opens_it() -> None:
    photo = b"\x00\x00\x00\x24ftypheic\x00"
    item = Item(at=MOMENT, kind=ItemKind.FILE, title="画面", content=photo)
    chain = append((), item)
    files = Bundle(title="", head=head(chain), chain=chain, contents={1: photo})

    with zipfile.ZipFile(io.BytesIO(written(files))) as archive:
        assert "items/0001.heic" in archive.namelist()


def test_the_recipient_needs_nothing_of_ours(tmp_path: Path) -> None:
    status, said = ask(tmp_path, written(bundle(1, 3)))

    assert (status, said.splitlines()[-1][:10]) == (0, "OK / 一致: 4")
    assert "withheld / 非開示" in said


def test_the_recipient_may_unpack_it_first(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(written(bundle()))) as archive:
        archive.extractall(tmp_path / "unpacked")
    (tmp_path / "verify.py").write_bytes(verifier())

    assert run(tmp_path / "unpacked")[0] == 0


@pytest.mark.parametrize("name", ["items/0002.eml", "items/0001.eml"])
def test_the_recipient_is_told_which_item_was_changed(
    tmp_path: Path, name: str
) -> None:
    raw = remade(written(bundle()), lambda members: members.update({name: b"other"}))

    status, said = ask(tmp_path, raw)

    assert status == 1
    assert f"the item was changed: {name}" in said
    read = read_bundle(raw, "e.zip")
    assert isinstance(read, Bundle)
    broken = verify(read.chain, read.contents)
    assert broken is not None
    assert (broken.number, broken.how) == (int(name[6:10]), Break.CONTENT_CHANGED)


def test_the_recipient_is_told_of_a_missing_item(tmp_path: Path) -> None:
    raw = remade(written(bundle()), lambda members: members.pop("items/0003.eml"))

    status, said = ask(tmp_path, raw)

    assert (status, "missing: items/0003.eml" in said) == (1, True)


def test_the_recipient_is_told_of_a_link_taken_out(tmp_path: Path) -> None:
    raw = with_manifest(lambda tree: tree["links"].pop(1))

    status, said = ask(tmp_path, raw)

    assert (status, "link 2: a link is missing here" in said) == (1, True)


def test_the_recipient_is_told_of_a_link_cut_off_the_end(tmp_path: Path) -> None:
    raw = with_manifest(lambda tree: tree["links"].pop())

    status, said = ask(tmp_path, raw)

    assert (status, "link 4: it is missing" in said) == (1, True)
    read = read_bundle(raw, "e.zip")
    assert isinstance(read, Bundle)
    assert verify(read.chain, read.contents, last=read.head) == Broken(
        number=4, how=Break.MISSING
    )


@pytest.mark.parametrize("raw", [b"", b"PK", b"no zip at all"])
def test_what_is_no_bundle_is_said_by_both(tmp_path: Path, raw: bytes) -> None:
    found = read_bundle(raw, "e.zip")

    assert isinstance(found, Problem)
    assert (found.code, found.where) == ("bundle-broken", "e.zip")
    assert ask(tmp_path, raw)[0] == 2


@pytest.mark.parametrize(
    "name",
    ["../x", "items/../../x", "/etc/x", "items/1.eml", "x.exe", "items/0001.EML"],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    raw = remade(written(bundle()), lambda members: members.update({name: b""}))

    found = read_bundle(raw, "e.zip")

    assert isinstance(found, Problem)
    assert found.code == "bundle-refused"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused_by_both(tmp_path: Path) -> None:
    buffer = io.BytesIO(written(bundle()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("items/0001.eml", "another")

    found = read_bundle(buffer.getvalue(), "e.zip")

    assert isinstance(found, Problem)
    assert found.code == "bundle-refused"
    assert ask(tmp_path, buffer.getvalue())[0] == 2


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    bomb = b"\0" * (4 << 20)
    raw = remade(written(bundle()), lambda m: m.update({"items/0009.bin": bomb}))

    found = read_bundle(raw, "e.zip")

    assert isinstance(found, Problem)
    assert "claim to hold" in found.detail


def test_a_huge_manifest_is_refused() -> None:
    huge = b"".join(
        hashlib.sha256(b"%d" % n).digest() for n in range(MAX_MANIFEST // 32 + 1)
    )
    raw = remade(written(bundle()), lambda m: m.update({"manifest.json": huge}))

    found = read_bundle(raw, "e.zip")

    assert isinstance(found, Problem)
    assert found.code == "bundle-refused"


BAD: list[Callable[[dict[str, Any]], object]] = [
    lambda tree: tree.update(format="other"),
    lambda tree: tree.update(version=2),
    lambda tree: tree.update(title=7),
    lambda tree: tree.update(title="\ud800"),
    lambda tree: tree.update(links=None),
    lambda tree: tree.update(links=[7]),
    lambda tree: tree.update(head="0"),
    lambda tree: tree.update(stamps=[]),
    lambda tree: tree.update(stamps={"x": "stamps/0001.tsr"}),
    lambda tree: tree["links"][0].update(number=1.5),
    lambda tree: tree["links"][0].update(number=True),
    lambda tree: tree["links"][0].update(seal="A" * 64),
    lambda tree: tree["links"][0].update(record=[]),
    lambda tree: tree["links"][0]["record"].update(size=-1),
    lambda tree: tree["links"][0].pop("file"),
]


@pytest.mark.parametrize("change", BAD)
def test_an_unsound_manifest_is_a_problem(
    change: Callable[[dict[str, Any]], object],
) -> None:
    assert isinstance(read_bundle(with_manifest(change), "e.zip"), Problem)


def test_a_manifest_nested_without_end_is_a_problem() -> None:
    deep = b"[" * 200_000
    raw = remade(written(bundle()), lambda m: m.update({"manifest.json": deep}))

    assert isinstance(read_bundle(raw, "e.zip"), Problem)


@settings(max_examples=200)
@given(st.data())
def test_whatever_happens_to_a_bundle_it_is_noticed_or_harmless(
    data: st.DataObject,
) -> None:
    raw = bytearray(written(bundle()))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))

    read = read_bundle(bytes(raw), "e.zip")

    if isinstance(read, Bundle) and not verify(
        read.chain, read.contents, last=read.head
    ):
        assert read.chain == bundle().chain
        assert dict(read.contents) == dict(bundle().contents)


def flagged(raw: bytes, offset: int, value: int) -> bytes:
    """Return a zip with a byte changed in every entry of its directory."""
    changed, at = bytearray(raw), 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        changed[at + offset] = value
        at += 4
    return bytes(changed)


@pytest.mark.parametrize(
    ("offset", "value"), [(8, 1), (10, 99)], ids=["encrypted", "packed strangely"]
)
def test_what_cannot_be_unpacked_is_refused(offset: int, value: int) -> None:
    found = read_bundle(flagged(written(bundle()), offset, value), "e.zip")

    assert isinstance(found, Problem)
    assert found.code == "bundle-refused"


def test_a_folder_in_a_zip_is_no_item() -> None:
    raw = remade(written(bundle()), lambda members: members.update({"items/": b""}))

    assert read_bundle(raw, "e.zip") == bundle()


def test_a_zip_without_a_manifest_is_no_bundle() -> None:
    raw = remade(written(bundle()), lambda members: members.pop("manifest.json"))

    found = read_bundle(raw, "e.zip")

    assert isinstance(found, Problem)
    assert "no manifest.json" in found.detail


def test_a_key_that_is_there_twice_is_a_problem() -> None:
    twice = b'{"format": "mioboe-evidence", "format": "mioboe-evidence"}'
    raw = remade(written(bundle()), lambda m: m.update({"manifest.json": twice}))

    found = read_bundle(raw, "e.zip")

    assert isinstance(found, Problem)
    assert "twice" in found.detail


def test_too_many_members_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(MAX_MEMBERS + 1):
            archive.writestr(f"items/{number:05}.txt", b"")

    found = read_bundle(buffer.getvalue(), "e.zip")

    assert isinstance(found, Problem)
    assert found.code == "bundle-refused"
