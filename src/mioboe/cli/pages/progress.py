"""A progress bar on standard error, for work that takes long enough to wonder."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)


class Bar:
    """Shows bytes read; nothing at all where standard error is no terminal."""

    def __init__(self, text: str, *, quiet: bool = False) -> None:
        self._shown = sys.stderr.isatty() and not quiet
        console = Console(stderr=True)
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not self._shown,
            # A thread of its own would keep worker processes from being forked.
            auto_refresh=False,
        )
        self._text = text
        self._task = self._bar.add_task(text, total=None, start=True)

    def start(self, total: int) -> None:
        """Begin; ``total`` bytes are to be read, 0 where nobody knows."""
        self._bar.update(self._task, total=total or None)
        self._bar.start()

    def advance(self, amount: int) -> None:
        """Go on by ``amount`` bytes."""
        self._bar.advance(self._task, amount)
        self._bar.refresh()

    def stop(self) -> None:
        """End; what was shown is gone."""
        self._bar.stop()
