"""Which headers the household's own provider wrote: each forgery beside its twin."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.traces import (
    EDGE,
    FROM,
    GMAIL,
    GMAIL_EDGE,
    GMAIL_INNER,
    GMAIL_OWN,
    HOME,
    ICLOUD,
    ICLOUD_BLOCK,
    ICLOUD_EDGE,
    MICROSOFT,
    MS_EDGE,
    MS_INNER,
    MS_OWN,
    OWN,
    RESULTS,
    YAHOO,
    YAHOO_LINES,
    heard,
    mail,
    org,
    places,
)

from mioboe.authenticity.model import Provider
from mioboe.authenticity.said import Said
from mioboe.authenticity.trace import providers_for


def test_what_stands_above_the_boundary_is_believed() -> None:
    assert heard(mail(OWN, EDGE, FROM)).vouched


def test_folding_and_case_do_not_matter() -> None:
    folded = (
        "AUTHENTICATION-RESULTS:\r\n MX.Home.Example (hi);\r\n"
        "\tdkim=pass\r\n  header.d=shop.example"
    )

    assert heard(mail(folded, EDGE, FROM)).dkim == "pass"


def test_inner_lines_are_passed_by() -> None:
    message = mail(
        "Received: from mx.home.example (localhost [127.0.0.1]) by store.home.example"
        " with LMTP; x",
        "Received: from filter (filter [10.1.2.3]) by mx.home.example with LMTP; x",
        OWN,
        EDGE,
        FROM,
    )

    assert heard(message).vouched


def test_a_private_address_may_be_a_gateway_that_strangers_come_through() -> None:
    gateway = "Received: from a.test (a.test [10.0.0.1]) by mx.home.example; x"

    assert not heard(mail(gateway, OWN, EDGE, FROM)).vouched
    assert heard(mail(gateway, OWN, EDGE, FROM), replace(HOME, private=True)).vouched


@pytest.mark.parametrize(
    "lines",
    [
        (EDGE, OWN, FROM),
        (EDGE, FROM, OWN),
        (EDGE, "Received: from x by y.test; x", OWN, FROM),
        # A whole forged block, with a boundary of its own.
        (EDGE, OWN, EDGE, FROM),
        (EDGE, "Received: from localhost ([127.0.0.1]) by mx.home.example; x", OWN,
         EDGE, FROM),
        # Nobody of ours took it.
        (OWN, FROM),
        (OWN, "Received: from a.test ([192.0.2.9]) by mx.other.example; x", FROM),
        (OWN, "Received: from a.test ([192.0.2.9]) by mx.home.example.evil.test; x",
         FROM),
        (OWN, "Received: from a.test ([192.0.2.9]) by evilhome.example; x", FROM),
        # Another mailbox, whose mail bears our lines below its own.
        ("Received: from mx.home.example ([192.0.2.9]) by mx.other.example; x", OWN,
         EDGE, FROM),
        ("Received: from localhost ([127.0.0.1]) by mx.other.example; x", OWN, EDGE,
         FROM),
    ],
)  # fmt: skip
def test_a_forged_header_is_refused_at_every_place(lines: tuple[str, ...]) -> None:
    assert heard(mail(*lines)) == Said()


@pytest.mark.parametrize(
    "server",
    [
        "mx.home.example.evil.test", "evilmx.home.example", "home.example",
        "xmx.home.example", "mx.home.exampl", "mx.home.example.", "mx-home.example",
        "other.example", "i=1; mx.home.example", "(mx.home.example) other.test",
        "other.test mx.home.example", '"mx.home.example other"', "mx.home.example/evil",
    ],
)  # fmt: skip
def test_an_id_that_only_resembles_ours_is_refused(server: str) -> None:
    header = f"Authentication-Results: {server}; {RESULTS}"

    assert places(mail(header, EDGE, FROM)) == []


def test_a_host_below_the_id_speaks_for_it() -> None:
    header = f"Authentication-Results: in3.mx.home.example 1; {RESULTS}"

    assert heard(mail(header, EDGE, FROM)).vouched


def test_a_greeting_proves_nothing() -> None:
    message = mail(
        "Received: from mx.home.example (HELO mx.home.example) (192.0.2.9) by"
        " mx.home.example with SMTP; x",
        OWN,
        EDGE,
        FROM,
    )

    assert heard(message) == Said()


def test_a_private_address_in_a_greeting_proves_nothing() -> None:
    message = mail(
        "Received: from [10.0.0.1] (evil.test [192.0.2.9]) by mx.home.example; x",
        OWN,
        EDGE,
        FROM,
    )

    assert heard(message) == Said()


def test_a_customers_looked_up_name_opens_nothing() -> None:
    # A bot at the same access provider has a checked name in the provider's domain.
    message = mail(
        "Received: from x (p12.dsl.home.example [192.0.2.9]) by mx.home.example; x",
        OWN,
        EDGE,
        FROM,
    )

    assert heard(message) == Said()


def test_a_relays_looked_up_name_does() -> None:
    message = mail(
        "Received: from mx.home.example (mx.home.example [198.51.100.7]) by"
        " store.home.example; x",
        OWN,
        EDGE,
        FROM,
    )

    assert heard(message).vouched


def test_who_logged_in_is_a_stranger_whatever_the_address() -> None:
    message = mail(
        "Received: from phone ([10.9.9.9]) by mx.home.example with ESMTPSA id 1; x",
        OWN,
        EDGE,
        FROM,
    )

    assert heard(message) == Said()


def test_documentation_addresses_are_no_inner_ones() -> None:
    message = mail(
        "Received: from a (a [198.51.100.1]) by mx.home.example; x", OWN, EDGE, FROM
    )

    assert heard(message) == Said()


def test_a_fail_above_outweighs_a_pass_further_up_the_way() -> None:
    # A filter behind the edge: its line has a private peer, so both are ours.
    message = mail(
        "Authentication-Results: mx.home.example; dmarc=fail header.from=shop.example",
        "Received: from edge (edge [10.0.0.2]) by mx.home.example; x",
        OWN,
        EDGE,
        FROM,
    )

    assert heard(message).dmarc == "fail"
    assert not heard(message).vouched


def test_the_words_of_the_server_nearest_to_the_household_count_alone() -> None:
    message = mail(
        "Authentication-Results: mx.home.example; dkim=pass header.d=shop.example",
        "Received: from edge (edge [10.0.0.2]) by mx.home.example with LMTP; x",
        "Authentication-Results: mx.home.example; spf=pass smtp.mailfrom=shop.example",
        EDGE,
        FROM,
    )

    assert (heard(message).dkim, heard(message).spf) == ("pass", "")


def test_received_spf_of_ours_counts_above_the_boundary_only() -> None:
    spf = "Received-SPF: pass (mx.home.example: domain of b@shop.example designates)"

    assert heard(mail(spf, EDGE, FROM)).spf == "pass"
    assert heard(mail(EDGE, spf, FROM)) == Said()


def test_mail_that_the_household_fetched_itself_keeps_its_providers_words() -> None:
    fetched = (
        "Received: from pop.home.example [198.51.100.1] by localhost with POP3"
        " (fetchmail-6.4.37); x"
    )

    assert heard(mail(fetched, OWN, EDGE, FROM)).vouched


def test_a_fetch_line_amid_the_trace_is_none() -> None:
    fetched = "Received: from mx.home.example [192.0.2.9] by evil.test with POP3; x"

    assert heard(mail(EDGE, fetched, OWN, EDGE, FROM)) == Said()


def test_a_flood_of_words_is_cut() -> None:
    assert places(mail(*[OWN] * 50, EDGE, FROM)) == list(range(20))


# Choosing providers.


def test_a_mail_domain_selects_its_provider() -> None:
    chosen = providers_for(["Gmail.com", "mx.google.com"], [GMAIL], org_domain=org)

    assert chosen == (GMAIL,)


def test_an_unknown_name_becomes_a_provider() -> None:
    (provider,) = providers_for(["mx.isp.example"], [GMAIL], org_domain=org)

    assert provider.authservs == ("mx.isp.example",)
    assert provider.hosts == ("isp.example",)
    assert provider.relays == ("mx.isp.example",)


def test_a_bare_domain_trusts_no_names_looked_up_below_it() -> None:
    (provider,) = providers_for(["isp.example"], [], org_domain=org)

    assert provider.relays == ()


def test_a_provider_whose_id_is_not_known_gets_the_name() -> None:
    silent = Provider(id="ocn", authservs=(), hosts=("ocn.test",), domains=("o.test",))

    (provider,) = providers_for(["o.test"], [silent], org_domain=org)

    assert (provider.id, provider.authservs) == ("ocn", ("o.test",))


def test_empty_names_select_nobody() -> None:
    assert providers_for(["", "  "], [GMAIL], org_domain=org) == ()


# Whatever comes.

LINES = st.sampled_from(
    [OWN, EDGE, FROM, GMAIL_EDGE, GMAIL_OWN, GMAIL_INNER, MS_OWN, MS_EDGE, MS_INNER,
     *YAHOO_LINES, *ICLOUD_BLOCK, ICLOUD_EDGE, "Received: x", "X: y",
     "Received: by", "Authentication-Results:", "Received-SPF:"]
)  # fmt: skip


@given(st.lists(LINES, max_size=12))
def test_nothing_below_a_strangers_line_is_ever_heard(lines: list[str]) -> None:
    everyone = (HOME, GMAIL, ICLOUD, MICROSOFT, YAHOO)
    stranger = "Received: from a ([192.0.2.9]) by mx.stranger.test with ESMTP; x"

    assert places(mail(stranger, *lines, FROM), *everyone) == []


@given(st.lists(LINES, max_size=12))
def test_lines_from_the_sender_change_nothing_for_who_writes_above(
    lines: list[str],
) -> None:
    assert places(mail(OWN, EDGE, *lines, FROM)) == [0]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_no_line_makes_it_raise(lines: list[str]) -> None:
    clean = [f"Received: {line}".replace("\r", "").replace("\n", "") for line in lines]
    places(mail(*clean, FROM), HOME, GMAIL, MICROSOFT)
