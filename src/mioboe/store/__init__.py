"""Where a HOME keeps what was read.

`sqlite` the store · `rows` values to columns · `codec` values to JSON · `seen` which
mails were read.
"""

from __future__ import annotations

from mioboe.store.sqlite import SqliteStore

__all__ = ["SqliteStore"]
