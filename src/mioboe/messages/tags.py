"""Tokens of HTML: tags, attributes, character references.

As in the HTML standard, section 13.2.5, and in one pass: a tag without its end takes
the rest of the page with it, so nothing is read twice.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A tag (slash, name, attributes) or a comment of any kind. A quote begins a value only
#: behind an equals sign.
TOKEN = re.compile(
    r"<(?:(/?+)([a-zA-Z][^\t\n\f\r />]*+)"
    r"((?:[^>\"'=]++|=[\t\n\f\r ]*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+)>?"
    r"|[!?/][^>]*+>?)"
)
_ATTRIBUTE = re.compile(
    r"([^\t\n\f\r />=][^\t\n\f\r />=]*+)"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\t\n\f\r >]*+)))?+"
)
#: A name without a semicolon is a reference in an attribute only before other signs.
_REFERENCE = re.compile(r"&(?:#[0-9xX]\w*+;?+|\w++(?:;|(?![\w=])))")
_COMMENT_END = re.compile(r"--!?>")
_ANY_TAG = re.compile(r"<[^<>]*+>?")

#: Elements whose content is text and no tags, with where it ends.
RAW: Final = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE)
    for name in (
        *("script", "style", "title", "textarea", "xmp", "iframe"),
        *("noembed", "noframes", "plaintext"),
    )
}
#: Elements that begin and end a line.
BLOCKS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
        "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup",
        "option", "p", "pre", "section", "summary", "ul",
    }
)  # fmt: skip
#: Elements in which text has no place: it falls out of the table.
TABLE_PARTS: Final = frozenset({"table", "tbody", "thead", "tfoot", "tr", "colgroup"})


def read_attributes(attributes: str) -> Mapping[str, str]:
    """Return attributes by lower-case name, references resolved; the first counts.

    Example:
        >>> read_attributes(' HREF="?a=1&amp;b=2&copy=3" hidden class=x')
        {'href': '?a=1&b=2&copy=3', 'hidden': '', 'class': 'x'}
    """
    found = {}
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        value = double or single or bare
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found


def unescape(value: str) -> str:
    """Return the value of an attribute with its character references resolved."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), value)


def comment_end(source: str, start: int) -> int:
    """Return the offset behind the comment that begins at ``start``."""
    end = _COMMENT_END.search(source, start + 2)
    return end.end() if end else len(source)


def strip_tags(source: str) -> str:
    """Return ``source`` without anything that looks like a tag."""
    return _ANY_TAG.sub(" ", source)
