"""The habits of single providers: each forgery beside its twin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fakes.traces import (
    EDGE,
    FORGED,
    FROM,
    GMAIL,
    GMAIL_BARE,
    GMAIL_EDGE,
    GMAIL_INNER,
    GMAIL_OWN,
    GMAIL_SPF,
    HOME,
    ICLOUD,
    ICLOUD_BLOCK,
    ICLOUD_EDGE,
    ICLOUD_INNER,
    MICROSOFT,
    MS_EDGE,
    MS_INNER,
    MS_LOCAL,
    MS_OWN,
    MS_TENANT,
    OWN,
    RESULTS,
    YAHOO,
    YAHOO_LINES,
    heard,
    mail,
)

from mioboe.authenticity.said import Said


def test_gmail_is_believed_directly_below_its_line() -> None:
    message = mail(
        GMAIL_INNER, "X-Received: by 2002:a17:1 with SMTP; x", "Return-Path: <b@b.t>",
        GMAIL_EDGE, GMAIL_SPF, GMAIL_OWN, FROM,
    )  # fmt: skip

    assert heard(message, GMAIL).vouched


def test_gmails_arc_set_above_its_line_says_the_same() -> None:
    arc = f"ARC-Authentication-Results: i=1; mx.google.com; {RESULTS}"

    assert heard(mail(GMAIL_INNER, arc, GMAIL_EDGE, FROM), GMAIL).vouched
    assert heard(mail(GMAIL_INNER, GMAIL_EDGE, arc, FROM), GMAIL) == Said()


@pytest.mark.parametrize(
    "lines",
    [
        # A second one from the sender, right below the genuine one.
        (GMAIL_INNER, GMAIL_EDGE, GMAIL_SPF, GMAIL_BARE, FORGED, FROM),
        (GMAIL_INNER, GMAIL_EDGE, GMAIL_BARE, "X-A: b", FORGED, FROM),
        # Not directly below.
        (GMAIL_INNER, GMAIL_EDGE, GMAIL_SPF, FROM, FORGED),
        (GMAIL_INNER, GMAIL_EDGE, "DKIM-Signature: v=1", FORGED, FROM),
        (GMAIL_INNER, GMAIL_EDGE, "Received: from x by y.test; x", FORGED, FROM),
        # Another's header first: Gmail writes none in its name.
        (GMAIL_INNER, GMAIL_EDGE, "Authentication-Results: evil.test; none", FORGED,
         FROM),
        (GMAIL_INNER, GMAIL_EDGE, "Authentication-Results: none", FORGED, FROM),
        (GMAIL_INNER, GMAIL_EDGE,
         "Authentication-Results: i=1; mx.google.com; dkim=pass header.d=shop.example",
         FROM),
        # A name of Google's for the peer leads no further.
        (GMAIL_INNER,
         "Received: from x (mail-x.google.com. [192.0.2.9]) by mx.google.com; x",
         GMAIL_SPF, GMAIL_BARE, GMAIL_EDGE, FORGED, FROM),
        # Handed in by a customer, over a server that checks nothing.
        ("Received: from x ([192.0.2.9]) by smtp.gmail.com with ESMTPSA id 1; x",
         FORGED, FROM),
        ("Received: from x ([192.0.2.9]) by smtp.google.com with ESMTPSA id 1; x",
         FORGED, FROM),
    ],
)  # fmt: skip
def test_a_forged_word_below_gmails_line_is_refused(lines: tuple[str, ...]) -> None:
    answer = heard(mail(*lines), GMAIL)

    assert not answer.vouched
    assert answer.dkim == ""


def test_providers_that_write_above_are_not_asked_below() -> None:
    message = mail(EDGE, OWN, FROM)

    assert heard(message) == Said()
    assert heard(message, replace(HOME, below=True)).vouched


def test_a_block_without_words_ends() -> None:
    noise = [f"X-Noise-{number}: 1" for number in range(40)]

    assert heard(mail(GMAIL_EDGE, *noise, GMAIL_OWN, FROM), GMAIL) == Said()


def test_all_headers_of_icloud_are_believed() -> None:
    answer = heard(mail(ICLOUD_INNER, ICLOUD_EDGE, *ICLOUD_BLOCK, FROM), ICLOUD)

    assert (answer.dkim, answer.dmarc, answer.spf) == ("pass", "none", "pass")


def test_a_repeated_check_ends_icloud_s_block() -> None:
    forged = "Authentication-Results: dmarc.icloud.com; dmarc=pass"
    block = [line for line in ICLOUD_BLOCK if "dkim" not in line]
    dkim = "Authentication-Results: dkim-verifier.icloud.com; dkim=pass header.d="
    message = mail(
        ICLOUD_INNER, ICLOUD_EDGE, *block, forged, dkim + "shop.example", FROM
    )

    assert not heard(message, ICLOUD).vouched


def test_headers_of_icloud_further_down_are_refused() -> None:
    message = mail(
        ICLOUD_INNER, ICLOUD_EDGE, "Subject: hi", *ICLOUD_BLOCK, ICLOUD_EDGE, FROM
    )

    assert heard(message, ICLOUD) == Said()


def test_microsofts_nameless_header_is_believed_above_the_boundary() -> None:
    message = mail(MS_LOCAL, MS_INNER, MS_OWN, MS_EDGE, FROM)

    assert heard(message, MICROSOFT).vouched
    assert heard(message, MICROSOFT).spf_aligned


@pytest.mark.parametrize(
    "lines",
    [
        (MS_INNER, MS_EDGE, MS_OWN, FROM),
        (MS_EDGE, MS_OWN, MS_EDGE, FROM),
        # A tenant hands in over an inner host, from an address of its own.
        (MS_TENANT, MS_OWN, MS_EDGE, FROM),
        # Names that are not looked up.
        ("Received: from A.prod.outlook.com (203.0.113.5) by B.prod.outlook.com; x",
         MS_OWN, MS_EDGE, FROM),
        ("Received: from A.outlook.com (2603:10b7::1) by B.prod.outlook.com; x",
         MS_OWN, MS_EDGE, FROM),
    ],
)  # fmt: skip
def test_a_forged_nameless_header_is_refused(lines: tuple[str, ...]) -> None:
    assert heard(mail(*lines), MICROSOFT) == Said()


def test_nameless_headers_count_for_nobody_else() -> None:
    assert heard(mail(MS_OWN, EDGE, FROM)) == Said()


def test_bestguesspass_is_no_pass() -> None:
    own = "Authentication-Results: dkim=none; dmarc=bestguesspass header.from=a.example"
    message = mail(MS_INNER, own, MS_EDGE, "From: a@a.example")

    assert heard(message, MICROSOFT).dmarc == "none"


def test_yahoo_is_believed_above_its_private_edge() -> None:
    assert heard(mail(*YAHOO_LINES, FROM), YAHOO).vouched


def test_yahoos_lines_below_its_edge_are_forged() -> None:
    genuine = [line for line in YAHOO_LINES if not line.startswith("Auth")]

    assert heard(mail(*genuine, *YAHOO_LINES, FROM), YAHOO) == Said()
