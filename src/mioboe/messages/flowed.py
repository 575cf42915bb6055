"""Plain text whose lines a reader joins: format=flowed."""

from __future__ import annotations

import re

_QUOTES = re.compile(r">*")


def join_flowed(text: str, *, delsp: bool) -> str:
    r"""Return flowed text with its paragraphs on one line each.

    Args:
        text: Decoded content of a part with `format=flowed`.
        delsp: Whether the blank that marks a soft line end is no part of the text, as
            in languages without blanks between words.

    Source:
        RFC 3676 section 4.

    Example:
        >>> join_flowed("ご注文 \nの確認\n> a \n> b\n", delsp=True)
        'ご注文の確認\n> ab\n'
    """
    lines: list[list[str]] = []
    last_depth, open_line = -1, False
    for line in text.replace("\r\n", "\n").split("\n"):
        quotes = _QUOTES.match(line)
        depth = quotes.end() if quotes else 0
        content = line[depth:].removeprefix(" ")
        soft = content.endswith(" ") and content != "-- "
        if soft and delsp:
            content = content[:-1]
        if open_line and depth == last_depth:
            lines[-1].append(content)
        else:
            lines.append([">" * depth + " " if depth else "", content])
        last_depth, open_line = depth, soft
    return "\n".join(map("".join, lines))
