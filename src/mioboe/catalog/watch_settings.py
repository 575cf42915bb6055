"""The part of `mioboe.toml` that a watch needs: mailboxes, people, ways to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Where a secret is instead of standing in the settings.
REFERENCES: Final = ("env:", "file:", "credential:", "keyring:")
LANGUAGES: Final = ("ja", "en")
_SECURITIES: Final = ("tls", "starttls", "none")
_KINDS: Final = ("imap", "jmap", "maildir")
_QUIET = re.compile(r"(\d{1,2}):(\d\d)\s*[-~〜]\s*(\d{1,2}):(\d\d)")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_CHANNEL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://.+")
LONGEST_PHRASE: Final = 40
_PORTS: Final = range(65536)
_SPEEDS: Final = range(1, 1001)
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """By which ways a person is told, by level. What asks is told by both."""

    #: For alarms only.
    act: tuple[str, ...] = ()
    #: For questions, and for alarms as well.
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """How alerts look, and where they are answered."""

    #: What only the household knows; it stands in each alert.
    phrase: str = ""
    #: Where people of the household reach the page for answers.
    base_url: str = ""
    #: Where it listens, on this machine.
    listen: str = "127.0.0.1:8642"
    #: URL of a dead-man's switch, or where it is.
    heartbeat: str = ""
    #: So many times faster than usual alerts are repeated and handed on: for drills.
    speed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSettings:
    """One mailbox that is watched."""

    #: What the owner calls it.
    id: str
    #: Mail address that it is of; so it is the mailbox of whoever has that address.
    address: str
    #: How it is read: `imap`, `jmap`, or `maildir` on this machine.
    kind: str = "imap"
    #: Where its password is; of `jmap` without `user`, its API token.
    password: str = ""
    #: Id of a preset; by the address, where it is empty.
    provider: str = ""
    #: Folders that are not looked into, by their full names.
    leave_out: tuple[str, ...] = ()
    #: Of a `maildir`: the folder. Relative to HOME.
    path: str = ""
    #: Of `jmap`: where its session is told.
    url: str = ""
    #: The rest is the preset's, where it is not given.
    host: str = ""
    port: int = 0
    security: str = "tls"
    user: str = ""
    connections: int = 0
    #: For sign-in by OAuth2.
    client_id: str = ""
    #: Where the client's secret is.
    client_secret: str = ""


def quiet_hours(text: str) -> tuple[time, time] | None:
    """Return begin and end of hours such as `22:00-07:00`; `None`: they are none."""
    match = _QUIET.fullmatch(text.strip())
    if match is None:
        return None
    try:
        begin, end = (
            time(int(match[1]), int(match[2])),
            time(int(match[3]), int(match[4])),
        )
    except ValueError:
        return None
    return (begin, end) if begin != end else None


def address_of(listen: str) -> tuple[str, int] | None:
    """Return host and port of a place on this machine; `None`: it is none."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    if host not in _LOOPBACK or not port.isascii() or not port.isdigit():
        return None
    return (host, int(port)) if int(port) in _PORTS else None


def alert_faults(alerts: AlertSettings) -> Iterator[tuple[str, str]]:
    """Yield the keys of `[alerts]` that are wrong, and how."""
    if len(alerts.phrase) > LONGEST_PHRASE or "\n" in alerts.phrase:
        yield "phrase", f"at most {LONGEST_PHRASE} characters in one line"
    if alerts.base_url and not _is_base(alerts.base_url):
        detail = f"{alerts.base_url!r} is no address such as http://home.example:8642"
        yield "base_url", detail
    if address_of(alerts.listen) is None:
        detail = f"{alerts.listen!r} is no place on this machine; e.g. 127.0.0.1:8642"
        yield "listen", detail
    if alerts.speed not in _SPEEDS:
        yield "speed", f"{alerts.speed} is not between 1 and {_SPEEDS[-1]}"
    if alerts.heartbeat and not (
        alerts.heartbeat.startswith(REFERENCES)
        or re.match(r"https?://", alerts.heartbeat)
    ):
        yield "heartbeat", "it must be a URL, or say where one is: env:, file:"


def recipient_faults(
    channels: ChannelSettings, quiet: str, language: str
) -> Iterator[tuple[str, str]]:
    """Yield the keys of a person that are wrong, and how.

    Args:
        channels: Of the person.
        quiet: Hours; empty: none.
        language: `ja`, `en`, or empty.
    """
    for way in (*channels.act, *channels.ask):
        if not way.startswith(REFERENCES) and not _CHANNEL.fullmatch(way):
            # It may be half of a secret, so it is not repeated.
            yield "channels", "a channel is a URL, or says where one is: env:, file:"
            break
    if quiet and quiet_hours(quiet) is None:
        yield "quiet", f"{quiet!r} are no hours such as 22:00-07:00"
    if language and language not in LANGUAGES:
        yield "language", f'language is {language!r}; it must be "ja" or "en"'


def mailbox_faults(
    mailboxes: Sequence[MailboxSettings],
) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each faulty mailbox, the key, and what is wrong."""
    seen: set[str] = set()
    for number, one in enumerate(mailboxes):
        for key, detail in _mailbox_faults(one):
            yield number, key, detail
        if one.id in seen:
            yield number, "id", f"two mailboxes are called {one.id!r}"
        seen.add(one.id)


def _mailbox_faults(one: MailboxSettings) -> Iterator[tuple[str, str]]:
    if not _ID.fullmatch(one.id):
        yield "id", f"{one.id!r} is no name of small letters, digits and hyphens"
    if "@" not in one.address.strip("@"):
        yield "address", f"no mail address: {one.address!r}"
    for key in ("password", "client_secret"):
        value = getattr(one, key)
        if value and not value.startswith(REFERENCES):
            yield key, "a secret does not stand here; say where it is: file:, env:"
    yield from _kind_faults(one)
    yield from _server_faults(one)


def _kind_faults(one: MailboxSettings) -> Iterator[tuple[str, str]]:
    if one.kind not in _KINDS:
        yield "kind", f"expected one of {', '.join(_KINDS)}"
    if one.kind == "maildir" and not one.path:
        yield "id", "a Maildir needs its path"
    if one.path and one.kind != "maildir":
        yield "path", 'only a mailbox of kind = "maildir" has a path'
    if one.url and one.kind != "jmap":
        yield "url", 'only a mailbox of kind = "jmap" has a url'
    elif one.url and not _is_private(one.url):
        yield "url", "it must begin with https://"


def _server_faults(one: MailboxSettings) -> Iterator[tuple[str, str]]:
    if one.security not in _SECURITIES:
        yield "security", f"expected one of {', '.join(_SECURITIES)}"
    elif one.security == "none" and one.host not in _LOOPBACK:
        yield "security", "only a server on this machine may be read in the clear"
    if one.port not in _PORTS:
        yield "port", f"{one.port} is no port"
    if one.connections < 0:
        yield "connections", "it cannot be less than 0"


def _is_private(url: str) -> bool:
    """Return whether what is sent there can be read on the way by nobody."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_here = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_here)


def _is_base(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_sound = parts.port is None or parts.port in _PORTS
    except ValueError:
        return False
    return (
        is_sound
        and parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and not (parts.query or parts.fragment or parts.username)
    )
