"""Chance that repeats: the same seed gives the same draws on every machine."""

from __future__ import annotations

from random import Random


def chance_of(seed: str) -> Random:
    """Return a source of chance.

    Args:
        seed: What it hangs on. Python keeps the draws of a text seed over versions and
            platforms.

    Example:
        >>> chance_of("drill").randrange(1000) == chance_of("drill").randrange(1000)
        True
    """
    return Random(seed)  # noqa: S311 - no secret hangs on it
