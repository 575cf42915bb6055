"""Bytes of a mail to a Message, and the cheap question whether it can matter.

`sift` asks header bytes whether the mail can name a brand · `parse` makes the Message:
charsets repaired, limits kept, never raises · `model` is what a Message is made of.
"""

from __future__ import annotations

from mioboe.messages.model import Address, Header, Hop, Link, Message, Part

__all__ = ["Address", "Header", "Hop", "Link", "Message", "Part"]
