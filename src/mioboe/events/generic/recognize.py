"""What a mail seems to be, by its words, with the words that said so.

A linear model (multinomial logistic regression): every mark of the mail adds what it
speaks for each kind, and that is all. So each guess is explained by its largest terms.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from mioboe.events.generic.features import features, language_of, subject_of, text_of
from mioboe.events.generic.model import Guess

if TYPE_CHECKING:
    from mioboe.events.generic.model import Lexicon
    from mioboe.messages import Message

_MOST_WORDS: Final = 6
#: What speaks less than this for a kind is no reason to tell.
_LEAST: Final = 0.1


def recognize(message: Message, lexicon: Lexicon) -> Guess | None:
    """Return what ``message`` seems to be.

    Args:
        message: Any message, of any sender.
        lexicon: The weights of words.

    Returns:
        The kind that its words speak for most, however little; it is for the caller to
        ask `is_sure`. `None` for a mail in neither Japanese nor English, or without
        words that are known.
    """
    subject, text = subject_of(message), text_of(message)
    if not lexicon.kinds or not language_of(f"{subject}\n{text}"):
        return None
    return guess(features(subject, text), lexicon)


def is_sure(found: Guess, lexicon: Lexicon) -> bool:
    """Return whether a guess is sure enough to be told."""
    return found.score >= lexicon.least.get(found.kind, math.inf)


def guess(marks: frozenset[str], lexicon: Lexicon) -> Guess | None:
    """Return what the marks of a mail speak for; `None` where none is known.

    Example:
        >>> from mioboe.events.generic.model import GuessKind, Lexicon
        >>> lexicon = Lexicon(kinds=(GuessKind.ORDER, GuessKind.OTHER), bias=(0.0, 0.0),
        ...     weights={"s:order": (2.0, -2.0), "t:hello": (-0.5, 0.5)})
        >>> found = guess(frozenset({"s:order", "t:hello"}), lexicon)
        >>> found.kind.value, round(found.score, 2), found.words
        ('order', 0.95, ('order',))
    """
    known = sorted(marks & lexicon.weights.keys())
    if not known:
        return None
    rows = [lexicon.weights[mark] for mark in known]
    sums = [bias + sum(terms) for bias, *terms in zip(lexicon.bias, *rows, strict=True)]
    top = max(sums)
    shares = [math.exp(value - top) for value in sums]
    best = sums.index(top)
    loud = sorted(((-row[best], mark) for row, mark in zip(rows, known, strict=True)))
    words = [_shown(mark) for weight, mark in loud if -weight >= _LEAST]
    return Guess(
        kind=lexicon.kinds[best],
        score=shares[best] / sum(shares),
        words=_without_parts(words),
    )


def _shown(mark: str) -> str:
    where, _, word = mark.partition(":")
    return f"<{word}>" if where == "has" else word


def _without_parts(words: list[str]) -> tuple[str, ...]:
    """Return the first words, without those that are a piece of an earlier one."""
    kept: list[str] = []
    for word in words:
        if not any(word in other for other in kept):
            kept = [other for other in kept if other not in word] + [word]
        if len(kept) >= _MOST_WORDS:
            break
    return tuple(kept)
