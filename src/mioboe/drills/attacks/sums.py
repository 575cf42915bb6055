"""Sums and spans of time as attackers pick them."""

from __future__ import annotations

import math
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.drills.attacks.model import Run
from mioboe.drills.model import DrillError

if TYPE_CHECKING:
    from random import Random

    from mioboe.drills.attacks.model import Sums

_SPAN: Final = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")


def draw_sums(sums: Sums, times: int, chance: Random) -> tuple[int, ...]:
    """Return the sums of several orders, in yen.

    Args:
        sums: Which sums are picked.
        times: How many.
        chance: Source of chance.

    Example:
        >>> from random import Random
        >>> from mioboe.drills.attacks.model import Sums
        >>> draw_sums(Sums(of=(50000,), under="14", run=Run.SAME), 3, Random(1))
        (49986, 49986, 49986)
    """
    if sums.run is Run.SAME:
        return (_sum(sums, chance),) * times
    drawn = [_sum(sums, chance) for _ in range(times)]
    return tuple(sorted(drawn) if sums.run is Run.RISING else drawn)


def ends(text: str) -> tuple[int, int]:
    """Return the ends of a span such as `"5-30240"`, or twice a single number.

    Args:
        text: The span.

    Raises:
        DrillError: It is no span.
    """
    if match := _SPAN.fullmatch(text):
        low = int(match[1])
        return low, max(low, int(match[2] or low))
    msg = f"no span: {text!r}; e.g. 5-600"
    raise DrillError(msg)


def whole(text: str, chance: Random) -> int:
    """Return a whole number out of a span, each as likely as the next.

    Args:
        text: The span.
        chance: Source of chance.
    """
    return chance.randint(*ends(text))


def scaled(text: str, chance: Random) -> float:
    """Return a number out of a span, even on the logarithm: small ones are frequent.

    Args:
        text: The span.
        chance: Source of chance.
    """
    low, high = ends(text)
    # Shifted by one, so that a span may begin at 0.
    return math.exp(chance.uniform(math.log1p(low), math.log1p(high))) - 1


def minutes(text: str, chance: Random) -> timedelta:
    """Return a while out of a span of minutes, to the second.

    Args:
        text: The span.
        chance: Source of chance.
    """
    return timedelta(seconds=round(scaled(text, chance) * 60))


def _sum(sums: Sums, chance: Random) -> int:
    if sums.of:
        return chance.choice(sums.of) - whole(sums.under, chance)
    value = scaled(sums.between, chance)
    return max(sums.step, round(value / sums.step) * sums.step)
