"""Time stamps by OpenSSL's authority, from the query to the recipient's check."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import assert_calm, environment, mioboe
from tests.fakes.openssl import BINARY, make_clock, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.openssl import Clock

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not BINARY, reason="openssl is not installed here"),
]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    """Return an authority; keys take a while."""
    return make_clock(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def clock(keys: Clock) -> Iterator[Clock]:
    """Yield the authority, on loopback."""
    with served(keys) as found:
        yield found


@pytest.fixture
def bundle(clock: Clock, tmp_path: Path) -> Path:
    """Return a bundle of evidence whose head was stamped."""
    home = tmp_path / "home"
    home.mkdir()
    settings = f'[evidence]\ntimestamp_url = "{clock.url}"\n'
    (home / "mioboe.toml").write_text(settings, encoding="utf-8")
    note = tmp_path / "note.txt"
    note.write_text("電話の記録", encoding="utf-8")
    mioboe("case", "open", "--by-hand", "--kind", "A", home=home)
    mioboe("evidence", "add", note, home=home)
    path = tmp_path / "evidence.zip"
    ended = mioboe("evidence", "export", "-o", path, home=home)
    assert_calm(ended, 0, complaints=0)
    assert "タイムスタンプ" in ended.out
    return path


def stamp_in(bundle: Path, folder: Path) -> tuple[Path, str]:
    """Return the stamp of a bundle as a file, and the link that it is over."""

    with zipfile.ZipFile(bundle) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".tsr")]
        head = json.loads(archive.read("manifest.json"))["head"]
        path = folder / "stamp.tsr"
        path.write_bytes(archive.read(name))
    return path, head


def test_a_stamp_is_proven_to_the_recipient_by_the_root_alone(
    clock: Clock, bundle: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ended = mioboe("evidence", "verify", bundle, "--root", clock.root, home=elsewhere)
    unproven = mioboe("evidence", "verify", bundle, home=elsewhere)

    assert_calm(ended, 0, complaints=0)
    assert "すべて一致しました" in ended.out
    assert_calm(unproven, 0)
    assert ended.out != unproven.out


def test_another_root_proves_nothing(bundle: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    ended = mioboe("evidence", "verify", bundle, "--root", make_clock(other).root)

    assert_calm(ended, 1)
    assert "渡された証明書では確かめられませんでした" in ended.err


def test_openssl_itself_vouches_for_the_stamp(
    clock: Clock, bundle: Path, tmp_path: Path
) -> None:
    stamp, head = stamp_in(bundle, tmp_path)
    words = ("-in", stamp, "-CAfile", clock.root)
    good = clock.run("ts", "-verify", "-digest", head, *words)
    bad = clock.run("ts", "-verify", "-digest", "0" * 64, *words)

    assert (good.returncode, b"Verification: OK" in good.stdout) == (0, True)
    assert bad.returncode != 0


def test_the_script_in_the_bundle_needs_no_mioboe(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "unpacked")
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", "."],
        cwd=tmp_path / "unpacked",
        env=environment(PYTHONPATH=""),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert stamp_in(bundle, tmp_path)[1].encode() in done.stdout.replace(b" ", b"")


def test_an_authority_that_is_gone_is_said_and_the_evidence_holds_without_it(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    settings = '[evidence]\ntimestamp_url = "http://127.0.0.1:9/tsa"\n'
    (home / "mioboe.toml").write_text(settings, encoding="utf-8")
    mioboe("case", "open", "--by-hand", "--kind", "A", home=home)
    mioboe("evidence", "add", home / "mioboe.toml", home=home)
    path = tmp_path / "evidence.zip"
    ended = mioboe("evidence", "export", "-o", path, home=home)

    assert_calm(ended, 0, complaints=1)
    assert_calm(mioboe("evidence", "verify", path), 0, complaints=0)
