r"""ISO-2022-JP as it is sent, which is CP50221 and worse.

The label covers NEC's special characters (①, ㈱), IBM's kanji (髙, 﨑), half-width kana
in three ways (`ESC ( I`, shift out, eight bits), JIS X 0212 and the escapes of
ISO-2022-JP-2 and -2004. Gateways eat the ESC byte and leave `$B...(B` behind.

Double bytes map as in the WHATWG index jis0208, so that one character comes out the
same whichever of the three Japanese encodings carried it.
"""

from __future__ import annotations

import re
from typing import Final

#: One leading set of characters lets the search skip what lies between.
_SWITCH = re.compile(
    rb"[\x1b\x0e\x0f](?:(?<=\x1b)(\([BJHI]|\$\([@A-DOPQ]|\$[@AB]|\.[AF]|N))?"
)
#: What Python's own codec, which is faster, takes otherwise than mail means it.
_UNLIKE_PYTHON: Final = (b"\x0e", b"\x0f", b"\x1b(J")
_TOKEN = re.compile(
    rb"(?P<escape>\x1b(?:\$\([@A-DOPQ]|\$[@AB]|\([BJHI]))"
    rb"|(?P<opener>\$[@B])|(?P<closer>\([BJ])|(?P<blank>[\x00-\x20]+)"
)
_GRAPHIC = re.compile(rb"(?:[\x21-\x7e]{2})+")
_KANA = re.compile(rb"(?:[\x21-\x7e]{2})*?[\x24\x25][\x21-\x76]")
_PAIR = re.compile(rb"([\xa1-\xfe]{2})|\x8e([\xa1-\xdf])|([\x00-\x7f]+)|(.)", re.DOTALL)
_EUC = re.compile(
    rb"(?:[\x00-\x7f]++|[\xa1-\xfe]{2}|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2})*+"
)
#: Graphic characters with the high bit set, all others as they are.
_HIGH: Final = bytes(b | 0x80 if b in range(0x21, 0x7F) else b for b in range(256))
#: The same for the one half of them that are kana.
_HIGH_KANA: Final = bytes(b | 0x80 if b in range(0x21, 0x60) else b for b in range(256))
#: Where Python's `euc_jp` and the WHATWG index part.
_ALIKE: Final = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")

_SHIFT_OUT: Final = 0x0E
_ASCII, _ROMAN, _HALF = b"(B", b"(J", b"(I"
_DOUBLE: Final = {b"$@", b"$B", b"$(@", b"$(B"}
_OTHER: Final = {
    b"$A": "gb2312",
    b"$(A": "gb2312",
    b"$(C": "euc_kr",
    b"$(O": "euc_jis_2004",
    b"$(Q": "euc_jis_2004",
}
#: Sets whose double bytes follow a single shift three in EUC.
_SHIFTED: Final = {b"$(D": "euc_jp", b"$(P": "euc_jis_2004"}


def decode_jis(data: bytes) -> str:
    r"""Decode bytes that switch character sets by escape sequences.

    Args:
        data: Seven-bit JIS; eight-bit bytes are taken as half-width kana, UTF-8 or
            CP932, whichever fits.

    Returns:
        The text, U+FFFD for what no set has. A line end goes back to ASCII.

    Source:
        RFC 1468, RFC 1554, RFC 2237; WHATWG Encoding, ISO-2022-JP.

    Example:
        >>> decode_jis(b"\x1b$BCmJ8\x1b(B No. 1")
        '注文 No. 1'
        >>> decode_jis(b"\x1b(I1O?^]\x1b(B")
        'ｱﾏｿﾞﾝ'
    """
    return "".join(map(_decode_line, data.splitlines(keepends=True)))


def _decode_line(line: bytes) -> str:
    if b"\x1b" not in line and b"\x0e" not in line and line.isascii():
        return line.decode("ascii")
    content = line.rstrip(b"\r\n")
    end = line[len(content) :].decode("ascii")
    if content.isascii() and not any(map(content.__contains__, _UNLIKE_PYTHON)):
        try:
            return _as_whatwg(content.decode("iso2022_jp")) + end
        except UnicodeDecodeError:
            pass
    return _decode_switches(content) + end


def _decode_switches(line: bytes) -> str:
    out: list[str] = []
    mode, shifted, done = _ASCII, False, 0
    for match in _SWITCH.finditer(line):
        start = match.start()
        if start > done:
            out.append(_decode_run(line[done:start], _HALF if shifted else mode))
        done = match.end()
        if escape := match[1]:
            mode = mode if escape[0] in b".N" else escape
        else:
            shifted = line[start] == _SHIFT_OUT
    if done < len(line):
        out.append(_decode_run(line[done:], _HALF if shifted else mode))
    return "".join(out)


