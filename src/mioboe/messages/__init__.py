"""Bytes of a mail to a Message, and the cheap question whether it can matter.

`sift` asks header bytes whether the mail can name a brand · `parse` makes the Message:
charsets repaired, limits kept, never raises · `model` is what a Message is made of.

Header: `headers` fields with offsets · `words` encoded words · `addresses` ·
`received` · `parameters` of Content-Type · `domains` hosts as A-labels. Charsets:
`charsets` judges · `labels` · `jis`. Body: `splitter` the MIME tree · `mime` one part ·
`bodies` what is seen · `flowed` · `html`, `reader`, `elements`, `tags`, `styles`,
`layout` a page · `structured`, `items` schema.org · `links`. `limits` has every limit.
"""

from __future__ import annotations

from mioboe.messages.addresses import parse_addresses
from mioboe.messages.charsets import decode_text
from mioboe.messages.headers import decode_header, split_headers
from mioboe.messages.model import Address, Header, Hop, Link, Message, Part
from mioboe.messages.parse import parse
from mioboe.messages.sift import Sift, SiftWords

__all__ = [
    "Address",
    "Header",
    "Hop",
    "Link",
    "Message",
    "Part",
    "Sift",
    "SiftWords",
    "decode_header",
    "decode_text",
    "parse",
    "parse_addresses",
    "split_headers",
]
