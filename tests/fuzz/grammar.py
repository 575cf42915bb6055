"""Whole mails out of nothing: sound ones, odd ones, and hostile ones."""

from __future__ import annotations

import base64
import quopri
from email.header import Header
from typing import TYPE_CHECKING, Final

from tests.fuzz import vocabulary as words
from tests.fuzz.vocabulary import heap, salad

if TYPE_CHECKING:
    from random import Random

_CHARSETS: Final = (
    "utf-8", "utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "gb2312", "utf-16",
    "us-ascii", "iso-8859-1", "cp932", "utf-7", "big5", "koi8-r",
)  # fmt: skip
_TRUTHFUL: Final = 0.7
_DEEPEST: Final = 4


def mail(random: Random) -> bytes:
    """Return a mail."""
    body, fields = _entity(random, 0)
    head = [*_trace(random), *_people(random), *fields, *_others(random)]
    if random.random() < 0.2:
        random.shuffle(head)
    raw = b"\n".join([*head, b"", body])
    return raw.replace(b"\n", b"\r\n") if random.random() < 0.4 else raw


def header_block(random: Random) -> bytes:
    """Return header fields with hardly a body."""
    count = random.choice((1, 2, 4, 8, 16))
    fields = [_field(random) for _ in range(count)]
    return b"\n".join([*fields, *_people(random)[: random.randrange(4)], b"", b"x"])


def text(random: Random, *, rich: bool = False) -> str:
    """Return a text as bodies have it, in which profiles may find something.

    Args:
        random: Where choices come from.
        rich: Whether it is HTML.
    """
    if random.random() < 0.04:
        return heap(
            random, 30_000, words.labels(), words.MONEY, words.TAGS, words.DATES
        )
    lines = []
    for _ in range(random.choice((1, 4, 12, 40))):
        label, value = random.choice(words.labels()), _value(random)
        lines.append(_line(random, label, value, rich=rich))
    if rich and random.random() < 0.3:
        inner = salad(random, 3, words.JSON) or words.JSON[0]
        lines.append(f"<script type='application/ld+json'>{inner}</script>")
    return "".join(lines)


def _line(random: Random, label: str, value: str, *, rich: bool) -> str:
    colon = random.choice((
        ":",
        "：",
        " : ",
        "\n",
        "\t",
        "",
        " ",
        ":\n",
        "】",
        "　：　",
    ))
    if not rich or random.random() < 0.2:
        mark = random.choice(("", "", "■", "◇", "* ", "・", "> ", "【", "  "))
        return f"{mark}{label}{colon}{value}{random.choice(('', '円', ' JPY'))}\n"
    shape = random.randrange(4)
    if shape == 0:
        return f"<tr><th>{label}<td>{value}</td></tr>"
    if shape == 1:
        return f"<p>{label}{colon}<b>{value}</b></p>"
    if shape == 2:
        return f"<div style='display:none'>{label}{value}</div>"
    return f"<table><tr><td>{label}</table>{salad(random, 3, words.TAGS)}<td>{value}"


def _value(random: Random) -> str:
    roll = random.random()
    if roll < 0.3:
        return f"{random.randrange(10 ** random.randint(1, 9)):,}"
    if roll < 0.5:
        number = random.randrange(10**14)
        return f"250-{number // 10**7:07d}-{number % 10**7:07d}"
    return salad(random, 4, words.MONEY, words.DATES, words.ORDERS, words.NUMBERS)


def subject(random: Random) -> str:
    """Return a subject."""
    return salad(random, 4, words.labels(), words.brands(), words.ORDERS, words.SIGNS)


def encoded(random: Random, value: str) -> bytes:
    """Return the value of a header, encoded one way or another, or not at all."""
    roll = random.random()
    if roll < 0.4:
        codec = random.choice(("utf-8", "iso-2022-jp", "shift_jis"))
        try:
            return Header(value, codec, errors="replace").encode().encode("ascii")
        except (UnicodeError, ValueError):
            return value.encode()
    if roll < 0.5:
        return salad(random, 5, words.WORDS, words.brands()).encode()
    return value.encode(
        random.choice(("utf-8", "utf-8", "iso2022_jp", "cp932")), "replace"
    )


