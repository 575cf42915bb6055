"""Where mail programs keep their mails on this machine. Looked at, never opened."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Program to patterns of its folders and files. `~`: the user's folder; `$NAME`: a
#: variable, where it is set.
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "Thunderbird": (
        "~/.thunderbird/*/Mail/*", "~/.thunderbird/*/ImapMail/*",
        "~/snap/thunderbird/common/.thunderbird/*/Mail/*",
        "~/snap/thunderbird/common/.thunderbird/*/ImapMail/*",
        "~/.var/app/org.mozilla.Thunderbird/.thunderbird/*/Mail/*",
        "~/.var/app/org.mozilla.Thunderbird/.thunderbird/*/ImapMail/*",
        "~/Library/Thunderbird/Profiles/*/Mail/*",
        "~/Library/Thunderbird/Profiles/*/ImapMail/*",
        "$APPDATA/Thunderbird/Profiles/*/Mail/*",
        "$APPDATA/Thunderbird/Profiles/*/ImapMail/*",
    ),
    "Apple Mail": ("~/Library/Mail/V*/*",),
    "Outlook": (
        "~/Documents/Outlook Files/*.pst", "~/OneDrive/Documents/Outlook Files/*.pst",
        "$LOCALAPPDATA/Microsoft/Outlook/*.pst",
        "$LOCALAPPDATA/Microsoft/Outlook/*.ost",
    ),
    "Evolution": (
        "~/.local/share/evolution/mail/*", "~/.cache/evolution/mail/*",
        "~/.var/app/org.gnome.Evolution/data/evolution/mail/*",
    ),
    "KMail": ("~/.local/share/local-mail", "~/.local/share/.local-mail.directory"),
    "Claws Mail": ("~/Mail/inbox", "~/.claws-mail/imapcache/*"),
    "Maildir": ("~/Maildir", "~/.maildir", "~/.mail/*"),
    "mbox": ("~/mbox", "/var/mail/$USER", "/var/spool/mail/$USER"),
    "Takeout": ("~/Downloads/takeout-*.zip", "~/Downloads/Takeout/Mail"),
}  # fmt: skip
#: A folder with more files than this is not counted to its end.
_MOST: Final = 200_000
_MAILS: Final = (".eml", ".emlx", ".msg")
_NO_MAIL: Final = (".msf", ".dat", ".db", ".log", ".json", ".sqlite", ".plist", ".html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something that `scan` would read."""

    path: str
    #: Whose it is, or what: `"Thunderbird"`, `"Maildir"`.
    program: str
    #: In bytes.
    size: int
    #: How many mails; `None` where they stand together in files.
    mails: int | None


def places(environment: Mapping[str, str], home: Path) -> list[Place]:
    """Return where mails are kept, in the order of programs, then paths.

    Args:
        environment: Variables of the process.
        home: The user's folder.

    Returns:
        Places that hold something. Nothing is opened but folders; what may not be
        looked into is left out.
    """
    found: dict[str, Place] = {}
    for program, patterns in _KEPT.items():
        for pattern in patterns:
            for path in _matching(pattern, environment, home):
                real = os.path.realpath(path)
                if real in found:
                    continue
                size, mails = _measure(path)
                if size:
                    found[real] = Place(
                        path=path, program=program, size=size, mails=mails
                    )
    return list(found.values())


def _matching(
    pattern: str, environment: Mapping[str, str], home: Path
) -> Iterator[str]:
    steps = []
    for step in pattern.split("/"):
        if step.startswith("$"):
            if not (value := environment.get(step[1:])):
                return
            steps.append(value)
        else:
            steps.append(str(home) if step == "~" else step)
    text = "/".join(steps).replace("\\", "/")
    start = Path(text[: text.find("*")]).parent if "*" in text else Path(text)
    if "*" in text and text[: text.find("*")].endswith("/"):
        start = Path(text[: text.find("*")])
    try:
        if "*" not in text:
            yield from [text] if start.exists() else []
        elif start.is_dir():
            rest = text[len(str(start)) :].lstrip("/")
            yield from sorted(str(path) for path in start.glob(rest))
    except (OSError, ValueError):
        return


def _measure(path: str) -> tuple[int, int | None]:
    """Return bytes, and mails where each is a file of its own."""
    try:
        status = os.stat(path)  # noqa: PTH116 - strings all along
    except OSError:
        return 0, None
    if stat.S_ISREG(status.st_mode):
        return status.st_size, None
    size = mails = files = others = 0
    for folder, _, names in os.walk(path):
        is_maildir = os.path.basename(folder) in {"cur", "new"}  # noqa: PTH119
        for name in names:
            files += 1
            if files > _MOST:
                return size, None
            if name.startswith(".") or name.lower().endswith(_NO_MAIL):
                continue
            size += _size(os.path.join(folder, name))  # noqa: PTH118
            is_mail = is_maildir or name.lower().endswith(_MAILS)
            mails, others = mails + is_mail, others + (not is_mail)
    return size, mails if mails and not others else None


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
