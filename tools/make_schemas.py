"""Write the JSON Schemas of the data files, from the dataclasses that read them.

    python -m tools.make_schemas            writes src/mioboe/data/schema/*.schema.json
    python -m tools.make_schemas --check    says which are stale, and writes nothing

Editors find a schema by the first line of a data file (`# yaml-language-server: ...`).
What the schema cannot say, `mioboe check` does.
"""

from __future__ import annotations

import enum
import inspect
import json
import re
import sys
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from mioboe.cases import Machine
from mioboe.catalog import Advice
from mioboe.catalog.mailboxes import MailboxPreset
from mioboe.catalog.model import BrandFile, ProviderFile
from mioboe.drills import Drill, attacks, lives, stage
from mioboe.drills.model import Habit
from mioboe.events import Profile
from mioboe.flows.rehearsals.case_script import CaseScript
from mioboe.kit import Wording
from mioboe.playbooks import DeadlineRule, Desk, Playbook, Question, StepWarning
from mioboe.playbooks.drafts import Draft
from mioboe.playbooks.sweep import Sweep
from mioboe.signals.format import Kinds, Levels, Rule

DATA: Final = Path(__file__).parent.parent / "src/mioboe/data"
SCHEMAS: Final = DATA / "schema"

#: Name of the schema to what reads the file, and to the files, below `data/`.
KINDS: Final[Mapping[str, tuple[Any, str]]] = {
    "advice": (Advice, "advice/*.yaml"),
    "brand": (BrandFile, "brands/*.yaml"),
    "deadline": (DeadlineRule, "deadlines/*.yaml"),
    "desk": (Desk, "desks/*.yaml"),
    "draft": (Draft, "drafts/*.yaml"),
    "drill": (Drill, "drills/*.yaml"),
    "drill-form": (stage.Form, "drills/forms/*/*.yaml"),
    "drill-habit": (Habit, "drills/habits/*.yaml"),
    "drill-life": (lives.Life, "drills/lives/*.yaml"),
    "drill-mailbox": (stage.Mailbox, "drills/mailboxes/*.yaml"),
    "drill-odds": (attacks.Odds, "drills/odds/*.yaml"),
    "drill-response": (CaseScript, "drills/responses/*.yaml"),
    "drill-sender": (stage.Sender, "drills/senders/*.yaml"),
    "drill-tactic": (attacks.Tactic, "drills/tactics/*.yaml"),
    "drill-target": (attacks.Target, "drills/targets/*.yaml"),
    "drill-words": (stage.WordList, "drills/words/*.yaml"),
    "levels": (Levels, "levels.yaml"),
    "machine": (Machine, "machines/*.yaml"),
    "mailbox": (MailboxPreset, "mailboxes/*.yaml"),
    "playbook": (Playbook, "playbooks/*.yaml"),
    "profile": (Profile, "profiles/*.yaml"),
    "provider": (ProviderFile, "providers/*.yaml"),
    "questions": (Mapping[str, Question], "questions.yaml"),
    "signal": (Rule, "signals/*.yaml"),
    "sweep": (Sweep, "sweeps/*.yaml"),
    "texts": (Mapping[str, Wording], "texts/*.yaml"),
    "triage": (Kinds, "triage.yaml"),
    "warnings": (Mapping[str, StepWarning], "warnings.yaml"),
}
#: Every scalar may stand where text is wanted: the reader takes it as it is written.
_TEXT: Final = ["string", "number", "boolean"]
_FIELD = re.compile(r"    (\w+): ")

Schema = dict[str, Any]


def main(argv: list[str]) -> int:
    """Return the exit status after writing the schemas, or naming the stale ones."""
    wanted = {SCHEMAS / f"{name}.schema.json": schema_text(name) for name in KINDS}
    old = {path: _read(path) for path in [*wanted, *SCHEMAS.glob("*.json")]}
    stale = sorted(path for path in old if old[path] != wanted.get(path))
    if argv == ["--check"]:
        for path in stale:
            sys.stdout.write(f"stale: {path}; run python -m tools.make_schemas\n")
        return 1 if stale else 0
    SCHEMAS.mkdir(exist_ok=True)
    for path in stale:
        if path in wanted:
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


def schema_text(name: str) -> str:
    """Return the text of one schema."""
    return json.dumps(schema_of(name), indent=1, ensure_ascii=False) + "\n"


def schema_of(name: str) -> Schema:
    """Return one schema, of one of `KINDS`."""
    kind, files = KINDS[name]
    maker = _Maker()
    top = maker.of(kind)
    if "$ref" in top:
        top = maker.definitions.pop(kind.__name__)
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made by tools/make_schemas.py. Do not edit.",
        "title": f"data/{files}",
        **top,
    }
    if maker.definitions:
        schema["definitions"] = dict(sorted(maker.definitions.items()))
    return schema


@dataclass(slots=True)
class _Maker:
    """Makes the schema of one kind of file, and of all that it is made of."""

    definitions: dict[str, Schema] = field(default_factory=dict)

    def of(self, kind: Any) -> Schema:  # noqa: ANN401 - any annotation
        """Return the schema of a type."""
        if is_dataclass(kind) and isinstance(kind, type):
            return self._of_class(kind)
        origin = get_origin(kind)
        if origin is tuple:
            one = self.of(get_args(kind)[0])
            # A single value stands for a list of one.
            return {"anyOf": [one, {"type": "array", "items": one}]}
        if origin is Mapping:
            return {
                "type": "object",
                "additionalProperties": self.of(get_args(kind)[1]),
            }
        if origin in {Union, types.UnionType}:
            known = [item for item in get_args(kind) if item is not types.NoneType]
            return self.of(known[0])
        return _of_scalar(kind)

    def _of_class(self, kind: type) -> Schema:
        name = kind.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # It may hold others of its own kind.
            self.definitions[name] = self._members(kind)
        return {"$ref": f"#/definitions/{name}"}

    def _members(self, kind: type) -> Schema:
        hints, remarks = get_type_hints(kind), remarks_of(kind)
        properties, required = {}, []
        for item in fields(kind):
            key = item.name.rstrip("_")
            schema = self.of(hints[item.name])
            if remark := remarks.get(item.name):
                # Beside a `$ref` nothing counts.
                schema = {"allOf": [schema]} if "$ref" in schema else schema
                schema = {"description": remark, **schema}
            properties[key] = schema
            if item.default is MISSING and item.default_factory is MISSING:
                required.append(key)
        return {
            "type": "object",
            "description": (inspect.getdoc(kind) or "").split("\n\n", maxsplit=1)[0],
            "properties": properties,
            "required": sorted(required),
            "additionalProperties": False,
        }


def _of_scalar(kind: Any) -> Schema:  # noqa: ANN401 - any annotation
    if isinstance(kind, type) and issubclass(kind, enum.StrEnum):
        return {"enum": [member.value for member in kind]}
    if kind is date:
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    plain = {str: _TEXT, bool: "boolean", int: "integer", Decimal: "number"}
    return {"type": plain[kind]}


def remarks_of(kind: type) -> dict[str, str]:
    """Return what `#:` says above each field of a dataclass and of those below it.

    Args:
        kind: A dataclass. A remark that names another field does so in backquotes.
    """
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__[:-1]):
        remark: list[str] = []
        for line in inspect.getsource(one).splitlines():
            text = line.strip()
            if text.startswith("#:"):
                remark.append(text.removeprefix("#:").strip())
            elif match := _FIELD.match(line):
                if remark:
                    found[match[1]] = " ".join(remark).replace("``", "`")
                remark = []
            else:
                remark = []
    return found


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
