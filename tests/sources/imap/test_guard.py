"""No command that changes anything leaves for a server."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.sources.imap.guard import ALLOWED, ForbiddenCommandError, Guard

CHANGING = [
    *("STORE 1 +FLAGS (\\Seen)", "UID STORE 1 FLAGS ()", "EXPUNGE", "UID EXPUNGE 1"),
    *("COPY 1 Trash", "UID COPY 1 Trash", "MOVE 1 Trash", "UID MOVE 1 Trash"),
    *("APPEND INBOX {5}", "CREATE x", "DELETE x", "RENAME x y", "SELECT INBOX"),
    *("CLOSE", "SUBSCRIBE x", "UNSUBSCRIBE x", "SETACL x y z", "SETMETADATA x ()"),
    *("REPLACE 1 x", "UID REPLACE 1 x", "COMPRESS DEFLATE", "NOTIFY SET", "SETQUOTA"),
    *("UID FETCH 1 (BODY[])", "UID FETCH 1 RFC822", "UID FETCH 1 (RFC822.TEXT)"),
    *("UID FETCH 1 (BODY[TEXT]<0.5>)", "FETCH 1 (FLAGS)", "SEARCH ALL", "CHECK"),
]
READING = [
    *("CAPABILITY", 'LOGIN "taro" "STORE"', "AUTHENTICATE XOAUTH2", "NOOP", "IDLE"),
    *('LIST "" "*"', 'EXAMINE "INBOX"', 'EXAMINE "DELETE me"', "LOGOUT", "STARTTLS"),
    *("UID SEARCH UID 1:*", "UID FETCH 1:5 (UID RFC822.SIZE BODY.PEEK[HEADER])"),
    *("UID FETCH 7 (BODY.PEEK[])", "UID FETCH 7 (BODY.PEEK[]<0.262144>)"),
    *('STATUS "x" (UIDNEXT)', "ENABLE CONDSTORE"),
]


@pytest.mark.parametrize("command", CHANGING)
@pytest.mark.parametrize("case", [str, str.lower, str.title])
def test_what_changes_anything_is_refused(command: str, case: type[str]) -> None:
    with pytest.raises(ForbiddenCommandError):
        Guard().check(f"A1 {case(command)}\r\n".encode())


@pytest.mark.parametrize("command", READING)
def test_what_reads_may_pass(command: str) -> None:
    Guard().check(f"A1 {command}\r\n".encode())


@pytest.mark.parametrize("command", CHANGING)
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_name_with_a_line_end_in_it_does_not_smuggle_a_command(
    command: str, end: str
) -> None:
    line = f'A1 EXAMINE "x{end}A2 {command}{end}"\r\n'
    with pytest.raises(ForbiddenCommandError):
        Guard().check(line.encode())


@pytest.mark.parametrize("command", CHANGING)
def test_a_command_in_pieces_is_seen_too(command: str) -> None:
    guard, line = Guard(), f"A1 {command}\r\n".encode()
    with pytest.raises(ForbiddenCommandError):
        deque(map(guard.check, (bytes([byte]) for byte in line)), maxlen=0)


@pytest.mark.parametrize("command", CHANGING)
def test_after_idle_and_sign_in_the_guard_still_stands(command: str) -> None:
    guard = Guard()
    guard.check(b"A1 AUTHENTICATE XOAUTH2\r\n")
    guard.check(b"dXNlcj10YXJv")
    guard.check(b"\r\n")
    guard.check(b"A2 IDLE\r\n")
    guard.check(b"DONE\r\n")
    with pytest.raises(ForbiddenCommandError):
        guard.check(f"A3 {command}\r\n".encode())


def test_a_literal_is_no_command_and_what_follows_it_is_looked_at() -> None:
    guard = Guard()
    guard.check(b"A1 LOGIN taro {14}\r\n")
    guard.check(b"A2 EXPUNGE\r\n!!")
    guard.check(b"\r\n")
    with pytest.raises(ForbiddenCommandError):
        guard.check(b"A3 EXPUNGE\r\n")


def test_a_lone_word_is_refused() -> None:
    with pytest.raises(ForbiddenCommandError):
        Guard().check(b"EXPUNGE\r\n")


@given(st.lists(st.integers(1, 9), max_size=20))
def test_pieces_of_any_size_may_pass(sizes: list[int]) -> None:
    data = b"".join(f"A{n} {command}\r\n".encode() for n, command in enumerate(READING))
    data = data.replace(b"AUTHENTICATE XOAUTH2\r\n", b"NOOP\r\n")
    guard = Guard()
    for size in sizes:
        guard.check(data[:size])
        data = data[size:]
    guard.check(data)


def test_the_list_holds_no_command_that_changes_anything() -> None:
    words = {name.split()[-1] for name in ALLOWED}

    assert words & {command.split()[0].encode() for command in CHANGING} <= {
        b"FETCH",
        b"SEARCH",
    }
