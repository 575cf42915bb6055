from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mioboe.messages.addresses import parse_addresses, read_addresses
from mioboe.messages.domains import host_of, to_ascii
from mioboe.messages.limits import ADDRESS_COUNT

_PIECES = st.sampled_from([
    *'<>@",;:()\\ .',
    "a",
    "b.test",
    "=?utf-8?B?5rOo?=",
    "注",
    "\n ",
    "mailto:",
    '"a@b"',
])


@given(st.lists(_PIECES, max_size=40))
def test_any_mixture_gives_addresses(pieces: list[str]) -> None:
    for address in parse_addresses("".join(pieces).encode()):
        assert address.name or address.spec
        assert address.domain == address.domain.lower()
        assert not set(address.name) & set("\r\n\0")


@given(st.binary(max_size=200))
def test_any_bytes_give_addresses(value: bytes) -> None:
    parse_addresses(value)


def test_more_addresses_than_the_limit_are_marked() -> None:
    found, odd = read_addresses(b"a@b.test," * (ADDRESS_COUNT + 1))

    assert len(found) == ADDRESS_COUNT
    assert odd == {"too-many-addresses"}


def test_an_address_is_compared_in_lower_case() -> None:
    (address,) = parse_addresses(b"Taro <Taro.Y@Shop.TEST.>")

    assert address.spec == "taro.y@shop.test"


def test_a_full_width_at_in_a_name_is_an_address_in_a_name() -> None:
    assert read_addresses("a＠shop.test <x@y.test>".encode())[1] == {"address-in-name"}


def test_a_host_is_read_as_browsers_do() -> None:
    cases = {
        "https://www.Shop.test/x": "www.shop.test",
        "http:\\\\shop.test\\x": "shop.test",
        "https:shop.test/x": "shop.test",
        "//shop.test/x": "shop.test",
        "www.shop.test/x": "www.shop.test",
        "/x": "base.test",
        "x.html": "base.test",
        "#x": "",
        "": "",
        "mailto:a@shop.test": "",
        "javascript:alert(1)": "",
        "http://you:pw@shop.test@evil.test:8080/": "evil.test",
        "http://shop.test\\@evil.test": "shop.test",
        "http://shop.test#@evil.test": "shop.test",
        "http://3221225985/": "192.0.2.1",
        "http://0300.0.0x2.1/": "192.0.2.1",
        "http://0xC0000201": "192.0.2.1",
        "http://192.0.513": "192.0.2.1",
        "http://999.1.1.1/": "999.1.1.1",
        "http://[2001:DB8::1]:80/": "2001:db8::1",
        "http://[nonsense/": "[nonsense",
        "http://%65vil.test/": "evil.test",
        "ht\ntp://e\tvil.test": "evil.test",
        "  http://shop.test. ": "shop.test",
        "http://日本.test/": "xn--wgv71a.test",
        "http://ｓｈｏｐ。test/": "shop.test",
        "hxxps://shop.test": "shop.test",
    }

    assert {href: host_of(href, "base.test") for href in cases} == cases


def test_a_name_that_idna_refuses_stays_as_written() -> None:
    assert to_ascii("A..B") == "a..b"
    assert to_ascii("\u0300é") == "\u0300é"
    assert to_ascii("日" * 300).startswith("日")


@given(st.text(max_size=80))
def test_any_text_has_a_host_or_none(text: str) -> None:
    for href in (text, f"http://{text}", f"https:{text}/x", f"//{text}"):
        host = host_of(href)
        assert host == host.lower() or not host.isascii()


def test_a_name_before_a_bare_address_stays_a_name() -> None:
    found = parse_addresses(b"undisclosed, a@b.test")

    assert [(address.name, address.spec) for address in found] == [
        ("undisclosed", ""),
        ("", "a@b.test"),
    ]
