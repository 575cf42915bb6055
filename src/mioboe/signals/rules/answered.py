"""What a person said; it comes with the answer, and no event makes it fire."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mioboe.signals.format import Rule
    from mioboe.signals.model import Facts, Hit


def check(_: Facts, __: Rule) -> Hit | None:
    """Return no hit: `signals.answers` puts the sign on the finding."""
    return None
