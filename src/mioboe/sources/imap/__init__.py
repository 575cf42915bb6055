"""Mailboxes over IMAP, watched day and night, and never changed.

`mailbox` the port `Mailbox`, by posts · `post` a thread that stands watch · `look` one
look into a folder · `catchup` what to read next · `fetch` from UIDs to mails ·
`folders` what folders are for · `rhythm` when to ask again · `board` what the posts of
a mailbox know together · `connect` from an account to a session · `session` what may be
asked · `wire` the connection · `guard` the commands that may be sent · `faults` what
went wrong · `halt` ends every wait · `model` accounts, faults, limits.
"""

from __future__ import annotations

from mioboe.sources.imap.connect import Opener
from mioboe.sources.imap.halt import Halt
from mioboe.sources.imap.mailbox import ImapMailbox, Setting
from mioboe.sources.imap.model import (
    Account,
    Fault,
    FaultCode,
    Limits,
    MailboxError,
    Password,
    Security,
    Token,
)
from mioboe.sources.imap.rhythm import Rhythm

__all__ = [
    "Account",
    "Fault",
    "FaultCode",
    "Halt",
    "ImapMailbox",
    "Limits",
    "MailboxError",
    "Opener",
    "Password",
    "Rhythm",
    "Security",
    "Setting",
    "Token",
]
