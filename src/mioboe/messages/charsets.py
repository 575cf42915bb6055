"""Bytes to text. A label is a hint; the bytes decide.

The order: a byte order mark, escape sequences, valid UTF-8, then the label, unless what
it gives reads worse than Japanese that another charset would give.
"""

from __future__ import annotations

import re
from typing import Final

from mioboe.messages.jis import decode_euc, decode_jis, has_escape, mend
from mioboe.messages.labels import ASCII, CP932, EUC, GB, JIS, UTF_8, WINDOWS, codec_of

#: The form in which a charset is named whose bytes had to be replaced.
_REPLACED = "?"
#: How many characters above ASCII are weighed to judge a text.
_SAMPLE = 400
#: How much of a text is looked at for them.
_REACH = 8_000
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_HIGH_CHARS = re.compile(r"[^\x00-\x7f]+")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]+")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_WIDE = re.compile(r"[^\x00-\u07ff]")
_TWO_BYTE: Final = frozenset({CP932, EUC, GB, "big5hkscs", "cp949"})
#: Labels that a sender leaves at their default, whatever the bytes are.
_IDLE: Final = frozenset({"", ASCII, UTF_8, JIS})
_UTF_8_BOM, _UTF_16_BOMS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
#: What a character is worth as a sign that the text is what a person wrote, by class.
_WEIGHTS: Final = (
    (_KANA, 1.0),
    (re.compile("[\u3000-\u3020\u30fb\u30fc\uff01-\uff5e\uffe5]"), 0.6),
    (re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]"), 0.35),
    (re.compile("[\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u20ac]"), 0.3),
    (re.compile("[\u2190-\u21ff\u203b\u2460-\u266f]"), 0.3),
    (re.compile("[\uac00-\ud7a3]"), 0.3),
    (re.compile("[\uff61-\uff9f]"), 0.2),
    (re.compile("[\u0370-\u04ff]"), -0.2),
    (re.compile("[\u00a0-\u00bf\u2020-\u2025\u2027-\u203a]"), -0.3),
    (re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd]"), -2.0),
)
_KANJI = re.compile("[\u4e00-\u9fff]+")
#: First lead byte of level 2 in CP932, and of the vendors' kanji.
_LEVEL_2, _VENDOR = 0x99, 0xED
#: What the label's charset is ahead of others, by codec.
_BONUS: Final = {CP932: 0.5, EUC: 0.5, WINDOWS: 0.3, GB: 0.1, "big5hkscs": 0.1}
_BONUS_OF_OTHERS = 0.8
#: The least weight of Latin letters and quotation marks among the high bytes.
_LEAST_WESTERN = 0.1
#: The least share of kana by which another charset refutes a label.
_KANA_SHARE = 0.1


def decode_text(data: bytes, label: str | None = None) -> tuple[str, str]:
    r"""Decode text of a mail, Japanese above all, and say by what.

    Args:
        data: Content of a text part, of an encoded word, or a raw header value.
        label: The charset it claims, as written. Wrong, unknown and missing ones are
            made up for. UTF-7 is never decoded: it is shown raw.

    Returns:
        The text, without a byte order mark, and the name of the charset that was
        really used, with `"?"` behind it where bytes had to be replaced by U+FFFD.

    Source:
        WHATWG Encoding for what labels mean; RFC 1468 for escapes.

    Example:
        >>> decode_text("ご注文".encode("cp932"), "iso-8859-1")
        ('ご注文', 'cp932')
        >>> decode_text(b"\x1b$B$4CmJ8\x1b(B", "utf-8")
        ('ご注文', 'cp50221')
    """
    codec = codec_of(label)
    if data.isascii():
        return _decode_seven_bit(data, codec)
    if has_escape(data):
        return _named(decode_jis(data), "cp50221")
    if data.startswith(_UTF_8_BOM):
        data, codec = data[3:], UTF_8
    if codec.startswith("utf-16") or data.startswith(_UTF_16_BOMS):
        text = _try(data, codec if codec.startswith("utf-16") else "utf-16")
        if text is not None:
            return text.removeprefix("\ufeff"), "utf-16"
    text = _try(data, UTF_8)
    if text is None:
        return _decode_eight_bit(data, codec)
    if codec in _TWO_BYTE and not _WIDE.search(text):
        # Two-byte sequences alone may be chance: `\xc3\xb2` is 耽 in EUC-JP.
        labelled = _try(data, codec)
        if labelled is not None:
            return labelled, codec
    return text.removeprefix("\ufeff"), UTF_8


def _decode_seven_bit(data: bytes, codec: str) -> tuple[str, str]:
    if codec == "iso2022_kr" and b"\x1b$)C" in data:
        return _named(data.decode(codec, "replace"), codec)
    if b"\x1b" in data or (b"\x0e" in data and codec == JIS):
        return _named(decode_jis(mend(data, hinted=True)), "cp50221")
    if b"$" in data and (b"(B" in data or b"(J" in data):
        mended = mend(data, hinted=codec == JIS)
        if mended is not data:
            return _named(decode_jis(mended), "cp50221")
    if codec == "hz" and b"~{" in data:
        return _named(data.decode(codec, "replace"), codec)
    if codec.startswith("utf-16") and b"\0" in data:
        return _named(data.decode(codec, "replace"), codec)
    return data.decode("ascii"), ASCII


