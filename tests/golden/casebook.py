"""Golden cases: one folder each. README.md says what is in it."""

from __future__ import annotations

import enum
import os
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mioboe.kit import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.events import Event
    from mioboe.flows.reading import Judged

HERE: Final = Path(__file__).parent
PRIVATE: Final = "MIOBOE_PRIVATE_CORPUS"
NEEDED: Final = frozenset({"in.eml", "dns.json", "want.json", "why.md"})
ALLOWED: Final = NEEDED | {"settings.toml", "fault.md"}
#: Folders of this one that hold no cases.
_OTHERS: Final = frozenset({"keys"})

SETTINGS: Final = """\
[household]
timezone = "Asia/Tokyo"
language = "ja"
[[household.people]]
name = "山田 太郎"
addresses = ["taro@kazoku.example"]
[authenticity]
trusted_authservs = ["mx.kazoku-mail.example"]
live_dns = false
recorded_answers = "dns.json"
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One folder: what comes in, what the world answers, what must come out, why."""

    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def settings(self) -> str:
        own = self.folder / "settings.toml"
        return own.read_text(encoding="utf-8") if own.is_file() else SETTINGS

    @property
    def fault(self) -> str:
        """What mioboe gets wrong here today; `want.json` holds what is right."""
        note = self.folder / "fault.md"
        return note.read_text(encoding="utf-8").strip() if note.is_file() else ""


def all_cases() -> list[Case]:
    private = os.environ.get(PRIVATE, "")
    roots = [HERE, *([Path(private)] if private else [])]
    return [Case(folder) for root in roots for folder in _folders(root)]


def _folders(root: Path) -> Iterator[Path]:
    for topic in sorted(root.iterdir()):
        if topic.is_dir() and topic.name[0] not in "._" and topic.name not in _OTHERS:
            yield from (item for item in sorted(topic.iterdir()) if item.is_dir())


def strays(root: Path = HERE) -> list[str]:
    """Return files that lie between topics and cases, where nothing reads them."""
    return [
        str(item.relative_to(root))
        for topic in sorted({folder.parent for folder in _folders(root)})
        for item in sorted(topic.iterdir())
        if not item.is_dir()
    ]


def told(judged: Judged) -> dict[str, Any]:
    """Return what mioboe says about a mail, in the form of `want.json`."""
    return {
        "verdict": judged.verdict.kind.value,
        "brand": judged.verdict.brand,
        "reasons": [reason.code for reason in judged.verdict.reasons],
        "form": judged.extraction.form,
        "events": [_event(event) for event in judged.extraction.events],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        item.name: _plain(value)
        for item in fields(event)
        if (value := getattr(event, item.name)) != item.default
        or item.default is MISSING
    }


def _plain(value: object) -> object:
    match value:
        case Money():
            return {"value": value.text, "currency": value.currency}
        case datetime():
            return value.isoformat()
        case enum.Enum():
            return value.value
        case tuple():
            return list(value)
        case _:
            return value
