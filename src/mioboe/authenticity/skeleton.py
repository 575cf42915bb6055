"""Reducing text to what the eye takes it for."""

from __future__ import annotations

import re
from typing import Final

from mioboe.authenticity.skeletons import TABLE
from mioboe.kit import fold

#: Digits and signs that pass for a letter where letters stand on both sides.
_DIGITS: Final = str.maketrans("0123456789!|$€", "olzeasbtbgllse")
#: Greek capitals pass for other letters than the small ones that folding makes of them.
_CAPITALS: Final = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx")
_BETWEEN = re.compile(r"(?<=[a-z])[0-9!|$€]++(?=[a-z])")
_GAPS = re.compile(r"[\W_]++")


def skeleton(text: str) -> str:
    """Return what ``text`` passes for at a glance.

    Args:
        text: Any text. Two that look alike have the same skeleton; it is for
            comparing only and is never shown.

    Returns:
        NFKC, lower-case, without invisible characters and accents; look-alike letters
        of other scripts, of kana and kanji, digits between letters, `rn`, `vv` and
        `cl`, and `i` and `l` made one.

    Source:
        UTS 39 section 4, with the departures named in tools/make_skeletons.py.

    Example:
        >>> skeleton("Amaz0n") == skeleton("Аmаzоn") == skeleton("arnazon")
        True
        >>> skeleton("PayPaI") == skeleton("paypal")
        True
        >>> skeleton("二コ二コ") == skeleton("ニコニコ")
        True
        >>> skeleton("乐天") == skeleton("楽天")
        True
    """
    plain = fold(text)
    if plain.isascii():
        plain = plain.lower()
    else:
        plain = plain.translate(_CAPITALS).casefold().translate(TABLE)
    if _BETWEEN.search(plain):
        plain = _BETWEEN.sub(lambda run: run.group().translate(_DIGITS), plain)
    plain = plain.replace("rn", "m").replace("vv", "w").replace("cl", "d")
    return plain.replace("i", "l")


def words(text: str) -> str:
    """Return the skeleton with every gap and sign between letters as one blank.

    Example:
        >>> words("【Amazon.co.jp】 お支払い")
        'amazon co jp お支払い'
    """
    return _GAPS.sub(" ", skeleton(text)).strip()
