"""What styles let a reader of HTML see, as far as mail hides text by them.

Inline styles, the old attributes, and rules of style sheets for one class or id outside
of media queries. Sizes and colors are inherited; `display` and its like
are not undone further in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Colors are 0xRRGGBB. Transparent is none, and a picture may be any.
_TRANSPARENT, _UNKNOWN = -1, -2
#: So near to each other that nobody can read one on the other, by channel.
_NEAR = 8
_LONGEST_STYLE, _LONGEST_SHEET = 4_000, 32 << 10

#: Properties that may hide an element with all that is in it.
_HIDERS: Final = frozenset(
    {
        "display", "mso-hide", "opacity", "overflow", "width", "height", "max-width",
        "max-height", "text-indent", "left", "top",
    }
)  # fmt: skip
#: Properties that what is inside may undo.
_SOFT: Final = frozenset(
    {
        "display", "visibility", "font-size", "font", "color", "background",
        "background-color",
    }
)  # fmt: skip
_PROPERTIES: Final = _HIDERS | _SOFT
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SIZE = re.compile(r"(\d*\.?\d+)(px|pt|em|rem|%|ex|mm|cm|in)?")
_FONT_SIZE = re.compile(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%)|0)(?=[\s/]|$)")
_COLOR = re.compile(
    r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|rgba?\(([^)]*)\)|[a-z]+"
)
_HEX: Final = frozenset("0123456789abcdef")
_NUMBER = re.compile(r"\d*\.?\d+")
_NEVER_SEEN = re.compile(r"-\d{3,}")
_RULE_END = re.compile("[{};]")
_NAMED: Final = {
    "white": 0xFFFFFF, "black": 0, "red": 0xFF0000, "lime": 0xFF00, "blue": 0xFF,
    "gray": 0x808080, "grey": 0x808080, "silver": 0xC0C0C0, "yellow": 0xFFFF00,
    "green": 0x8000, "navy": 0x80, "orange": 0xFFA500, "whitesmoke": 0xF5F5F5,
    "snow": 0xFFFAFA, "ivory": 0xFFFFF0, "lightgray": 0xD3D3D3, "lightgrey": 0xD3D3D3,
    "transparent": _TRANSPARENT,
}  # fmt: skip
#: Declarations that may hide; each begins with its letters, which is fast to find.
_HIDING: Final = tuple(
    re.compile(f"{pattern}[^;}}]*", re.ASCII)
    for pattern in (r"display\s*:\s*none", "mso-hide", r"opacity\s*:\s*0", "overflow")
)
#: Rules of one sheet that are looked at.
_MOST_RULES = 100
_SELECTOR = re.compile(
    r"(?:[a-z][a-z0-9]*)?[.#][a-z_][\w-]{0,60}", re.IGNORECASE | re.ASCII
)
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
    inside = View(gone, tiny, invisible, color, background, hidden)
    view.inner[look] = inside
    return inside


def read_look(attributes: Mapping[str, str]) -> Look | None:
    """Read how an element says that it looks.

    Args:
        attributes: By lower-case name, references resolved.

    Returns:
        `None` where it says nothing that matters here.

    Example:
        >>> read_look({"style": "max-height:0; overflow:hidden"}).gone
        True
        >>> read_look({"style": "padding:0"}) is None
        True
    """
    styles = _declarations(attributes.get("style", ""))
    _add_attributes(styles, attributes)
    gone = _is_gone(styles) or ("hidden" in attributes and "display" not in styles)
    if _SOFT.isdisjoint(styles) and not gone:
        return None
    size = styles.get("font-size") or styles.get("font")
    visibility = styles.get("visibility")
    color = styles.get("color")
    behind = styles.get("background-color") or styles.get("background")
    return Look(
        gone=gone,
        displayed="display" in styles and not gone,
        tiny=_is_tiny(size) if size else None,
        invisible=visibility in {"hidden", "collapse"} if visibility else None,
        color=_read_color(color) if color else None,
        background=_read_background(behind) if behind else None,
    )


def _add_attributes(styles: dict[str, str], attributes: Mapping[str, str]) -> None:
    """Add what old attributes say where the style does not."""
    if color := attributes.get("color") or attributes.get("text"):
        styles.setdefault("color", color.lower())
    if background := attributes.get("bgcolor"):
        styles.setdefault("background", background.lower())
    if "overflow" in styles:
        for name in ("width", "height"):
            if name in attributes:
                styles.setdefault(name, attributes[name])


def read_sheet(css: str) -> frozenset[str]:
    """Return the simple selectors that a style sheet hides on every screen.

    Args:
        css: Content of a `<style>` element.

    Returns:
        e.g. `{".preheader", "div.x", "#y"}`, as `selectors_of` names them. Rules in
        media queries and selectors of several parts are left out.

    Example:
        >>> read_sheet("@media x {.a {display: none}} .b, .c .d {display: none}")
        frozenset({'.b'})
    """
    css = css[:_LONGEST_SHEET].replace("<!--", "").replace("-->", "")
    if "/*" in css:
        css = _COMMENT.sub(" ", css)
    lower = css.lower() if css.isascii() else css
    found: set[str] = set()
    for hiding in _HIDING:
        for match in islice(hiding.finditer(lower), _MOST_RULES):
            brace = css.rfind("{", 0, match.start())
            before = css[:brace] if brace >= 0 else "{"
            # Inside of another block, it holds only for some screens.
            if before.count("{") == before.count("}") and _is_gone(
                _declarations(css[brace + 1 : match.end()])
            ):
                names = _RULE_END.split(before[-_LONGEST_STYLE:])[-1].split(",")
                found.update(filter(_SELECTOR.fullmatch, map(str.strip, names)))
    return frozenset(found)


def selectors_of(name: str, attributes: Mapping[str, str]) -> set[str]:
    """Return the simple selectors that an element answers to."""
    marks = [f".{word}" for word in attributes.get("class", "").split()[:20]]
    if identity := attributes.get("id"):
        marks.append(f"#{identity}")
    return {*marks, *(name + mark for mark in marks)}


def _declarations(style: str) -> dict[str, str]:
    """Return the properties that matter, the last of a name."""
    if ":" not in style:
        return {}
    plain = style[:_LONGEST_STYLE].lower()
    if "/*" in plain:
        plain = _COMMENT.sub("", plain)
    found = {}
    for declaration in plain.split(";"):
        name, _, value = declaration.partition(":")
        if (name := name.strip()) in _PROPERTIES:
            found[name] = value.replace("!important", "").strip()
    return found


def _is_gone(styles: Mapping[str, str]) -> bool:
    if _HIDERS.isdisjoint(styles):
        return False
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


def _is_tiny(size: str) -> bool | None:
    """Return whether nobody can read a `font-size` or a `font`; `None`: as around."""
    if size[:1].isdigit() and " " not in size and "/" not in size:
        match = _SIZE.match(size)
    else:
        found = _FONT_SIZE.search(size)
        match = _SIZE.match(found[1]) if found else None
    if match is None:
        return False if size.isalpha() and size != "inherit" else None
    number, unit = float(match[1]), match[2]
    if unit in {"em", "%", "ex"} and number > 0:
        return None
    return number * (_POINT if unit == "pt" else 16 if unit == "rem" else 1) <= 1


def _size_of(text: str) -> float:
    """Return the number a size begins with; infinity where it begins with none."""
    match = _SIZE.match(text)
    return float(match[1]) if match else float("inf")


def _read_background(value: str) -> int | None:
    if "url(" in value or "gradient" in value:
        return _UNKNOWN
    color = _read_color(value)
    return None if color == _TRANSPARENT else color


def _read_color(value: str) -> int | None:
    if len(value) == 7 and value[0] == "#" and _HEX.issuperset(value[1:]):  # noqa: PLR2004 - by far the most
        return int(value[1:], 16)
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
