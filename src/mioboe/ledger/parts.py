"""An order of several things, of which some are cancelled: what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.kit import squash

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What stands where a shop cuts a long name, and the marks around it.
_CUT: Final = ".… \"'「」『』*"


def is_all_gone(items: Iterable[str], gone: Iterable[str]) -> bool:
    """Return whether nothing is left of an order, as far as the names tell.

    An order that is open may still be stopped, so in doubt it is open: one name takes
    one thing, and a name that is cut short takes no second one.

    Args:
        items: What was ordered, as printed. Empty: not known.
        gone: What was cancelled, as printed, maybe cut short. Empty: all of it.

    Example:
        >>> is_all_gone(["電球 E26 60W", "えんぴつ"], ["電球…"])
        False
        >>> is_all_gone(["電球 E26 60W", "えんぴつ"], ["電球…", "えんぴつ"])
        True
        >>> is_all_gone(["電球 E26 60W"], ["light bulb"])
        True
    """
    left = _names(items)
    named = _names(gone)
    if not left or not named:
        return True
    taken = [name for name in named if name in left]
    left = [name for name in left if name not in taken]
    for name in named:
        if any(_same(name, thing) for thing in taken):
            continue
        if thing := next((thing for thing in left if _same(name, thing)), ""):
            left.remove(thing)
            taken.append(thing)
    return not left or (not taken and len(named) >= len(left))


def _names(printed: Iterable[str]) -> list[str]:
    names = (squash(name).strip(_CUT) for name in printed)
    return list(dict.fromkeys(name for name in names if name))


def _same(one: str, other: str) -> bool:
    """Return whether either name is the other, cut short."""
    return one.startswith(other) or other.startswith(one)
