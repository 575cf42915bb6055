"""What styles let a reader of HTML see, as far as mail hides text by them.

Inline styles, the old attributes, and rules of style sheets for one class, id or
element outside of media queries. Sizes and colors are inherited; `display` and its like
are not undone further in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Colors are 0xRRGGBB. Transparent is none, and a picture may be any.
_TRANSPARENT, _UNKNOWN = -1, -2
#: So near to each other that nobody can read one on the other, by channel.
_NEAR = 8
_LONGEST_STYLE, _LONGEST_SHEET = 4_000, 64 << 10

_DECLARATION = re.compile(
    r"(?:^|[;\s{])(display|visibility|opacity|font-size|font|color|background-color|"
    r"background|overflow|width|height|max-width|max-height|mso-hide|text-indent|left|"
    r"top)\s*+:\s*+([^;}]*)"
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SIZE = re.compile(r"(\d*\.?\d+)(px|pt|em|rem|%|ex|mm|cm|in)?")
_FONT_SIZE = re.compile(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%)|0)(?=[\s/]|$)")
_COLOR = re.compile(
    r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|rgba?\(([^)]*)\)|[a-z]+"
)
_NUMBER = re.compile(r"\d*\.?\d+")
_NEVER_SEEN = re.compile(r"-\d{3,}")
_NAMED: Final = {
    "white": 0xFFFFFF, "black": 0, "red": 0xFF0000, "lime": 0xFF00, "blue": 0xFF,
    "gray": 0x808080, "grey": 0x808080, "silver": 0xC0C0C0, "yellow": 0xFFFF00,
    "green": 0x8000, "navy": 0x80, "orange": 0xFFA500, "whitesmoke": 0xF5F5F5,
    "snow": 0xFFFAFA, "ivory": 0xFFFFF0, "lightgray": 0xD3D3D3, "lightgrey": 0xD3D3D3,
    "transparent": _TRANSPARENT,
}  # fmt: skip
_BRACE = re.compile(r"[{}]")
_SELECTOR = re.compile(r"[a-z][a-z0-9]*|(?:[a-z][a-z0-9]*)?[.#][\w-]+", re.IGNORECASE)
#: Points in a pixel.
_POINT = 4 / 3


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What one element says about how it looks. `None`: nothing."""

    #: It and all in it are gone.
    gone: bool = False
    #: It says that it is shown, whatever a style sheet says.
    displayed: bool = False
    tiny: bool | None = None
    invisible: bool | None = None
    color: int | None = None
    background: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """How text looks at one place of the page."""

    gone: bool = False
    tiny: bool = False
    invisible: bool = False
    color: int | None = None
    background: int | None = None
    #: Whether nobody can read text here.
    hidden: bool = False
    #: Views of elements in it, by their look: a memo.
    inner: dict[Look, View] = field(default_factory=dict)


def look_inside(view: View, look: Look) -> View:
    """Return the view inside of an element that stands in ``view``."""
    if known := view.inner.get(look):
        return known
    gone = view.gone or look.gone
    tiny = view.tiny if look.tiny is None else look.tiny
    invisible = view.invisible if look.invisible is None else look.invisible
    color = view.color if look.color is None else look.color
    background = view.background if look.background is None else look.background
    unseen = color == _TRANSPARENT or _alike(color, background)
    hidden = gone or tiny or invisible or unseen
    known = View(gone, tiny, invisible, color, background, hidden)
    view.inner[look] = known
    return known


def read_look(attributes: Mapping[str, str]) -> Look | None:
    """Return how an element says that it looks.

    Args:
        attributes: By lower-case name, entities resolved.

    Returns:
        `None` where it says nothing that matters here.

    Example:
        >>> read_look({"style": "max-height:0; overflow:hidden"}).gone
        True
        >>> read_look({"style": "padding:0"}) is None
        True
    """
    style = attributes.get("style", "")
    styles = _declarations(style) if ":" in style else {}
    color = attributes.get("color") or attributes.get("text")
    if color and "color" not in styles:
        styles["color"] = color.lower()
    if (background := attributes.get("bgcolor")) and "background-color" not in styles:
        styles.setdefault("background", background.lower())
    for name in ("width", "height"):
        if name in attributes and "overflow" in styles:
            styles.setdefault(name, attributes[name])
    if not styles and "hidden" not in attributes:
        return None
    gone = _is_gone(styles) or ("hidden" in attributes and "display" not in styles)
    visibility = styles.get("visibility", "")
    tiny = _is_tiny(styles)
    unseen = visibility in {"hidden", "collapse"} if visibility else None
    color = _read_color(styles.get("color", ""))
    background = _read_background(styles)
    displayed = "display" in styles and not gone
    if not gone and not displayed and {tiny, unseen, color, background} == {None}:
        return None
    return Look(gone, displayed, tiny, unseen, color, background)


