"""Mails of a real shop as it writes them, signed with a key of our own, and a HOME that
knows that key: what the whole program reads in tests. All people are invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from email.header import Header
from typing import TYPE_CHECKING, Final

from tests.fakes.events import moment
from tests.fakes.keys import ed25519_key

from mioboe.drills.sign import record, sign

if TYPE_CHECKING:
    from pathlib import Path

SHOP: Final = "auto-confirm@amazon.co.jp"
KEY_NAME: Final = "test._domainkey.amazon.co.jp"
SETTINGS: Final = """\
[household]
timezone = "Asia/Tokyo"
language = "ja"
[[household.people]]
name = "岡野 みずほ"
addresses = ["mizuho@home.example"]
postcodes = ["150-0001"]
[authenticity]
trusted_authservs = ["mx.home.example"]
live_dns = false
recorded_answers = "dns.json"
"""


@dataclass(frozen=True, kw_only=True)
class Post:
    """One mail."""

    raw: bytes
    message_id: str

    @property
    def lf(self) -> bytes:
        """The mail with the line ends of mbox."""
        return self.raw.replace(b"\r\n", b"\n")


def make_home(folder: Path, settings: str = SETTINGS) -> Path:
    """Write settings and DNS answers to ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mioboe.toml").write_text(settings, encoding="utf-8")
    answers = {
        KEY_NAME: {"TXT": [record(ed25519_key())]},
        "_dmarc.amazon.co.jp": {"TXT": ["v=DMARC1; p=quarantine"]},
    }
    (folder / "dns.json").write_text(json.dumps(answers), encoding="utf-8")
    return folder


def post(  # noqa: PLR0913 - the parts of a mail, each by its name
    subject: str,
    text: str,
    *,
    at: str,
    by: str = SHOP,
    signed: bool = True,
    name: str = "Amazon.co.jp",
) -> Post:
    """Return a mail that came at that local moment."""
    when = moment(at)
    date = f"{when:%a, %d %b %Y %H:%M:%S +0900}"
    came = f"{when + timedelta(seconds=3):%a, %d %b %Y %H:%M:%S +0900}"
    identity = f"<{sum(map(ord, subject))}.{when:%Y%m%d%H%M}@mail.example>"
    lines = [
        f'From: "{name}" <{by}>',
        "To: mizuho@home.example",
        f"Subject: {Header(subject, 'utf-8').encode()}",
        f"Date: {date}",
        f"Message-ID: {identity}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        *text.split("\n"),
        "",
    ]
    raw = "\r\n".join(line.replace("\n", "\r\n") for line in lines).encode()
    if signed:
        raw = sign(raw, key=ed25519_key(), domain="amazon.co.jp", selector="test")
    trace = (
        "Received: from out.example (out.example [192.0.2.7])\r\n"
        f"\tby mx.home.example with ESMTPS; {came}\r\n"
    )
    return Post(raw=trace.encode() + raw, message_id=identity)


def ordered(
    order: str, yen: int, at: str, item: str = "電球", *, signed: bool = True
) -> Post:
    """Return the confirmation of an order."""
    text = (
        "岡野 みずほ様、ご注文ありがとうございます。\n\n"
        f"注文済み\n\n注文番号\n{order}\n\n* {item}\n  数量: 1\n  {yen:,} JPY\n\n"
        f"合計\n{yen:,} JPY"
    )
    return post(f"注文済み: 「{item}」", text, at=at, signed=signed)


def card(order: str, yen: int, at: str, to: str = "x9k2@gmail.com") -> Post:
    """Return the confirmation of a gift card."""
    text = (
        f"注文済み\n\n注文番号\n{order}\n\n* Amazonギフトカード\n  数量: 1\n"
        f"ギフトカードの送信先\n{to}\n\n合計\n{yen:,} JPY"
    )
    return post("注文済み: 「Amazonギフトカード」", text, at=at)


def forged(at: str) -> Post:
    """Return what an attacker writes in the shop's name."""
    text = "注文番号\n250-9999999-9999999\n合計\n99,800 JPY\nhttps://evil.test/login"
    return post(
        "ご注文の確認", text, at=at, by="no-reply@amazon-co-jp.test", signed=False
    )


def unsigned(at: str) -> Post:
    """Return a mail under the shop's address that proves nothing."""
    return ordered("250-8888888-8888888", 4800, at, signed=False)


def friendly(at: str) -> Post:
    """Return a mail that has nothing to do with any of this."""
    return post(
        "ランチ",
        "今度の土曜はどうですか。",
        at=at,
        by="a@friend.example",
        signed=False,
        name="A",
    )


def number(n: int) -> str:
    """Return an order number."""
    return f"250-{n:07d}-{n * 7919 % 10**7:07d}"


def life(first: int, last: int, per_year: int = 6) -> list[Post]:
    """Return ordinary orders of these years."""
    found = []
    for n, year in enumerate(
        y for y in range(first, last + 1) for _ in range(per_year)
    ):
        month, day = 1 + n * 5 % 12, 1 + n * 11 % 28
        at = f"{year}-{month:02}-{day:02} {18 + n % 5}:{n * 7 % 60:02}"
        found.append(ordered(number(n + 1), 900 + n * 431 % 6000, at, f"電球{n}"))
    return found


def raid(at: str = "2026-01-20") -> list[Post]:
    """Return three gift cards within minutes."""
    return [card(number(9000 + n), 50000, f"{at} 14:0{n}") for n in range(3)]


def write_tree(folder: Path, posts: list[Post]) -> Path:
    """Write one `.eml` for each mail and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, one in enumerate(posts):
        (folder / f"{n:04}.eml").write_bytes(one.raw)
    return folder


def write_mbox(path: Path, posts: list[Post]) -> Path:
    """Write an mbox and return its path."""
    line = b"From a@b.test Mon Jan  5 10:00:00 2026\n"
    path.write_bytes(b"".join(line + one.lf + b"\n" for one in posts))
    return path


def write_maildir(folder: Path, posts: list[Post]) -> Path:
    """Write a Maildir and return it."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for n, one in enumerate(posts):
        (folder / "cur" / f"17000000{n:02}.M{n}P1.host:2,S").write_bytes(one.lf)
    return folder
