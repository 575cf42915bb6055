"""Reading Authentication-Results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mioboe.authenticity.results import parse_received_spf, parse_results

if TYPE_CHECKING:
    from mioboe.authenticity.results import Results


def told(read: Results) -> list[tuple[str, str]]:
    return [(result.method, result.outcome) for result in read.results]


def test_gmail_writes_all_in_one_header() -> None:
    read = parse_results(
        " mx.google.com;\r\n"
        "       dkim=pass header.i=@shop.example header.s=s1 header.b=Zz+9/k=;\r\n"
        "       dkim=pass header.i=@amazonses.com header.s=s2 header.b=abc;\r\n"
        "       spf=pass (google.com: domain of b-a=b@bounces.shop.example designates"
        " 192.0.2.1 as permitted sender) smtp.mailfrom=b-a=b@bounces.shop.example;\r\n"
        "       dmarc=pass (p=QUARANTINE sp=QUARANTINE dis=NONE)"
        " header.from=shop.example"
    )

    assert read.authserv == "mx.google.com"
    assert told(read) == [
        ("dkim", "pass"),
        ("dkim", "pass"),
        ("spf", "pass"),
        ("dmarc", "pass"),
    ]
    assert read.results[0].get("header.b") == "Zz+9/k="
    assert read.results[2].get("smtp.mailfrom") == "b-a=b@bounces.shop.example"
    assert read.results[3].comments == ("p=QUARANTINE sp=QUARANTINE dis=NONE",)
    assert read.clean


def test_microsoft_names_nobody() -> None:
    read = parse_results(
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=shop.example; dkim=pass"
        " (signature was verified) header.d=shop.example;dmarc=bestguesspass"
        " action=none header.from=shop.example;compauth=pass reason=109"
    )

    assert read.authserv == ""
    assert told(read) == [
        ("spf", "pass"),
        ("dkim", "pass"),
        ("dmarc", "bestguesspass"),
        ("compauth", "pass"),
    ]
    assert read.results[2].get("action") == "none"
    assert read.results[3].reason == "109"
    assert read.clean


def test_microsoft_puts_the_recipients_domain_between() -> None:
    read = parse_results(
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; home.example;"
        " dkim=none (message not signed) header.d=none;home.example; dmarc=pass"
        " action=none header.from=a.example;"
    )

    assert told(read) == [("spf", "pass"), ("dkim", "none"), ("dmarc", "pass")]
    assert read.clean


def test_yahoo_japan_puts_the_domain_into_a_segment_of_its_own() -> None:
    read = parse_results(
        "mta515.mail.djm.yahoo.co.jp from=shop.example; domainkeys=neutral (no sig);"
        " dkim=pass (ok); header.i=@shop.example"
    )

    assert read.authserv == "mta515.mail.djm.yahoo.co.jp"
    assert read.about == (("from", "shop.example"),)
    assert told(read) == [("domainkeys", "neutral"), ("dkim", "pass")]
    assert read.results[1].get("header.i") == "@shop.example"
    assert read.clean


def test_older_yahoo_repeats_the_domain() -> None:
    read = parse_results(
        "mta1.mail.sp2.yahoo.com  from=a.example; domainkeys=neutral (no sig); "
        " from=a.example; dkim=neutral (no sig)"
    )

    assert told(read) == [("domainkeys", "neutral"), ("dkim", "neutral")]


def test_a_japanese_provider_adds_sender_id() -> None:
    read = parse_results(
        "mx.provider.example; spf=pass smtp.mailfrom=news@shop.example; sender-id=pass"
        " header.From=news@shop.example; dkim-adsp=pass header.from=news@shop.example"
    )

    assert told(read) == [("spf", "pass"), ("sender-id", "pass"), ("dkim-adsp", "pass")]
    assert read.results[1].get("header.from") == "news@shop.example"


@pytest.mark.parametrize(
    ("value", "method", "name", "want"),
    [
        (
            "mx.a.example; dkim=pass (2048-bit key; unprotected) header.d=b.example",
            "dkim",
            "header.d",
            "b.example",
        ),
        ("mx.zoho.test;\tdkim=pass;\tspf=pass", "dkim", "header.d", ""),
        (
            "a.example;\n dmarc=pass(p=NONE,sp=QUARANTINE) header.from=b.example;",
            "dmarc",
            "header.from",
            "b.example",
        ),
        (
            "a.test; spf=pass (k) envelope-from=a@b.example; helo=c.test; dkim=pass",
            "spf",
            "envelope-from",
            "a@b.example",
        ),
        ("a.example 1; iprev=pass (b.example); auth=pass (PLAIN) smtp.auth=u@b.example",
         "auth", "smtp.auth", "u@b.example"),
        ('a.example; dkim=pass header.b="BegZ;uiNO" header.d=b.example', "dkim",
         "header.b", "BegZ;uiNO"),
        ('a.example; dkim=fail reason="bad; really" header.d=b.example', "dkim",
         "header.d", "b.example"),
        ('"a.example"; spf=pass smtp.mailfrom="odd name"@b.example', "spf",
         "smtp.mailfrom", '"odd name"@b.example'),
        ("a.example (amavisd-new); dkim=pass header.d=b.example", "dkim", "header.d",
         "b.example"),
        ("a.example; spf=none smtp.mailfrom= smtp.helo=b.example", "spf", "smtp.helo",
         "b.example"),
        ("a.example; dkim = pass header . d = b.example", "dkim", "header.d",
         "b.example"),
        ("a.example; spf=pass (a (b (c; dkim=fail)) d) smtp.mailfrom=e.example", "spf",
         "smtp.mailfrom", "e.example"),
    ],
)  # fmt: skip
def test_dialects(value: str, method: str, name: str, want: str) -> None:
    read = parse_results(value)

    assert read.of(method)[0].get(name) == want
    assert read.clean


def test_the_strangest_example_of_the_rfc() -> None:
    read = parse_results(
        "foo.example.net (foobar) 1 (baz);\n"
        " dkim (Because I like it) / 1 (One yay) = (wait for it) fail\n"
        "   policy (A dot can go here) . (like that) expired\n"
        "   (this surprised me) = (as I wasn't expecting it) 1362471462"
    )

    assert (read.authserv, read.version) == ("foo.example.net", "1")
    assert told(read) == [("dkim", "fail")]
    assert read.results[0].properties == (("policy.expired", "1362471462"),)
    assert len(read.results[0].comments) == 7


def test_an_arc_set_shows_its_instance() -> None:
    read = parse_results("i=2; mx.microsoft.com 1; spf=pass; arc=pass (0 oda=1)")

    assert (read.instance, read.authserv, read.version) == (2, "mx.microsoft.com", "1")
    assert told(read) == [("spf", "pass"), ("arc", "pass")]


def test_a_missing_semicolon_hides_nothing() -> None:
    read = parse_results("a.example; dkim=fail header.d=b.example dmarc=fail spf=pass")

    assert told(read) == [("dkim", "fail"), ("dmarc", "fail"), ("spf", "pass")]


@pytest.mark.parametrize(
    "value",
    [
        # Words of the envelope sender, printed without care.
        "mx.test; spf=pass smtp.mailfrom=x dkim=pass header.d=shop.example@evil.test",
        "mx.test; spf=pass smtp.mailfrom=a@b.test dkim=pass header.d=shop.example",
        "mx.test; spf=pass smtp.mailfrom=x; dkim=pass header.d=shop.example; y@evil.t",
        'mx.test; spf=pass (domain of "x) dkim=pass header.d=shop.example (y"@evil.t)',
        "mx.test; spf=pass smtp.mailfrom=x) dkim=pass header.d=shop.example (y@evil.t",
        'mx.test; dkim=pass header.d=shop.example reason="never closed',
        "mx.test; dkim=pass header.d=shop.example (never closed",
        "mx.test; dkim=pass header.d=shop.example and so on",
    ],
)
def test_smuggled_words_make_a_header_unclean(value: str) -> None:
    assert not parse_results(value).clean


def test_a_semicolon_in_a_comment_starts_nothing() -> None:
    read = parse_results("a.example; spf=fail (x; dkim=pass header.d=shop.example)")

    assert told(read) == [("spf", "fail")]


def test_no_results_are_no_results() -> None:
    for value in ("", ";;;", "a.example", "a.example; none", "a.example 1; none"):
        assert parse_results(value).results == ()


def test_what_lies_behind_16_kib_is_not_read_and_not_forgiven() -> None:
    read = parse_results("a.example; " + "x=y; " * 4000 + "dkim=pass")

    assert ("dkim", "pass") not in told(read)
    assert not read.clean


@pytest.mark.parametrize(
    "nasty",
    ["(" * 10**6, '"\\' * 10**6, "a . " * 10**6, "x" * 10**7, "a=b " * 10**6,
     ";" * 10**7, '"a' * 10**6, "spf=pass;" * 10**6, "()" * 10**6, "a/" * 10**6],
)  # fmt: skip
def test_nasty_input_is_cut_before_it_is_read(nasty: str) -> None:
    # Quadratic work on any of these would take minutes.
    assert parse_results(nasty).authserv != "never"


_PIECES = st.lists(
    st.sampled_from(
        ["a.example", ";", "=", "(", ")", '"', "\\", " ", "\r\n ", "dkim", "pass",
         "spf", "header.d", "smtp.mailfrom", "i", "1", ".", "/", "reason", "é", "\0"]
    ),
    max_size=40,
)  # fmt: skip


@given(_PIECES.map("".join) | st.text())
def test_nothing_makes_it_raise(value: str) -> None:
    read = parse_results(value)

    assert all(result.method and result.outcome for result in read.results)
    parse_received_spf(value)


@given(_PIECES.map("".join))
def test_a_comment_changes_no_result(inside: str) -> None:
    comment = inside.replace("(", "").replace(")", "").replace("\\", "")
    plain = parse_results("a.example; dkim=fail header.d=b.example")
    read = parse_results(f"a.example; dkim=fail ({comment}) header.d=b.example")

    assert told(read) == told(plain)
    assert read.results[0].properties == plain.results[0].properties


GMAIL_SPF = (
    "pass (google.com: domain of a@b.example designates 192.0.2.1 as permitted"
    " sender) client-ip=192.0.2.1;"
)
MICROSOFT_SPF = (
    "Pass (protection.outlook.com: domain of b.example designates 192.0.2.1 as"
    " permitted sender) receiver=protection.outlook.com; client-ip=192.0.2.1;"
    " helo=c.example; pr=C"
)
FASTMAIL_SPF = (
    "pass (b.example: 192.0.2.1 is authorized to use 'a@b.example' in 'mfrom'"
    ' identity) identity=mailfrom; envelope-from="a@b.example"; helo=c.example'
)


@pytest.mark.parametrize(
    ("value", "outcome", "sender", "server"),
    [
        (GMAIL_SPF, "pass", "a@b.example", ""),
        (MICROSOFT_SPF, "pass", "b.example", "protection.outlook.com"),
        (FASTMAIL_SPF, "pass", "a@b.example", ""),
        ("softfail receiver=mx.test; client-ip=192.0.2.1; envelope-from=a@b.example",
         "softfail", "a@b.example", "mx.test"),
        ("none (domain of b.example does not designate permitted sender hosts)",
         "none", "b.example", ""),
        ("fail (for some reason)", "fail", "", ""),
        ("", "none", "", ""),
    ],
)  # fmt: skip
def test_received_spf_is_read_as_one_result(
    value: str, outcome: str, sender: str, server: str
) -> None:
    read = parse_received_spf(value)

    assert read.authserv == server
    assert [r.outcome for r in read.of("spf")] == [outcome]
    assert read.of("spf")[0].get("smtp.mailfrom") == sender
