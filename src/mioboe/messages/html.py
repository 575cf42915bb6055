"""HTML as a reader sees it: visible text, hidden text, links, structured data.

Own reader, in one pass and linear time, with the tokens of the HTML standard and a
simplified tree: implied ends of paragraphs, list items and table parts, cells that keep
stray end tags inside, text between cells that falls out of the table. What is lost:
formatting that the standard reopens behind a wrongly nested block. Why no library:
docs/decisions/0002.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from mioboe.messages.layout import CELL, LINE, as_text, without_marks
from mioboe.messages.limits import ITEM_COUNT
from mioboe.messages.reader import KEEPING, PageReader
from mioboe.messages.styles import read_sheet
from mioboe.messages.tags import (
    BLOCKS,
    RAW,
    TOKEN,
    read_attributes,
    split_tag,
    strip_tags,
)

if TYPE_CHECKING:
    from mioboe.messages.styles import View

#: Items that end each other.
_SIBLINGS: Final = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "option": ("option",),
}
#: Style sheets of one page that are read.
_SHEET_COUNT = 10
_MARKS: Final = frozenset({LINE, CELL, " "})
_BUTTONS: Final = frozenset({"submit", "button", "reset", "image"})
_RAW_TEXTS: Final = frozenset({"textarea", "xmp", "plaintext"})
_REFRESH = re.compile(r"[^;,]*[;,]\s*(?:url\s*=\s*)?['\"]?\s*([^'\"]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What there is on a page."""

    #: Visible text: a block or a row a line, cells apart by a tab. Not folded.
    text: str
    #: Text that nobody sees, save who reads the source. Not folded.
    hidden: str
    #: Targets as written, references resolved, with the text shown for them.
    links: tuple[tuple[str, str], ...]
    #: Target of `<base href>`. Mostly empty.
    base: str
    #: Content of scripts of type `application/ld+json`.
    scripts: tuple[str, ...]
    #: Items of microdata.
    items: tuple[Mapping[str, Any], ...]
    #: How many tags there were.
    tags: int
    oddities: frozenset[str]


def read_html(source: str, most_tags: int) -> Page:
    r"""Read a page.

    Args:
        source: Decoded HTML, a whole page or a fragment.
        most_tags: How many tags are read as such. Behind them, only text is.

    Returns:
        What there is on it. No input is refused.

    Source:
        HTML standard, section 13.2, simplified.

    Example:
        >>> page = read_html("<table><tr><td>a<b>b</b>c<p hidden>x<td>1</table>2", 99)
        >>> page.text, page.hidden
        ('abc\t1\n2', 'x')
    """
    source = without_marks(source)
    reader = PageReader(has_items="itemprop" in source)
    tags = _take_tags(reader, source, most_tags)
    return Page(
        text=as_text(reader.shown),
        hidden=as_text(reader.hidden),
        links=tuple(reader.links),
        base=reader.base,
        scripts=tuple(reader.scripts),
        items=reader.items.found() if reader.items else (),
        tags=tags,
        oddities=frozenset(reader.odd),
    )


def _take_tags(reader: PageReader, source: str, most_tags: int) -> int:
    """Return how many tags a page has, which is taken from beginning to end."""
    first, *parts = TOKEN.split(source, most_tags)
    reader.text(first)
    if len(parts) == 2 * most_tags and "<" in parts[-1]:
        reader.odd.add("too-many-tags")
        parts[-1] = strip_tags(parts[-1])
    known: dict[str, _Recognized] = {}
    shown, take_text = reader.shown, reader.text
    for tag, text in zip(parts[::2], parts[1::2], strict=True):
        recognized = known.get(tag)
        if recognized is None:
            recognized = known[tag] = _recognize(tag)
        handle, name, written = recognized
        handle(reader, name, written)
        if not text.isspace():
            take_text(text)
        elif shown[-1] not in _MARKS:
            shown.append(" ")
    reader.open.pop(1)
    reader.end_anchor()
    return len(parts) // 2


def _recognize(tag: str) -> _Recognized:
    name, written, content = split_tag(tag)
    if content or name in RAW:
        return _take_raw, name, tag
    unknown = _end if name[:1] == "/" else _start if name else _take_nothing
    return _HANDLERS.get(name, unknown), name.lstrip("/"), written


def _start(reader: PageReader, name: str, written: str) -> None:
    reader.push(name, written)


def _end(reader: PageReader, name: str, _: str) -> None:
    reader.open.close(name)


def _end_block(reader: PageReader, name: str, _: str) -> None:
    # An end tag that fits nothing ends what a wrongly nested one has closed before.
    reader.open.close(name)
    reader.line()


def _start_block(reader: PageReader, name: str, written: str) -> None:
    reader.open.end_paragraph()
    reader.line()
    reader.push(name, written)


def _start_kept(reader: PageReader, name: str, written: str) -> None:
    _start_block(reader, name, written)
    reader.kept += reader.open.stack[-1].name == name


