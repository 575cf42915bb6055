"""A mail to a mail of the same form that tells nothing of the people in it.

`redact` the whole mail · `people` which words must not remain · `masks` a word to
another of its shape · `words` text · `pages` HTML · `fields` headers · `encode` text
back to bytes.
"""

from __future__ import annotations

from mioboe.messages.redaction.people import Household
from mioboe.messages.redaction.redact import redact

__all__ = ["Household", "redact"]
