"""Check a bundle of evidence. Needs Python 3.9 or later, and nothing else.

    python verify.py evidence.zip      (or, unpacked: python verify.py FOLDER)

Each item has a record, each record a seal, and each link holds the link before it:

    seal = SHA-256 of the record as JSON (keys sorted, no blanks, UTF-8)
    link = SHA-256 of {"number", "previous", "seal"}, written in the same way

Exit status: 0 all holds, 1 something is broken, 2 this is no bundle.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import sys
import zipfile
from collections.abc import Callable
from typing import Any

LIMIT = 256 << 20
BROKEN_ZIP = (zipfile.BadZipFile, RuntimeError, OSError)
FAULTS = (*BROKEN_ZIP, ValueError, LookupError, TypeError, AttributeError)
Read = Callable[[str], bytes]


def digest(value: dict[str, Any]) -> str:
    """Return the SHA-256 of a value as canonical JSON (RFC 8785)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def reader(path: pathlib.Path) -> Read:
    """Return what reads a member of a bundle by name; nothing is written to disk.

    Raises:
        ValueError: A name is there twice, or a member is too large.
    """
    if path.is_dir():
        return lambda name: (path / name).read_bytes()
    archive = zipfile.ZipFile(path)
    sizes = {info.filename: info.file_size for info in archive.infolist()}
    if len(sizes) != len(archive.infolist()) or max(sizes.values(), default=0) > LIMIT:
        msg = "a name is there twice, or a member is too large"
        raise ValueError(msg)
    return archive.read


def link_fault(row: dict[str, Any], number: int, previous: str) -> str:
    """Return what is wrong with a link; nothing: it holds."""
    record = row.get("record")
    if record is not None and digest(record) != row["seal"]:
        return "the record was changed"
    if digest({key: row[key] for key in ("number", "previous", "seal")}) != row["link"]:
        return "the link was changed"
    if row["number"] > number:
        return "a link is missing here"
    if row["number"] != number or row["previous"] != previous:
        return "it does not follow on the link before it"
    return ""


def item_fault(row: dict[str, Any], read: Read) -> str:
    """Return what is wrong with the item of a link; nothing: it is as it was."""
    name, record = row["file"], row["record"]
    if ".." in name or not name.startswith("items/"):
        return f"no name of an item: {name}"
    try:
        content = read(name)
    except (KeyError, FileNotFoundError):
        return f"the item is missing: {name}"
    is_same = hashlib.sha256(content).hexdigest() == record["sha256"]
    return "" if is_same else f"the item was changed: {name}"


def check(read: Read, say: Callable[[str], None]) -> int:
    """Return the exit status after going along the chain."""
    manifest = json.loads(read("manifest.json").decode("utf-8"))
    if (manifest["format"], manifest["version"]) != ("mioboe-evidence", 1):
        say("NO BUNDLE / 確かめられません: not mioboe-evidence, version 1")
        return 2
    previous = "0" * 64
    for number, row in enumerate(manifest["links"], start=1):
        record = row.get("record")
        fault = link_fault(row, number, previous)
        fault = fault or (item_fault(row, read) if record else "")
        if fault:
            say(f"BROKEN / 不一致: link {number}: {fault}")
            return 1
        title = f"{record['at']}  {record['title']}" if record else "withheld / 非開示"
        say(f"ok {number:4}  {title}")
        previous = row["link"]
    if manifest["head"] != previous:
        say(f"BROKEN / 不一致: link {len(manifest['links']) + 1}: it is missing")
        return 1
    say(f"OK / 一致: {len(manifest['links'])} links, head {previous}")
    return 0


def main() -> int:
    """Return the exit status after checking the bundle that the command line names."""
    path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    path = path.parent if path.suffix == ".py" else path

    def say(line: str) -> None:
        plain = "".join(char if char.isprintable() else "?" for char in line)
        sys.stdout.buffer.write(plain.encode("utf-8", "replace") + b"\n")

    try:
        return check(reader(path), say)
    except FAULTS as error:
        say(f"NO BUNDLE / 確かめられません: {path}: {error}")
    return 2


if __name__ == "__main__":
    sys.exit(main())
