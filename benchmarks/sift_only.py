"""Read an archive as `mioboe scan` does, without reading the mails that it finds.

    python sift_only.py ARCHIVE [BRANDS [PROCESSES]]

BRANDS: only so many of the brands that are shipped, in the order of their ids.
"""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING

from mioboe.bootstrap import sift_words
from mioboe.catalog import load
from mioboe.kit import Problem
from mioboe.messages import Sift
from mioboe.sources import Found, Tally, map_spans, read, spans

if TYPE_CHECKING:
    from mioboe.sources import Span


def work(sift: Sift, span: Span) -> list[tuple[int, int]]:
    """Return how many mails of a span are wanted, and how many are not."""
    items = list(read(span, sift))
    found = sum(isinstance(item, Found) for item in items)
    passed = sum(len(item.passed) for item in items if isinstance(item, Tally))
    return [(found, passed)]


def main() -> None:
    """Read the archive named on the command line."""
    archive, *numbers = sys.argv[1:]
    most, jobs = (*map(int, numbers), *(0, 0)[len(numbers) :])
    brands = load().brands[: most or None]
    sift = Sift(sift_words(brands))
    found = passed = 0
    for item in map_spans(
        functools.partial(work, sift), spans(archive), jobs or os.cpu_count() or 1
    ):
        if isinstance(item, Problem):
            print(item)
            continue
        for result in item.results:
            if isinstance(result, Problem):
                print(result)
            else:
                found, passed = found + result[0], passed + result[1]
    print(f"{len(brands)} brands: {found} wanted, {passed} passed over")


if __name__ == "__main__":
    main()