def _decode_eight_bit(data: bytes, codec: str) -> tuple[str, str]:
    """Return the reading of what is no UTF-8 as a whole."""
    if codec in _IDLE and (nearly := _nearly_utf_8(data)):
        return nearly, UTF_8 + _REPLACED
    if codec == JIS and _is_half_kana(data):
        return data.decode(CP932), "cp50221"
    if (codec in _IDLE or codec == WINDOWS) and _is_western(data):
        return _decode_western(data), WINDOWS
    own = None if codec in _IDLE else _try(data, codec)
    if own is not None and codec in {CP932, EUC} and _reads_well(own):
        return own, codec
    best, name, score = own, codec, -1.0
    if own is not None:
        score = _weigh(own) + _BONUS.get(codec, _BONUS_OF_OTHERS)
    for rival in (CP932, EUC, GB, WINDOWS):
        text = None if rival == codec else _try(data, rival)
        if text is None or not _may_refute(text, codec):
            continue
        if (weight := _weigh(text)) > score:
            best, name, score = text, rival, weight
    return (best, name) if best is not None else _decode_with_loss(data, codec)


def _decode_with_loss(data: bytes, codec: str) -> tuple[str, str]:
    """Return the best reading of what no charset fits: cut, garbled or mixed."""
    codecs = dict.fromkeys(
        c for c in (codec, CP932, UTF_8) if c not in {"", ASCII, JIS}
    )
    texts = [_named(data.decode(c, "replace"), c) for c in codecs]
    return max(texts, key=lambda pair: _weigh(pair[0]))


def _named(text: str, codec: str) -> tuple[str, str]:
    return text, codec + _REPLACED if "\ufffd" in text else codec


def _try(data: bytes, codec: str) -> str | None:
    if codec == EUC:
        return decode_euc(data)
    if codec == WINDOWS:
        return _decode_western(data)
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _decode_western(data: bytes) -> str:
    try:
        return data.decode(WINDOWS)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _nearly_utf_8(data: bytes) -> str:
    """Return UTF-8 that was cut or garbled in a few places; empty if it is none."""
    text = ""
    for piece in (data[:_REACH], data):
        text = piece.decode(UTF_8, "replace").removeprefix("\ufeff")
        bad = text.count("\ufffd")
        good = sum(map(len, _HIGH_CHARS.findall(text))) - bad
        if good < 4 * bad:
            return ""
    return text


def _is_western(data: bytes) -> bool:
    """Return whether high bytes stand alone among many others: é, ’, ü."""
    if _weigh(_decode_western(data[:_REACH])) < _LEAST_WESTERN:
        return False
    runs = _HIGH_BYTES.findall(data[:_REACH])
    high = sum(map(len, runs))
    return max(map(len, runs), default=0) <= 2 and 4 * high < min(len(data), _REACH)  # noqa: PLR2004 - a pair of accents


def _may_refute(text: str, codec: str) -> bool:
    """Return whether a reading in another charset than the label's is admissible."""
    if codec in _IDLE or codec == WINDOWS:
        return True
    sample = "".join(_HIGH_CHARS.findall(text[:_REACH]))[:_SAMPLE]
    return len(_KANA.findall(sample)) > _KANA_SHARE * len(sample)


def _is_half_kana(data: bytes) -> bool:
    """Return whether all eight-bit bytes are half-width kana of JIS X 0201."""
    return all(byte in range(0xA1, 0xE0) for byte in data if byte > 0x7F)  # noqa: PLR2004


def _reads_well(text: str) -> bool:
    """Return whether few of its characters are half-width kana: EUC read as CP932."""
    kana = sum(map(len, _HALF_KANA.findall(text[:_REACH])))
    high = sum(map(len, _HIGH_CHARS.findall(text[:_REACH])))
    return 5 * kana <= high


def _weigh(text: str) -> float:
    """Return how much ``text`` reads like text, about -2 to 1 a character."""
    sample = "".join(_HIGH_CHARS.findall(text[:_REACH]))[:_SAMPLE]
    if not sample:
        return 0.0
    total = sum(weight * len(of.findall(sample)) for of, weight in _WEIGHTS)
    kanji = "".join(_KANJI.findall(sample))
    return (total + _weigh_kanji(kanji)) / len(sample)


def _weigh_kanji(kanji: str) -> float:
    """Return 0.7 for a kanji of level 1, little for rarer ones, less for foreign."""
    total = 0.0
    for char in kanji:
        lead = char.encode(CP932, "replace")[0]
        if lead < 0x80:  # noqa: PLR2004 - replaced by a question mark
            total -= 0.2
        else:
            total += 0.7 if lead < _LEVEL_2 else 0.1 if lead < _VENDOR else 0.0
    return total
