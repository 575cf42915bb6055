"""A case as its owner works on it, command by command."""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.fakes.commands import mioboe

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.commands import Ended

ORDER = "250-7741906-2284655"


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a HOME in which the mails of a takeover were scanned."""
    folder = tmp_path_factory.mktemp("drill")
    mioboe("drill", "seed-0", "--write", str(folder))
    home = folder / "seed-0"
    mioboe("--home", str(home), "scan", str(home / "mail"))
    return home


@pytest.fixture
def home(scanned: Path, tmp_path: Path) -> Path:
    """Return such a HOME that nobody has worked in."""
    for path in scanned.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path / path.name)
    return tmp_path


def case(home: Path, *words: str) -> Ended:
    return mioboe("--home", str(home), "case", *words)


def test_a_case_is_opened_answered_done_and_closed(home: Path) -> None:
    opened = case(home, "open", ORDER)
    assert (opened.status, opened.err) == (1, "")
    assert "証拠として" in opened.out
    assert "■ いますること" in opened.out

    answered = case(home, "answer", "instrument", "credit")
    assert answered.status == 0
    assert "書きとめました" in answered.out
    assert case(home, "answer", "issuer", "楽天カード").status == 0
    assert case(home, "done", "save-pages").status == 0
    called = case(home, "call", "rakuten-card", "--not", "--minutes", "20")
    assert "つながらなかった" in called.out
    promised = case(
        home, "promise", "amazon-co-jp", "--what", "返事", "--by", "2099-01-01 09:00"
    )
    assert "約束を控えました" in promised.out
    shown = case(home, "show")
    assert ORDER in shown.out
    assert "楽天カード" in case(home, "log").out
    assert "case-1" in case(home, "list").out
    closed = case(home, "close", "solved")
    assert "おつかれさまでした" in closed.out
    assert case(home, "reopen").status == 1


def test_what_leaves_the_house_can_be_read_by_others(
    home: Path, tmp_path: Path
) -> None:
    case(home, "open", ORDER)
    ics = case(home, "ics")
    assert ics.out.startswith("BEGIN:VCALENDAR")
    tree = json.loads(case(home, "export", "--json", "--for", "shop").out)
    assert [one["number"] for one in tree["orders"]] == [ORDER]
    flow = json.loads(case(home, "export", "--cacao").out)
    assert flow["spec_version"] == "cacao-2.0"
    pdf = tmp_path / "dossier.pdf"
    assert case(home, "dossier", "--for", "police", "-o", str(pdf)).status == 0
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_evidence_is_added_and_its_bundle_holds(home: Path, tmp_path: Path) -> None:
    case(home, "open", ORDER)
    picture = tmp_path / "page.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\nsomething")
    added = mioboe("--home", str(home), "evidence", "add", str(picture))
    assert "として保管しました" in added.out

    bundle = tmp_path / "evidence.zip"
    mioboe("--home", str(home), "evidence", "export", "-o", str(bundle))
    assert mioboe("evidence", "verify", str(bundle)).status == 0
    with zipfile.ZipFile(bundle) as archive:
        assert any(name.endswith(".png") for name in archive.namelist())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["answer", "nothing-such", "x"], "という質問はありません"),
        (["answer", "instrument", "gold"], "credit"),
        (["done", "nothing-such"], "という手順はありません"),
        (["undo", "lock-card"], "済んでいません"),
        (["call", "no such desk"], "窓口がひとつに決まりません"),
        (["kept", "999"], "約束999はありません"),
        (["moved", "parcel", "lost"], "with-shop"),
        (["moved", "rocket", "lost"], "parcel"),
        (["withdraw", "999"], "記録999はありません"),
        (["draft", "nothing-such"], "shop-first-report"),
        (["sweep", "nothing-such"], "見回りはありません"),
        (["sweep", "amazon-co-jp", "nowhere", "x"], "order-history"),
        (["loss", "much"], "金額として読めません"),
        (["next", "--at", "soon"], "日時として読めません"),
        (["note", "x", "--at", "2099-01-01 09:00"], "まだ先です"),
        (["show", "99"], "という件はありません"),
        (["open", "nothing-such"], "ひとつに決まりません"),
        (["open", "--by-hand", "--kind", "Z"], "種類「Z」はありません"),
        (["ours", "999"], ORDER),
    ],
)
def test_wrong_input_is_said_with_what_is_possible(
    home: Path, words: list[str], said: str
) -> None:
    case(home, "open", ORDER)

    ended = case(home, *words)

    assert ended.status == 2
    assert said in ended.err
    assert ended.out == "" or "新しく届いた" in ended.out


def test_without_a_case_it_is_said_how_to_begin(tmp_path: Path) -> None:
    ended = case(tmp_path, "next")

    assert ended.status == 2
    assert "mioboe case open" in ended.err
