"""Write a mail archive like that of a Japanese household, the same for each seed.

    python benchmarks/make_archive.py OUT [--mails N] [--seed S] [--form mbox|maildir]

Without `--form` both are written: OUT/archive.mbox and OUT/archive.maildir, with the
same mails. 100,000 mails take 3.6 GB in each form: newsletters in HTML, plain lists,
private mails, attachments, and 3 % of mails by shops and card issuers. All people,
numbers and signatures are invented; no signature verifies.
"""

# ruff: noqa: PLR2004 - chances are what this file is made of
from __future__ import annotations

import argparse
import base64
import contextlib
import datetime as dt
import math
import random
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import commerce
import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_DAY = dt.datetime(2016, 1, 1, tzinfo=dt.UTC)
DAYS = 3650
#: Of the log-normal size of a newsletter's HTML, in bytes.
MEDIAN_SIZE = 18_000
SPREAD = 0.8
ATTACHED_MEDIAN = 90_000
ATTACHED_SPREAD = 1.2
MAX_SIZE = 20_000_000
COMMERCE_SHARE = 0.03
#: Most subjects are like no other one.
NEW_SUBJECT_SHARE = 0.8
QUOTED = re.compile(rb"(?m)^(>*From )")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail and when it came."""

    at: dt.datetime
    sender: str
    raw: bytes


class Pools:
    """Big blocks made once; mails are cut out of them at random places."""

    def __init__(self, chance: random.Random) -> None:
        noise = chance.randbytes(6_000_000)
        self.base64 = base64.encodebytes(noise)
        self.ascii = base64.b64encode(noise[:600_000]).decode("ascii")
        self.html = "".join(_table(chance) for _ in range(4000)).encode()
        self.japanese = "\n".join(chance.choices(phrases.JAPANESE, k=4000))
        self.english = "\n".join(chance.choices(phrases.ENGLISH, k=20000))

    def token(self, chance: random.Random, length: int) -> str:
        """Return letters and digits that look like a key or a signature."""
        start = chance.randrange(len(self.ascii) - length)
        return self.ascii[start : start + length]

    def lines(self, chance: random.Random, block: bytes, size: int) -> bytes:
        """Return about that many bytes of whole lines out of the block."""
        start = block.index(b"\n", chance.randrange(len(block) // 2)) + 1
        found = block[start : start + size]
        while len(found) < size:
            found += block[: size - len(found)]
        return found[: found.rindex(b"\n") + 1] if b"\n" in found else found + b"\n"


def mails(count: int, seed: int) -> Iterator[Mail]:
    """Yield that many mails in order of arrival."""
    chance = random.Random(seed)
    pools = Pools(chance)
    for number in range(count):
        share = number / count
        at = FIRST_DAY + dt.timedelta(days=share * DAYS, seconds=chance.randrange(800))
        if chance.random() < COMMERCE_SHARE:
            note = commerce.write(chance, at)
            yield Mail(at, note.sender, _notice(chance, pools, at, note))
        else:
            yield _ordinary(chance, pools, at, number)


def _ordinary(
    chance: random.Random, pools: Pools, at: dt.datetime, number: int
) -> Mail:
    name, address = chance.choice(phrases.SENDERS)
    japanese = not name.isascii() or chance.random() < 0.15
    subjects = phrases.JAPANESE_SUBJECTS if japanese else phrases.ENGLISH_SUBJECTS
    charset = _charset(chance, japanese=japanese)
    subject = chance.choice(subjects).format(n=number)
    if chance.random() < NEW_SUBJECT_SHARE:
        start = chance.randrange(len(pools.japanese) - 20)
        block = pools.japanese if japanese else pools.english
        subject += " " + block[start : start + chance.randrange(6, 20)].replace(
            "\n", " "
        )
    head = _transport(chance, pools, at, address)
    head += f"From: {_encoded(chance, name, charset)} <{address}>\n"
    head += f"Subject: {_encoded(chance, subject, charset)}\n"
    head += f"Date: {_date(at)}\nMessage-ID: <{pools.token(chance, 24)}@{address}>\n"
    body = _body(chance, pools, charset, japanese=japanese)
    return Mail(at, address, head.encode("ascii") + body)


def _notice(
    chance: random.Random, pools: Pools, at: dt.datetime, note: commerce.Note
) -> bytes:
    head = _transport(chance, pools, at, note.sender, signed=chance.random() < 0.8)
    charset = note.charset
    if note.name:
        head += f"From: {_encoded(chance, note.name, charset)} <{note.sender}>\n"
    else:
        head += f"From: {note.sender}\n"
    head += f"Subject: {_encoded(chance, note.subject, charset)}\n"
    head += f"Date: {_date(at)}\nMessage-ID: <{pools.token(chance, 40)}@mail.example>\n"
    text = _text_part(chance, note.text, charset)
    size = int(chance.lognormvariate(math.log(9000), 0.5))
    page = _html_part(pools.lines(chance, pools.html, size), note.text)
    return head.encode("ascii") + _multipart(chance, "alternative", text, page)


def _charset(chance: random.Random, *, japanese: bool) -> str:
    if not japanese:
        return "us-ascii" if chance.random() < 0.6 else "utf-8"
    weights = (62, 30, 8)
    return chance.choices(("utf-8", "iso-2022-jp", "shift_jis"), weights)[0]


def _encoded(chance: random.Random, text: str, charset: str) -> str:
    """Return the text as encoded words that keep to 75 characters, or as it is."""
    if text.isascii():
        return text if chance.random() < 0.97 else f"=?utf-8?Q?{_q(text)}?="
    if charset == "us-ascii":
        charset = "utf-8"
    words = []
    quoted = charset == "utf-8" and chance.random() < 0.2
    for start in range(0, len(text), 12):
        raw = _bytes(text[start : start + 12], charset)
        if quoted:
            half = len(raw) // 2
            words += [
                f"=?UTF-8?Q?{_q8(raw[:half])}?=",
                f"=?UTF-8?Q?{_q8(raw[half:])}?=",
            ]
        else:
            words.append(f"=?{charset}?B?{base64.b64encode(raw).decode()}?=")
    return "\n ".join(words)


def _q(text: str) -> str:
    return text.replace("=", "=3D").replace("?", "=3F").replace(" ", "_")


def _q8(raw: bytes) -> str:
    return "".join(f"={byte:02X}" for byte in raw)


def _bytes(text: str, charset: str) -> bytes:
    codec = {"shift_jis": "cp932", "iso-2022-jp": "iso2022_jp_ext"}.get(
        charset, charset
    )
    return text.encode(codec, "replace")


def _date(at: dt.datetime) -> str:
    local = at.astimezone(dt.timezone(dt.timedelta(hours=9)))
    return local.strftime("%a, %d %b %Y %H:%M:%S +0900")


def _transport(
    chance: random.Random,
    pools: Pools,
    at: dt.datetime,
    sender: str,
    *,
    signed: bool = True,
) -> str:
    """Return the headers that servers write, about as long as they are today."""
    domain, stamp = sender.rpartition("@")[2], _date(at)
    by_us = (
        f"Received: by 2002:a05:6a10::{chance.randrange(9999)} with SMTP id"
        f" {pools.token(chance, 20).lower()};\n        {stamp}"
    )
    lines = ["Delivered-To: taro@household.example", by_us]
    if chance.random() < 0.7:
        lines.append(_seals(chance, pools, at))
    from_them = (
        f"Received: from mx{chance.randrange(90)}.{domain} (mx.{domain}. [192.0.2.7])\n"
        f"        by mx.provider.example with ESMTPS id {pools.token(chance, 18)}\n"
        "        for <taro@household.example>\n"
        "        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\n"
        f"        {stamp}"
    )
    results = (
        "Authentication-Results: mx.provider.example;\n"
        f"       dkim=pass header.i=@{domain} header.s=k1"
        f" header.b={pools.token(chance, 8)};\n"
        f"       spf=pass smtp.mailfrom=bounce@{domain};\n"
        f"       dmarc=pass header.from={domain}"
    )
    bounce = f"Return-Path: <bounce-{pools.token(chance, 12)}@{domain}>"
    lines += [bounce, from_them, results]
    if signed:
        lines.append(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; q=dns/txt;"
            f" d={domain}; s=k1;\n\th=From:To:Subject:Date:Message-ID:MIME-Version;\n"
            f"\tbh={pools.token(chance, 43)}=;\n"
            f"\tb={_folded(pools.token(chance, 342))}=="
        )
    lines += ["MIME-Version: 1.0", "To: taro@household.example"]
    if chance.random() < 0.6:
        link = f"https://{domain}/u/{pools.token(chance, 90)}"
        lines.append(f"List-Unsubscribe: <{link}>")
    return "\n".join(lines) + "\n"


def _seals(chance: random.Random, pools: Pools, at: dt.datetime) -> str:
    return (
        f"ARC-Seal: i=1; a=rsa-sha256; t={int(at.timestamp())}; cv=none;\n"
        "        d=provider.example; s=arc-2024;\n"
        f"        b={_folded(pools.token(chance, 340))}\n"
        "ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed;"
        " d=provider.example;\n"
        "        s=arc-2024; h=date:to:subject:from:message-id;\n"
        f"        bh={pools.token(chance, 43)}=;\n"
        f"        b={_folded(pools.token(chance, 340))}"
    )


def _folded(text: str) -> str:
    return "\n         ".join(text[at : at + 64] for at in range(0, len(text), 64))


def _body(
    chance: random.Random, pools: Pools, charset: str, *, japanese: bool
) -> bytes:
    kind = chance.random()
    block = pools.japanese if japanese else pools.english
    length = int(chance.lognormvariate(math.log(700 if japanese else 1800), 0.7))
    start = chance.randrange(len(block) // 2)
    text = _text_part(chance, block[start : start + length] + "\n", charset)
    if kind < 0.25:
        return text
    if kind < 0.33:
        return _multipart(chance, "mixed", text, _attachment(chance, pools))
    size = min(int(chance.lognormvariate(math.log(MEDIAN_SIZE), SPREAD)), MAX_SIZE)
    page = _html_part(pools.lines(chance, pools.html, size), "")
    return _multipart(chance, "alternative", text, page)


def _text_part(chance: random.Random, text: str, charset: str) -> bytes:
    head = f"Content-Type: text/plain; charset={charset}\n"
    raw = _bytes(text, charset)
    if charset == "iso-2022-jp":
        return (head + "Content-Transfer-Encoding: 7bit\n\n").encode() + raw
    if charset == "us-ascii" or chance.random() < 0.3:
        return (head + "Content-Transfer-Encoding: 8bit\n\n").encode() + raw
    return (head + "Content-Transfer-Encoding: base64\n\n").encode() + (
        base64.encodebytes(raw)
    )


def _html_part(page: bytes, text: str) -> bytes:
    return (
        b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        b'<html><head><meta charset="utf-8"></head><body>\n<p>'
        + text.replace("\n", "<br>\n").encode()
        + b"</p>\n"
        + page
        + b"</body></html>\n"
    )


def _table(chance: random.Random) -> str:
    words = chance.choice(
        phrases.JAPANESE if chance.random() < 0.5 else phrases.ENGLISH
    )
    return (
        '<table width="600" cellpadding="0" cellspacing="0" style="border-collapse:'
        f'collapse;margin:0 auto"><tr><td style="padding:{chance.randrange(40)}px;'
        'font:14px/1.6 sans-serif;color:#333333">\n<a href="https://news.example/c/'
        f'{chance.randrange(10**12):x}?u={chance.randrange(10**18):x}"><img alt="" '
        f'src="https://img.example/{chance.randrange(10**9):x}.png" width="560"></a>\n'
        f"<p>{words}</p>\n</td></tr></table>\n"
    )


def _attachment(chance: random.Random, pools: Pools) -> bytes:
    size = chance.lognormvariate(math.log(ATTACHED_MEDIAN), ATTACHED_SPREAD)
    head = (
        'Content-Type: application/pdf; name="notes.pdf"\n'
        "Content-Transfer-Encoding: base64\n"
        'Content-Disposition: attachment; filename="notes.pdf"\n\n'
    )
    return head.encode() + pools.lines(chance, pools.base64, min(int(size), MAX_SIZE))


def _multipart(chance: random.Random, kind: str, *parts: bytes) -> bytes:
    border = f"----=_Part_{chance.randrange(10**15):015d}"
    head = f'Content-Type: multipart/{kind};\n boundary="{border}"\n\n'.encode()
    mark = f"--{border}\n".encode()
    inner = b"".join(mark + part for part in parts)
    return head + inner + f"--{border}--\n".encode()


def write_mbox(path: Path, archive: Iterator[Mail]) -> Iterator[Mail]:
    """Write an mbox with quoted From lines, and hand every mail on."""
    with path.open("wb", buffering=1 << 20) as out:
        for mail in archive:
            stamp = mail.at.strftime("%a %b %d %H:%M:%S +0000 %Y")
            out.write(f"From {mail.sender} {stamp}\n".encode())
            raw = mail.raw
            out.write(QUOTED.sub(rb">\1", raw) if b"\nFrom " in raw else raw)
            out.write(b"\n")
            yield mail


def write_maildir(path: Path, archive: Iterator[Mail]) -> Iterator[Mail]:
    """Write a Maildir, all mails read, and hand every mail on."""
    for folder in ("cur", "new", "tmp"):
        (path / folder).mkdir(parents=True, exist_ok=True)
    for number, mail in enumerate(archive):
        name = f"{int(mail.at.timestamp())}.M{number:06d}P7.household:2,S"
        (path / "cur" / name).write_bytes(mail.raw)
        yield mail


def make(out: Path, count: int, seed: int, forms: tuple[str, ...]) -> int:
    """Write the archive in these forms and return the bytes of all mails."""
    out.mkdir(parents=True, exist_ok=True)
    archive = mails(count, seed)
    if "mbox" in forms:
        archive = write_mbox(out / "archive.mbox", archive)
    if "maildir" in forms:
        archive = write_maildir(out / "archive.maildir", archive)
    with contextlib.closing(archive):
        return sum(len(mail.raw) for mail in archive)


def main() -> None:
    """Read the command line and write the archive."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--mails", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--form", choices=("mbox", "maildir"), action="append")
    wanted = parser.parse_args()
    began = time.monotonic()
    forms = tuple(wanted.form or ("mbox", "maildir"))
    size = make(wanted.out, wanted.mails, wanted.seed, forms)
    took = time.monotonic() - began
    print(f"{wanted.mails} mails, {size / 1e9:.2f} GB, {took:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
