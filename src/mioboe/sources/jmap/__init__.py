"""Mailboxes over JMAP, watched day and night, and never changed.

`mailbox` the port `Mailbox` · `look` one look into a folder · `mark` how far it was
read · `folders` what folders are for · `client` the few methods that may be called ·
`ear` being told of changes · `faults` what went wrong · `model` accounts, mails ·
`probe` whether all that works.
"""

from __future__ import annotations

from mioboe.sources.jmap.mailbox import JmapMailbox
from mioboe.sources.jmap.model import JmapAccount

__all__ = ["JmapAccount", "JmapMailbox"]
