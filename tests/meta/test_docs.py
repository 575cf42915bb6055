"""What the pages say exists, and what exists has its place in the pages."""

from __future__ import annotations

import importlib
import inspect
import re
import tomllib
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import pytest
from tests.fakes.schemas import as_editors_read, misfits
from tests.fakes.sources import PACKAGE, ROOT, codes_passed
from tools import make_reference, make_schemas

from mioboe.catalog import Settings, load
from mioboe.events import EventType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCS = ROOT / "docs"
CODEMAP = (ROOT / "CODEMAP.md").read_text(encoding="utf-8")
PAGES = sorted({
    *ROOT.glob("*.md"),
    *DOCS.rglob("*.md"),
    *(ROOT / "changelog.d").glob("*.md"),
    *(ROOT / "tests").glob("*/README.md"),
    *PACKAGE.rglob("*.md"),
})
CORE = (
    *("kit", "messages", "authenticity", "events", "ledger", "signals"),
    *("alerts", "cases", "playbooks", "dossiers"),
)
PACKAGES = sorted(path.parent for path in PACKAGE.rglob("__init__.py"))[1:]
#: What DESIGN.md calls things, as far as there is code for it.
WORDS = {
    *("Household", "Person", "Message", "Verdict", "Profile", "Event", "Ledger"),
    *("Signal", "Finding", "Answer", "Alert", "Case", "Playbook", "Step", "Desk"),
    *("Deadline", "Promise", "Draft", "Dossier", "Drill"),
}
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*\.(?:py|md|toml|yaml|sql|lock)")
_NAME = re.compile(r"[a-z_]+(?:\.\w+)+")
_CALL = re.compile(r"(?:\$ |^)(?:\.venv/bin/)?mioboe (.+)$", re.MULTILINE)


def text_of(*parts: str) -> str:
    return DOCS.joinpath(*parts).read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


# ------------------------------------------------------------------ made pieces


def test_schemas_are_fresh() -> None:
    assert make_schemas.main(["--check"]) == 0, "run python -m tools.make_schemas"


def test_made_pieces_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    status = make_reference.main(["--check"])

    assert status == 0, capsys.readouterr().out


DATA_FILES = [
    (kind, path)
    for kind, (_, pattern) in make_schemas.KINDS.items()
    for path in sorted(make_schemas.DATA.glob(pattern))
]


def test_every_data_file_is_of_a_kind_that_has_a_schema() -> None:
    known = {path for _, path in DATA_FILES}

    assert set(make_schemas.DATA.rglob("*.yaml")) == known


@pytest.mark.parametrize("kind", make_schemas.KINDS)
def test_every_data_file_fits_its_schema(kind: str) -> None:
    for known, path in DATA_FILES:
        if known == kind:
            tree = as_editors_read(path.read_text(encoding="utf-8"))
            found = misfits(tree, make_schemas.schema_of(kind))
            assert list(found) == [], path


def test_a_data_file_that_names_a_schema_names_its_own() -> None:
    for kind, path in DATA_FILES:
        first = path.read_text(encoding="utf-8").split("\n", maxsplit=1)[0]
        if "$schema=" in first:
            named = path.parent / first.partition("$schema=")[2]
            assert named.resolve() == make_schemas.SCHEMAS / f"{kind}.schema.json", path


# ------------------------------------------------------------------------ links


