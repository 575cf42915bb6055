"""A mail as the set of marks that can speak for a kind of mail.

`s:` a word of the subject, `t:` a word of the text, `s-cue:` and `t-cue:` a phrase that
many senders use (see `cues`), `has:` what was found in the mail. A word
of Latin script is one word or two in a row; of Japanese, which parts no words, two to
four letters in a row.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from mioboe.events.generic.cues import cues_in
from mioboe.events.generic.values import (
    has_code,
    has_money,
    order_number,
    tracking_number,
)
from mioboe.kit import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.messages import Message

#: What a mail is about stands at its beginning.
MOST_TEXT: Final = 3000
_MOST_SUBJECT: Final = 300
_LATIN: Final = re.compile(r"[a-z]{1,20}(?:'[a-z]{1,3})?")
_JAPANESE: Final = re.compile("[\u3041-\u3096\u30a1-\u30fc\u3005\u4e00-\u9fff]{2,}")
_QUOTED: Final = re.compile(r"(?m)^[ \t]*>.*$")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w.-]+")
_LEAST_JAPANESE: Final = 8
_LEAST_ENGLISH: Final = 2
_ENGLISH: Final = re.compile(
    r"\b(?:the|your|you|we|our|has|have|is|was|been|this|for|to|of|and|with)\b"
)
#: What mailing lists put before a subject: `[family:00123]`.
_TAG: Final = re.compile(r"\A\s*\[[\w.-]{2,32}[ :,#-]+0*\d{1,8}\]\s*")


def subject_of(message: Message) -> str:
    """Return the subject that is read: folded, of a length that makes sense."""
    return _TAG.sub("", fold(message.subject))[:_MOST_SUBJECT]


def text_of(message: Message) -> str:
    """Return the text that is read: its beginning, without quotes and addresses."""
    text = message.text or message.html_text
    return _ADDRESS.sub("", _QUOTED.sub("", text[: 2 * MOST_TEXT]))[:MOST_TEXT]


def language_of(text: str) -> str:
    """Return the language of a text: `"ja"`, `"en"`; empty for any other.

    Args:
        text: Folded.

    Example:
        >>> language_of("ご注文ありがとうございます。"), language_of("Es ist da!")
        ('ja', '')
    """
    if sum(map(len, _JAPANESE.findall(text))) >= _LEAST_JAPANESE:
        return "ja"
    words = set(_ENGLISH.findall(text.lower()))
    return "en" if len(words) > _LEAST_ENGLISH else ""


def features(subject: str, text: str) -> frozenset[str]:
    """Return the marks of a mail.

    Args:
        subject: As `subject_of` gives it.
        text: As `text_of` gives it.

    Example:
        >>> sorted(features("Order 12 shipped", ""))
        ['s:order', 's:order shipped', 's:shipped']
    """
    marks = itertools.chain(
        (f"s:{word}" for word in _words(subject)),
        (f"t:{word}" for word in _words(text)),
        (f"s-cue:{name}" for name in cues_in(subject.lower())),
        (f"t-cue:{name}" for name in cues_in(text.lower())),
        (f"has:{name}" for name in _findings(subject, text)),
    )
    return frozenset(marks)


def _words(text: str) -> Iterator[str]:
    """Find the words of a text.

    Yields:
        One after the other, many of them more than once.
    """
    latin = _LATIN.findall(text.lower())
    yield from latin
    yield from map(" ".join, itertools.pairwise(latin))
    for run in _JAPANESE.findall(text):
        for size in (2, 3, 4):
            for start in range(len(run) - size + 1):
                yield run[start : start + size]


def _findings(subject: str, text: str) -> Iterator[str]:
    if order_number(subject, text):
        yield "order-number"
    if tracking_number(text):
        yield "tracking"
    if has_money(text):
        yield "money"
    if has_code(text):
        yield "code"
