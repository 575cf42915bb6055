"""HTML with other people in it: texts, attributes, comments, scripts."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from mioboe.messages.tags import TOKEN

if TYPE_CHECKING:
    from mioboe.messages.redaction.words import Words

_ATTRIBUTE = re.compile(
    r"([\t\n\f\r /]+[^\t\n\f\r />=]+)([\t\n\f\r ]*=[\t\n\f\r ]*)"
    r"(\"[^\"]*\"|'[^']*'|[^\t\n\f\r >]+)"
)
_OPENING = re.compile(r"<[a-zA-Z][^\t\n\f\r />]*")
#: Attributes that only say how something looks, or what kind it is.
_LOOKS: Final = frozenset(
    {
        "style", "class", "width", "height", "align", "valign", "bgcolor", "color",
        "border",
        "cellpadding", "cellspacing", "colspan", "rowspan", "face", "size", "lang",
        "dir",
        "type", "rel", "target", "role", "media", "charset", "http-equiv", "itemprop",
        "itemtype", "itemscope", "xmlns", "background-color",
    }
)  # fmt: skip
#: Attributes that hold a URL; lists of them among that.
_LINKS: Final = frozenset({
    "href",
    "src",
    "action",
    "background",
    "cite",
    "poster",
    "longdesc",
    "data-href",
})
_STYLE = re.compile(r"<style", re.IGNORECASE)
_ANY_URL = re.compile(r"\w+:")


def page(source: str, words: Words) -> str:
    """Return the source of a page with whatever tells of people replaced."""
    made = []
    for number, piece in enumerate(TOKEN.split(source)):
        made.append(_tag(piece, words) if number % 2 else _shown(piece, words))
    return "".join(made)


def _shown(text: str, words: Words) -> str:
    """Return text between tags; as it is written where nothing changes."""
    plain = html.unescape(text) if "&" in text else text
    made = words.text(plain)
    if made == plain:
        return text
    return html.escape(made, quote=False).replace("\u00a0", "&nbsp;")


def _tag(tag: str, words: Words) -> str:
    if _STYLE.match(tag):
        return tag
    opening = _OPENING.match(tag)
    if opening is None:
        # An end tag or a comment.
        return tag if tag.startswith("</") else words.text(tag)
    end = opening.end()
    made = [tag[:end]]
    while match := _ATTRIBUTE.match(tag, end):
        made.append(f"{match[1]}{match[2]}{_attribute(match, words)}")
        end = match.end()
        if bare := _BARE.match(tag, end):
            made.append(bare[0])
            end = bare.end()
    return "".join([*made, words.text(tag[end:])])


#: Attributes without a value, before one with a value.
_BARE = re.compile(
    r"(?:[\t\n\f\r /]+[^\t\n\f\r />=]+(?![\t\n\f\r ]*=|[^\t\n\f\r />=]))+"
)


def _attribute(match: re.Match[str], words: Words) -> str:
    name, value = match[1].strip(" \t\n\f\r/").lower(), match[3]
    if name in _LOOKS:
        return value
    quote = value[0] if value[0] in "\"'" else ""
    inner = value[1:-1] if quote else value
    plain = html.unescape(inner)
    if name in _LINKS and _ANY_URL.match(plain.strip()):
        made = words.url(plain.strip())
    else:
        made = words.text(plain)
    if made == plain:
        return value
    return f"{quote}{html.escape(made, quote=bool(quote))}{quote}"
