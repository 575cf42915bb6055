"""Where a mail lies, in words that a terminal can show."""

from __future__ import annotations

import os


def shown(path: str) -> str:
    r"""Return the path as one printable line.

    File names may hold anything: line ends, escapes of a terminal, bytes that are no
    text. Those are written as Python writes them.

    Example:
        >>> shown("mail/0001.eml")
        'mail/0001.eml'
        >>> shown("a\nb\x1b[2J\udcff")
        'a\\nb\\x1b[2J\\udcff'
    """
    if path.isprintable():
        return path
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in path
    )


def below(path: str, name: str) -> str:
    """Return the locator of what lies below ``path``, with `/` on every system."""
    return shown(os.path.join(path, name).replace(os.sep, "/"))  # noqa: PTH118 - as the owner gave it