def _start_item(reader: PageReader, name: str, written: str) -> None:
    reader.open.end_item(*_SIBLINGS[name])
    _start_block(reader, name, written)


def _start_table(reader: PageReader, name: str, written: str) -> None:
    reader.line()
    reader.push(name, written)


def _start_group(reader: PageReader, name: str, written: str) -> None:
    reader.open.end_row()
    if place := reader.open.find("tbody", "thead", "tfoot"):
        reader.open.pop(place)
    reader.line()
    if reader.open.tables:
        reader.push(name, written)


def _start_row(reader: PageReader, _: str, written: str) -> None:
    if reader.open.tables:
        reader.open.start_row(written)
    reader.line()


def _start_cell(reader: PageReader, name: str, written: str) -> None:
    table = None
    if reader.open.tables:
        table = reader.open.start_cell(name, written)
    reader.shown.append(CELL)
    if table:
        table.starts.append(len(reader.shown))
        reader.note_item(name, written)


def _start_anchor(reader: PageReader, name: str, written: str) -> None:
    if reader.anchor is not None:
        reader.open.pop(reader.open.find("a"))
        reader.end_anchor()
    reader.push(name, written)
    if (href := read_attributes(written).get("href")) is not None:
        reader.anchor = href, []


def _start_form(reader: PageReader, name: str, written: str) -> None:
    reader.link(read_attributes(written).get("action", ""), "")
    _start_block(reader, name, written)


def _take_break(reader: PageReader, _: str, __: str) -> None:
    reader.line()


def _take_image(reader: PageReader, name: str, written: str) -> None:
    text = read_attributes(written).get("alt", "")
    if text and not text.isspace():
        _show(reader, text, reader.view_of(name, written))
    _take_item(reader, name, written)


def _take_input(reader: PageReader, name: str, written: str) -> None:
    attributes = read_attributes(written)
    if attributes.get("type", "").lower() in _BUTTONS:
        text = attributes.get("value") or attributes.get("alt", "")
        _show(reader, text, reader.view_of(name, written))


def _show(reader: PageReader, text: str, view: View) -> None:
    """Take text that stands in an attribute."""
    text = without_marks(text).replace("&", "&amp;")
    (reader.hidden if view.hidden else reader.shown).append(f" {text} ")
    if reader.anchor is not None:
        reader.anchor[1].append(f" {text} ")


def _take_area(reader: PageReader, _: str, written: str) -> None:
    attributes = read_attributes(written)
    reader.link(attributes.get("href", ""), attributes.get("alt", ""))


def _take_base(reader: PageReader, _: str, written: str) -> None:
    reader.base = reader.base or read_attributes(written).get("href", "")


def _take_meta(reader: PageReader, name: str, written: str) -> None:
    attributes = read_attributes(written)
    refreshes = attributes.get("http-equiv", "").lower() == "refresh"
    if refreshes and (match := _REFRESH.match(attributes.get("content", ""))):
        reader.link(match[1], "")
    _take_item(reader, name, written)


def _take_item(reader: PageReader, name: str, written: str) -> None:
    reader.note_item(name, written, void=True)


def _take_raw(reader: PageReader, name: str, tag: str) -> None:
    """Take an element whose content is no HTML."""
    _, written, content = split_tag(tag)
    if name == "script":
        kind = read_attributes(written).get("type", "").strip().lower()
        if kind == "application/ld+json" and len(reader.scripts) < ITEM_COUNT:
            reader.scripts.append(content)
    elif name == "style" and reader.sheets < _SHEET_COUNT:
        reader.sheets += 1
        reader.sheet |= read_sheet(content)
        reader.looks.clear()
    elif name in _RAW_TEXTS:
        reader.text(content.replace("<", "&lt;"))


def _take_nothing(_: PageReader, __: str, ___: str) -> None:
    """Take what shows nothing."""


_Handler = Callable[[PageReader, str, str], None]
#: What to do with a tag, the name of its element, and its attributes as written.
_Recognized = tuple[_Handler, str, str]
#: What to do with a tag; others have neither lines nor a place of their own.
_HANDLERS: Final[Mapping[str, _Handler]] = {
    **dict.fromkeys(BLOCKS, _start_block),
    **{f"/{name}": _end_block for name in (*BLOCKS, "table")},
    **dict.fromkeys(KEEPING, _start_kept),
    **dict.fromkeys(_SIBLINGS, _start_item),
    "table": _start_table,
    **dict.fromkeys(("tbody", "thead", "tfoot"), _start_group),
    "tr": _start_row,
    **dict.fromkeys(("td", "th"), _start_cell),
    "a": _start_anchor,
    "form": _start_form,
    **dict.fromkeys(("link", "col", "embed", "param", "source"), _take_item),
    **dict.fromkeys(("track", "wbr", "bgsound"), _take_nothing),
    **dict.fromkeys(("br", "hr", "/br"), _take_break),
    "img": _take_image,
    "input": _take_input,
    "area": _take_area,
    "base": _take_base,
    "meta": _take_meta,
}
