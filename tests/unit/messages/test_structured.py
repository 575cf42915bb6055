from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.messages.limits import ITEM_COUNT, JSON_CHARS, LINK_COUNT
from mioboe.messages.links import find_plain, read_links
from mioboe.messages.structured import read_json_ld

_ORDER = {"@type": "Order", "orderNumber": "1"}


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Order", "orderNumber": "1"}',
        '{"@type": "https://schema.org/Order", "orderNumber": "1",}',
        '//<![CDATA[\n{"@type": "Order", "orderNumber": "1"}\n//]]>',
        '<!-- {"@type": "Order", "orderNumber": "1"} -->',
        '/*<![CDATA[*/{"@type": "Order", "orderNumber": "1"} /*]]>*/ ',
        '<!--//--><![CDATA[//><!--\n{"@type": "Order", "orderNumber": "1"}\n//--><!]]>',
        '{"@type": "Order", "orderNumber": "1"}'.replace('"', "&quot;"),
        '[[{"@type": "Order", "orderNumber": "1"},],]',
        '{"@graph": [{"@type": "Order", "orderNumber": "1"}]}',
        ' ; {"x": 1} , {"@type": "Order", "orderNumber": "1"};',
    ],
)
def test_an_order_is_read_however_it_is_wrapped(script: str) -> None:
    assert read_json_ld((script,)) == (_ORDER,)


@pytest.mark.parametrize("unit", [" ", "//", "*/", "-->", "]]>", " /*", "<![CDATA[ "])
def test_wrappings_over_and_over_are_undone_in_a_moment(unit: str) -> None:
    start = time.perf_counter()
    read_json_ld(((unit * JSON_CHARS)[:JSON_CHARS],))

    assert time.perf_counter() - start < 1


def test_strings_are_left_as_they_are() -> None:
    script = '{"@type": "A", "a": ",]", "b": "\\"}", "c": "x\ny", "d": NaN}'

    want = {"@type": "A", "a": ",]", "b": '"}', "c": "x\ny", "d": None}
    assert read_json_ld((script,)) == (want,)


def test_types_are_plain_at_every_depth() -> None:
    script = '{"@type": ["A"], "a": [{"@type": "http://schema.org/B"}]}'

    assert read_json_ld((script,)) == ({"@type": ["A"], "a": [{"@type": "B"}]},)


@pytest.mark.parametrize(
    "script",
    ["", "{", '"', "x", "[" * 60 + "]" * 60, "{}", "1", '{"a": 1}', "{" * 9_999],
)
def test_what_is_no_item_gives_none(script: str) -> None:
    assert read_json_ld((script,)) == ()


def test_limits_of_json_are_kept() -> None:
    item = '{"@type": "A"}'

    assert len(read_json_ld((item * 200,))) == ITEM_COUNT
    assert read_json_ld((item + " " * JSON_CHARS, item)) == ({"@type": "A"},)
    assert read_json_ld(('{"@type": "A", "n": ' + "9" * 5_000 + "}",)) == ()


@given(
    st.lists(st.sampled_from([*'{}[],:"\\ 1', "null", '"@type"', "<!--", "]]>", "//"]))
)
def test_any_mixture_of_json_is_read(pieces: list[str]) -> None:
    read_json_ld(("".join(pieces),))


def test_links_stand_in_plain_text_between_kana() -> None:
    text = (
        "詳しくはこちらhttps://a.test/x(y)をクリック（http://b.test/）。"
        "(http://c.test/), <http://d.test>! hxxp://e.test/。xhttp://f.test HTTP://G.test."
    )

    assert list(find_plain(text)) == [
        "https://a.test/x(y)をクリック",
        "http://b.test/",
        "http://c.test/",
        "http://d.test",
        "hxxp://e.test/",
        "HTTP://G.test",
    ]


def test_each_link_is_given_once_with_its_host() -> None:
    links = read_links(
        [
            ("http://a.test", "A"),
            ("http://a.test", "A"),
            ("http://a.test", "B"),
            ("x", ""),
        ],
        ["http://a.test http://B.test http://b.test", "http://B.test"],
        "http://base.test/",
    )

    assert [(link.host, link.text) for link in links] == [
        ("a.test", "A"),
        ("a.test", "B"),
        ("base.test", ""),
        ("b.test", ""),
        ("b.test", ""),
    ]


def test_links_end_at_the_limit() -> None:
    text = " ".join(f"http://{i}.test" for i in range(LINK_COUNT + 5))

    assert len(read_links((), [text, "http://more.test"])) == LINK_COUNT


def test_punctuation_alone_is_trimmed_to_what_is_left() -> None:
    assert list(find_plain("http://.), http://a.test/x]) ")) == [
        "http://",
        "http://a.test/x",
    ]
