"""Where a HOME keeps what was read.

`sqlite` the store · `rows` values to columns · `codec` values to JSON · `seen` which
mails were read · `said` what people said · `watched` what mailboxes hold · `outbox`
what people are told · `journal` what the watch keeps of itself · `happened` what
findings follow from · `file` the file itself.
"""

from __future__ import annotations

from mioboe.store.sqlite import SqliteStore

__all__ = ["SqliteStore"]