def mend(data: bytes, *, hinted: bool) -> bytes:
    r"""Return ``data`` with the ESC bytes put back that a gateway has eaten.

    Args:
        data: Bytes that hold `$B` or `(B` without an ESC before them.
        hinted: Whether something else says that this is JIS: a label, an escape.
            Without it, only what holds kana is taken for Japanese, so that `$BASE`
            stays.

    Returns:
        ``data`` itself where nothing was lost.

    Example:
        >>> mend(b"$B$4CmJ8(B 1", hinted=False)
        b'\x1b$B$4CmJ8\x1b(B 1'
        >>> mend(b"set $BASE(Base) first", hinted=False)
        b'set $BASE(Base) first'
    """
    if not _may_lack_escapes(data):
        return data
    holes: list[int] = []
    opened, real = -1, False
    for match in _TOKEN.finditer(data):
        kind, start = match.lastgroup, match.start()
        if kind == "closer":
            if opened < 0 or (start - opened) % 2:
                continue
            # No Japanese set has a character at 0x2842 or 0x284A: this one is real.
            if real or _plausible(data[opened:start], hinted=hinted):
                holes += (start,) if real else (opened - 2, start)
            opened = -1
        elif kind == "escape":
            if not real and _plausible(data[opened:start], hinted=hinted):
                holes.append(opened - 2)
            opened, real = (match.end() if match[0][1:] in _DOUBLE else -1), True
        elif kind == "opener":
            opened, real = (opened, real) if opened >= 0 else (match.end(), False)
        elif not real or b"\n" in match[0] or b"\r" in match[0]:
            opened = -1
    return _with_escapes(data, holes)


def decode_euc(data: bytes) -> str | None:
    r"""Decode EUC-JP with the vendors' characters (CP51932, eucJP-ms).

    Returns:
        The text; `None` where the bytes are something else.

    Example:
        >>> decode_euc(b"\xad\xa1 \xcc\xee")
        '① 野'
    """
    try:
        return _as_whatwg(data.decode("euc_jp"))
    except UnicodeDecodeError:
        text = _decode_pairs(data) if _EUC.fullmatch(data) else "\ufffd"
        return None if "\ufffd" in text else text


def has_escape(data: bytes) -> bool:
    """Return whether ``data`` switches to a Japanese set somewhere."""
    return b"\x1b$" in data or b"\x1b(I" in data or b"\x1b(J" in data


def _may_lack_escapes(data: bytes) -> bool:
    closed = data.count(b"\x1b(B") + data.count(b"\x1b(J")
    if data.count(b"(B") + data.count(b"(J") > closed:
        return True
    return closed > data.count(b"\x1b$") + data.count(b"\x1b(I")


def _with_escapes(data: bytes, holes: list[int]) -> bytes:
    pieces, done = [], 0
    for hole in holes:
        pieces.append(data[done:hole])
        done = hole
    return b"\x1b".join([*pieces, data[done:]]) if holes else data


def _plausible(content: bytes, *, hinted: bool) -> bool:
    if not _GRAPHIC.fullmatch(content) or not (hinted or _KANA.match(content)):
        return False
    return "\ufffd" not in _decode_double(content)


def _decode_run(run: bytes, mode: bytes) -> str:
    if mode in _DOUBLE:
        return _decode_double(run)
    if mode == _HALF:
        return run.translate(_HIGH_KANA).decode("cp932", "replace")
    if codec := _OTHER.get(mode):
        return run.translate(_HIGH).decode(codec, "replace")
    if codec := _SHIFTED.get(mode):
        shifted = _GRAPHIC.sub(_shift_three, run)
        return shifted.decode(codec, "replace")
    text = _decode_single(run)
    return text.replace("\\", "¥") if mode == _ROMAN else text


def _shift_three(match: re.Match[bytes]) -> bytes:
    high = match.group().translate(_HIGH)
    return b"".join(b"\x8f" + high[i : i + 2] for i in range(0, len(high), 2))


def _decode_single(run: bytes) -> str:
    if run.isascii():
        return run.decode("ascii")
    try:
        return run.decode("utf-8")
    except UnicodeDecodeError:
        return run.decode("cp932", "replace")


def _decode_double(run: bytes) -> str:
    high = run.translate(_HIGH)
    try:
        return _as_whatwg(high.decode("euc_jp"))
    except UnicodeDecodeError:
        return _decode_pairs(high)


def _decode_pairs(high: bytes) -> str:
    return "".join(map(_decode_pair, _PAIR.finditer(high)))


def _decode_pair(match: re.Match[bytes]) -> str:
    pair, kana, plain, _ = match.groups()
    if plain:
        return str(plain, "ascii")
    if kana:
        return str(kana, "cp932")
    if not pair:
        return "\ufffd"
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    lead = (row >> 1) + (0x81 if row < 0x3E else 0xC1)  # noqa: PLR2004 - JIS rows
    trail = cell + (0x9F if row & 1 else 0x40 if cell < 0x3F else 0x41)  # noqa: PLR2004
    try:
        return bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return "\ufffd"


def _as_whatwg(text: str) -> str:
    return text.translate(_ALIKE) if any(map(text.__contains__, "〜‖−¢£¬")) else text
