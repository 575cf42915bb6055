"""Bytes a little changed: what attackers, list software and broken disks do to mail."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Final

from tests.fuzz import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

_Change = Callable[[Random, bytes], bytes]
#: All words that may be put somewhere.
_KINDS: Final = (
    vocabulary.ODD, vocabulary.SIGNS, vocabulary.NUMBERS, vocabulary.MONEY,
    vocabulary.DATES, vocabulary.ORDERS, vocabulary.TAGS, vocabulary.JSON,
    vocabulary.MIME, vocabulary.WORDS, vocabulary.RESULTS, vocabulary.TRACE,
    vocabulary.SIGNED, vocabulary.FIELDS,
)  # fmt: skip
_CODECS: Final = ("utf-8", "utf-8", "utf-8", "iso2022_jp", "cp932", "euc_jp", "utf-16")


def mutated(random: Random, data: bytes, others: Sequence[bytes] = ()) -> bytes:
    """Return ``data`` with one to five changes; ``others`` lend pieces."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        if others and random.random() < 0.1:
            data = _spliced(random, data, random.choice(others))
        else:
            change = random.choice(_CHANGES)
            data = change(random, data)
    return data


def word(random: Random) -> bytes:
    """Return any word of the vocabulary, in any charset."""
    kinds = (*_KINDS, vocabulary.brands(), vocabulary.labels())
    text: str = random.choice(random.choice(kinds))
    return text.encode(random.choice(_CODECS), "replace")


def _place(random: Random, data: bytes) -> int:
    """Return a place, often near the front, where the headers are."""
    size = len(data)
    return random.randrange(min(size, random.choice((300, 2000, size + 1))) + 1)


def _span(random: Random, data: bytes) -> tuple[int, int]:
    start = _place(random, data)
    return start, min(len(data), start + random.choice((1, 2, 4, 16, 64, 256, 1024)))


def _flipped(random: Random, data: bytes) -> bytes:
    at = _place(random, data)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _cut(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[end:]


def _put(random: Random, data: bytes) -> bytes:
    at = _place(random, data)
    return data[:at] + word(random) + data[at:]


def _replaced(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + word(random) + data[end:]


def _copied(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    at = _place(random, data)
    return data[:at] + data[start:end] + data[at:]


def _multiplied(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    times = random.choice((2, 3, 10, 50, 300))
    piece = data[start:end][: 60_000 // times]
    return data[:start] + piece * times + data[end:]


def _truncated(random: Random, data: bytes) -> bytes:
    return data[: _place(random, data)]


def _line_ends(random: Random, data: bytes) -> bytes:
    lean = data.replace(b"\r\n", b"\n")
    return random.choice((
        lean,
        lean.replace(b"\n", b"\r\n"),
        data.replace(b"\n", b"\r"),
    ))


def _lines_moved(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _line_copied(random: Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
    return b"\n".join(lines)


def _field_added(random: Random, data: bytes) -> bytes:
    name = random.choice(vocabulary.FIELDS).encode()
    value = b"".join(word(random) for _ in range(random.randrange(5)))
    return name + b": " + value + b"\n" + data


def _digit(random: Random, data: bytes) -> bytes:
    places = [at for at, code in enumerate(data) if code in b"0123456789"]
    if not places:
        return data
    at = random.choice(places)
    return (
        data[:at] + random.choice((b"0", b"9", b"", b"99", b".", b",")) + data[at + 1 :]
    )


def _spliced(random: Random, data: bytes, other: bytes) -> bytes:
    start, end = _span(random, data)
    low, high = _span(random, other)
    return random.choice((
        data[:start] + other[low:high] + data[end:],
        data[:start] + other[low:],
    ))


_CHANGES: Final[tuple[_Change, ...]] = (
    _flipped, _cut, _put, _put, _replaced, _replaced, _copied, _multiplied, _truncated,
    _line_ends, _lines_moved, _line_copied, _field_added, _digit,
)  # fmt: skip
