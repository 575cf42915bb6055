"""ntfy, published as JSON, with a button for each answer.

Apprise reaches ntfy as well, but not with buttons that answer by themselves.

Source:
    docs.ntfy.sh: publish as JSON, action buttons (at most three), message priority.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import httpx2

from mioboe.notifiers.silence import silence
from mioboe.ports.alerts import Delivery
from mioboe.signals import Level, Said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.alerts import Letter

_CLOUD: Final = "https://ntfy.sh"
_SCHEMES: Final = {"ntfy": "http", "ntfys": "https"}
#: ntfy shows no more.
_BUTTONS: Final = (Said.NOT_OURS, Said.MINE, Said.OURS)
_PRIORITIES: Final = {Level.ACT: 5, Level.ASK: 4}
_USUAL: Final = 3
_TOKEN: Final = "tk_"  # noqa: S105 - how tokens of ntfy begin
_TOO_MANY: Final = 429
_SERVER_FAULT: Final = 500
_SECONDS: Final = 10.0
_FORM: Final = "application/x-www-form-urlencoded"
#: What we understand of a URL; one that asks for more is left to Apprise.
_KNOWN: Final = frozenset({"auth"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Where to publish."""

    server: str
    name: str
    #: Header `Authorization`; empty: none.
    authorization: str = field(default="", repr=False)


def topic_of(url: str) -> Topic | None:
    """Return the topic of an Apprise URL of ntfy; `None`: it is not one of ours.

    Args:
        url: `ntfy://topic`, `ntfys://host/topic`, `ntfys://user:password@host/topic`,
            `ntfys://tk_token@host/topic`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme = _SCHEMES.get(parts.scheme.lower())
    topics = [unquote(name) for name in parts.path.split("/") if name]
    if scheme is None or not parts.hostname or set(parse_qs(parts.query)) - _KNOWN:
        return None
    if not topics:
        return Topic(server=_CLOUD, name=unquote(parts.netloc))
    if len(topics) > 1:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = f"{host}:{port}" if port else host
    return Topic(
        server=f"{scheme}://{place}",
        name=topics[0],
        authorization=_authorization(parts.username, parts.password, parts.query),
    )


def _authorization(user: str | None, password: str | None, query: str) -> str:
    if user is None:
        return ""
    if password is None and (user.startswith(_TOKEN) or "auth=token" in query):
        return f"Bearer {unquote(user)}"
    pair = f"{unquote(user)}:{unquote(password or '')}".encode()
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


class Ntfy:
    """Publishes letters."""

    def __init__(self, transport: httpx2.BaseTransport | None = None) -> None:
        silence()
        self._transport = transport

    def send(self, topic: Topic, letter: Letter) -> Delivery:
        """Return what came of a try. Never raises."""
        headers = {"User-Agent": "mioboe"}
        if topic.authorization:
            headers["Authorization"] = topic.authorization
        try:
            with httpx2.Client(
                transport=self._transport, timeout=_SECONDS, trust_env=False
            ) as client:
                answer = client.post(
                    topic.server, json=message_of(topic, letter), headers=headers
                )
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return Delivery(is_sent=False, why=type(error).__name__)
        if answer.is_success:
            return Delivery(is_sent=True)
        code = answer.status_code
        may_retry = code == _TOO_MANY or code >= _SERVER_FAULT
        return Delivery(is_sent=False, may_retry=may_retry, why=f"HTTP {code}")


def message_of(topic: Topic, letter: Letter) -> Mapping[str, Any]:
    """Return the message that ntfy is given for a letter."""
    message: dict[str, Any] = {
        "topic": topic.name,
        "title": letter.title,
        "message": letter.body,
        "priority": _PRIORITIES.get(letter.level, _USUAL),
    }
    if letter.link:
        words = dict(letter.choices)
        message["click"] = letter.link
        message["actions"] = [
            _button(letter.link, said.value, words[said.value])
            for said in _BUTTONS
            if said.value in words
        ]
    return message


def _button(link: str, said: str, label: str) -> Mapping[str, Any]:
    return {
        "action": "http",
        "label": label,
        "url": link,
        "method": "POST",
        "headers": {"Content-Type": _FORM},
        "body": f"said={said}",
        "clear": True,
    }
