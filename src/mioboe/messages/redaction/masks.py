"""One word to another of the same shape: the same word always to the same one."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
#: Characters of one class, and what stands for one of them. All are in every charset of
#: Japanese mail.
_HIRAGANA: Final = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのまみむめもやゆよらりるれろわ"
)
_KATAKANA: Final = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノマミムメモヤユヨラリルレロワ"
)
_HALF: Final = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜ"
_KANJI: Final = (
    "山川田木林森岡島崎沢谷坂石岩水井江池浜原野村松竹梅杉桜柳花草葉菊星空雲雪風月日"
    "春夏秋冬東西南北高低大小中内外前後上下本末元新古長青赤白黒金銀光明清正真美和平安"
)
_TRIES: Final = 9
_FULL_WIDTH: Final = 0xFEE0
_WIDE_FIRST, _WIDE_LAST = "\uff10", "\uff5a"
#: What lengthens or voices the sound before it.
_MARKS: Final = frozenset("ーｰﾞﾟ゛゜")


class Mask:
    """Replaces words. What it makes of a word depends on the word and the salt alone.

    Example:
        >>> mask = Mask(b"salt")
        >>> mask.word("250-1234567") == mask.word("250-1234567")
        True
        >>> [len(mask.word(word)) for word in ("Taro", "山田", "0312345678")]
        [4, 2, 10]
    """

    def __init__(self, salt: bytes) -> None:
        """Take a salt.

        Args:
            salt: Up to 64 bytes that nobody knows afterwards.
        """
        self._salt = salt

    def word(self, text: str, keep: Collection[str] = ()) -> str:
        """Return another word of the same shape.

        Letters become letters of their case, width and script, digits digits; a first
        digit is zero where it was. All else stays, and counts for nothing: `250-1` and
        `2501` get the same digits.

        Args:
            text: Any text.
            keep: Characters that stay.
        """
        bare = "".join(char for char in _thin(text) if char.isalnum())
        if not bare:
            return text
        for turn in range(_TRIES):
            stream = self._stream(bare, turn)
            made = "".join(_swapped(text, stream, keep))
            if made != text:
                return made
        return "".join("x" if char.isalnum() else char for char in text)

    def _stream(self, bare: str, turn: int) -> Iterator[int]:
        """Yield numbers without an end."""
        raw = bare.encode("utf-8", "surrogatepass")
        block = 0
        while True:
            about = block.to_bytes(4, "big") + turn.to_bytes(1, "big") + raw
            yield from hashlib.blake2b(about, key=self._salt).digest()
            block += 1


def _swapped(text: str, stream: Iterator[int], keep: Collection[str]) -> Iterator[str]:
    """Yield what stands for each character."""
    is_first = True
    for char in text:
        if char in keep or char in _MARKS or not char.isalnum():
            yield char
            continue
        if _WIDE_FIRST <= char <= _WIDE_LAST:
            thin = chr(ord(char) - _FULL_WIDTH)
            yield chr(ord(_swap(thin, stream, is_first=is_first)) + _FULL_WIDTH)
        else:
            yield _swap(char, stream, is_first=is_first)
        is_first = False


def _swap(char: str, stream: Iterator[int], *, is_first: bool) -> str:
    number = next(stream)
    if char.isdecimal():
        if is_first:
            return "0" if char == "0" else str(1 + number % 9)
        return str(number % 10)
    for letters, first, last in _CLASSES:
        if first <= char <= last:
            return letters[number % len(letters)]
    letter = _LOWER[number % len(_LOWER)]
    return letter.upper() if char.isupper() else letter


_CLASSES: Final = (
    (_LOWER, "a", "z"),
    (_LOWER.upper(), "A", "Z"),
    (_HIRAGANA, "\u3041", "\u3096"),
    (_KATAKANA, "\u30a1", "\u30fa"),
    (_HALF, "\uff66", "\uff9d"),
    (_KANJI, "\u3005", "\u3007"),
    (_KANJI, "\u3400", "\u9fff"),
    (_KANJI, "\uf900", "\ufaff"),
    (_KANJI, "\U00020000", "\U0003ffff"),
)


def _thin(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
