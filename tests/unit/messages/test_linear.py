"""Inputs made to stall a reader: all are read in a moment.

Each is so large that anything quadratic would take minutes; so the bound on the time
may be generous, and still catches it.
"""

from __future__ import annotations

import time
from typing import Final

import pytest

from mioboe.messages import decode_header, parse, parse_addresses
from mioboe.messages.received import parse_hop

_MEGABYTE: Final = 1 << 20
#: What a machine that is busy with other things may take.
_SECONDS: Final = 5.0
_HEADERS: Final = [
    *(
        "=?",
        "=?a?q?",
        "=?utf-8?B?5rOo",
        "?=",
        "=?utf-8?q?a?= ",
        '"',
        '"\\',
        "(",
        "((a)",
        ")",
    ),
    *(
        "<",
        "<a",
        '<"',
        "<a@b>",
        ",",
        ";",
        ":",
        "a,",
        "a:",
        "a@",
        "a@b,",
        "\\",
        "é",
        "\n ",
        "$B",
    ),
    *("\x1b$B", "$B(B", "$BCmJ8", " ", "\t", "from a (b [1.2.3.4]) ", "by "),
]
_PAGES: Final = [
    *(
        "<div>",
        "<div ",
        "<",
        "</",
        "</x>",
        "<!--",
        "<!-- -",
        "<!",
        "<?",
        "<a href='",
        '<a x="',
    ),
    *(
        "<a x=y ",
        "<p>",
        "<li>",
        "<ul><li>",
        "<option>",
        "<table>",
        "<table><tr><td>",
        "<tr>",
    ),
    *(
        "<td>",
        "<table>x",
        "<b><p>",
        "<font color=a><p>x",
        "<style>",
        "<style>{",
        "<script>",
    ),
    *(
        "<title>",
        "&amp",
        "&",
        "&#",
        "<a href=http://",
        "<a href=x>",
        "<pre>\n",
        "\x1e",
        "<br>",
    ),
    *("<p style='color:red", "<p style='a:b;", "<style>a{display:none}", "<img alt=x>"),
    *(
        "<b itemprop=x>",
        "<b itemscope itemprop=x>",
        "http://x.test ",
        "http://",
        "http://)",
        "=\n",
    ),
    *(
        "<style>.a{display:none}</style>",
        "<p class=a>",
        "<xmp>",
        "<textarea>",
        "-",
        "\u3042",
    ),
]
_BODIES: Final = [
    "--b\n",
    "--b--\n",
    "--",
    "\n--b",
    "--b\n\n",
    "--b\nA: 1\n",
    "A:\n",
    "> ",
    " \n",
]
_HEAD: Final = "Content-Type: multipart/mixed; boundary=b; format=flowed\n\n"


def _took(raw: bytes) -> float:
    start = time.process_time()
    parse(raw)
    return time.process_time() - start


@pytest.mark.parametrize("unit", _HEADERS)
def test_a_header_of_one_thing_over_and_over_is_read_in_a_moment(unit: str) -> None:
    value = (unit * _MEGABYTE)[:_MEGABYTE].encode()
    start = time.process_time()
    decode_header(value)
    parse_addresses(value)
    parse_hop(value, 0)
    assert time.process_time() - start < _SECONDS
    for name in (b"From", b"Received", b"Content-Type: x; a=", b"Subject"):
        assert _took(name + b": " + value + b"\n\nx") < _SECONDS


@pytest.mark.parametrize("unit", _PAGES)
def test_a_page_of_one_thing_over_and_over_is_read_in_a_moment(unit: str) -> None:
    page = (unit * _MEGABYTE)[:_MEGABYTE].encode()

    assert _took(b"Content-Type: text/html; charset=utf-8\n\n" + page) < _SECONDS
    assert _took(b"Content-Type: text/plain\n\n" + page) < _SECONDS


@pytest.mark.parametrize("unit", _BODIES)
def test_a_body_of_one_thing_over_and_over_is_read_in_a_moment(unit: str) -> None:
    body = (unit * _MEGABYTE)[: 8 * _MEGABYTE]

    assert _took((_HEAD + body).encode()) < _SECONDS
    assert _took(body.encode()) < _SECONDS


def test_boundaries_within_boundaries_are_read_in_a_moment() -> None:
    nested = "".join(
        f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"
        for i in range(20_000)
    )
    lines = "".join(f"--b{i}\n" for i in range(200_000))

    assert _took((nested + lines).encode()) < _SECONDS


def test_thousands_of_parameters_and_headers_are_read_in_a_moment() -> None:
    parameters = ";".join(f"a{i}*{i}*=utf-8''%41" for i in range(60_000))
    headers = "".join(f"Content-X{i}: a\n" for i in range(60_000))

    assert (
        _took(f"Content-Type: text/html; {parameters}\n{headers}\nx".encode())
        < _SECONDS
    )


def test_thousands_of_attributes_and_colors_are_read_in_a_moment() -> None:
    attributes = " ".join(f"a{i}={i}" for i in range(100_000))
    colors = "".join(f"<b style='color:#{i:06x}'>x" for i in range(30_000))
    sheets = "<style>" + ".a{display:none}" * 2_000 + "</style>"

    for page in (f"<a {attributes}>x", colors, sheets * 100):
        assert _took(f"Content-Type: text/html\n\n{page}".encode()) < _SECONDS


def test_many_pages_in_one_mail_are_read_in_a_moment() -> None:
    part = "--b\nContent-Type: text/html\n\n" + "<p style='color:red'>x" * 2_000 + "\n"

    assert _took((_HEAD + part * 150).encode()) < _SECONDS


@pytest.mark.parametrize("plain", ["a" * 100_000, "http" * 25_000, "://" * 30_000])
def test_a_word_without_end_beside_a_page_is_read_in_a_moment(plain: str) -> None:
    # A page beside it has to be looked at: is the text more than a note?
    parts = f"--b\n\n{plain}\n--b\nContent-Type: text/html\n\n<p>x\n--b--\n"
    head = "Content-Type: multipart/alternative; boundary=b\n\n"

    assert _took((head + parts).encode()) < _SECONDS


def test_many_texts_beside_many_pages_are_read_in_a_moment() -> None:
    text = "--b\n\n" + "http://a.test/x " * 1_800 + "\n"
    page = "--b\nContent-Type: text/html\n\n<p>x\n"
    head = "Content-Type: multipart/alternative; boundary=b\n\n"
    raw = (head + (text + page) * 100).encode()
    start = time.process_time()
    parse(raw, pages=False)

    assert time.process_time() - start < _SECONDS
