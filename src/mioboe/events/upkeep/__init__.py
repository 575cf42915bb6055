"""What keeps profiles true: the outline of a new one, the drift of old ones.

`outline` what one mail shows of its form · `drift` how the mails of a form looked, and
which departs.
"""

from __future__ import annotations

from mioboe.events.upkeep.drift import (
    Departure,
    History,
    Seen,
    Trait,
    Traits,
    form_named,
    histories,
    traits_of,
)
from mioboe.events.upkeep.outline import Found, Outline, outline

__all__ = [
    "Departure",
    "Found",
    "History",
    "Outline",
    "Seen",
    "Trait",
    "Traits",
    "form_named",
    "histories",
    "outline",
    "traits_of",
]
