"""Traces of mail as providers write them, and messages made of lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.fakes.messages import message_from

from mioboe.authenticity.model import Provider, Trust
from mioboe.authenticity.said import said
from mioboe.authenticity.trace import own_words
from mioboe.messages.received import parse_hop

if TYPE_CHECKING:
    from mioboe.authenticity.said import Said
    from mioboe.messages import Message

HOME = Provider(
    id="home",
    authservs=("mx.home.example",),
    hosts=("home.example",),
    relays=("mx.home.example",),
)
GMAIL = Provider(
    id="gmail",
    authservs=("mx.google.com",),
    hosts=("google.com",),
    domains=("gmail.com",),
    below=True,
    private=True,
)
ICLOUD = Provider(
    id="icloud",
    authservs=("icloud.com",),
    hosts=("icloud.com", "me.com", "p*-mailgateway-smtp-*"),
    inner=("p*-mailgateway-smtp-*",),
    below=True,
    several=True,
    private=True,
)
MICROSOFT = Provider(
    id="microsoft",
    authservs=("hotmail.com",),
    hosts=("outlook.com", "office365.com"),
    domains=("outlook.com",),
    nameless=True,
    private=True,
    networks=("2603:10b6::/32",),
)
YAHOO = Provider(
    id="yahoo",
    authservs=("yahoo.com",),
    hosts=("yahoo.com",),
    inner=("atlas*.yahoo.com",),
    private=True,
)

RESULTS = "dkim=pass header.d=shop.example; dmarc=pass header.from=shop.example"
OWN = f"Authentication-Results: mx.home.example; {RESULTS}"
EDGE = "Received: from a.test (a.test [192.0.2.9]) by mx.home.example with ESMTPS; x"
FROM = "From: Shop <info@shop.example>"

# Gmail writes below its boundary line.
GMAIL_INNER = "Received: by 2002:a05:6838:c94e:0:0:0:0 with SMTP id v14csp1; x"
GMAIL_EDGE = (
    "Received: from a.test (a.test. [192.0.2.9]) by mx.google.com with ESMTPS id 1; x"
)
GMAIL_SPF = "Received-SPF: pass (google.com: domain of b@shop.example designates) x"
GMAIL_OWN = f"Authentication-Results: mx.google.com; {RESULTS}"
GMAIL_BARE = "Authentication-Results: mx.google.com; spf=softfail smtp.mailfrom=b.test"
FORGED = "Authentication-Results: mx.google.com; dkim=pass header.i=@shop.example"

# iCloud writes five headers below its line.
ICLOUD_INNER = (
    "Received: from ci7.me.com by p116-mailgateway-smtp-74-6 (mailgateway 24)"
    " with SMTP id 4f; x"
)
ICLOUD_EDGE = (
    "Received: from a.test (a.test [192.0.2.9]) by ci7.me.com (Postfix) with ESMTPS; x"
)
ICLOUD_BLOCK = (
    "X-ICL-SCORE: 3.3",
    "Authentication-Results: bimi.icloud.com; bimi=skipped",
    "X-ARC-Info: policy=fail",
    "Authentication-Results: arc.icloud.com; arc=none",
    "Authentication-Results: dmarc.icloud.com; dmarc=none header.from=shop.example",
    "X-DMARC-Policy: none",
    "Authentication-Results: dkim-verifier.icloud.com; dkim=pass header.d=shop.example",
    "Authentication-Results: spf.icloud.com; spf=pass smtp.mailfrom=b@shop.example",
    "Received-SPF: pass (spf.icloud.com: domain of b@shop.example designates) x",
)

# Microsoft names nobody, and has public inner addresses.
MS_INNER = (
    "Received: from F.eop-nam12.prod.protection.outlook.com (2603:10b6:408:e5:cafe::9d)"
    " by B.outlook.office365.com (2603:10b6:408:fd::11) with Microsoft SMTP Server; x"
)
MS_LOCAL = (
    "Received: from A.prod.outlook.com ([fe80::60c5:cd78]) by B.prod.outlook.com"
    " ([fe80::1%5]) with mapi id 15; x"
)
MS_OWN = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.9)"
    f" smtp.mailfrom=b.shop.example; {RESULTS};compauth=pass reason=100"
)
MS_TENANT = (
    "Received: from x (192.0.2.9) by B.prod.outlook.com (2603:10b6::1) with Microsoft"
    " SMTP Server; x"
)
MS_EDGE = (
    "Received: from a.test (192.0.2.9) by F.mail.protection.outlook.com (10.13.0.1)"
    " with Microsoft SMTP Server; x"
)

# Yahoo! passes mail on by HTTP, and its edge signs with a private address.
YAHOO_LINES = (
    "Received: from 127.0.0.1 by atlas-a.omega.yahoo.com pod-id atlas with HTTP; x",
    "X-Originating-Ip: [192.0.2.9]",
    f"Authentication-Results: atlas-a.omega.yahoo.com; {RESULTS}",
    "Received: from 192.0.2.9 (EHLO a.test) by 10.253.231.24 with SMTPs; x",
)


def mail(*lines: str) -> Message:
    """Return a message with these header lines."""
    raw = "\r\n".join((*lines, "", "Hello.")).encode()
    message = message_from(raw)
    hops = tuple(
        parse_hop(header.value, index)
        for index, header in enumerate(message.headers)
        if header.name.lower() == "received"
    )
    return replace(message, hops=hops)


def org(domain: str) -> str:
    """Return the last two labels."""
    return ".".join(domain.split(".")[-2:])


def heard(message: Message, *providers: Provider) -> Said:
    """Return what these providers, or the one at home, said."""
    words = own_words(message, Trust(providers=providers or (HOME,)))
    return said(words, message, org)


def places(message: Message, *providers: Provider) -> list[int]:
    """Return where these providers' words stand."""
    words = own_words(message, Trust(providers=providers or (HOME,)))
    return [word.index for word in words]
