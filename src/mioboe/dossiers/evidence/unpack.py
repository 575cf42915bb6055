"""A bundle that somebody sent, read without trusting it."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final

from mioboe.dossiers.evidence.bundle import FORMAT, MANIFEST, VERSION, Bundle
from mioboe.dossiers.evidence.locker import Link, Record
from mioboe.kit import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
from dataclasses import replace

MAX_MEMBERS: Final = 20_000
MAX_MANIFEST: Final = 16 << 20
MAX_MEMBER: Final = 256 << 20
MAX_TOTAL: Final = 1 << 30
#: A member that unpacks to more than this many times its size is a bomb.
MAX_RATIO: Final = 200
_EASY: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_NAME = re.compile(
    r"manifest\.json|README\.txt|verify\.py"
    r"|items/[0-9]{4,6}\.[a-z0-9]{1,8}|stamps/[0-9]{4,6}\.tsr"
)
_HEX = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


class _BadBundleError(Exception):
    """Why a bundle is not read. Never leaves this file."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.detail)


def _broken(detail: str) -> _BadBundleError:
    return _BadBundleError(Problem(code="bundle-broken", where="", detail=detail))


def _refused(detail: str) -> _BadBundleError:
    return _BadBundleError(Problem(code="bundle-refused", where="", detail=detail))


def read_bundle(raw: bytes, where: str) -> Bundle | Problem:
    """Read a bundle.

    Args:
        raw: The zip, from anybody.
        where: What a problem is reported under.

    Returns:
        What it holds, not verified yet; or why it is refused: names that lead out of
        it, the same name twice, more than the limits above, no sound manifest.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read(archive, _listed(archive))
    except _BadBundleError as error:
        return replace(error.problem, where=where)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        return Problem(code="bundle-broken", where=where, detail=str(error))
    except (NotImplementedError, RuntimeError) as error:
        return Problem(code="bundle-refused", where=where, detail=str(error))


def _listed(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the members by name, none of which is a trap.

    Raises:
        _refused: One of them is.
    """
    members: dict[str, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        msg = f"{len(infos)} members"
        raise _refused(msg)
    for info in infos:
        if info.is_dir():
            continue
        if not _NAME.fullmatch(info.orig_filename):
            msg = f"a member named {info.filename!r}"
            raise _refused(msg)
        if info.filename in members:
            msg = f"{info.filename} is there twice"
            raise _refused(msg)
        if detail := _bomb(info):
            msg = f"{info.filename}: {detail}"
            raise _refused(msg)
        members[info.filename] = info
    total = sum(info.file_size for info in members.values())
    if total > MAX_TOTAL:
        msg = f"{total} bytes in all"
        raise _refused(msg)
    return members


def _bomb(info: zipfile.ZipInfo) -> str:
    """Return why a member is not unpacked; empty: it may be."""
    limit = MAX_MANIFEST if info.filename == MANIFEST else MAX_MEMBER
    if info.flag_bits & _ENCRYPTED:
        return "encrypted"
    if info.file_size > limit:
        return f"{info.file_size} bytes"
    if info.file_size > _EASY and info.file_size > MAX_RATIO * info.compress_size:
        return f"{info.compress_size} bytes claim to hold {info.file_size}"
    return ""


def _read(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]
) -> Bundle | Problem:
    if MANIFEST not in members:
        msg = f"no {MANIFEST}"
        raise _broken(msg)
    tree = _tree(archive.read(members[MANIFEST]))
    links, files = _links(tree)
    contents = {
        number: archive.read(members[name])
        for number, name in files.items()
        if name in members
    }
    stamps = {
        number: archive.read(members[name])
        for number, name in _stamps(tree).items()
        if name in members
    }
    return Bundle(
        title=_checked_text(tree, "title"),
        chain=links,
        head=_checked_hex(tree, "head"),
        contents=contents,
        stamps=stamps,
    )


def _tree(raw: bytes) -> dict[str, Any]:
    try:
        tree: Any = json.loads(raw.decode("utf-8"), object_pairs_hook=_once)
    except RecursionError as error:
        msg = "manifest nested too deep"
        raise _broken(msg) from error
    if type(tree) is not dict or tree.get("format") != FORMAT:
        msg = f"manifest is not of {FORMAT}"
        raise _broken(msg)
    if tree.get("version") != VERSION:
        detail = f"version {tree.get('version')!r}, known is {VERSION}"
        raise _BadBundleError(Problem(code="bundle-version", where="", detail=detail))
    return dict(tree)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        msg = "manifest names a key twice"
        raise _broken(msg)
    return tree


def _links(tree: Mapping[str, Any]) -> tuple[tuple[Link, ...], dict[int, str]]:
    """Return the chain, and the name of each item by its number.

    Raises:
        _broken: The manifest is not sound.
    """
    rows = tree.get("links")
    if not isinstance(rows, list):
        msg = "links are no list"
        raise _broken(msg)
    links, files = [], {}
    for row in rows:
        link = _link(row)
        links.append(link)
        if link.record is not None:
            files[link.number] = _checked_text(row, "file")
    return tuple(links), files


def _link(row: Any) -> Link:  # noqa: ANN401 - a tree of JSON
    if not isinstance(row, dict):
        msg = "a link is no object"
        raise _broken(msg)
    record = row.get("record")
    return Link(
        number=_checked_number(row, "number"),
        previous=_checked_hex(row, "previous"),
        seal=_checked_hex(row, "seal"),
        link=_checked_hex(row, "link"),
        record=None if record is None else _record(record),
    )


def _record(row: Any) -> Record:  # noqa: ANN401 - a tree of JSON
    if not isinstance(row, dict):
        msg = "a record is no object"
        raise _broken(msg)
    return Record(
        at=_checked_text(row, "at"),
        kind=_checked_text(row, "kind"),
        title=_checked_text(row, "title"),
        sha256=_checked_hex(row, "sha256"),
        size=_checked_number(row, "size"),
    )


def _stamps(tree: Mapping[str, Any]) -> dict[int, str]:
    rows = tree.get("stamps", {})
    if not isinstance(rows, dict):
        msg = "stamps are no object"
        raise _broken(msg)
    if not all(_NUMBER.fullmatch(number) for number in rows):
        msg = "a stamp has no number"
        raise _broken(msg)
    return {int(number): _checked_text(rows, number) for number in rows}


def _checked_text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        msg = f"{key} is no text"
        raise _broken(msg)
    value.encode("utf-8")  # A lone surrogate is a ValueError.
    return value


def _checked_hex(row: Mapping[str, Any], key: str) -> str:
    value = _checked_text(row, key)
    if not _HEX.fullmatch(value):
        msg = f"{key} is no SHA-256"
        raise _broken(msg)
    return value


def _checked_number(row: Mapping[str, Any], key: str) -> int:
    value = row.get(key)
    if type(value) is not int or not 0 <= value < 1 << 53:
        msg = f"{key} is no whole number"
        raise _broken(msg)
    return value
