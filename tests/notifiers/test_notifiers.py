"""Letters reach services as these expect them, and no token reaches a log."""

from __future__ import annotations

import email
import email.policy
import logging
from typing import TYPE_CHECKING

import pytest
from tests.fakes.alerting import NIGHT, TOKYO, finding, words
from tests.fakes.receivers import HOST, receiving, sinking

from mioboe.alerts import Occasion, compose
from mioboe.notifiers import Channels, DeadMansSwitch, way_of
from mioboe.notifiers.ntfy import Ntfy, topic_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.notifiers import Way
    from mioboe.ports.alerts import Delivery

pytestmark = pytest.mark.allow_hosts([HOST])
LINK = "https://home.example/mioboe/a/TICKET"
LETTER = compose(
    finding(), words(), Occasion(now=NIGHT, zone=TOKYO, round=1, link=LINK)
)
TOKEN = "tk_secretsecretsecret"


def need(url: str) -> Way:
    way = way_of(url, "太郎")
    assert way is not None
    return way


def send(url: str) -> Delivery:
    way = need(url)
    channels = Channels({("太郎", way.id): way}, Ntfy())
    return channels.send("太郎", way.id, LETTER)


# ------------------------------------------------------------------------- ntfy


def test_ntfy_gets_a_message_with_buttons_that_answer() -> None:
    with receiving() as receiver:
        done = send(f"ntfy://{TOKEN}@{HOST}:{receiver.port}/yamada-1")

    assert done.is_sent
    (request,) = receiver.got
    assert (request.method, request.path) == ("POST", "/")
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    message = request.json
    assert message["topic"] == "yamada-1"
    assert message["title"] == LETTER.title
    assert message["message"] == LETTER.body
    assert message["priority"] == 5
    assert [(b["label"], b["method"], b["body"]) for b in message["actions"]] == [
        ("知りません", "POST", "said=not-ours"),
        ("わたしです", "POST", "said=mine"),
        ("家族です", "POST", "said=ours"),
    ]
    assert {button["url"] for button in message["actions"]} == {LINK}


@pytest.mark.parametrize(
    ("url", "server", "name", "begin"),
    [
        ("ntfy://yamada-1", "https://ntfy.sh", "yamada-1", ""),
        ("ntfys://ntfy.example/a", "https://ntfy.example", "a", ""),
        ("ntfy://ntfy.example:8080/a", "http://ntfy.example:8080", "a", ""),
        ("ntfys://u:p%40@ntfy.example/a", "https://ntfy.example", "a", "Basic dTpwQA"),
        (
            "ntfys://x@ntfy.example/a?auth=token",
            "https://ntfy.example",
            "a",
            "Bearer x",
        ),
    ],
)
def test_a_topic_is_read_as_apprise_writes_it(
    url: str, server: str, name: str, begin: str
) -> None:
    topic = topic_of(url)

    assert topic is not None
    assert (topic.server, topic.name) == (server, name)
    assert topic.authorization.startswith(begin)


@pytest.mark.parametrize(
    "url",
    [
        "json://host/",
        "ntfy://host/a/b",
        "ntfy://host/a?priority=max",
        "ntfy://",
        "ntfy://h:x/a",
        "ntfy://[/",
    ],
)
def test_what_asks_for_more_is_left_to_apprise(url: str) -> None:
    assert topic_of(url) is None


@pytest.mark.parametrize(
    ("status", "may_retry"), [(429, True), (500, True), (401, False), (403, False)]
)
def test_a_refusal_of_ntfy_is_told_with_whether_to_try_again(
    status: int,
    may_retry: bool,  # noqa: FBT001 - a case
) -> None:
    with receiving() as receiver:
        receiver.status = status
        done = send(f"ntfy://{HOST}:{receiver.port}/a")

    assert (done.is_sent, done.may_retry) == (False, may_retry)
    assert done.why == f"HTTP {status}"


def test_nobody_there_is_a_failure_that_may_pass() -> None:
    with receiving() as receiver:
        port = receiver.port

    for scheme in ("ntfy", "json"):
        done = send(f"{scheme}://{HOST}:{port}/a")
        assert (done.is_sent, done.may_retry) == (False, True)


# ---------------------------------------------------------------------- Apprise


def test_apprise_carries_the_letter_to_its_services() -> None:
    with receiving() as receiver:
        done = send(f"json://{HOST}:{receiver.port}/{TOKEN}")

    assert done.is_sent
    (request,) = receiver.got
    assert request.json["title"] == LETTER.title
    assert request.json["message"] == LETTER.body
    assert request.json["type"] == "failure"