def anchors(path: Path) -> set[str]:
    """Return what a link may name in a page, as its host makes it of headings."""
    found: set[str] = set()
    for heading in _HEADING.findall(_FENCE.sub("", path.read_text(encoding="utf-8"))):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        number = 0
        while (name := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(name)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(there), target


def test_every_page_can_be_reached_from_the_index() -> None:
    seen, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        targets = _LINK.findall(page.read_text(encoding="utf-8"))
        files = {t.partition("#")[0] for t in targets if "://" not in t}
        waiting += [(page.parent / name).resolve() for name in files if name]

    assert [name_of(page) for page in DOCS.rglob("*.md") if page not in seen] == []


def test_a_page_for_users_is_there_in_both_languages() -> None:
    ja = {path.name.removesuffix(".ja.md") for path in DOCS.rglob("*.ja.md")}
    en = {path.name.removesuffix(".en.md") for path in DOCS.rglob("*.en.md")}

    assert ja == en != set()


# ----------------------------------------------------- what exists has its place


def test_every_command_has_its_heading() -> None:
    text = text_of("reference", "cli.md")

    for name in make_reference.commands():
        assert f"\n## mioboe {name}\n" in text
        assert f"<!-- generated: command {name} -->" in text


def test_every_signal_has_its_heading() -> None:
    text = text_of("reference", "signals.md")

    assert [n for n in load().rules.rules if f"\n### {n}\n" not in text] == []


def keys_of(kind: Any, above: str = "") -> Iterator[str]:  # noqa: ANN401 - any annotation
    hints = get_type_hints(kind)
    for item in fields(kind):
        hint, name = hints[item.name], f"{above}{item.name}"
        inner = [h for h in (hint, *get_args(hint)) if is_dataclass(h)]
        if above or not inner:
            yield name
        for one in inner:
            yield from keys_of(one, f"{name}.")


SETTINGS = set(keys_of(Settings))


def test_every_setting_has_its_row() -> None:
    text = text_of("reference", "settings.md")

    assert "household.people.postcodes" in SETTINGS
    assert [name for name in SETTINGS if f"\n| `{name}` |" not in text] == []


def test_every_problem_has_its_row() -> None:
    text = text_of("reference", "problems.md")
    codes = codes_passed({"Problem", "_problem"}, "code", 0)

    assert [c for c in codes if c[:1] != "*" and f"\n| `{c}` |" not in text] == []


def test_every_event_has_its_row() -> None:
    text = text_of("reference", "events.md")

    assert [kind for kind in EventType if f"\n| `{kind.value}` |" not in text] == []


def test_every_word_of_the_core_is_in_the_glossary() -> None:
    text = text_of("reference", "glossary.md")
    modules = [importlib.import_module(f"mioboe.{package}") for package in CORE]
    shown = {
        name
        for module in modules
        for name in module.__all__
        if inspect.isclass(getattr(module, name))
    }

    unknown = [n for n in shown | WORDS if not re.search(rf"\b{n}\b", text)]
    assert sorted(unknown) == []


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.split(r"[<>=!~;\[ ]", d)[0] for d in project["project"]["dependencies"]]
    text = text_of("explanation", "dependencies.md")

    assert [name for name in names if f"\n## {name}\n" not in text] == []


def test_decisions_are_counted_without_a_gap() -> None:
    names = sorted(path.name for path in (DOCS / "decisions").glob("*.md"))

    assert [name[:4] for name in names] == [f"{n + 1:04}" for n in range(len(names))]
    for name in names:
        assert len(text_of("decisions", name).splitlines()) <= 60, name


# ----------------------------------------------------- what the pages name exists


def test_the_code_map_names_every_package() -> None:
    missing = [
        str(package.relative_to(PACKAGE))
        for package in PACKAGES
        if f"{package.relative_to(PACKAGE)}/" not in CODEMAP
    ]

    assert missing == []


def files_named(text: str) -> Iterator[str]:
    """Yield what looks like a file below a folder, blanks of a pattern left out."""
    for code in _CODE.findall(_FENCE.sub("", text)):
        if not re.search(r"[<>*{} $=]", code) and _FILE.fullmatch(code):
            yield code


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_that_a_page_names_exist(page: Path) -> None:
    roots = (ROOT, PACKAGE, PACKAGE / "data", ROOT / "docs", page.parent)
    for name in files_named(page.read_text(encoding="utf-8")):
        if "/" in name and not name.startswith(("HOME", "seed-", "mail/", "DIR")):
            assert any((root / name).exists() for root in roots), name


def exists(name: str) -> bool:
    """Return whether a dotted name below the package leads to something."""
    first, *rest = name.split(".")
    value: Any = importlib.import_module(f"mioboe.{first}")
    for part in rest:
        try:
            value = getattr(value, part)
        except AttributeError:
            is_field = is_dataclass(value) and part in {f.name for f in fields(value)}
            if is_field:
                return True
            try:
                value = importlib.import_module(f"{value.__name__}.{part}")
            except (ImportError, AttributeError):
                return False
    return True


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_names_of_code_that_a_page_gives_exist(page: Path) -> None:
    tops = {path.name for path in PACKAGES if path.parent == PACKAGE} | {"ports"}
    for code in _CODE.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        name = code.removesuffix("()")
        is_ours = name.split(".")[0] in tops and not _FILE.fullmatch(name)
        if is_ours and _NAME.fullmatch(name) and name not in SETTINGS:
            assert exists(name), name


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_that_a_page_calls_exist(page: Path) -> None:
    known = {name.split(" ")[0] for name in make_reference.commands()}
    for block in _FENCE.findall(page.read_text(encoding="utf-8")):
        for call in _CALL.findall(block):
            words = re.sub(r"--(?:home|language) \S+ ", "", f"{call} ").split()
            assert words[0] in known | {"--version", "--help", "[OPTIONS]"}, call


def test_functions_of_the_specifications_exist() -> None:
    rows = re.findall(
        r"^\| RFC[^|]*\|([^|]*)\|", text_of("specifications.md"), re.MULTILINE
    )
    names = [name for row in rows for name in _CODE.findall(row)]

    assert len(names) > 40
    for name in names:
        plain = name.removeprefix("mioboe.")
        tried = [plain, *(f"{top}.{plain}" for top in (*CORE, "sources"))]
        assert any(is_there(one) for one in tried), name


def is_there(name: str) -> bool:
    """Return whether a dotted name leads to something, the first part too."""
    top = name.partition(".")[0]
    return (PACKAGE / top).is_dir() and exists(name)
