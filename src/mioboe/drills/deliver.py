"""What the household's own provider writes on top of a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.drills.fill import Sheet, fill, fill_block
from mioboe.drills.model import DrillError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random
    from zoneinfo import ZoneInfo

    from mioboe.drills.compose import Letter
    from mioboe.drills.model import Value
    from mioboe.drills.stage import Mailbox, Sender


def deliver(
    letter: Letter, sender: Sender, mailbox: Mailbox, *, chance: Random, zone: ZoneInfo
) -> bytes:
    """Return the mail as it lies in the mailbox.

    Args:
        letter: As its sender handed it over.
        sender: Who really sent it.
        mailbox: Whose servers took it.
        chance: Draws the names of inner hosts.
        zone: Of the mailbox's clock.

    Raises:
        DrillError: The trace asks for a value or for rows that there are not.
    """
    values = {**letter.values, **_judged(letter, sender)}
    sheet = Sheet(values=values, chance=chance, zone=zone)
    for name, template in mailbox.values.items():
        values[name] = fill(template, sheet)
    values["spf_words"] = fill(mailbox.spf.get(sender.spf, ""), sheet)
    rows = _rows(letter, values)
    for name, block in mailbox.blocks.items():
        if (block.of or name) not in rows:
            msg = f"{mailbox.id}: no rows {block.of or name!r}"
            raise DrillError(msg)
        values[name] = fill_block(block, rows[block.of or name], sheet)
    trace = fill(mailbox.trace, sheet).rstrip("\n") + "\n"
    return trace.replace("\n", "\r\n").encode() + letter.raw


def _judged(letter: Letter, sender: Sender) -> dict[str, Value]:
    envelope = str(letter.values["envelope"])
    domain = envelope.rpartition("@")[2]
    author = str(letter.values["author"])
    site = author.rpartition("@")[2]
    return {
        "helo": letter.values.get("helo", letter.values["peer"]),
        "spf": sender.spf,
        # What old receivers say of the author's address where they check SPF alone.
        "sender_id": sender.spf if _aligned(domain, site) else "none",
        "author_domain": site,
        "envelope_domain": domain,
        "policy": _policy(sender, site),
    }


def _policy(sender: Sender, author: str) -> str:
    """Return the DMARC record that holds for ``author``; empty: none."""
    names = [name for name in sender.dmarc if _aligned(name, author)]
    return sender.dmarc[max(names, key=len)] if names else ""


def _rows(
    letter: Letter, values: Mapping[str, Value]
) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    record = str(values["policy"])
    author = str(values["author_domain"])
    tags = dict(
        tag.strip().partition("=")[::2] for tag in record.split(";") if tag.strip()
    )
    proofs = [s["domain"] for s in letter.signatures if s["result"] == "pass"]
    if values["spf"] == "pass":
        proofs.append(str(values["envelope_domain"]))
    passed = any(_aligned(domain, author) for domain in proofs)
    policy = tags.get("p", "none").upper()
    row = {
        "dmarc": "pass" if passed else "fail",
        "p": policy,
        "sp": tags.get("sp", policy).upper(),
        "action": "none" if passed else tags.get("p", "none"),
    }
    signed = tuple(
        {**s, "words": "was verified" if s["result"] == "pass" else "did not verify"}
        for s in letter.signatures
    )
    return {
        "signatures": signed,
        "unsigned": () if signed else ({},),
        "policies": (row,) if record else (),
        "lawless": () if record else ({**row, "dmarc": "none"},),
    }


def _aligned(name: str, other: str) -> bool:
    return name == other or name.endswith(f".{other}") or other.endswith(f".{name}")
