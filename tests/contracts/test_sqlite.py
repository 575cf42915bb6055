"""What only a store on a disk can do wrong."""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.fakes.events import placed, tell
from tests.fakes.readings import batch, raw, reading
from tests.fakes.sources import ROOT

from mioboe.ports import StoreBusyError, StoreError
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

ORDER = placed("2026-01-10 13:05", 63000)


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Return what SQLite itself says."""
    database = sqlite3.connect(path)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def test_all_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "mioboe.sqlite"
    told = tell([placed("2026-01-10 20:05", 99, gift=True)])
    first = SqliteStore(path)
    first.add(batch(reading(1, ORDER), mark="m"))
    first.replace_findings([(1, f) for f in told.raised], told.last, "e")
    first.set_note("n", "v")
    before = (list(first.kept()), list(first.events()), first.raised())
    first.close()

    again = SqliteStore(path)

    assert (list(again.kept()), list(again.events()), again.raised()) == before
    assert again.marks("/a") == {"/a": "m"}
    assert (again.note("n"), again.folded()) == ("v", "e")
    again.close()


def test_two_stores_on_one_file_see_what_the_other_has_kept(tmp_path: Path) -> None:
    one, other = SqliteStore(tmp_path / "s"), SqliteStore(tmp_path / "s")

    assert one.add(batch(reading(1))) == 1
    assert other.add(batch(reading(1))) == 0
    assert other.add(batch(reading(2))) == 1

    assert [kept.id for kept in one.kept()] == [1, 2]
    one.close()
    other.close()


def test_several_may_make_the_file_at_once(tmp_path: Path) -> None:
    def make(path: Path) -> int:
        store = SqliteStore(path)
        store.close()
        return 1

    with ThreadPoolExecutor(8) as pool:
        for turn in range(20):
            assert sum(pool.map(make, [tmp_path / str(turn)] * 8)) == 8


def test_reading_while_another_writes_sees_whole_batches(tmp_path: Path) -> None:
    one, other = SqliteStore(tmp_path / "s"), SqliteStore(tmp_path / "s")
    one.add(batch(reading(1), reading(2)))
    told = one.kept()
    first = next(told)

    other.add(batch(reading(3)))

    assert [first.id, *[kept.id for kept in told]] == [1, 2]
    assert len(list(one.kept())) == 3
    one.close()
    other.close()


@pytest.mark.parametrize(
    "content", [b"hello" * 500, b"SQLite format 3\x00" + b"\xff" * 5000, b"\x00" * 4096]
)
def test_a_file_that_is_no_database_is_told_of_by_its_path(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "mioboe.sqlite"
    path.write_bytes(content)

    with pytest.raises(StoreError, match=r"mioboe\.sqlite"):
        SqliteStore(path).count(["/a"])
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        SqliteStore(tmp_path)


def test_a_file_in_the_place_of_its_folder_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")

    with pytest.raises(StoreError, match="home"):
        SqliteStore(tmp_path / "home" / "mioboe.sqlite")


@pytest.mark.parametrize("version", [1, 99])
def test_a_store_of_another_version_is_left_alone(tmp_path: Path, version: int) -> None:
    path = tmp_path / "s"
    SqliteStore(path).close()
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA user_version = {version}")
    database.close()
    before = query(path, "SELECT sql FROM sqlite_master")

    with pytest.raises(StoreError, match=rf"another version of mioboe \({version}\)"):
        SqliteStore(path)
    assert query(path, "SELECT sql FROM sqlite_master") == before


def foreign(path: Path, version: int) -> None:
    """Make a database of another program."""
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE theirs (x)")
    database.execute(f"PRAGMA user_version = {version}")
    database.commit()
    database.close()


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    foreign(tmp_path / "s", 0)

    with pytest.raises(StoreError):
        SqliteStore(tmp_path / "s")
    assert query(tmp_path / "s", "SELECT name FROM sqlite_master") == [("theirs",)]


def test_a_database_of_another_program_is_known_whatever_its_version(
    tmp_path: Path,
) -> None:
    foreign(tmp_path / "s", 1)

    with pytest.raises(StoreError):
        SqliteStore(tmp_path / "s")


def test_a_store_that_another_holds_is_busy_and_can_be_tried_again() -> None:
    assert StoreBusyError.retry
    assert not StoreError.retry


def test_every_message_is_chained_to_the_one_before(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s")
    store.add(batch(reading(1), reading(2)))
    store.add(batch(reading(1), reading(3)))
    store.close()

    link = b"\x00" * 32
    for number, (sha256, chain) in enumerate(
        query(tmp_path / "s", "SELECT sha256, chain FROM message ORDER BY id"), 1
    ):
        assert sha256 == hashlib.sha256(raw(number)).digest()
        link = hashlib.sha256(link + sha256).digest()
        assert chain == link


def test_a_message_that_is_read_anew_keeps_its_link(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s")
    store.add(batch(reading(1), reading(2)))
    sql = "SELECT sha256, chain, raw FROM message ORDER BY id"
    before = query(tmp_path / "s", sql)

    store.revise([(1, reading(1, ORDER, raw=b"other"))])

    assert query(tmp_path / "s", sql) == before
    store.close()


def test_a_unit_that_is_read_again_and_again_takes_no_more_room(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mioboe.sqlite"
    store = SqliteStore(path)

    for _ in range(3):
        store.add(batch(mails=[1, 2], is_fresh=True))
        store.add(batch(mails=[3]))
    store.close()

    kept = sqlite3.connect(path).execute("SELECT sum(length(mails)) FROM seen")
    assert kept.fetchone()[0] == 3 * 8


def test_only_the_owner_may_read_the_store(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "home" / "s").close()

    mode = (tmp_path / "home" / "s").stat().st_mode | (tmp_path / "home").stat().st_mode
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0 or mode & 0o077 == 0


AS_NOBODY = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
OPEN = """
import sys
from pathlib import Path
from mioboe.ports import StoreError
from mioboe.store import SqliteStore
try:
    store = SqliteStore(Path(sys.argv[1]))
    store.set_note("a", "b")
