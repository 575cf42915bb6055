"""Header fields with other people in them."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

from mioboe.messages.charsets import decode_text
from mioboe.messages.labels import codec_of
from mioboe.messages.redaction.encode import encode
from mioboe.messages.redaction.people import RECIPIENTS
from mioboe.messages.words import decode_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mioboe.messages.redaction.words import Words

#: Fields that say nothing of anybody.
_KEPT: Final = frozenset(
    {
        "date", "mime-version", "content-transfer-encoding", "precedence", "importance",
        "auto-submitted", "x-priority", "priority", "x-msmail-priority",
        "delivery-date",
        "content-language", "resent-date", "x-auto-response-suppress", "lines",
        "status",
        "x-spam-status", "x-spam-flag", "list-unsubscribe-post",
    }
)  # fmt: skip
#: Fields that are read word by word. All others are replaced as a whole.
_READ: Final = frozenset(
    {
        "subject", "from", "sender", "reply-to", "return-path", "errors-to", "received",
        "received-spf", "authentication-results", "arc-authentication-results",
        "content-type", "content-disposition", "content-description", "comments",
        "thread-topic", "organization", "x-mailer", "user-agent", "list-unsubscribe",
        "list-id", "list-help", "list-post", "list-subscribe", "list-archive",
        "resent-from",
        "x-original-from", "x-received", "x-originating-ip",
        "authentication-results-original",
        "keywords", "content-location", "content-base", "mailing-list", "x-ml-name",
        "dkim-filter", "x-original-authentication-results", "autocrypt-none",
    }
)  # fmt: skip
_IDS: Final = frozenset({
    "message-id", "in-reply-to", "references", "content-id", "resent-message-id",
    "feedback-id", "x-feedback-id",
})  # fmt: skip
_SIGNED: Final = frozenset({
    "dkim-signature", "arc-message-signature", "arc-seal", "domainkey-signature",
    "x-google-dkim-signature",
})  # fmt: skip
#: What servers write of a mail.
_TRACES: Final = frozenset({
    "received", "authentication-results", "arc-authentication-results", "received-spf",
    "authentication-results-original", "x-original-authentication-results",
})  # fmt: skip
_PROPERTY: Final = re.compile(
    r"(\b(?:smtp|header|policy|envelope|client|helo|identity|receiver)[\w.-]*\s*=)",
    re.IGNORECASE,
)
#: What a signature has of its own, and of the one to whom the mail is.
_OWN: Final = re.compile(r"(?P<tag>(?:^|;)\s*(?:b|bh|z)\s*=)(?P<value>[^;]*)")
_SIGNER: Final = re.compile(r"(?P<tag>(?:^|;)\s*i\s*=\s*)(?P<value>[^;\s]*)")
_FILE: Final = re.compile(
    r"(?P<tag>\b(?:file)?name(?:\*\d*\*?)?\s*=\s*)(?P<value>\"[^\"]*\"|[^;\s]+)",
    re.IGNORECASE,
)
_ID: Final = re.compile(r"(?P<tag>)(?P<value>[^<>\s]+)")
_QUEUE: Final = re.compile(r"(?P<tag>\bid\s+)(?P<value>[^\s;()]+)")
_RUN = re.compile(
    r"=\?([^?\s]{1,80})\?([bBqQ])\?[^?\r\n]{0,4000}\?="
    r"(?:\s+=\?[^?\s]{1,80}\?[bBqQ]\?[^?\r\n]{0,4000}\?=)*"
)
_MAIL = re.compile(r"[^\s<>\"(),;:]+@[\w.-]+")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}\"?$")
_WORD_LENGTH: Final = 45


def redact_field(name: str, value: bytes, words: Words) -> bytes:
    """Return the value of a header field with whatever tells of people replaced.

    Args:
        name: Its name, as written.
        value: All behind the colon, folding kept.
        words: How to redact.
    """
    lower = name.lower()
    if lower in _KEPT:
        return value
    rule = _rule(lower, words)
    nl = "\r\n" if b"\r\n" in value else "\n"
    text, codec = decode_text(value)
    made = "".join(_runs(text, rule, nl))
    return value if made == text else encode(made, codec)


def _rule(name: str, words: Words) -> Callable[[str], str]:
    if name in RECIPIENTS:
        return lambda text: _recipients(text, words)
    if name in _IDS:
        return lambda text: _ID.sub(lambda m: _identifier(m["value"], words), text)
    if name in _SIGNED:
        return lambda text: _signature(text, words)
    if name in {"content-type", "content-disposition"}:
        return lambda text: _FILE.sub(
            lambda m: m["tag"] + _file(m["value"], words), text
        )
    if name in _TRACES:
        return lambda text: _trace(text, words)
    return words.text if name in _READ else words.mask.word


def _trace(text: str, words: Words) -> str:
    """Return what servers wrote, with the names of properties as they are."""
    plain = _QUEUE.sub(lambda match: _mask(match, words), text)
    return "".join(
        piece if place % 2 else words.text(piece)
        for place, piece in enumerate(_PROPERTY.split(plain))
    )


def _mask(match: re.Match[str], words: Words) -> str:
    return match["tag"] + words.mask.word(match["value"])


def _identifier(text: str, words: Words) -> str:
    left, at, host = text.rpartition("@")
    return (
        f"{words.mask.word(left)}@{words.host(host)}" if at else words.mask.word(text)
    )


def _signature(text: str, words: Words) -> str:
    """Return a signature that names who signed, and what, and fits nothing."""
    text = _OWN.sub(lambda match: _mask(match, words), text)
    return _SIGNER.sub(lambda m: m["tag"] + words.text(m["value"]), text)


def _file(name: str, words: Words) -> str:
    """Return the name of a file; its ending stays."""
    ending = _EXTENSION.search(name)
    stop = ending.start() if ending else len(name)
    return words.mask.word(name[:stop]) + name[stop:]


def _recipients(text: str, words: Words) -> str:
    """Return a list of mailboxes with every name and address replaced."""
    made, at = [], 0
    for match in _MAIL.finditer(text):
        made += [words.name(text[at : match.start()]), words.recipient(match[0])]
        at = match.end()
    return "".join([*made, words.name(text[at:])])


def _runs(text: str, rule: Callable[[str], str], nl: str) -> Iterator[str]:
    """Yield a value piece by piece, its encoded words decoded and encoded again."""
    at = 0
    for match in _RUN.finditer(text):
        yield rule(text[at : match.start()])
        at = match.end()
        plain = decode_words(re.sub(r"\r?\n", "", match[0]))
        made = rule(plain)
        yield match[0] if made == plain else _encoded(made, match[1], match[2], nl)
    yield rule(text[at:])


def _encoded(text: str, charset: str, way: str, nl: str) -> str:
    """Return ``text`` as encoded words of that charset, each with whole characters."""
    codec = codec_of(charset) or "utf-8"
    made, piece = [], ""
    for char in text:
        if len(encode(piece + char, codec)) > _WORD_LENGTH and piece:
            made.append(piece)
            piece = ""
        piece += char
    made.append(piece)
    return f"{nl} ".join(
        f"=?{charset}?{way}?{_packed(encode(one, codec), way)}?=" for one in made
    )


def _packed(raw: bytes, way: str) -> str:
    if way in "bB":
        return base64.b64encode(raw).decode("ascii")
    return "".join(
        chr(byte) if chr(byte).isalnum() and byte < 0x80 else f"={byte:02X}"  # noqa: PLR2004 - ASCII
        for byte in raw
    )
