"""Faults in data are values; failures of operations are exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in data: a mail, an archive, a YAML file, a setting."""

    #: Kebab-case; `data/texts/problems.yaml` has its sentence in both languages.
    code: str
    #: Where it is: a path, `path:line`, or `archive.mbox@1234` (byte offset).
    where: str
    #: What exactly, in one line of English for the technical reader. May be empty.
    detail: str = ""


class MioboeError(Exception):
    """An operation of mioboe failed."""

    #: Whether the same call may succeed later without anything being repaired.
    retry: ClassVar[bool] = False
