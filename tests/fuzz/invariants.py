"""What holds for every message, verdict and event, whatever the mail was."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from tests.fuzz.target import hold
from tests.fuzz.world import app

from mioboe.authenticity import VerdictKind
from mioboe.messages import limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.authenticity import Verdict
    from mioboe.events import Event
    from mioboe.flows.reading import Judged
    from mioboe.kit import Money, Problem
    from mioboe.messages import Header, Message

_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_DIGITS: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_POSTCODE: Final = re.compile(r"(?:[0-9]{7})?")
_LONGEST_FIELD: Final = 400
_EARLY, _LATE = timedelta(days=60), timedelta(days=3)
#: Fields of a message that hold bytes.
_RAW: Final = frozenset({"raw", "attached", "headers"})


def check_message(message: Message) -> None:
    """Raise where a message cannot have been read rightly."""
    for text in texts_in(message):
        check_text(text)
    check_places(message)
    hold(len(message.parts) <= limits.PART_COUNT, "parts", len(message.parts))
    hold(len(message.links) <= limits.LINK_COUNT, "links", len(message.links))
    hold(len(message.hops) <= limits.HOP_COUNT, "hops", len(message.hops))
    hold(len(message.structured) <= limits.ITEM_COUNT, "items")
    hold(all(0 <= p.depth <= limits.PART_DEPTH for p in message.parts), "depth")
    hold(all(len(k.href) <= limits.HREF_CHARS for k in message.links), "href")
    hosts = [k.host for k in message.links]
    hosts += [a.domain for a in (*message.authors, *message.reply_to, *message.sender)]
    hold(all(host == host.lower() for host in hosts), "not lower", hosts)
    for at in (message.date, message.arrived, *(hop.at for hop in message.hops)):
        hold(at is None or at.utcoffset() == timedelta(0), "not UTC", at)
    hold(all(_CODE.fullmatch(odd) for odd in message.oddities), message.oddities)
    for text in (message.text, message.html_text):
        hold("\r" not in text and "\x00" not in text, "not folded")


def check_places(message: Message) -> None:
    """Raise where header fields do not stand where they are said to stand."""
    raw, last = message.raw, 0
    hold(0 <= message.body_start <= len(raw), "body", message.body_start)
    for header in message.headers:
        hold(last <= header.start < header.end <= message.body_start, header)
        hold(_stands_there(raw, header), header)
        last = header.end


def _stands_there(raw: bytes, header: Header) -> bool:
    whole = raw[header.start : header.end]
    name, colon, value = whole.partition(b":")
    written, read = value.rstrip(b"\r\n"), header.value.rstrip(b"\r\n")
    if len(whole) > limits.FIELD_BYTES:
        written = written[: len(read)]
    is_named = name.rstrip().decode("latin-1") == header.name
    return is_named and bool(colon) and written == read


def check_verdict(verdict: Verdict, message: Message) -> None:
    """Raise where a verdict says too little, or what cannot be."""
    hold(verdict.reasons or not verdict.brand, "no reason", verdict.kind)
    hold(verdict.brand or verdict.kind is VerdictKind.UNPROVEN, verdict)
    if verdict.kind is VerdictKind.GENUINE:
        reader = app().reader
        hold(len(message.authors) == 1, "genuine, and several authors")
        hold(reader.profiles.vouch_for(message), "genuine, and nobody's sender")
    for reason in verdict.reasons:
        hold(reason.code in app().catalog.texts.reasons, reason.code)
        hold(app().teller.reason(reason), "no words", reason)
        check_text(app().teller.reason_in_full(reason))


def check_judged(judged: Judged) -> None:
    """Raise where message, verdict or events cannot be what such a mail says."""
    message, verdict = judged.message, judged.verdict
    found = judged.extraction
    check_message(message)
    check_verdict(verdict, message)
    if verdict.kind is VerdictKind.FORGED:
        hold(not found.events and not found.form, "a forged mail yields events")
    for problem in found.problems:
        check_problem(problem)
    for event in found.events:
        check_event(event)
        hold(event.verdict is verdict.kind, event)
        hold(event.message_id == message.message_id, event)
        if message.arrived:
            near = message.arrived - _EARLY <= event.at <= message.arrived + _LATE
            hold(near, event.at, message.arrived)


def check_problem(problem: Problem) -> None:
    """Raise where a problem cannot be told to anybody."""
    hold(problem.code in app().catalog.texts.problems, problem.code)
    check_text(app().teller.problem(problem))


def check_event(event: Event) -> None:
    """Raise where an event cannot have happened."""
    for item in fields(event):
        value = getattr(event, item.name)
        hold(not isinstance(value, datetime) or value.tzinfo, item.name, value)
        if item.name != "message_id":
            for text in texts_in(value):
                check_text(text)
                hold(len(text) <= _LONGEST_FIELD, item.name, len(text))
    if event.amount is not None:
        check_money(event.amount)
    postcode = event.recipient_postcode
    hold(_POSTCODE.fullmatch(postcode), "postcode", ascii(postcode))


def check_money(money: Money) -> None:
    """Raise where there is no such sum."""
    hold(_CURRENCY.fullmatch(money.currency), ascii(money.currency))
    hold(money.value.is_finite() and abs(money.value) < 10**12, money)
    hold(_DIGITS.fullmatch(money.text), money.text)
    hold(money.currency != "JPY" or "." not in money.text, money.text)


def check_text(text: str) -> None:
    """Raise where a text cannot be written down."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        hold(0, "no UTF-8", ascii(text[:100]))


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from texts_in(inner)
    elif isinstance(value, (list, tuple, frozenset)):
        for inner in value:
            yield from texts_in(inner)
    elif is_dataclass(value):
        for item in fields(value):
            if item.name not in _RAW:
                yield from texts_in(getattr(value, item.name))
