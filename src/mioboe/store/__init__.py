"""Where a HOME keeps what was read. `sqlite` the store · `codec` values to JSON."""

from __future__ import annotations

from mioboe.store.sqlite import SqliteStore

__all__ = ["SqliteStore"]
