"""How far a folder was read, as the state of its position.

A folder is read from its newest mail down. What comes meanwhile is told by the state
of the query, and how far down it was read by the moment at which the last mail came:
places in a list move when mails are deleted, moments do not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a folder was read."""

    #: Of the query for the mails of the folder.
    state: str
    #: All that came later was read; empty: all of the folder was.
    down_to: str = ""
    #: Ids of mails that could not be fetched so far.
    missing: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether the folder was read to its end once."""
        return not self.down_to

    def text(self) -> str:
        """Return it as it is kept."""
        return json.dumps([self.state, self.down_to, list(self.missing)])


def mark_of(text: str) -> Mark | None:
    """Return the mark that was kept; `None`: another version wrote it."""
    try:
        state, down_to, missing = json.loads(text)
    except (ValueError, TypeError):
        return None
    return Mark(
        state=str(state), down_to=str(down_to), missing=tuple(map(str, missing))
    )
