"""Whole mails: read, judged, and what they say happened."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fuzz import grammar
from tests.fuzz.invariants import check_judged, check_message
from tests.fuzz.mutate import mutated
from tests.fuzz.target import Target, hold
from tests.fuzz.vocabulary import heap, salad, senders
from tests.fuzz.world import app, golden, mail_of, reader, seeds

from mioboe.authenticity import wanted_names
from mioboe.messages import Message, parse, split_headers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tests.fuzz.target import Way

    from mioboe.flows.reading import Judged


def any_mail(random: Random) -> bytes:
    """Return a mail out of nothing, a real one changed, or no mail at all."""
    roll = random.random()
    if roll < 0.35:
        return grammar.mail(random)
    if roll < 0.45:
        return mutated(random, grammar.mail(random), seeds())
    if roll < 0.97:
        return mutated(random, random.choice(seeds()), seeds())
    if roll < 0.985:
        return random.randbytes(random.choice((0, 1, 10, 1000)))
    return heap(random, 40_000, ("\n", "\n\n", "--b\n", "Content-Type: ")).encode()


def shop_mail(random: Random) -> bytes:
    """Return a mail that a profile may read: a golden case, or one by its sender."""
    if random.random() < 0.65:
        raw, _ = random.choice(golden())
        return mutated(random, raw, seeds())
    body = grammar.text(random, rich=(rich := random.random() < 0.5)).encode()
    kind = "html" if rich else "plain"
    head = [
        f"From: {salad(random, 1, ('Amazon ', '楽天 '))}<{random.choice(senders())}>",
        f"Subject: {grammar.subject(random)}".replace("\n", " "),
        "Date: Sat, 10 Jan 2026 13:05:00 +0900",
        f"Content-Type: text/{kind}; charset=utf-8",
    ]
    return "\n".join([*head, "", ""]).encode() + body


def ways_of_mail(raw: bytes) -> Sequence[Way]:
    """Return ways for a mail to grow: its body, its fields, and one long field."""
    headers, start = split_headers(raw)
    head, body = raw[:start], raw[start:]
    longest = max(headers, key=lambda h: h.end - h.start, default=None)
    found: list[Way] = [lambda times: head + body * times]
    if longest is not None:
        at, end = longest.start, longest.end
        field = raw[at:end].rstrip(b"\r\n")
        value = longest.value.replace(b"\r\n", b"\n").strip() or b"x"
        found += [
            lambda times: raw[at:end] * times + raw,
            lambda times: field + b" " + b"\n ".join([value] * times) + raw[at:],
        ]
    return found


@dataclass(frozen=True, slots=True)
class Parsed:
    """A mail, with its HTML and without."""

    whole: Message
    lean: Message


def _parse(raw: bytes) -> Parsed:
    return Parsed(whole=parse(raw), lean=parse(raw, pages=False))


def _check_parsed(raw: bytes, parsed: Parsed) -> None:
    whole, lean = parsed.whole, parsed.lean
    hold(whole.raw is raw and whole.is_whole, "not whole")
    check_message(whole)
    check_message(lean)
    for name in ("headers", "authors", "subject", "date", "arrived", "text", "hops"):
        hold(getattr(whole, name) == getattr(lean, name), "pages change", name)
    hold(whole == parse(raw), "read otherwise when read again")


def judged(raw: bytes) -> Judged:
    """Return a mail as the household's program reads it, by all answers we have."""
    return reader().read_one(mail_of(raw))


def _check_judged(raw: bytes, found: Judged) -> None:
    check_judged(found)
    names = wanted_names(found.message, app().reader.lookout)
    hold(all(name == name.lower().strip(".") for name in names), "names", names)
    seen = [reading for _, reading in reader()([mail_of(raw)])]
    if not reader().matters(found):
        hold(not seen, "a scan sees what a single look does not")
        return
    hold(seen, "a scan overlooks it")
    hold(not seen[0].problems or seen[0].problems == found.extraction.problems)
    hold(seen[0].verdict.kind is found.verdict.kind, "a scan judges otherwise")
    hold(seen[0].events == found.extraction.events, "a scan reads otherwise")


@functools.cache
def mail_targets() -> tuple[Target[Parsed], Target[Judged]]:
    """Return the targets for whole mails."""
    return (
        Target(
            name="parse",
            share=200,
            make=any_mail,
            run=_parse,
            check=_check_parsed,
            grow=ways_of_mail,
        ),
        Target(
            name="extract",
            share=200,
            make=shop_mail,
            run=judged,
            check=_check_judged,
            grow=ways_of_mail,
        ),
    )