def read_sheet(css: str) -> frozenset[str]:
    """Return the simple selectors that a style sheet hides on every screen.

    Args:
        css: Content of a `<style>` element.

    Returns:
        e.g. `{".preheader", "div.x", "#y"}`, as `selectors_of` names them. Rules in
        media queries and selectors of several parts are left out.
    """
    css = _COMMENT.sub(" ", css[:_LONGEST_SHEET]).replace("<!--", "").replace("-->", "")
    found: set[str] = set()
    depth = start = 0
    selectors = ""
    for brace in _BRACE.finditer(css):
        if brace[0] == "{":
            depth += 1
            if depth == 1:
                selectors = css[start : brace.start()].strip()
            start = brace.end()
            continue
        body = css[start : brace.start()]
        if depth == 1 and selectors[:1] != "@" and _is_gone(_declarations(body)):
            names = map(str.strip, selectors.split(","))
            found.update(filter(_SELECTOR.fullmatch, names))
        depth = max(depth - 1, 0)
        start = brace.end()
    return frozenset(found)


def selectors_of(name: str, attributes: Mapping[str, str]) -> set[str]:
    """Return the simple selectors that an element answers to."""
    marks = [f".{word}" for word in attributes.get("class", "").split()[:20]]
    if identity := attributes.get("id"):
        marks.append(f"#{identity}")
    return {name, *marks, *(name + mark for mark in marks)}


def _declarations(style: str) -> dict[str, str]:
    plain = style[:_LONGEST_STYLE].lower()
    if "/*" in plain:
        plain = _COMMENT.sub("", plain)
    return {
        name: value.replace("!important", "").strip()
        for name, value in _DECLARATION.findall(plain)
    }


def _is_gone(styles: Mapping[str, str]) -> bool:
    if styles.get("display") == "none" or styles.get("mso-hide") == "all":
        return True
    if (opacity := styles.get("opacity")) and _size_of(opacity) < 0.05:  # noqa: PLR2004 - no eye sees it
        return True
    if styles.get("overflow") == "hidden":
        sizes = (styles.get(n) for n in ("height", "max-height", "width", "max-width"))
        if any(size is not None and _size_of(size) <= 1 for size in sizes):
            return True
    places = (styles.get(n, "") for n in ("text-indent", "left", "top"))
    return any(map(_NEVER_SEEN.match, places))


def _is_tiny(styles: Mapping[str, str]) -> bool | None:
    size = styles.get("font-size")
    if size is None and (font := styles.get("font")):
        found = _FONT_SIZE.search(font)
        size = found[1] if found else None
    if size is None:
        return None
    match = _SIZE.match(size)
    if match is None:
        return False if size else None
    number, unit = float(match[1]), match[2]
    if unit in {"em", "%", "ex"} and number > 0:
        return None
    return number * (_POINT if unit == "pt" else 16 if unit == "rem" else 1) <= 1


def _size_of(text: str) -> float:
    """Return the number a size begins with; infinity where it begins with none."""
    match = _SIZE.match(text)
    return float(match[1]) if match else float("inf")


def _read_background(styles: Mapping[str, str]) -> int | None:
    value = styles.get("background-color") or styles.get("background")
    if not value:
        return None
    if "url(" in value or "gradient" in value:
        return _UNKNOWN
    color = _read_color(value)
    return None if color == _TRANSPARENT else color


def _read_color(value: str) -> int | None:
    for match in _COLOR.finditer(value):
        digits, channels = match.groups()
        if digits:
            return _from_digits(digits)
        if channels is not None:
            return _from_channels(channels)
        if (named := _NAMED.get(match[0])) is not None:
            return named
    return None


def _from_digits(digits: str) -> int:
    if len(digits) <= 4:  # noqa: PLR2004 - one digit a channel
        digits = "".join(digit * 2 for digit in digits)
    return _TRANSPARENT if digits[6:] == "00" else int(digits[:6], 16)


def _from_channels(channels: str) -> int | None:
    numbers = [
        min(float(n[:9]), 255) for n in _NUMBER.findall(channels) if n.strip(".")
    ]
    if len(numbers) < 3:  # noqa: PLR2004 - red, green, blue
        return None
    red, green, blue = (int(number) for number in numbers[:3])
    clear = len(numbers) > 3 and numbers[3] < 0.05  # noqa: PLR2004 - no eye sees it
    return _TRANSPARENT if clear else red << 16 | green << 8 | blue


def _alike(one: int | None, other: int | None) -> bool:
    if one is None or other is None or one < 0 or other < 0:
        return False
    return all(
        abs((one >> shift & 0xFF) - (other >> shift & 0xFF)) <= _NEAR
        for shift in (0, 8, 16)
    )