except StoreError as error:
    print(error)
"""


def python(program: str, *arguments: str, **more: object) -> subprocess.Popen[str]:
    """Start a Python program that knows our package."""
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603 - our own program
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": os.environ["PATH"]},
        **more,
    )


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Yield a folder that every user of this machine may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_place_where_nobody_may_write_is_told_of(
    open_folder: Path, what: str
) -> None:
    path = open_folder / "home" / "mioboe.sqlite"
    if what == "file":
        SqliteStore(path).close()
        path.chmod(0o444)
    else:
        path.parent.mkdir()
    path.parent.chmod(0o555)

    with python(OPEN, str(path), **AS_NOBODY) as process:
        out, err = process.communicate(timeout=60)

    path.parent.chmod(0o755)
    if "No module named" in err:
        pytest.skip("another user may not read the project")
    assert "mioboe.sqlite" in out, err
    assert "Permission denied" in out or "readonly" in out, out
    assert "Traceback" not in err


FILL = """
import sys
from pathlib import Path
from tests.fakes.readings import batch, reading
from mioboe.store import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
for start in range(0, 10**9, 50):
    mails = [reading(n, hours=n % 999) for n in range(start, start + 50)]
    store.add(batch(*mails, mark=str(start)))
    print(start, flush=True)
"""


def test_a_process_killed_at_any_point_leaves_whole_batches(tmp_path: Path) -> None:
    path = tmp_path / "mioboe.sqlite"
    for _ in range(3):
        with python(FILL, str(path)) as process:
            assert process.stdout is not None
            for _ in range(4):
                assert process.stdout.readline(), process.stderr
            process.send_signal(signal.SIGKILL)

        store = SqliteStore(path)
        number = len(list(store.originals()))
        assert number % 50 == 0
        assert number >= 200
        assert store.count(["/a"]) == number
        assert int(store.marks("/a")["/a"]) + 50 <= number
        store.close()
        assert query(path, "PRAGMA integrity_check") == [("ok",)]
