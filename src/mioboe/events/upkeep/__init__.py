"""What keeps profiles true: the outline of a new one.

`outline` what one mail shows of its form.
"""

from __future__ import annotations

from mioboe.events.upkeep.outline import Found, Outline, outline

__all__ = ["Found", "Outline", "outline"]