@pytest.mark.parametrize(
    ("status", "may_retry"), [(500, True), (404, False), (401, False)]
)
def test_a_refusal_of_a_service_is_told_with_whether_to_try_again(
    status: int,
    may_retry: bool,  # noqa: FBT001 - a case
) -> None:
    with receiving() as receiver:
        receiver.status = status
        done = send(f"json://{HOST}:{receiver.port}/{TOKEN}")

    assert (done.is_sent, done.may_retry) == (False, may_retry)
    assert str(status) in done.why
    assert TOKEN not in done.why


class Ear(logging.Handler):
    """Hears all that reaches the root of all logs."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@pytest.fixture
def ear() -> Iterator[Ear]:
    made, root = Ear(), logging.getLogger()
    level = root.level
    root.addHandler(made)
    root.setLevel(logging.DEBUG)
    yield made
    root.removeHandler(made)
    root.setLevel(level)


@pytest.mark.parametrize("status", [200, 401, 500])
def test_no_token_reaches_a_log(ear: Ear, status: int) -> None:
    with receiving() as receiver:
        receiver.status = status
        send(f"json://{HOST}:{receiver.port}/{TOKEN}")
        send(f"ntfy://{TOKEN}@{HOST}:{receiver.port}/{TOKEN}")
        DeadMansSwitch(f"http://{HOST}:{receiver.port}/{TOKEN}").alive()

    logging.getLogger("other").info("this is heard")
    assert ear.heard[-1] == "this is heard"
    assert [line for line in ear.heard if TOKEN in line] == []


def test_a_mail_goes_to_its_address() -> None:
    with sinking() as letters:
        done = send(
            f"mailto://{HOST}:{letters.port}"
            "?from=mioboe@home.example&to=hanako@away.example&mode=insecure"
        )

    assert done.is_sent
    ((people, text),) = letters.got
    assert people == ["hanako@away.example"]
    message = email.message_from_string(text, policy=email.policy.default)
    assert message["Subject"] == LETTER.title
    body = message.get_body(("plain", "html"))
    assert body is not None
    assert "合言葉：みかんの木" in body.get_content()


# --------------------------------------------------------------------- channels


def test_a_channel_is_called_by_its_scheme_and_nothing_else_of_it() -> None:
    url = f"ntfys://{TOKEN}@ntfy.example/secret-topic"
    way = need(url)

    assert way.id.startswith("ntfys-")
    assert "secret" not in way.id + repr(way)
    assert way.id == need(url).id
    other = way_of(url, "花子")
    assert other is not None
    assert other.id != way.id


def test_the_addresses_that_a_channel_reaches_are_known() -> None:
    url = "mailto://me:pw@smtp.example?from=me@x.test&to=Taro@Home.example&cc=b@y.test"

    assert need(url).addresses == {"taro@home.example", "b@y.test"}
    assert need("mailto://me:pw@gmail.com").addresses == {"me@gmail.com"}
    assert need("ntfys://ntfy.example/a").addresses == frozenset()


@pytest.mark.parametrize("url", ["", "x", "nothing://a", "mailto://", "http//x"])
def test_what_is_no_channel_is_none(url: str) -> None:
    assert way_of(url, "太郎") is None


def test_a_channel_that_the_settings_lost_is_a_failure_for_good() -> None:
    done = Channels({}, Ntfy()).send("太郎", "ntfy-abc", LETTER)

    assert (done.is_sent, done.may_retry) == (False, False)


# ----------------------------------------------------------------------- switch


def test_a_switch_is_pinged_when_it_begins_lives_and_fails() -> None:
    with receiving() as receiver:
        switch = DeadMansSwitch(f"http://{HOST}:{receiver.port}/ping/abc/")
        heard = [switch.start(), switch.alive(), switch.fail()]
        receiver.status = 404
        lost = switch.alive()

    assert heard == [True, True, True]
    assert not lost
    assert [one.path for one in receiver.got] == [
        "/ping/abc/start",
        "/ping/abc",
        "/ping/abc/fail",
        "/ping/abc",
    ]


def test_a_switch_that_cannot_be_reached_is_no_fault_of_ours() -> None:
    with receiving() as receiver:
        port = receiver.port

    assert not DeadMansSwitch(f"http://{HOST}:{port}/x").alive()
    assert not DeadMansSwitch("http://[/").alive()
