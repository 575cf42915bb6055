"""Names of charsets as mails write them, to the codec that reads what they mean.

Only codecs named here are ever used: Python's own registry holds EBCDIC, UTF-7 and
others in which an attacker could hide a text from us that no mail client shows.
"""

from __future__ import annotations

import re
from typing import Final

_JUNK = re.compile(r"[^a-z0-9]+")
_LONGEST_LABEL = 60

CP932, EUC, JIS, GB = "cp932", "euc_jp", "iso2022_jp", "gb18030"
UTF_8, UTF_16, WINDOWS = "utf-8", "utf-16", "cp1252"
#: A label that is known and means no more than ASCII.
ASCII = "us-ascii"

_ALIASES: Final = {
    UTF_8: "utf8 unicode11utf8 unicode20utf8 xunicode20utf8 utf8n utf8mb4 cp65001",
    UTF_16: "utf16 unicode ucs2 iso10646ucs2 unicodefeff csunicode",
    "utf-16-le": "utf16le",
    "utf-16-be": "utf16be",
    ASCII: "usascii ascii ansix341968 iso646us isoir6 us 7bit utf7 unicode11utf7",
    WINDOWS: "iso88591 latin1 l1 cp1252 windows1252 xcp1252 ansi isoir100 cp819",
    CP932: (
        "shiftjis sjis xsjis mskanji windows31j cswindows31j cp932 ms932 windows932 "
        "csshiftjis shiftjis2004 shiftjisx0213 sjis2004 xmscp932 ibm943 cp943 cp943c "
        "xshiftjis jsjis shitjis ibm932 xsjiscp932 macjapanese xmacjapanese"
    ),
    EUC: (
        "eucjp xeucjp eucjpms eucjpwin cp51932 eucjis2004 eucjisx0213 ujis xeuc euc "
        "cseucpkdfmtjapanese extendedunixcodepackedformatforjapanese xeucjapanese"
    ),
    JIS: "csiso2022jp jis cp50220 cp50221 cp50222 xjis jis7",
    GB: (
        "gb2312 gbk gb18030 xgbk cp936 ms936 windows936 csgb2312 gb23121980 euccn "
        "chinese isoir58 gb csiso58gb231280 gb231280"
    ),
    "hz": "hzgb2312 hz",
    "big5hkscs": "big5 big5hkscs cnbig5 csbig5 xxbig5 cp950 ms950 windows950 big5tw",
    "cp949": (
        "euckr ksc5601 ksc56011987 ksc56011989 korean cseuckr windows949 cp949 uhc "
        "isoir149 csksc56011987 kscc5601"
    ),
    "iso2022_kr": "iso2022kr csiso2022kr",
    "cp874": "tis620 windows874 iso885911 cp874",
    "koi8_r": "koi8r koi8 cskoi8r",
    "koi8_u": "koi8u koi8ru",
    "mac_roman": "macintosh mac xmacroman macroman csmacintosh",
    "mac_cyrillic": "xmaccyrillic xmacukrainian",
    "cp866": "ibm866 866 cp866 csibm866",
}  # fmt: skip
_CODECS: Final = {
    alias: codec for codec, aliases in _ALIASES.items() for alias in aliases.split()
}
_ISO = re.compile(r"(?:cs)?iso8859([1-9]|1[0134568])[ei]?")
_ISO_NAMES: Final = {"latin2": 2, "latin3": 3, "latin4": 4, "latin5": 9, "latin9": 15}
_WINDOWS = re.compile(r"(?:x|windows|cp|ms)*(125[0-8])")


def codec_of(label: str | None) -> str:
    """Return the codec that reads what a label means in practice.

    Args:
        label: A charset parameter, or the charset of an encoded word, as written.

    Returns:
        Name of a Python codec, or `ASCII`; empty for a label that says nothing
        (`x-unknown`, `default`, `U`). UTF-7 counts as ASCII: it is never decoded.

    Source:
        WHATWG Encoding, section 4.2; labels seen in mail.

    Example:
        >>> codec_of("Windows-31J"), codec_of("_iso-2022-jp$ESC"), codec_of("X-UNKNOWN")
        ('cp932', 'iso2022_jp', '')
    """
    if not label:
        return ""
    key = _JUNK.sub("", label[:_LONGEST_LABEL].partition("*")[0].lower())
    if codec := _CODECS.get(key):
        return codec
    if "iso2022jp" in key:
        return JIS
    if match := _ISO.fullmatch(key):
        return f"iso8859_{match[1]}"
    if match := _WINDOWS.fullmatch(key):
        return f"cp{match[1]}"
    return f"iso8859_{_ISO_NAMES[key]}" if key in _ISO_NAMES else ""


def is_utf7(label: str | None) -> bool:
    """Return whether a label asks for UTF-7, in which only attackers write today."""
    key = _JUNK.sub("", (label or "")[:_LONGEST_LABEL].lower())
    return key.endswith("utf7")
