"""What YAML documents said when they were read before: parsing is most of a start."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True)
class Memo:
    """Plain values of documents by the digest of their text, so none is ever stale."""

    #: From an earlier run.
    known: Mapping[str, Any] = field(default_factory=dict)
    #: Those that this run asked for or made; worth keeping for the next one.
    used: dict[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the next run would gain by what this one made."""
        return self.used.keys() != self.known.keys()

    def recall(self, text: str) -> Any:  # noqa: ANN401 - a tree of dict, list and str
        """Return the values of a document, or `None`."""
        key = _key(text)
        if key in self.known:
            self.used[key] = self.known[key]
        return self.used.get(key)

    def keep(self, text: str, value: Any) -> None:  # noqa: ANN401 - the same
        """Keep the values of a document without a fault."""
        self.used[_key(text)] = value


def read_memo(path: Path) -> Memo:
    """Return what an earlier run wrote; nothing where it cannot be read."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Memo()
    return Memo(tree if isinstance(tree, dict) else {})


def write_memo(memo: Memo, path: Path) -> None:
    """Write what the next run may gain by; where that fails, it gains nothing."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with open(beside, "x", encoding="utf-8", opener=_private) as handle:
            json.dump(memo.used, handle, ensure_ascii=False, separators=(",", ":"))
        beside.replace(path)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            beside.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _key(text: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=16).hexdigest()
