"""Words that readers of mail stumble over, and texts made of them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from tests.fuzz.world import app

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

#: The Date of a mail about which nothing is odd.
NOW: Final = "Sat, 10 Jan 2026 13:05:00 +0900"
#: Characters that fold, combine, hide, turn around, or are none.
ODD: Final = (
    "\u200b", "\u00ad", "\u202e", "\u202c", "\ufeff", "\u0301", "\u0316", "\u3099", "ﾞ",
    "\u0f73", "\ufdfa", "㈱", "㌖", "①", "½", "Ⅳ", "ß", "İ", "ſ", "\u0345", "Å",
    "\u1160", "\uac00", "\u1100\u1161", "０", "，", "．", "：", "￥", "¥", "＼", "－",
    "\u2010", "\u2212", "〜", "～", "\u3000", "\u00a0", "\u2028", "\u0085", "\x0b",
    "\x0c", "\x00", "\x1b", "\x1b$B", "\x1b(B", "\x0e", "\x7f", "\x1e", "\ufffd",
    "\ufffe", "\U0001f381", "\U000e0041", "\U0010ffff", "а", "о", "аmаzоn", "ﾗｸﾃﾝ",
    "二", "ニ", "ロ", "口", "カ", "力", "一", "ー",
)  # fmt: skip
SIGNS: Final = (
    *" \t\n\r", *"\"'\\()<>[]{}@,;:.=?*/+-_|~^$#%&!`", "\r\n", "\n ", "\n\t", "\n\n",
    "--", "==", "=?", "?=", "&#", "&amp", "://", "...", "<>", "<!--", "-->", "]]>",
    '\\"', "((", "))", '""', "@@", ";;", ",,", "  ",
)  # fmt: skip
NUMBERS: Final = (
    "0", "1", "-1", "00", "007", "9" * 12, "9" * 13, "9" * 40, "1,000", "1.000",
    "1.234,56", "1,234.56", "1'000", "1 000", ",", ".", "1.", ".5", "1,2,3", "1..2",
    "1e9", "NaN", "Infinity", "-0", "1_000", "٣", "１２３", "二千", "1/2", "1万", "1億",
    "12-34", "2,147,483,648", "1e400",
)  # fmt: skip
MONEY: Final = (
    "円", "¥", "￥", "$", "US$", "€", "£", "JPY", "USD", "jpy", "EUR", "yen", "元",
    "zł", "kr", "△", "▲", "−", "-", "+", "税込", "（税込）", "&yen;", "\\", "1,010 JPY",
    "￥ 2,168", "63,000円", "-1,080円", "990.00 JPY", "9.99 USD", "4,754.00", "1,234元",
)  # fmt: skip
DATES: Final = (
    "2026/01/10", "2026/1/10 9:5", "2026年1月10日(土) 19:47", "11月22日 午後3時",
    "令和8年1月9日25時10分", "R8.1.9", "元年", "平成元年1月8日", "昭和64年1月7日",
    "January 10, 2026", "10 Jan 2026", "2026-01-10T13:05:00Z",
    "2026-01-10T13:05:00+09:00", "24:00", "23:59:60", "99:99", "2月30日", "0000/00/00",
    "9999/12/31", "1/1", "13/13", "午前0時", "Sat, 10 Jan 2026 13:05:00 +0900",
    "Sat, 10 Jan 2026 13:05:00 +9999", "JST", "PST", "-0000", "+0800", "31 Feb 1899",
    "2026.1.10 13時5分6秒", "30:00", "12:00 AM",
)  # fmt: skip
ORDERS: Final = (
    "250-1234567-1234567", "D01-1234567-1234567", "S03-1234567-1234567",
    "１１２-1234567-7654321", "250-1234567", "250-123456-1234567", "113-9999999-1",
    "2026011012345678", "A-1", "〒150-0001", "150-0001", "1500001", "taro@home.example",
    "a@b", "x9k2@gmail.com",
)  # fmt: skip
TAGS: Final = (
    "<p>", "</p>", "<br>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</td>",
    "</tr>", "</table>", "<li>", "<ul>", "<b>", "</b>", "<a href='https://a.test/'>",
    "<a href=x>", "</a>", "<img alt='注文'>", "<style>", "</style>", ".a{display:none}",
    "<p class=a>", "<p style='display:none'>", '<p style="color:#fff">', "<script>",
    "</script>", "<script type='application/ld+json'>", "<title>", "<textarea>",
    "<xmp>", "<pre>", "<option>", "<select>", "<!-- x -->", "<!doctype html>", "<?x?>",
    "<input type=submit value=x>", "<base href='//b.test'>", "<meta charset=utf-8>",
    "<meta http-equiv=refresh content='0;url=https://c.test'>", "<svg>", "<math>",
    "<div itemscope itemtype='http://schema.org/Order'>",
    "<meta itemprop='orderNumber' ", "<span itemprop=price content='63000'>", "<body>",
    "<html>", "<head>", "<form>", "<plaintext>", "<template>", "<noscript>", "<iframe>",
    "<font size=0>", "<td colspan=2>", "&nbsp;", "&amp;", "&#x5186;", "&#0;",
    "&#xd800;", "&#1114112;", "&yen;", "&zwnj;", "<", "</", "<!", '<a b="', "<a b='",
    "<a b=", "/>", "<p ", "<:", "<1>",
)  # fmt: skip
_ORDER: Final = (
    '{"@context":"http://schema.org","@type":"Order","price":"63000",'
    '"orderNumber":"250-1234567-1234567","priceCurrency":"JPY",'
    '"orderDate":"2026-01-10T13:05:00+09:00"}'
)
JSON: Final = (
    _ORDER,
    '{"@type":"ParcelDelivery","trackingNumber":"1","partOfOrder":{"orderNumber":"1"}}',
    '{"@graph":[', '[{"@type":["Order",1,null,{}]', '"acceptedOffer":[{"itemOffered":',
    '{"name":"x"}', "[[[[", "]]]]", "{}", "null", "1e400", '"\\ud800"', '"\\u0000"',
    '{"a":', ",", ":", "}", "]", "-0", "NaN", "true", '"@type":"Order"', '"price":1.5',
)  # fmt: skip
MIME: Final = (
    "multipart/mixed", "multipart/alternative", "multipart/related", "text/plain",
    "text/html", "message/rfc822", "multipart/report", "text/", "/", "text",
    "TEXT/HTML", "application/octet-stream", "multipart/digest", "message/partial",
    "text/calendar", "; boundary=b", '; boundary="b"', '; boundary=""',
    "; boundary=b;boundary=c", "; boundary*0=b; boundary*1=c", "; charset=utf-8",
    "; charset=iso-2022-jp", "; charset=shift_jis", "; charset=euc-jp",
    "; charset=gb2312", "; charset=utf-7", "; charset=utf-16",
    "; charset=_iso-2022-jp$ESC", "; charset=x-unknown", "; charset",
    "; format=flowed; delsp=yes", "; name*=utf-8''%E6%B3%A8", "; name*1*=%", "; name=a",
    "base64", "quoted-printable", "7bit", "8bit", "binary", "x-uuencode", "BASE64 ",
    "attachment", "inline; filename=a.eml", "attachment; filename*=utf-8''%00",
)  # fmt: skip
WORDS: Final = (
    "=?utf-8?B?5rOo5paH?=", "=?UTF-8?Q?=E6=B3=A8=E6=96=87?=",
    "=?iso-2022-jp?B?GyRCQ20bKEI=?=", "=?shift_jis?B?kpGVtg==?=", "=?utf-8?B?5rO?=",
    "=?utf-8?B?", "=?x?Q?a?=", "=??B??=", "=?utf-8?q?a_b?=", "=?utf-7?Q?+AGE-?=",
    "=?utf-8*ja?B?5rOo?=", "=?utf-8?X?a?=", "=?gb2312?B?16LO?=",
    "=?utf-8?B?5rOo5paH?==?utf-8?B?5rOo5paH?=", "$BCmJ8(B",
)  # fmt: skip
RESULTS: Final = (
    "Authentication-Results: ", "mx.home.example", "mx.google.com", "icloud.com",
    "dkim=pass", "dkim=fail", "dmarc=pass", "spf=pass", "spf=softfail", "arc=pass",
    "header.d=amazon.co.jp", "header.i=@amazon.co.jp", "header.from=amazon.co.jp",
    "smtp.mailfrom=", "smtp.helo=", "header.s=s", "header.b=abc",
    "(p=QUARANTINE sp=QUARANTINE dis=NONE)", 'reason="x"',
    "dkim=pass header.d=amazon.co.jp;", "; dkim=pass header.i=@amazon.co.jp", "i=1;",
    "compauth=pass reason=100", "dkim=none", "; none", "policy.x=y", "dkim/1=pass",
    " 1", "Received-SPF: pass ",
    "(google.com: domain of a@b designates 1 as permitted sender)",
    "receiver=mx.home.example;", "client-ip=192.0.2.1;",
    "envelope-from=<a@amazon.co.jp>",
)  # fmt: skip
TRACE: Final = (
    "from ", "by ", "with ", "id ", "for ", "via ", "ESMTPS", "LMTP", "ESMTPSA", "SMTP",
    "HTTP", "mx.home.example", "mx.google.com", "(a.test [192.0.2.9])", "([10.0.0.1])",
    "localhost", "[127.0.0.1]", "2002:a05:6838::", "(Postfix)", "(HELO x)", "helo=y",
    "unknown", "; ", "Sat, 10 Jan 2026 13:05:00 +0900", "atlas-a.omega.yahoo.com",
    "x.prod.outlook.com", "(2603:10b6:408::9d)", "p1-mailgateway-smtp-1", "POP3",
    "IMAP", "fetchmail-6",
)  # fmt: skip
SIGNED: Final = (
    "v=1", "a=rsa-sha256", "a=ed25519-sha256", "a=rsa-sha1", "c=relaxed/relaxed",
    "c=simple", "d=amazon.co.jp", "d=shop.example", "s=s", "h=from",
    "h=from:subject:from", "bh=", "b=", "l=0", "l=1", "t=1", "x=1", "x=99999999999",
    "i=@amazon.co.jp", "q=dns/txt", "z=a", "t=y", "i=1", "i=2", "cv=none", "cv=pass",
    "cv=fail", "k=rsa", "k=ed25519", "p=", "h=sha256", "A" * 43 + "=",
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "v=DKIM1", "s=email", "g=*", ";", "=",
)  # fmt: skip
FIELDS: Final = (
    "From", "from", "Sender", "Reply-To", "To", "Cc", "Subject", "Date", "Message-ID",
    "Received", "Return-Path", "Content-Type", "Content-Transfer-Encoding",
    "Resent-From", "Content-Disposition", "MIME-Version", "DKIM-Signature", "ARC-Seal",
    "List-Id", "ARC-Message-Signature", "ARC-Authentication-Results",
    "Authentication-Results", "Received-SPF", "X-Original-From", "X-Received",
    "Delivered-To", "Precedence", "X", "", "Delivery-Date", "X-Forwarded-For", "From ",
    ">From", "Subject\x00", "Sübject",
)  # fmt: skip


@functools.cache
def brands() -> tuple[str, ...]:
    """Return names, tokens, domains and senders of all brands."""
    listed = app().catalog.brands
    found = {
        text
        for brand in listed
        for text in (
            *brand.names,
            *brand.tokens,
            *brand.domains,
            *brand.claims,
            *brand.innocent,
        )
    }
    return tuple(sorted(found | set(senders())))


@functools.cache
def senders() -> tuple[str, ...]:
    """Return the addresses that profiles name, `x` in place of a wildcard."""
    profiles = app().catalog.profiles
    found = {row.address for p in profiles for row in p.senders}
    found |= {a for p in profiles for form in p.messages for a in form.from_}
    return tuple(sorted(address.replace("*", "x") for address in found))


@functools.cache
def labels() -> tuple[str, ...]:
    """Return the labels of all forms, and pieces of their patterns that are words."""
    found: set[str] = set()
    for profile in app().catalog.profiles:
        for form in profile.messages:
            for takes in form.take.values():
                found |= {label for take in takes for label in take.label}
            for pattern in (*form.when.subject, *form.when.text, *form.when.not_text):
                found |= {piece for piece in _pieces(pattern) if len(piece) > 1}
        found |= {piece for p in profile.cut for piece in _pieces(p) if len(piece) > 1}
    return tuple(sorted(found))


def _pieces(pattern: str) -> list[str]:
    """Return what stands between the signs of a pattern."""
    return re.split(r"[\\^$.|?*+()\[\]{}]", pattern)


def salad(random: Random, most: int, *kinds: Sequence[str]) -> str:
    """Return words of these kinds, and now and then any character, in any order."""
    pieces = []
    for _ in range(random.randint(0, most)):
        roll = random.random()
        if roll < 0.8:
            pieces.append(random.choice(random.choice(kinds)))
        elif roll < 0.9:
            pieces.append(random.choice(random.choice((ODD, SIGNS, NUMBERS))))
        else:
            pieces.append(chr(random.choice((random.randrange(256), _any(random)))))
    return "".join(pieces)


def heap(random: Random, most: int, *kinds: Sequence[str]) -> str:
    """Return one small text over and over, ``most`` characters at most."""
    unit = salad(random, 4, *kinds, SIGNS, ODD) or " "
    return (unit * (random.randint(most // 8, most) // len(unit) + 1))[:most]


def _any(random: Random) -> int:
    """Return any code point but the halves of surrogate pairs."""
    code = random.randrange(0x10F800)
    return code if code < 0xD800 else code + 0x800
