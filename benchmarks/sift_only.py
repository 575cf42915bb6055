"""Read an archive as `mioboe scan` does, without reading the mails that it finds."""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING

from mioboe.kit import Problem
from mioboe.messages import Sift, SiftWords
from mioboe.sources import Found, Tally, map_spans, read, spans

if TYPE_CHECKING:
    from mioboe.sources import Span

WORDS = SiftWords(
    domains=("amazon.co.jp", "vpass.ne.jp", "rakuten-card.co.jp", "jcb.co.jp"),
    tokens=("amazon", "rakuten", "vpass", "smbc", "jcb", "netbk", "paypay"),
    names=("Amazon", "アマゾン", "楽天カード", "三井住友カード", "JCB", "楽天銀行"),
)


def work(sift: Sift, span: Span) -> list[tuple[int, int]]:
    """Return how many mails of a span are wanted, and how many are not."""
    items = list(read(span, sift))
    found = sum(isinstance(item, Found) for item in items)
    passed = sum(len(item.passed) for item in items if isinstance(item, Tally))
    return [(found, passed)]


def main() -> None:
    """Read the archive named on the command line."""
    jobs = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1  # noqa: PLR2004
    found = passed = 0
    for item in map_spans(
        functools.partial(work, Sift(WORDS)), spans(sys.argv[1]), jobs
    ):
        if isinstance(item, Problem):
            print(item)
            continue
        for result in item.results:
            if isinstance(result, Problem):
                print(result)
            else:
                found, passed = found + result[0], passed + result[1]
    print(f"{found} wanted, {passed} passed over")


if __name__ == "__main__":
    main()
