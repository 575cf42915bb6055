"""The page behind the links: safe to open, strict, and silent about itself."""

from __future__ import annotations

import http.client
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from tests.fakes.receivers import HOST

from mioboe.notifiers import AnswerServer
from mioboe.ports.alerts import Page, Scene

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.allow_hosts([HOST])
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Answers:
    """Stands behind the links, and remembers what was pressed."""

    pressed: list[tuple[str, str]] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    is_well: bool = True

    def look(self, token: str) -> Page:
        self.looked.append(token)
        return Page(
            scene=Scene.QUESTION if token == "good" else Scene.FORGED,
            language="ja",
            title="<script>alert(1)</script>",
            lines=("a & b",),
            choices=(("not-ours", "知りません"),),
        )

    def press(self, token: str, choice: str) -> Page:
        self.pressed.append((token, choice))
        return Page(scene=Scene.NOT_OURS, language="ja", title="ok")


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def port(answers: Answers) -> Iterator[int]:
    server = AnswerServer(
        (HOST, 0), answers, lambda: "mioboe_x 1\n", lambda: answers.is_well
    )
    server.start()
    yield server.place[1]
    server.stop()


def ask(
    port: int, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        return answer.status, text, {k.lower(): v for k, v in answer.getheaders()}
    finally:
        connection.close()


def test_opening_a_link_shows_a_button_and_presses_nothing(
    port: int, answers: Answers
) -> None:
    status, text, _ = ask(port, "GET", "/a/good")

    assert status == 200
    assert '<form method="post">' in text
    assert 'value="not-ours">知りません' in text
    assert answers.pressed == []


def test_programs_that_look_at_links_answer_nothing(
    port: int, answers: Answers
) -> None:
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"):
        ask(port, method, "/a/good?said=not-ours")

    assert answers.pressed == []


def test_pressing_a_button_answers(port: int, answers: Answers) -> None:
    status, _, _ = ask(port, "POST", "/a/good", "said=not-ours", **FORM)

    assert status == 200
    assert answers.pressed == [("good", "not-ours")]


def test_a_path_in_front_of_it_does_not_matter(port: int, answers: Answers) -> None:
    ask(port, "POST", "/mioboe/a/good", "said=mine", **FORM)

    assert answers.pressed == [("good", "mine")]


def test_what_a_page_says_is_escaped(port: int) -> None:
    _, text, _ = ask(port, "GET", "/a/good")

    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "a &amp; b" in text


def test_a_page_may_do_nothing_but_send_its_form(port: int) -> None:
    _, _, headers = ask(port, "GET", "/a/good")

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["server"] == "mioboe"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/a/", 404),
        ("GET", "/a/bad", 404),
        ("GET", "/admin", 404),
        ("GET", "//[", 404),
        ("POST", "/", 404),
        ("POST", "/metrics", 404),
        ("PUT", "/a/good", 501),
    ],
)
def test_there_is_nothing_else(port: int, method: str, path: str, status: int) -> None:
    assert ask(port, method, path)[0] == status


def test_a_body_that_no_form_of_ours_has_is_refused(
    port: int, answers: Answers
) -> None:
    assert ask(port, "POST", "/a/good", "said=" + "x" * 2000, **FORM)[0] == 413
    assert ask(port, "POST", "/a/good", "&".join("abcdefg"), **FORM)[0] in {200, 400}
    assert [choice for _, choice in answers.pressed if choice] == []


def test_numbers_are_for_programs_on_this_machine(port: int) -> None:
    local = {"Host": f"localhost:{port}"}

    assert ask(port, "GET", "/metrics", **local)[:2] == (200, "mioboe_x 1\n")
    assert ask(port, "GET", "/livez", **local)[:2] == (200, "ok\n")
    assert ask(port, "GET", "/metrics", Host="home.example")[0] == 404
    forwarded = {**local, "X-Forwarded-For": "203.0.113.9"}
    assert ask(port, "GET", "/metrics", **forwarded)[0] == 404


def test_a_watch_that_does_not_work_says_so(port: int, answers: Answers) -> None:
    answers.is_well = False

    assert ask(port, "GET", "/livez")[0] == 503


def test_callers_who_say_nothing_do_not_keep_others_out(port: int) -> None:
    silent = [socket.create_connection((HOST, port)) for _ in range(12)]
    try:
        assert ask(port, "GET", "/a/good")[0] == 200
    finally:
        for one in silent:
            one.close()


def test_many_at_once_are_answered(port: int, answers: Answers) -> None:
    def press() -> None:
        ask(port, "POST", "/a/good", "said=mine", **FORM)

    threads = [threading.Thread(target=press) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(answers.pressed) == 8
