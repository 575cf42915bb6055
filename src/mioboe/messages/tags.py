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

#: Attributes of a tag, and the space before each. A quote begins a value only behind an
#: equals sign.
_ATTRIBUTES = r"(?:[^>\"'=]++|=[\t\n\f\r ]*+(?:\"[^\"]*+\"|'[^']*+')?+|[\"'])*+"
#: Elements whose content is text and no tags.
RAW: Final = (
    *("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"),
    "plaintext",
)
_RAW_ELEMENTS = "|".join(
    rf"(?i:{name}(?=[\t\n\f\r />])){_ATTRIBUTES}>?"
    rf"(?:[^<]++|<(?!(?i:/{name}[\t\n\f\r />])))*+"
    for name in RAW
)
#: A tag, an element of raw text up to its end tag, or a comment of any kind.
TOKEN = re.compile(
    rf"(<(?:(?=(?i:s[ct]|t[ei]|xm|if|no|pl))(?:{_RAW_ELEMENTS})"
    rf"|/?+[a-zA-Z]{_ATTRIBUTES}>?"
    r"|!--(?:-?>|(?:[^-]++|-(?!-!?>))*+(?:--!?>)?)"
    r"|[!?/][^>]*+>?))"
)
_PARTS = re.compile(rf"<(/?[a-zA-Z][^\t\n\f\r />]*+)({_ATTRIBUTES})>?")
_ATTRIBUTE = re.compile(
    r"([^\t\n\f\r />=][^\t\n\f\r />=]*+)"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\t\n\f\r >]*+)))?+"
)
#: A name without a semicolon is a reference in an attribute only before other signs.
_REFERENCE = re.compile(r"&(?:#[0-9xX]\w*+;?+|\w++(?:;|(?![\w=])))")
_ANY_TAG = re.compile(r"<[^<>]*+>?")

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


def split_tag(tag: str) -> tuple[str, str, str]:
    """Return the parts of what `TOKEN` found.

    Returns:
        The lower-case name, with a slash before it at an end tag, and empty for a
        comment; the attributes as written; the content, of an element of raw text.

    Example:
        >>> split_tag("<STYLE media=x>p {}")
        ('style', ' media=x', 'p {}')
    """
    match = _PARTS.match(tag)
    if match is None:
        return "", "", ""
    return match[1].lower(), match[2], tag[match.end() :]


def read_attributes(attributes: str) -> Mapping[str, str]:
    """Return attributes by lower-case name, references resolved; the first counts.

    Example:
        >>> read_attributes(' HREF="?a=1&amp;b=2&copy=3" hidden class=x')
        {'href': '?a=1&b=2&copy=3', 'hidden': '', 'class': 'x'}
    """
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(attributes):
        value = double or single or bare
        found.setdefault(name.lower(), _unescape(value) if "&" in value else value)
    return found


def strip_tags(source: str) -> str:
    """Return ``source`` without anything that looks like a tag."""
    return _ANY_TAG.sub(" ", source)


def _unescape(value: str) -> str:
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), value)
