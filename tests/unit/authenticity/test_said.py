"""What the provider said, summed up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mioboe.authenticity.results import parse_results
from mioboe.authenticity.said import Said, said
from mioboe.authenticity.trace import OwnWord
from mioboe.messages import Address, Header, Message

AUTHOR = Address("Shop", "info", "mail.shop.example")


def org(domain: str) -> str:
    return ".".join(domain.split(".")[-2:])


def message(*signers: str, authors: tuple[Address, ...] = (AUTHOR,)) -> Message:
    headers = tuple(
        Header("DKIM-Signature", f" v=1; a=rsa-sha256; {tags}; s=x".encode(), 0, 0)
        for tags in signers
    )
    return Message(
        raw=b"", body_start=0, headers=headers, message_id="", subject="",
        authors=authors,
    )  # fmt: skip


def summed(*values: str, mail: Message | None = None, bare: bool = False) -> Said:
    words = [
        OwnWord(
            provider="home",
            index=index,
            results=parse_results(f"mx; {value}"),
            bare=bare,
        )
        for index, value in enumerate(values)
    ]
    return said(words, mail or message(), org)


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ("dkim=pass header.d=shop.example", "pass"),
        ("dkim=pass header.i=@mail.shop.example", "pass"),
        ("dkim=pass header.i=shop.example", "pass"),
        ("dkim=pass header.d=evil.test; dkim=pass header.d=shop.example", "pass"),
        ("dkim=fail header.d=shop.example; dkim=pass header.d=shop.example", "pass"),
        ("dkim=pass header.d=evil.test", "none"),
        ("dkim=pass header.d=evil.test header.i=@shop.example", "none"),
        ("dkim=pass header.i=@shop.example@evil.test", "none"),
        ("dkim=pass header.d=xshop.example.evil.test", "none"),
        ("dkim=none", "none"),
        ("dkim=fail header.d=shop.example", "fail"),
        ("dkim=hardfail header.i=@shop.example", "fail"),
        ("dkim=fail header.d=evil.test", "none"),
        ("dkim=neutral header.d=shop.example", "neutral"),
        ("dkim=temperror header.d=shop.example", "neutral"),
        ("spf=pass", ""),
        ("dkim=pass header.d=shop.example; dmarc=fail header.from=mail.shop.example",
         "neutral"),
        ("dkim=pass header.d=shop.example stray", "neutral"),
    ],
)  # fmt: skip
def test_dkim(value: str, want: str) -> None:
    assert summed(value).dkim == want


@pytest.mark.parametrize(
    ("signers", "want"),
    [
        (("d=shop.example",), "pass"),
        (("d=shop.example", "d=mail.shop.example"), "pass"),
        (("d=shop.example", "d=evil.test"), "none"),
        (("d=evil.test",), "none"),
        (("d=shop.example; d=evil.test",), "none"),
        (("x=d=shop.example",), "none"),
        ((), "none"),
        (("d=shop.example",) * 11, "none"),
    ],
)
def test_a_pass_without_a_domain_needs_all_signatures_aligned(
    signers: tuple[str, ...], want: str
) -> None:
    assert summed("dkim=pass", mail=message(*signers), bare=True).dkim == want


def test_a_pass_without_a_domain_says_nothing_where_the_provider_names_domains() -> (
    None
):
    assert summed("dkim=pass", mail=message("d=shop.example")).dkim == "none"


@pytest.mark.parametrize(
    ("value", "want", "policy"),
    [
        ("dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=mail.shop.example", "pass",
         "reject"),
        ("dmarc=pass header.from=<info@mail.shop.example>", "pass", ""),
        ("dmarc=pass (p=none dis=none) d=mail.shop.example", "pass", "none"),
        ("dmarc=pass", "", ""),
        ("dmarc=pass (p=REJECT) header.from=shop.example", "pass", "reject"),
        ("dmarc=pass header.from=other.shop.example", "", ""),
        ("dmarc=pass header.from=?", "", ""),
        ("dmarc=pass header.from=evil.test", "", ""),
        ("dmarc=fail (p=quarantine) header.from=mail.shop.example", "fail",
         "quarantine"),
        ("dmarc=none header.from=mail.shop.example", "none", ""),
        ("dmarc=bestguesspass header.from=mail.shop.example", "none", ""),
        ("dmarc=unknown header.from=mail.shop.example", "none", ""),
        ("dmarc=pass; dmarc=fail header.from=mail.shop.example", "fail", ""),
        ("dmarc=pass header.from=mail.shop.example; dmarc=pass header.from=evil.test",
         "none", ""),
        ("dmarc=pass header.from=mail.shop.example stray", "neutral", ""),
        ("dkim=none", "", ""),
    ],
)  # fmt: skip
def test_dmarc(value: str, want: str, policy: str) -> None:
    answer = summed(value)

    assert (answer.dmarc, answer.policy) == (want, policy)


def test_a_dmarc_pass_without_a_domain_needs_one_author() -> None:
    two = message(authors=(AUTHOR, Address("", "x", "evil.test")))
    twice = replace(message(), oddities=frozenset({"from-twice"}))

    assert summed("dmarc=pass", mail=two).dmarc == ""
    assert summed("dmarc=pass header.from=shop.example", mail=two).dmarc == ""
    assert summed("dmarc=pass", mail=twice).dmarc == ""


@pytest.mark.parametrize(
    ("value", "want"),
    [
        ("spf=pass smtp.mailfrom=b@bounce.shop.example",
         ("pass", "bounce.shop.example", True)),
        ("spf=pass smtp.mailfrom=b@ses.test", ("pass", "ses.test", False)),
        ("spf=softfail smtp.mailfrom=shop.example", ("softfail", "shop.example", True)),
        ("spf=hardfail smtp.mail=shop.example", ("fail", "shop.example", True)),
        ("spf=none smtp.helo=x.test", ("none", "", False)),
        ("spf=permerror smtp.mailfrom=shop.example", ("none", "shop.example", True)),
        ("spf=none smtp.pra=a@x.test; spf=pass smtp.mailfrom=a@shop.example",
         ("pass", "shop.example", True)),
        ("spf=pass smtp.mailfrom=shop.example x", ("neutral", "shop.example", True)),
        ("dkim=none", ("", "", False)),
    ],
)  # fmt: skip
def test_spf(value: str, want: tuple[str, str, bool]) -> None:
    answer = summed(value)

    assert (answer.spf, answer.envelope, answer.spf_aligned) == want


def test_the_topmost_header_that_tells_of_a_check_counts() -> None:
    answer = summed(
        "spf=fail smtp.mailfrom=shop.example",
        "dkim=none",
        "dkim=pass header.d=shop.example; spf=pass smtp.mailfrom=shop.example",
    )

    assert (answer.spf, answer.dkim) == ("fail", "none")


def test_nothing_said_is_nothing() -> None:
    assert summed() == Said()
    assert summed("dkim=pass", mail=message(authors=())) == Said()
    assert not Said().vouched
    assert not Said(spf="pass", spf_aligned=True).vouched
    assert Said(dmarc="pass").vouched