def author(random: Random) -> bytes:
    """Return the value of a From field, often one that plays a brand."""
    address = random.choice(words.senders())
    if random.random() < 0.4:
        address = salad(random, 3, words.brands()) + random.choice((
            "@a.test",
            ".test",
            "",
        ))
    name = salad(random, 2, words.brands(), ("サポート", "カスタマー", "株式会社"))
    shape = random.choice((
        "{n} <{a}>",
        '"{n}" <{a}>',
        "{a}",
        "{a} ({n})",
        '"{a}" <x@a.test>',
        "{n} <{a}>, x <y@b.test>",
        "x:{n} <{a}>;",
        "<{a}>",
        "{n} <@r.test:{a}>",
        "{n}",
    ))
    return encoded(random, shape.format(n=name, a=address))


def _people(random: Random) -> list[bytes]:
    date = random.choice(words.DATES) if random.random() < 0.2 else words.NOW
    found = [
        b"From: " + author(random),
        b"To: taro@home.example",
        b"Subject: " + encoded(random, subject(random)),
        b"Date: " + date.encode(),
        b"Message-ID: <%d@a.test>" % random.randrange(10**6),
    ]
    if random.random() < 0.1:
        found.pop(random.randrange(len(found)))
    if random.random() < 0.1:
        found.append(
            random.choice((b"From: ", b"Sender: ", b"Reply-To: ")) + author(random)
        )
    return found


def _trace(random: Random) -> list[bytes]:
    found = []
    for _ in range(random.choice((0, 1, 1, 2, 5))):
        line = salad(random, 12, words.TRACE) if random.random() < 0.5 else ""
        line = line or "from a.test (a.test [192.0.2.9]) by mx.home.example with ESMTPS"
        found.append(b"Received: " + _one_line(f"{line}; {words.NOW}"))
    return found


def _others(random: Random) -> list[bytes]:
    return [_field(random) for _ in range(random.choice((0, 0, 1, 2, 6)))]


def _field(random: Random) -> bytes:
    name = random.choice(words.FIELDS)
    kinds = random.choice((
        (words.RESULTS,),
        (words.SIGNED, ("; ",)),
        (words.TRACE,),
        (words.MIME,),
        (words.WORDS, words.brands()),
        (words.DATES,),
        (words.SIGNS, words.ODD),
    ))
    make = heap if random.random() < 0.02 else salad
    value = make(random, 8_000 if make is heap else 14, *kinds)
    return name.encode() + random.choice((b":", b": ", b" :", b"")) + _one_line(value)


def _one_line(value: str) -> bytes:
    return value.encode().replace(b"\n\n", b"\n").replace(b"\n", b"\n\t")


def _entity(random: Random, depth: int) -> tuple[bytes, list[bytes]]:
    """Return a body, and the header fields that tell what it is."""
    roll = random.random()
    if roll < 0.3 and depth < _DEEPEST:
        return _parts(random, depth)
    if roll < 0.34 and depth < _DEEPEST:
        return mail(random), [b"Content-Type: message/rfc822"]
    rich = random.random() < 0.4
    body = (
        text(random, rich=rich)
        if random.random() < 0.8
        else salad(random, 60, words.TAGS)
    )
    return _leaf(random, body, "html" if rich else "plain")


def _parts(random: Random, depth: int) -> tuple[bytes, list[bytes]]:
    mark = random.choice((b"b", b"b1", b"==", b"a b", b"--", b":-)"))
    kind = random.choice((b"mixed", b"alternative", b"alternative", b"related", b"x"))
    pieces = []
    for _ in range(random.choice((0, 1, 2, 2, 3, 9))):
        body, fields = _entity(random, depth + 1)
        pieces += [b"--" + mark, *fields, b"", body]
    if random.random() < 0.8:
        pieces.append(b"--" + mark + b"--")
    return b"\n".join(pieces), [
        b'Content-Type: multipart/%s; boundary="%s"' % (kind, mark)
    ]


def _leaf(random: Random, body: str, kind: str) -> tuple[bytes, list[bytes]]:
    charset = random.choice(_CHARSETS)
    data = body.encode(charset, "replace")
    way = random.choice(("7bit", "8bit", "base64", "quoted-printable", "x"))
    if way == "base64":
        data = base64.encodebytes(data)
    elif way == "quoted-printable":
        data = quopri.encodestring(data)
    if random.random() > _TRUTHFUL:
        charset = random.choice((*_CHARSETS, "windows-31j", "x-sjis", "unknown"))
    label = f"Content-Type: text/{kind}; charset={charset}".encode()
    if random.random() > _TRUTHFUL:
        label = b"Content-Type: " + _one_line(salad(random, 4, words.MIME))
    fields = [label, b"Content-Transfer-Encoding: " + way.encode()]
    if random.random() < 0.1:
        fields.append(
            b"Content-Disposition: " + _one_line(salad(random, 3, words.MIME))
        )
    return data, [field for field in fields if random.random() < 0.95]
