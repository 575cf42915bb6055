"""The case as JSON: what a dossier for that reader says, for programs."""

from __future__ import annotations

import enum
import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from mioboe.dossiers.model import Attachment, Scope
from mioboe.dossiers.redact import redact
from mioboe.kit import Money, sound

if TYPE_CHECKING:
    from datetime import tzinfo

    from mioboe.dossiers.model import Audience, DossierInput

FORMAT: Final = "mioboe-dossier"
VERSION: Final = 1
#: Said at the top, or in another form.
_TOLD_ELSEWHERE: Final = frozenset({"zone", "head", "stamped"})


def case_json(case: DossierInput, audience: Audience) -> str:
    """Return a case as JSON.

    Args:
        case: All of it; what the reader may not see is left out here.
        audience: Who reads it.

    Returns:
        One object, in the form of `data/schema/exports/dossier.schema.json`. Every key
        is always there: `null` where nothing is known. Times are local with their
        offset, sums are text. Of attachments there are size and digest, not the bytes.
    """
    shown = redact(case, audience)
    tree = {
        "format": FORMAT,
        "version": VERSION,
        "variant": audience.variant.value,
        "audience": audience.name,
        "zone": str(case.zone),
        **_members(shown, case.zone),
        "evidence": {
            "head": shown.head or None,
            "stamped": _plain(shown.stamped, case.zone),
        },
    }
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any, zone: tzinfo) -> Any:  # noqa: ANN401 - any value of a case
    match value:
        case enum.Enum():
            found = value.value
        case str():
            found = sound(value)
        case datetime():
            found = value.astimezone(zone).isoformat(timespec="seconds")
        case Money():
            found = {"value": value.text, "currency": value.currency}
        case tuple():
            found = [_plain(item, zone) for item in value]
        case Attachment():
            found = _attachment(value, zone)
        case _:
            is_value = is_dataclass(value) and not isinstance(value, type)
            found = _members(value, zone) if is_value else value
    return found


def _members(value: Any, zone: tzinfo) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    """Return the fields of a value by name; those of its scope among them."""
    found: dict[str, Any] = {}
    for item in fields(value):
        member = getattr(value, item.name)
        if isinstance(member, Scope):
            found["scope"] = {
                "shop": member.shop or None,
                "instrument": member.instrument or None,
                "private": member.is_private,
            }
        elif item.name not in _TOLD_ELSEWHERE:
            found[item.name.removeprefix("is_")] = _plain(member, zone)
    return found


def _attachment(item: Attachment, zone: tzinfo) -> dict[str, Any]:
    return {
        "item": item.item,
        "title": sound(item.title),
        "ending": item.ending,
        "size": len(item.content),
        "sha256": hashlib.sha256(item.content).hexdigest(),
        "scope": _plain(item.scope, zone),
    }
