"""Which keys are asked for, and which never."""

from __future__ import annotations

import pytest
from tests.fakes.brands import BRANDS, org
from tests.fakes.messages import message_from

from mioboe.authenticity import Lookout, Trust, wanted_names

LOOKOUT = Lookout(brands=BRANDS, trust=Trust(), org_domain=org)


def names(author: str, *signers: str, lookout: Lookout = LOOKOUT) -> set[str]:
    """Return the names asked for a mail of that author with these signatures."""
    signatures = "".join(
        f"DKIM-Signature: v=1; a=rsa-sha256; d={signer}; s=s{number}; h=from;"
        " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"
        for number, signer in enumerate(signers)
    )
    raw = f"{signatures}From: {author}\r\n\r\n"
    return set(wanted_names(message_from(raw.encode()), lookout))


@pytest.mark.parametrize(
    "author", ["auto-confirm@amazon.co.jp", "x@news.amazon.co.jp", "a@amazon.com"]
)
def test_the_brands_own_keys_are_asked_for(author: str) -> None:
    domain = author.rpartition("@")[2]

    assert names(author, domain, "evil.test") == {f"s0._domainkey.{domain}"}


@pytest.mark.parametrize(
    "author", ["a@evil.test", "a@amazon.co.jp.evil.test", "a@amazon-co-jp.test", "x"]
)
def test_no_stranger_learns_by_his_name_server_that_his_mail_was_read(
    author: str,
) -> None:
    assert not names(author, "evil.test", author.rpartition("@")[2], "amazon.co.jp")


def test_a_mailbox_provider_that_is_a_brand_is_asked_for_its_own_mail_only() -> None:
    assert not names("hanako@au.test", "au.test")
    assert names("info@mail.au.test", "mail.au.test")


def test_the_keys_of_trusted_sealers_are_asked_for() -> None:
    trusting = Lookout(
        brands=BRANDS,
        trust=Trust(sealers=frozenset({"relay.example"})),
        org_domain=org,
    )
    found = names("a@evil.test", "relay.example", "evil.test", lookout=trusting)

    assert found == {"s0._domainkey.relay.example"}
