"""What goes into the locker of a case: mails with their proof, files, calls."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from mioboe.cases.entries import EvidenceKept
from mioboe.dossiers.evidence import Bundle, Item, ItemKind, head
from mioboe.flows.casework.work import SELF, record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mioboe.cases import Case
    from mioboe.cases.entries import Called
    from mioboe.flows.casework.work import Casework
    from mioboe.ports.cases import KeptMail


def items_of(mails: Iterable[KeptMail], known: set[str], at: datetime) -> list[Item]:
    """Return what proves mails: the bytes, what the DNS said, what was concluded.

    Args:
        mails: The mails.
        known: SHA-256 of what is in the locker; what is added is added to it.
        at: When it is put away. Aware.
    """
    found = []
    for mail in mails:
        about = mail.message_id or mail.subject
        verdict = {"message": mail.message_id, "verdict": _plain(mail.verdict)}
        answers = verdict["verdict"].pop("answers")
        rows = (
            (ItemKind.MESSAGE, mail.subject or about, mail.raw),
            (ItemKind.ANSWERS, f"DNS: {about}", _json(answers)),
            (ItemKind.VERDICT, f"mioboe: {about}", _json(verdict)),
        )
        for kind, title, content in rows:
            digest = hashlib.sha256(content).hexdigest()
            if digest not in known:
                known.add(digest)
                found.append(Item(at=at, kind=kind, title=title, content=content))
    return found


def digests(work: Casework, case: Case) -> set[str]:
    """Return the SHA-256 of all that is in the locker of a case."""
    chain = work.store.cases.chain(case.id)
    return {link.record.sha256 for link in chain if link.record is not None}


def keep_file(
    work: Casework, case: Case, *, title: str, content: bytes
) -> tuple[Case, int]:
    """Return the case with a file in its locker, and the number of its link.

    Args:
        work: What to work with.
        case: The case.
        title: One line that a stranger understands.
        content: The file, as it is.
    """
    number = len(work.store.cases.chain(case.id)) + 1
    kept = EvidenceKept(evidence=str(number), title=title)
    item = Item(at=work.now, kind=ItemKind.FILE, title=title, content=content)
    case = record(work, case, [(work.now, work.by or SELF, kept)], [item])
    return case, number


def call_item(call: Called, at: datetime, by: str) -> Item:
    """Return a call as a piece of evidence: what was written down of it, at once."""
    tree = {"at": at.isoformat(), "by": by, "call": _plain(call)}
    return Item(at=at, kind=ItemKind.CALL, title=call.desk, content=_json(tree))


def bundle_of(work: Casework, case: Case, title: str) -> Bundle:
    """Return all evidence of a case, for its recipient."""
    chain = work.store.cases.chain(case.id)
    return Bundle(
        title=title,
        chain=chain,
        head=head(chain),
        contents=work.store.cases.contents(case.id),
        stamps=work.store.cases.stamps(case.id),
    )


def _json(tree: object) -> bytes:
    text = json.dumps(tree, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode("utf-8", "backslashreplace")


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of the core
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (tuple, list, frozenset)):
        return [_plain(item) for item in value]
    if hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in value.items()}
    is_json = isinstance(value, (str, int, float, bool)) or value is None
    return value if is_json else str(value)
