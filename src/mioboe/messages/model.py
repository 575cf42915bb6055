"""What one mail is, as received. Everything in it is hostile until judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Header:
    """One header field, as it stands in the message."""

    #: As written, e.g. `"DKIM-Signature"`.
    name: str
    #: All after the colon, folding kept, without the last line end.
    value: bytes
    #: Byte offset of the first character of the name in the raw message.
    start: int
    #: Byte offset behind the field's last line end.
    end: int


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of an address header."""

    #: Display name, decoded, not folded: look-alike checks want it as shown.
    name: str
    #: Part before the last `@`, as written, unquoted.
    local: str
    #: Part behind it: lower-case A-labels, no trailing dot. Empty where there is none.
    domain: str

    @property
    def spec(self) -> str:
        """`local@domain`, lower-case: what lists of senders hold."""
        return f"{self.local}@{self.domain}".lower() if self.domain else self.local


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One `Received` header: what one server wrote about one hand-over."""

    #: Position among the headers of the message, counted from the top.
    index: int
    #: Host that wrote it (`by`), lower-case; may be an address literal. May be empty.
    by: str = ""
    #: What the peer called itself (`from`), lower-case: unproven.
    helo: str = ""
    #: Name behind the peer's address as the writer looked it up, lower-case. Empty
    #: where it is not given, unknown, or marked as maybe forged.
    peer_name: str = ""
    #: Address of the peer, without brackets. Empty where there was no peer.
    peer_address: str = ""
    #: The protocol word (`with`), e.g. `"ESMTPS"`, `"LMTP"`. Upper-case.
    protocol: str = ""
    #: When, by that server's clock. UTC.
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in the text. Never followed."""

    #: As written, entities resolved; at most 2,000 characters.
    href: str
    #: Host of ``href``: lower-case A-labels. Empty where there is none.
    host: str
    #: Text shown for it, decoded; at most 200 characters. Empty in plain text.
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One leaf of the MIME tree."""

    #: Lower-case, e.g. `"text/html"`.
    content_type: str
    #: Charset that decoded it, for text; `"?"` behind it where bytes were replaced.
    charset: str = ""
    #: Decoded. Empty where there is none.
    filename: str = ""
    #: Size of the decoded content in bytes.
    size: int = 0
    #: How deep it lies; the message itself is 0.
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One mail. Made by `parse`, which never raises.

    Texts are decoded but not folded; `text`, the one that patterns see, is.
    """

    #: The whole message as received, line ends untouched.
    raw: bytes
    #: Byte offset of the body in ``raw``.
    body_start: int
    headers: tuple[Header, ...]
    #: `<...>` as written, or a made-up `<sha256-...@mioboe.invalid>` without one.
    message_id: str
    #: Decoded, not folded.
    subject: str
    #: All mailboxes of all From headers. More than one is suspicious.
    authors: tuple[Address, ...] = ()
    sender: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    #: To and Cc.
    recipients: tuple[Address, ...] = ()
    #: The Date header. UTC. `None` where it is missing or absurd.
    date: datetime | None = None
    #: From the top: the first one was written last.
    hops: tuple[Hop, ...] = ()
    #: When the mailbox got it: top `Received`, else `Date`. UTC.
    arrived: datetime | None = None
    #: What a reader sees, folded: text/plain where it says anything, else HTML.
    text: str = ""
    #: The visible text of the HTML alternative, folded. Empty without one.
    html_text: str = ""
    #: Text that is in the HTML and not visible, folded.
    hidden_text: str = ""
    links: tuple[Link, ...] = ()
    #: schema.org items (JSON-LD, then microdata), as plain JSON values.
    structured: tuple[Mapping[str, Any], ...] = ()
    parts: tuple[Part, ...] = ()
    #: Raw bytes of attached messages (message/rfc822).
    attached: tuple[bytes, ...] = ()
    #: Whether all HTML was read; see `parse`.
    is_whole: bool = True
    #: Kebab-case marks of what is odd: `"from-twice"`, `"too-deep"`, `"cut"` ...
    oddities: frozenset[str] = field(default_factory=frozenset)

    @property
    def author(self) -> Address:
        """The one author; an empty address where there is none."""
        return self.authors[0] if self.authors else Address("", "", "")

    @property
    def body(self) -> memoryview:
        """The raw body."""
        return memoryview(self.raw)[self.body_start :]

    def named(self, name: str) -> Iterator[Header]:
        """Return the headers of that name, case ignored, from the top."""
        wanted = name.lower()
        return (header for header in self.headers if header.name.lower() == wanted)

    def first(self, name: str) -> Header | None:
        """Return the topmost header of that name, or `None`."""
        return next(self.named(name), None)
