"""Everything else in a mailbox: newsletters, friends, a circle's mailing list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mioboe.drills.occasion import option, send, word, yen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion


def newsletter(occasion: Occasion) -> Iterator[Sending]:
    """Get advertising, prices and all.

    Options: `form` (`"post/newsletter"`); `subjects` and `lines` lists of words.

    Yields:
        One mail.
    """
    values: dict[str, Value] = {
        "headline": word(occasion, option(occasion, "subjects", "newsletter-subjects")),
        "line": word(occasion, option(occasion, "lines", "newsletter-lines")),
        "item": word(occasion, "goods-daily"),
        "price": yen(occasion),
    }
    form = option(occasion, "form", "post/newsletter")
    yield send(occasion, form, timedelta(0), values)


def private(occasion: Occasion) -> Iterator[Sending]:
    """Get a mail from a friend or relative, who may speak of shopping.

    Options: `subjects` and `lines` lists of words; `friends` list of addresses.

    Yields:
        One mail.
    """
    yield send(occasion, "post/private", timedelta(0), _talk(occasion, "private"))


def circle(occasion: Occasion) -> Iterator[Sending]:
    """Get a mail over the list of a club or school.

    Options: `subjects` and `lines` lists of words; `friends` list of addresses.

    Yields:
        One mail.
    """
    values = _talk(occasion, "list")
    number = f"{occasion.chance.randrange(10**5):05}"
    yield send(occasion, "post/list", timedelta(0), {**values, "number": number})


def _talk(occasion: Occasion, kind: str) -> dict[str, Value]:
    lines = option(occasion, "lines", f"{kind}-lines")
    return {
        "headline": word(occasion, option(occasion, "subjects", f"{kind}-subjects")),
        "line": word(occasion, lines),
        "line_two": word(occasion, lines),
        "friend": word(occasion, option(occasion, "friends", "friends")),
    }
