"""A document to a PDF/A-3b, by typst, with the evidence inside.

The document reaches typst as a file of JSON beside the page, whose texts are set as
text: no word of a mail is ever part of the source. The same document gives the same
bytes.
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import tempfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import typst

from mioboe.dossiers import document as tree
from mioboe.kit import MioboeError
from mioboe.press.glyphs import GETA, covered, settable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.dossiers import Attachment, Document

_FONTS: Final = ("NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf")
_KINDS: Final = {
    tree.Heading: "heading",
    tree.Paragraph: "paragraph",
    tree.Points: "points",
    tree.Facts: "facts",
    tree.Table: "table",
    tree.TimeLine: "timeline",
    tree.Box: "box",
    tree.Listing: "listing",
}
_MIMES: Final = {
    "eml": "message/rfc822",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
}
_UNKNOWN_MIME: Final = "application/octet-stream"


Form = Literal["pdf", "png"]


class PressError(MioboeError):
    """The dossier could not be set; this is a fault of mioboe, please report it."""


def print_pdf(document: Document, *, missing: str = "") -> bytes:
    """Set a document.

    Args:
        document: What to set. Its attachments go into the file as they are.
        missing: Sentence that explains `〓`; set at the end, where one stands.

    Returns:
        A PDF/A-3b; the same bytes for the same document.

    Raises:
        PressError: typst refused it.
    """
    return _set(document, missing=missing, form="pdf")[0]


def print_pictures(
    document: Document, *, missing: str = "", dots: float = 144
) -> list[bytes]:
    """Return the pages of a document as PNG, for looking at.

    Args:
        document: What to set.
        missing: As for `print_pdf`.
        dots: How many there are to an inch.

    Raises:
        PressError: typst refused it.
    """
    return _set(document, missing=missing, form="png", dots=dots)


def _set(
    document: Document, *, missing: str, form: Form, dots: float | None = None
) -> list[bytes]:
    """Return the files that typst makes of a document.

    Raises:
        PressError: typst refused it.
    """
    page = importlib.resources.files(__package__).joinpath("dossier.typ")
    with tempfile.TemporaryDirectory(prefix="mioboe-press-") as name:
        folder = Path(name)
        (folder / "page.typ").write_bytes(page.read_bytes())
        page_tree = _tree(document, missing)
        text = json.dumps(page_tree, ensure_ascii=False)
        (folder / "document.json").write_text(text, encoding="utf-8")
        for file, attachment in zip(
            page_tree["files"], document.attachments, strict=True
        ):
            (folder / file["path"]).write_bytes(attachment.content)
        try:
            made = typst.Compiler(
                folder / "page.typ", root=folder, font_paths=_fonts()
            ).compile(
                format=form,
                ppi=dots,
                pdf_standards=["a-3b"] if form == "pdf" else [],
                timestamp=int(document.date.timestamp()),
            )
        except typst.TypstError as error:
            msg = f"{PressError.__doc__} ({error})"
            raise PressError(msg) from error
    return [made] if isinstance(made, bytes) else list(made or [])


def _tree(document: Document, missing: str) -> dict[str, Any]:
    """Return a document as the page reads it."""
    blocks = [_plain(block) for block in document.blocks]
    found = {
        "title": _text(document.title),
        "subtitle": _text(document.subtitle),
        "language": document.language,
        "date": list(document.date.utctimetuple()[:6]),
        "footer": _text(document.footer),
        "blocks": blocks,
        "files": list(_files(document.attachments)),
    }
    if missing and GETA in json.dumps(found, ensure_ascii=False):
        blocks.append({"kind": "paragraph", "text": _text(missing), "small": True})
    return found


def _files(attachments: tuple[Attachment, ...]) -> Iterator[dict[str, str]]:
    for number, item in enumerate(attachments):
        ending = item.ending if item.ending.isalnum() else "bin"
        yield {
            "name": f"{item.item:04}-{number}.{ending}",
            "path": f"attached-{number}",
            "mime": _MIMES.get(ending, _UNKNOWN_MIME),
            "title": _text(item.title),
        }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any of the blocks, or what is in one
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        found = {
            item.name.removeprefix("is_"): _plain(getattr(value, item.name))
            for item in fields(value)
        }
        kind = _KINDS.get(type(value))
        return {"kind": kind, **found} if kind else found
    return value


def _text(text: str) -> str:
    return settable(text, _glyphs())


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_folder())],
    )


@functools.cache
def _glyphs() -> frozenset[int]:
    """Return what both weights can set."""
    found = [covered(_folder().joinpath(name).read_bytes()) for name in _FONTS]
    return frozenset.intersection(*found)


def _folder() -> Path:
    return Path(str(importlib.resources.files("mioboe.data").joinpath("fonts")))
