"""Form, sender and values to the bytes of a mail as its sender hands it over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mioboe.drills.chance import chance_of
from mioboe.drills.encode import encode_body, encode_header, fitting
from mioboe.drills.fill import Sheet, fill, fill_block, zone_of
from mioboe.drills.model import DrillError, Value
from mioboe.drills.sign import sign
from mioboe.drills.stage import is_within

if TYPE_CHECKING:
    from mioboe.drills.model import Sending
    from mioboe.drills.sign import Key
    from mioboe.drills.stage import Form, Sender, Signer, SigningKey, Transfer

_END: Final = b"\r\n"
#: What every sender must set.
_NEEDED: Final = ("envelope", "peer", "address", "id", "boundary")
#: How a multipart says where its parts begin, where a sender has no way of its own.
_FIELD: Final = re.compile(r"\n(?![ \t])")
_MULTIPART: Final = 'multipart/alternative; \n\tboundary="${boundary}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail between sender and mailbox."""

    #: Signed, CRLF.
    raw: bytes
    #: All values that were filled in, the sender's too: `envelope`, `peer`, `id` ...
    values: Mapping[str, Value]
    #: Signatures from the top, as `domain`, `selector`, `start` (of `b=`), `result`.
    signatures: tuple[Mapping[str, str], ...]


def compose(
    sending: Sending,
    form: Form,
    sender: Sender,
    *,
    keys: Mapping[str, Key],
    base: Mapping[str, Value],
) -> Letter:
    """Return the mail that ``sending`` asks for.

    Args:
        sending: What happened.
        form: How it is written.
        sender: Who sends it: the form's own, or one who copies it.
        keys: Name to key; those of the sender must be among them.
        base: Values that every form may use: what a shop knows of the person.

    Raises:
        DrillError: A value or key is missing.
    """
    values: dict[str, Value] = {**base, "at": sending.at, **sending.values}
    chance = chance_of(sending.key)
    clock = Sheet(values=values, chance=chance, zone=zone_of(sender.zone))
    page = replace(clock, zone=zone_of(sender.prints))
    _complete(values, form.defaults, page)
    values["display"], values["author"] = _parted(fill(form.from_, page))
    for name, block in form.blocks.items():
        rows = sending.rows.get(block.of or name, ())
        values[f"html_{name}" if block.html else name] = fill_block(block, rows, page)
    _complete(values, sender.values, clock)
    if missing := [name for name in _NEEDED if name not in values]:
        msg = f"{sender.id}: no value for {', '.join(missing)}"
        raise DrillError(msg)
    body = _laid_out(values, form, sender, page)
    raw = _head(form, sender, clock) + _END + body
    return _signed(raw, sender, keys, values)


def _complete(
    values: dict[str, Value], defaults: Mapping[str, str], sheet: Sheet
) -> None:
    for name, template in defaults.items():
        if name not in values:
            values[name] = fill(template, sheet)


def _parted(author: str) -> tuple[str, str]:
    """Return name and address of an author."""
    name, _, rest = author.rpartition("<")
    return name.strip(' "'), rest.rstrip("> ")


def _laid_out(
    values: dict[str, Value], form: Form, sender: Sender, page: Sheet
) -> bytes:
    """Put what the headers name into ``values``.

    Returns:
        The body.
    """
    values["from"] = fill(sender.from_ or form.from_, page)
    values["author"] = _parted(str(values["from"]))[1]
    values["reply_to"] = fill(form.reply_to, page)
    values["subject"] = fill(form.subject, page)
    parts = [
        (kind, fill(text, replace(page, html=kind == "html")), transfer)
        for kind, text, transfer in (
            ("plain", form.text, sender.text_transfer),
            ("html", form.html, sender.html_transfer),
        )
        if text
    ]
    charset = form.charset or sender.charset
    packed = [
        (_content(kind, charset, how), encode_body(text, charset, how))
        for kind, text, transfer in parts
        for how in [fitting(text, charset, transfer)]
    ]
    if len(packed) == 1:
        values["content"], body = packed[0]
        return body
    values["content"] = "Content-Type: " + fill(
        str(values.get("multipart", _MULTIPART)), page
    )
    line = f"--{values['boundary']}".encode()
    pieces = [
        line + _END + head.replace("\n", "\r\n").encode() + _END * 2 + body + _END
        for head, body in packed
    ]
    return b"".join(pieces) + line + b"--" + _END


def _content(kind: str, charset: str, transfer: Transfer) -> str:
    return (
        f"Content-Type: text/{kind}; charset={charset}\n"
        f"Content-Transfer-Encoding: {transfer.value}"
    )


def _head(form: Form, sender: Sender, clock: Sheet) -> bytes:
    own = [f"{name}: {value}" for name, value in form.headers.items()]
    charset = form.charset or sender.charset
    out = []
    for template in (*sender.headers, *own):
        for field in _FIELD.split(fill(template, clock)):
            name, _, value = field.partition(": ")
            if value:
                words = encode_header(value, charset, sender.words)
                out.append(name.encode() + b": " + words + _END)
    return b"".join(out)


def _signed(
    raw: bytes, sender: Sender, keys: Mapping[str, Key], values: Mapping[str, Value]
) -> Letter:
    signatures: list[Mapping[str, str]] = []
    at = values["at"]
    assert isinstance(at, datetime)  # noqa: S101 - compose put it there
    for signer in reversed(sender.signatures):
        used = _key(signer, at)
        if used is None:
            continue
        if used.key not in keys:
            msg = f"{sender.id}: no key {used.key!r}"
            raise DrillError(msg)
        raw = sign(
            raw,
            key=keys[used.key],
            domain=signer.domain,
            selector=used.selector,
            headers=signer.headers,
            canonicalization=signer.canonicalization,
            at=at,
            tags={"q": "dns/txt"},
        )
        signatures.append({
            "domain": signer.domain,
            "selector": used.selector,
            "start": raw.partition(b"\tb=")[2][:8].decode(),
            "result": "fail" if signer.stolen else "pass",
        })
    return Letter(raw=raw, values=values, signatures=tuple(reversed(signatures)))


def _key(signer: Signer, at: datetime) -> SigningKey | None:
    for key in signer.keys:
        if is_within(at.date(), key.since, key.until):
            return key
    return None
