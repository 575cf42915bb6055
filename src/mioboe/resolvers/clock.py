"""The clock of this machine."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Tells the time by the clock of this machine."""

    def now(self) -> datetime:
        """Return the present instant. Aware, UTC."""
        return datetime.now(UTC)
