r"""The commands that may be sent to a server. None of them changes anything there.

STORE, COPY, MOVE, EXPUNGE, APPEND, CREATE, DELETE, RENAME, SUBSCRIBE, SELECT and CLOSE
are not among them: a folder is opened by EXAMINE, which the server itself holds
read-only, and mails are fetched by BODY.PEEK, which does not mark them as read. The
guard stands at the very end, where bytes leave for the server, so no code above it and
no library can get round it.

Source: RFC 9051 sections 6.3.3 and 6.4.5.
"""

from __future__ import annotations

import re
from typing import Final

ALLOWED: Final = frozenset({
    b"AUTHENTICATE",
    b"CAPABILITY",
    b"ENABLE",
    b"EXAMINE",
    b"IDLE",
    b"LIST",
    b"LOGIN",
    b"LOGOUT",
    b"NOOP",
    b"STARTTLS",
    b"STATUS",
    b"UID FETCH",
    b"UID SEARCH",
})
#: Commands after which lines follow that are no commands; those have no blank.
_TALKING: Final = frozenset({b"AUTHENTICATE", b"IDLE"})
_LITERAL: Final = re.compile(rb"\{(\d+)\+?\}\r?\n$")
#: What marks a mail as read when it is fetched.
_MARKING: Final = re.compile(rb"BODY\[|RFC822(?!\.SIZE|\.HEADER)", re.IGNORECASE)


class ForbiddenCommandError(Exception):
    """mioboe was about to send a command that it must never send."""


class Guard:
    """Looks at all bytes on their way to one server."""

    def __init__(self) -> None:
        #: Of the line that is being sent.
        self._line = b""
        #: Bytes of a literal that are still to come.
        self._literal = 0
        self._last = b""

    def check(self, data: bytes) -> None:
        """Let ``data`` pass.

        Args:
            data: What is about to be sent: lines, literals, pieces of them.

        Raises:
            ForbiddenCommandError: It begins a command that is not allowed.
        """
        while data:
            skipped = data[: self._literal]
            self._literal -= len(skipped)
            data = data[len(skipped) :]
            if not data:
                return
            # Some servers take a line feed alone for the end of a line.
            line, ending, data = data.partition(b"\n")
            self._line += line + ending
            self._judge()
            if ending:
                literal = _LITERAL.search(self._line)
                self._literal = int(literal[1]) if literal else 0
                # What follows a literal belongs to the same command.
                self._line = self._line[: literal.start()] if literal else b""

    def _judge(self) -> None:
        line, is_whole = self._line.rstrip(b"\r\n"), self._line.endswith(b"\n")
        if b" " not in line:
            if is_whole and self._last not in _TALKING:
                msg = "a line without a command"
                raise ForbiddenCommandError(msg)
            return
        words = line.upper().split(b" ", 3)
        name = b" ".join(words[1:3]) if words[1] == b"UID" else words[1]
        if name == b"UID":
            return
        if name not in ALLOWED and (is_whole or not _begins(name)):
            raise ForbiddenCommandError(name.decode("ascii", "replace"))
        if name == b"UID FETCH" and _MARKING.search(line):
            msg = "a fetch that marks mails as read"
            raise ForbiddenCommandError(msg)
        self._last = name


def _begins(name: bytes) -> bool:
    """Return whether an allowed command may yet come of it."""
    return any(allowed.startswith(name) for allowed in ALLOWED)
