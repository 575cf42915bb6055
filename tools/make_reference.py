"""Write the generated pieces of the pages in docs/, from code, data and real runs.

    python -m tools.make_reference            writes them
    python -m tools.make_reference --check    says which are stale, and writes nothing

A piece stands between `<!-- generated: NAME -->` and `<!-- /generated -->`; NAME is one
of `PIECES`, or `fields` and a dataclass (`fields mioboe.events.model.Take`), or
`command` and its name (`command profile try`). All around it is written by hand.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib
import io
import re
import shutil
import sys
import tempfile
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin, get_type_hints

import click
from tools import figure_pages, signal_pages
from tools.make_schemas import remarks_of
from tools.tables import table as _table

from mioboe.catalog import BadDataError, load
from mioboe.catalog.desks import read_directory
from mioboe.catalog.words import read_words
from mioboe.cli import group, run
from mioboe.cli.pages.hours import Words, told_hours
from mioboe.events import Event, EventType
from mioboe.kit import Money, Wording
from mioboe.playbooks import DeskKind
from mioboe.playbooks.desks import hours_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mioboe.authenticity import Brand
    from mioboe.catalog import Catalog
    from mioboe.events import Form, Profile
    from mioboe.playbooks import Channel, Desk, Directory

ROOT: Final = Path(__file__).parent.parent
_PIECE = re.compile(
    r"(?P<open><!-- generated: (?P<name>[^\n]+?) -->\n).*?"
    r"(?P<close><!-- /generated -->)",
    re.DOTALL,
)
_HEADING = re.compile(r"^#+ (\w+)$", re.MULTILINE)
_JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
#: Types in words; those of events stand on a page of their own.
_NAMED: Final[Mapping[Any, str]] = {
    str: "text",
    bool: "true, false",
    int: "whole number",
    Decimal: "number",
    date: "day",
    datetime: "moment",
    EventType: "[type of event](events.md)",
    Money: "sum with currency",
    Wording: "text in `ja` and in `en`",
}
_DRILL: Final = "seed-3"
_RULE: Final = "─"


def main(argv: list[str]) -> int:
    """Return the exit status after writing the pieces, or naming the stale pages."""
    is_stale = False
    for path in pages():
        old = path.read_text(encoding="utf-8")
        new = renewed(old)
        if new == old:
            continue
        is_stale = True
        if argv == ["--check"]:
            sys.stdout.write(f"stale: {path}; run python -m tools.make_reference\n")
        else:
            path.write_text(new, encoding="utf-8")
    return 1 if is_stale and argv == ["--check"] else 0


@functools.cache
def _catalog() -> Catalog:
    """Return all data files.

    Raises:
        BadDataError: One of them is faulty.
    """
    catalog = load()
    if catalog.problems:
        raise BadDataError(catalog.problems)
    return catalog


def pages() -> list[Path]:
    """Return the pages that may hold generated pieces."""
    return sorted((ROOT / "docs").rglob("*.md"))


def renewed(text: str) -> str:
    """Return the text of a page with its generated pieces made anew."""
    headings = frozenset(_HEADING.findall(text))
    return _PIECE.sub(
        lambda m: f"{m['open']}{_made(m['name'], headings)}{m['close']}", text
    )


def _made(name: str, headings: frozenset[str]) -> str:
    """Return one piece for a page with those headings.

    Raises:
        ValueError: There is none of that name.
    """
    if name.startswith("fields "):
        return _table_of_fields(name.removeprefix("fields "), headings)
    if name.startswith("command "):
        return _command(name.removeprefix("command "))
    if name not in PIECES:
        msg = f"no piece {name!r}; there are {', '.join(sorted(PIECES))}"
        raise ValueError(msg)
    return PIECES[name]()


# ---------------------------------------------------------------- commands


def _options_of_all() -> str:
    return _options(group, click.Context(group, info_name="mioboe"))


def _command(name: str) -> str:
    """Return what one command is for, and what it takes, in both languages."""
    command, context = commands()[name]
    ja, en = _languages(command.help or "")
    usage = " ".join(command.collect_usage_pieces(context))
    options = _options(command, context)
    call = f"```text\nmioboe {name} {usage}\n```\n"
    return "\n".join([f"{ja} / {en}\n", call, *([options] if options else [])])


def commands() -> dict[str, tuple[click.Command, click.Context]]:
    """Return every command that does something, by the words that call it."""
    root = click.Context(group, info_name="mioboe")
    return {
        inner.command_path.removeprefix("mioboe "): (command, inner)
        for command, inner in _leaves(group, root)
    }


def _leaves(
    parent: click.Group, context: click.Context
) -> Iterator[tuple[click.Command, click.Context]]:
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        if command is None:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield command, inner
        if isinstance(command, click.Group):
            yield from _leaves(command, inner)


def _options(command: click.Command, context: click.Context) -> str:
    rows = []
    for option in command.get_params(context):
        record = option.get_help_record(context)
        if record and record[0] != "--help" and isinstance(option, click.Option):
            ja, en = _languages(record[1])
            rows.append((f"`{record[0]}`", ja, en))
    return _table(("option", "日本語", "English"), rows) if rows else ""


def _languages(text: str) -> tuple[str, str]:
    """Return the Japanese and the English half of a help text."""
    halves = text.split(" / ", maxsplit=1)
    japanese = [half.strip() for half in halves if _JAPANESE.search(half)]
    english = [half.strip() for half in halves if not _JAPANESE.search(half)]
    return "".join(japanese), "".join(english)


# ---------------------------------------------------- problems and reasons


def _problems() -> str:
    rows = [
        (f"`{code}`", text.ja, text.en)
        for code, text in sorted(_catalog().texts.problems.items())
    ]
    return _table(("code", "日本語", "English"), rows)


def _reasons() -> str:
    rows = [
        (f"`{code}`", text.ja, text.en)
        for code, text in sorted(_catalog().texts.reasons.items())
    ]
    return _table(("code", "日本語", "English"), rows)


# ------------------------------------------------------------------ events


def _events() -> str:
    rows = []
    for kind in EventType:
        said = _catalog().texts.report[f"event-{kind.value}"]
        givers = sorted({
            profile.id
            for profile in _catalog().profiles
            for form in profile.messages
            if form.gives is kind
        })
        rules = _catalog().rules.rules.values()
        looking = [rule.id for rule in rules if kind in rule.on]
        rows.append((
            f"`{kind.value}`",
            said.ja,
            said.en,
            ", ".join(givers) or "no profile yet",
            ", ".join(f"[{name}](signals.md#{name})" for name in looking),
        ))
    head = (
        "type",
        "日本語",
        "English",
        "profiles that give it",
        "signals that look at it",
    )
    return _table(head, rows)


# ----------------------------------------------------------------- senders


def _senders() -> str:
    return "\n".join(_sender(profile) for profile in _catalog().profiles)


def _sender(profile: Profile) -> str:
    addresses = [
        (f"`{row.address}`", row.confidence.value, row.source, row.note)
        for row in profile.senders
    ]
    forms = [_form(form) for form in profile.messages]
    return "\n".join([
        f"### {profile.title}\n",
        f"`{profile.id}`, {profile.status.value}, checked {profile.checked}.\n",
        _table(("address", "known by", "source", "note"), addresses),
        _table(("kind of mail", "event", "known by", "note"), forms),
    ])


def _form(form: Form) -> tuple[str, str, str, str]:
    gives = f"`{form.gives.value}`" if form.gives else "says nothing that matters"
    return f"`{form.id}`", gives, form.confidence.value, form.note


def _brands() -> str:
    rows = [
        (
            brand.title,
            f"`{brand.id}`",
            _signs(brand),
            " ".join(f"`{name}`" for name in brand.domains),
        )
        for brand in _catalog().brands
    ]
    return _table(("brand", "id", "signs its mails", "own domains"), rows)


def _signs(brand: Brand) -> str:
    since = f", since {brand.signs_since}" if brand.signs_since else ""
    return f"{brand.signing.value}{since}"


def _providers() -> str:
    rows = [
        (
            provider.id,
            " ".join(f"`{name}`" for name in provider.domains),
            " ".join(f"`{name}`" for name in provider.authservs)
            or ("writes no id" if provider.nameless else "not known: name it yourself"),
        )
        for provider in _catalog().providers
    ]
    return _table(("provider", "mail domains", "id in Authentication-Results"), rows)


# ------------------------------------------------------------------- desks


@functools.cache
def _directory() -> Directory:
    """Return all desks and deadlines.

    Raises:
        BadDataError: One of their files is faulty.
    """
    directory, problems = read_directory(brands={b.id for b in _catalog().brands})
    if problems:
        raise BadDataError(problems)
    return directory


def _desks() -> str:
    parts = []
    for kind in DeskKind:
        rows = [
            _channel(desk, channel)
            for desk in _directory().find(kind=kind)
            for channel in desk.channels
        ]
        head = (
            "desk",
            "way",
            "for",
            "number or page",
            "hours",
            "source",
            "checked",
            "",
        )
        parts.append(f"### {kind.value}\n\n{_table(head, rows)}")
    return "\n".join(parts)


def _channel(desk: Desk, channel: Channel) -> tuple[str, ...]:
    words = Words(texts=read_words("desks"), language="en")
    reach = " ".join(part for part in (channel.number, channel.abroad) if part)
    page = f"`{channel.page}`" if channel.page else ""
    path = "" if reach or page else channel.path[0].en
    clash = f"contradicts others: {channel.variant}" if channel.variant else ""
    title = f": {channel.title.en}" if channel.title else ""
    return (
        f"{desk.title.ja} / {desk.title.en}",
        f"{channel.kind.value}{title}",
        ", ".join(purpose.value for purpose in channel.purposes),
        " ".join(part for part in (reach, page, path) if part),
        told_hours(hours_of(desk, channel).text, words),
        channel.source,
        channel.checked.isoformat(),
        "; ".join(part for part in (channel.confidence.value, clash) if part),
    )


def _deadlines() -> str:
    rows = [
        (
            f"`{rule.id}`",
            f"{rule.title.ja} / {rule.title.en}",
            (
                f"{rule.number} {rule.unit.value} from {rule.counts_from.value}"
                f"{', first day included' if rule.is_inclusive else ''}"
            ),
            rule.side.value,
            rule.missed.en,
            rule.source,
            rule.checked.isoformat(),
            rule.confidence.value,
        )
        for rule in _directory().deadlines
    ]
    head = ("rule", "title", "counted", "who", "if missed", "source", "checked", "")
    return _table(head, rows)


# ------------------------------------------------------------------ fields


def _table_of_fields(path: str, headings: frozenset[str] = frozenset()) -> str:
    """Return the table of the fields of a dataclass, as its data file writes them.

    Types that have a heading on the same page are links to it.
    """
    module, _, name = path.rpartition(".")
    kind = getattr(importlib.import_module(module), name)
    hints, remarks = get_type_hints(kind), remarks_of(kind)
    rows = [
        (
            f"`{item.name.rstrip('_')}`",
            _words(hints[item.name], headings),
            "needed"
            if item.default is MISSING and item.default_factory is MISSING
            else _default(item.default),
            remarks.get(item.name, ""),
        )
        for item in fields(kind)
    ]
    return _table(("key", "value", "default", "meaning"), rows)


def _default(value: object) -> str:
    if value is MISSING or value is None or value in ("", ()):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`"


def _words(kind: Any, headings: frozenset[str]) -> str:  # noqa: ANN401 - any annotation
    """Return a type in words."""
    if kind in _NAMED:
        return _NAMED[kind]
    if is_dataclass(kind) and isinstance(kind, type):
        name = kind.__name__
        return f"[{name}](#{name.lower()})" if name in headings else f"`{name}`"
    origin = get_origin(kind)
    if origin in {tuple, frozenset}:
        return f"list: {_words(get_args(kind)[0], headings)}"
    if origin is Mapping:
        return f"by name: {_words(get_args(kind)[1], headings)}"
    if origin is types.UnionType:
        return _words(get_args(kind)[0], headings)
    return ", ".join(f"`{member.value}`" for member in kind)


# --------------------------------------------------------------- real runs


def _fenced(*calls: str, most: int = 0) -> str:
    """Return what commands print, as a person at a terminal sees it."""
    shown: list[str] = []
    for call in calls:
        lines = _printed(call)
        if most and len(lines) > most:
            lines = [*lines[:most], "…"]
        shown += [f"$ mioboe {call}", *lines]
    return "\n".join(["```text", *shown, "```"]) + "\n"


def _scanned(language: str) -> str:
    """Return the head of a report, its first finding, and its last lines."""
    call = f"--home {_DRILL} --language {language} scan {_DRILL}/mail"
    lines = _printed(call)
    borders = [n for n, line in enumerate(lines) if line.startswith(_RULE)]
    end = next(n for n in reversed(range(len(lines))) if not lines[n]) + 1
    shown = [*lines[: borders[2]], "…", "", *lines[end:]]
    return "\n".join(["```text", f"$ mioboe {call}", *shown, "```"]) + "\n"


def _json() -> str:
    """Return one line of each kind."""
    lines = _printed(f"--home {_DRILL} scan {_DRILL}/mail --json")
    place = next(n for n, line in enumerate(lines) if '"kind": "finding"' in line)
    shown = [lines[place - 1], lines[place], lines[-1]]
    return "\n".join(["```json", *shown, "```"]) + "\n"


@functools.cache
def _printed(call: str) -> list[str]:
    out = io.StringIO()
    with contextlib.chdir(_written()), contextlib.redirect_stdout(out):
        run(call.split(" "))
    return out.getvalue().rstrip("\n").split("\n")


@functools.cache
def _written() -> Path:
    """Return the folder in which the drill lies, written once."""
    folder = Path(tempfile.mkdtemp(prefix="mioboe-reference-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        run(["--language", "ja", "drill", _DRILL, "--write", str(folder)])
    (folder / "timeline.txt").write_text(out.getvalue(), encoding="utf-8")
    return folder


def _timeline() -> str:
    lines = (_written() / "timeline.txt").read_text(encoding="utf-8").rstrip()
    shown = lines.split("\n")
    first = [n for n, line in enumerate(shown) if line.startswith("20")][1]
    tail = next(n for n, line in enumerate(shown) if line.startswith("  ・"))
    kept = [*shown[:first], "…", "", *shown[tail:]]
    call = f"$ mioboe drill {_DRILL} --write ."
    return "\n".join(["```text", call, *kept, "```"]) + "\n"


def _verify(language: str, number: str) -> str:
    home = f"--home {_DRILL} --language {language}"
    return _fenced(f"{home} verify {_DRILL}/mail/{number}.eml")


def _rebuilt(language: str) -> str:
    _printed(f"--home {_DRILL} --language {language} scan {_DRILL}/mail")
    return _fenced(f"--home {_DRILL} --language {language} rebuild")


#: Mails of the drill: genuine, forged, and old without a key.
_GENUINE, _FORGED, _KEYLESS = "00946", "00650", "00199"

PIECES: Final[Mapping[str, Callable[[], str]]] = {
    "brands": _brands,
    "options": _options_of_all,
    "event-fields": lambda: _table_of_fields(f"{Event.__module__}.Event"),
    "deadlines": _deadlines,
    "desks": _desks,
    "events": _events,
    "facts-of-detection": lambda: signal_pages.table_of_facts(_catalog().rules),
    "kinds": lambda: signal_pages.table_of_kinds(_catalog().rules),
    "levels": lambda: signal_pages.table_of_levels(_catalog().rules),
    "output desks ja": lambda: _fenced(
        f"--home {_DRILL} --language ja desks 三井住友カード 不正利用"
        " --at 2026-11-26T22:10"
    ),
    "output json": _json,
    "output profile try": lambda: _fenced(
        f"--home {_DRILL} profile try amazon-co-jp {_DRILL}/mail/{_GENUINE}.eml"
    ),
    "output drills": lambda: _fenced("--language en drill"),
    "output rebuild en": lambda: _rebuilt("en"),
    "output scan en": lambda: _scanned("en"),
    "output scan ja": lambda: _scanned("ja"),
    "output timeline": _timeline,
    "output verify forged en": lambda: _verify("en", _FORGED),
    "output verify forged ja": lambda: _verify("ja", _FORGED),
    "output verify genuine en": lambda: _verify("en", _GENUINE),
    "output verify genuine ja": lambda: _verify("ja", _GENUINE),
    "output verify unproven en": lambda: _verify("en", _KEYLESS),
    "output verify unproven ja": lambda: _verify("ja", _KEYLESS),
    "problems": _problems,
    "providers": _providers,
    "reasons": _reasons,
    "questions": lambda: signal_pages.table_of_questions(_catalog().rules),
    "senders": _senders,
    "signal-figures": lambda: figure_pages.told(
        figure_pages.figures(), _catalog().rules.rules.keys()
    ),
    "signals": lambda: signal_pages.each_signal(_catalog().rules),
    "signals-table": lambda: signal_pages.table_of_signals(_catalog().rules),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
