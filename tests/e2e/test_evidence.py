"""`mioboe evidence`, as its users start it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.authorities import Authority
from tests.fakes.commands import assert_calm, mioboe
from tests.fakes.evidence import chained, numbered

from mioboe.catalog.words import read_words
from mioboe.dossiers.evidence import Bundle, head, withhold, write_bundle
from mioboe.press import verifier

if TYPE_CHECKING:
    from pathlib import Path

AUTHORITY = Authority()
ITEMS = (b"first mail", b"second mail", b"a note")


def put(folder: Path, *, contents: dict[int, bytes] | None = None) -> Path:
    """Write a bundle with a stamp, and a root certificate beside it."""
    chain = chained(*ITEMS)
    bundle = Bundle(
        title="ケース 1",
        chain=withhold(chain, {1, 3}),
        head=head(chain),
        contents=contents or numbered(*ITEMS),
        stamps={3: AUTHORITY.stamp(bytes.fromhex(head(chain)))},
    )
    path = folder / "evidence.zip"
    path.write_bytes(write_bundle(bundle, read_words("evidence"), verifier=verifier()))
    (folder / "root.pem").write_bytes(AUTHORITY.root)
    (folder / "other.pem").write_bytes(Authority().root)
    return path


def test_sound_evidence_is_said_to_hold(tmp_path: Path) -> None:
    ended = mioboe("evidence", "verify", put(tmp_path), home=tmp_path)

    assert_calm(ended, 0, complaints=0)
    assert "証拠 3件" in ended.out
    assert "すべて一致しました" in ended.out
    assert head(chained(*ITEMS)) in ended.out


def test_a_stamp_is_proven_by_the_certificate_of_its_issuer(tmp_path: Path) -> None:
    path = put(tmp_path)
    ended = mioboe(
        "--language", "en", "evidence", "verify", path, "--root", tmp_path / "root.pem"
    )

    assert_calm(ended, 0, complaints=0)
    assert "it was just so at 2026-01-10 14:00:00 JST" in ended.out


def test_a_stamp_of_another_issuer_is_told(tmp_path: Path) -> None:
    path = put(tmp_path)
    ended = mioboe("evidence", "verify", path, "--root", tmp_path / "other.pem")

    assert_calm(ended, 1, complaints=1)
    assert "渡された証明書では確かめられませんでした" in ended.err


def test_the_first_broken_link_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, contents=numbered(b"first mail", b"", b"another note"))
    ended = mioboe("evidence", "verify", path)

    assert_calm(ended, 1, complaints=0)
    assert "3件目「ご注文の確認 2」の中身が、保管したときと違います。" in ended.out


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_what_is_no_bundle_is_said_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "evidence.zip"
    path.write_bytes(content)

    assert_calm(mioboe("evidence", "verify", path), 2, complaints=1)


def test_a_bundle_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    assert_calm(mioboe("evidence", "verify", tmp_path / "gone.zip"), 2, complaints=1)
