"""Readers of one value: a header, a record, a page, a sum, a date."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tests.fuzz import grammar
from tests.fuzz import vocabulary as words
from tests.fuzz.invariants import check_money, check_places, check_text, texts_in
from tests.fuzz.mutate import mutated
from tests.fuzz.target import Target, hold
from tests.fuzz.vocabulary import heap, salad
from tests.fuzz.world import app, seeds

from mioboe.authenticity.claims import By, claims
from mioboe.authenticity.keys import find_key, read_key
from mioboe.authenticity.model import Answer, AnswerStatus
from mioboe.authenticity.results import parse_received_spf, parse_results
from mioboe.authenticity.tags import Kind, read_signature
from mioboe.events.normalize import FIELDS, Setting, normalize
from mioboe.kit import Money, fold, parse_local, parse_mail_date, parse_money
from mioboe.messages import decode_header, parse, parse_addresses
from mioboe.messages.html import read_html
from mioboe.messages.limits import TAG_COUNT
from mioboe.messages.parameters import parse_parameters
from mioboe.messages.received import parse_hop
from mioboe.messages.structured import read_json_ld

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from mioboe.messages import Message

_CAME: Final = datetime(2026, 1, 10, 4, 5, tzinfo=UTC)
#: What the sift cannot see: it reads headers only.
_BEHIND: Final = frozenset({By.BODY, By.LINKS})


def _salads(
    *kinds: Sequence[str], most: int = 14, largest: int = 20_000
) -> Callable[[Random], bytes]:
    """Return what makes values out of such words."""

    def make(random: Random) -> bytes:
        if random.random() < 0.03:
            text = heap(random, random.choice((500, largest)), *kinds)
        else:
            text = salad(random, most, *kinds)
        data = text.encode()
        return mutated(random, data) if random.random() < 0.2 else data

    return make


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _make_headers(random: Random) -> bytes:
    if random.random() < 0.7:
        return grammar.header_block(random)
    head, gap, _ = random.choice(seeds()).replace(b"\r\n", b"\n").partition(b"\n\n")
    return mutated(random, head, seeds()) + gap


def _run_headers(data: bytes) -> tuple[Message, bool, list[object]]:
    message = parse(data)
    read: list[object] = []
    for header in message.headers:
        value = header.value
        read += [decode_header(value), parse_addresses(value), parse_hop(value, 0)]
        read += [parse_parameters(value), parse_mail_date(decode_header(value))]
    return message, app().sift.wants(data), read


def _check_headers(_: bytes, found: tuple[Message, bool, list[object]]) -> None:
    message, wanted, read = found
    check_places(message)
    for text in texts_in(read):
        check_text(text)
    lookout = app().reader.lookout
    shown = claims(message, lookout.brands, lookout.org_domain)
    named = [claim for claim in shown if claim.by not in _BEHIND]
    hold(wanted or not named, "the sift passes over a brand", named[:1])


def _run_results(data: bytes) -> list[Any]:
    return [parse_results(_text(data)), parse_received_spf(_text(data))]


def _check_results(_: bytes, found: list[Any]) -> None:
    for text in texts_in(found):
        check_text(text)
    for results in found:
        words_ = (results.authserv, *(r.method for r in results.results))
        hold(all(word == word.lower() for word in words_), "not lower", words_)
        hold(all(r.method and r.outcome for r in results.results), "empty", results)


def _run_tags(data: bytes) -> list[Any]:
    name = "s._domainkey.a.test"
    answers = {name: Answer(AnswerStatus.FOUND, (_text(data),))}
    found: list[Any] = [read_signature(data, kind) for kind in Kind]
    return [*found, read_key(_text(data)), find_key(answers, name, "rsa")]


def _check_tags(_: bytes, found: list[Any]) -> None:
    for tags in found[: len(Kind)]:
        hold(tags.flaw or tags.domain, "a signature of nobody", tags)
        hold(tags.domain == tags.domain.lower(), "not lower", tags)
        for text in texts_in(tags):
            check_text(text)


def _make_page(random: Random) -> bytes:
    if random.random() < 0.4:
        return grammar.text(random, rich=True).encode()
    kinds = (words.TAGS, words.TAGS, words.labels(), words.JSON)
    return _salads(*kinds, most=80)(random)


def _run_page(data: bytes) -> list[Any]:
    page = read_html(_text(data), TAG_COUNT)
    return [page, read_json_ld((_text(data),))]


def _check_page(_: bytes, found: list[Any]) -> None:
    for text in texts_in(found[1]):
        check_text(text)


def _run_money(data: bytes) -> list[Money | None]:
    text = _text(data)
    read = [
        parse_money(text, default=d, strict=s) for d, s in (("", False), ("JPY", True))
    ]
    setting = Setting(zone=UTC, near=_CAME, currency="JPY")
    kinds = set(FIELDS.values())
    normal = [normalize(fold(text), kind, setting, currency="USD") for kind in kinds]
    return [*read, *(value for value in normal if isinstance(value, Money))]


def _check_money(_: bytes, found: list[Money | None]) -> None:
    for money in found:
        if money is not None:
            check_money(money)


def _run_dates(data: bytes) -> list[datetime | None]:
    text, zone = _text(data), app().household.zone
    return [parse_mail_date(text), parse_local(text, zone, near=_CAME)]


def _check_dates(_: bytes, found: list[datetime | None]) -> None:
    by_mail, local = found
    hold(by_mail is None or by_mail.utcoffset() == timedelta(0), by_mail)
    hold(by_mail is None or 1979 <= by_mail.year <= 2200, by_mail)
    hold(local is None or local.utcoffset() == timedelta(hours=9), local)


@functools.cache
def value_targets() -> tuple[Target[Any], ...]:
    """Return the targets for readers of one value."""
    sums = (words.MONEY, words.NUMBERS, words.SIGNS)
    return (
        Target(
            name="headers",
            share=100,
            make=_make_headers,
            run=_run_headers,
            check=_check_headers,
        ),
        Target(
            name="results",
            share=80,
            make=_salads(words.RESULTS, words.RESULTS, words.SIGNS, words.TRACE),
            run=_run_results,
            check=_check_results,
        ),
        Target(
            name="tags",
            share=40,
            make=_salads(words.SIGNED, ("; ", ";", "\n ")),
            run=_run_tags,
            check=_check_tags,
        ),
        Target(
            name="html", share=60, make=_make_page, run=_run_page, check=_check_page
        ),
        Target(
            name="money",
            share=20,
            make=_salads(*sums, most=8),
            run=_run_money,
            check=_check_money,
        ),
        Target(
            name="dates",
            share=20,
            make=_salads(words.DATES, words.NUMBERS, ("時", "分", ":", " "), most=8),
            run=_run_dates,
            check=_check_dates,
        ),
    )
