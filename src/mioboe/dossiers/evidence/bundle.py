"""The evidence as one zip that its recipient can check without mioboe.

    manifest.json      the chain, and what lies where
    items/0001.eml     the evidence, byte for byte
    stamps/0012.tsr    RFC 3161 time stamps: this one over link 12
    README.txt         what this is, in Japanese and English
    verify.py          checks it; needs Python and nothing else

The same evidence gives the same bytes: nothing is packed, and every time is fixed.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mioboe.dossiers.evidence.endings import ending_of
from mioboe.dossiers.evidence.locker import Chain, ItemKind

if TYPE_CHECKING:
    from mioboe.dossiers.evidence.canonical import Plain
    from mioboe.dossiers.evidence.locker import Link
    from mioboe.kit import Wording

FORMAT: Final = "mioboe-evidence"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_READABLE: Final = 0o100644 << 16
#: Ending of an item by what it is. A file's own name may tell too much.
_ENDINGS: Final = {
    ItemKind.MESSAGE.value: "eml",
    ItemKind.ANSWERS.value: "json",
    ItemKind.VERDICT.value: "json",
    ItemKind.CALL.value: "txt",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What a bundle holds."""

    #: Title of the case, for people.
    title: str
    chain: Chain
    #: The last link, as it should be.
    head: str
    #: The items by number; those of withheld records are not among them.
    contents: Mapping[int, bytes]
    #: DER of time-stamp responses by the number of the link that they are over.
    stamps: Mapping[int, bytes] = field(default_factory=dict)


def write_bundle(
    bundle: Bundle, words: Mapping[str, Wording], *, verifier: bytes
) -> bytes:
    """Return a bundle as a zip.

    Args:
        bundle: What is in it. Contents of withheld records are left out.
        words: `data/texts/evidence.yaml`: what `README.txt` says, in both languages.
        verifier: The program `verify.py`.

    Returns:
        The zip; the same bytes for the same arguments, on every machine.

    Raises:
        KeyError: A record is shown and its content is not given.
    """
    shown = [link for link in bundle.chain if link.record is not None]
    stamps = dict(sorted(bundle.stamps.items()))
    members = {
        MANIFEST: _manifest(bundle),
        "README.txt": _readme(bundle.title, words["readme"]),
        "verify.py": verifier,
        **{
            name_of(link, bundle.contents): bundle.contents[link.number]
            for link in shown
        },
        **{stamp_name(number): stamp for number, stamp in stamps.items()},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            info.create_system = _UNIX
            info.external_attr = _READABLE
            archive.writestr(info, content)
    return buffer.getvalue()


def _readme(title: str, wording: Wording) -> bytes:
    facts = {"title": title}
    text = f"{wording.fill('ja', facts)}\n{'-' * 70}\n\n{wording.fill('en', facts)}"
    return text.encode("utf-8", "backslashreplace")


def name_of(link: Link, contents: Mapping[int, bytes]) -> str:
    """Return the name of an item in its bundle."""
    kind = link.record.kind if link.record else ""
    content = contents.get(link.number, b"")
    ending = _ENDINGS.get(kind) or ending_of(content)
    return f"items/{link.number:04}.{ending}"


def stamp_name(number: int) -> str:
    """Return the name of the time stamp over a link."""
    return f"stamps/{number:04}.tsr"


def _manifest(bundle: Bundle) -> bytes:
    tree: dict[str, Plain] = {
        "format": FORMAT,
        "version": VERSION,
        "title": bundle.title,
        "head": bundle.head,
        "links": [_row(link, bundle.contents) for link in bundle.chain],
        "stamps": {str(n): stamp_name(n) for n in sorted(bundle.stamps)},
    }
    text = json.dumps(tree, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _row(link: Link, contents: Mapping[int, bytes]) -> dict[str, Plain]:
    row: dict[str, Plain] = {
        "number": link.number,
        "previous": link.previous,
        "seal": link.seal,
        "link": link.link,
    }
    if link.record is not None:
        row["record"] = {
            "at": link.record.at,
            "kind": link.record.kind,
            "title": link.record.title,
            "sha256": link.record.sha256,
            "size": link.record.size,
        }
        row["file"] = name_of(link, contents)
    return row
