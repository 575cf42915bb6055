"""Files of Outlook, as small as they can be.

Source: [MS-CFB], [MS-OXMSG].
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SECTOR, _MINI = 512, 64
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STREAM, _ROOT = 2, 5
TABLE: Final = "__properties_version1.0"


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file that holds these streams, each below 4 KiB."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    mini, starts, mini_fat = _mini(names, streams)
    entries = [
        _entry(name, _STREAM, (starts[name], len(streams[name])), _next(place, names))
        for place, name in enumerate(names, start=1)
    ]
    table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    table = _padded(table, struct.pack("<I", _FREE))
    # Sectors: one of FAT, the directory, the mini FAT, the mini streams.
    root = _entry("Root Entry", _ROOT, (0, 0))
    directory = _padded(root + b"".join(entries), _entry("", 0, (0, 0)))
    counts = [len(part) // _SECTOR for part in (directory, table, mini)]
    fat, firsts = _fat(counts)
    root = _entry("Root Entry", _ROOT, (firsts[2], len(mini)), (_FREE, 1))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, 1, firsts[0], 0, 4096, firsts[1], counts[1], _END, 0,
    )  # fmt: skip
    head += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return head + fat + root + directory[len(root) :] + table + mini


def _mini(
    names: Sequence[str], streams: Mapping[str, bytes]
) -> tuple[bytes, dict[str, int], list[int]]:
    """Return all streams in one, where each begins, and how they go on."""
    mini, starts, chain = b"", {}, list[int]()
    for name in names:
        count = -(-len(streams[name]) // _MINI)
        starts[name] = len(chain) if count else _END
        chain += [len(chain) + n + 1 for n in range(count - 1)] + [_END] * (count > 0)
        mini += streams[name].ljust(count * _MINI, b"\0")
    return mini.ljust(-(-len(mini) // _SECTOR) * _SECTOR, b"\0"), starts, chain


def _fat(counts: Sequence[int]) -> tuple[bytes, list[int]]:
    """Return the one sector of FAT, and where each part begins."""
    fat, firsts = [_FAT], []
    for count in counts:
        at = len(fat)
        firsts.append(at)
        fat += [at + n + 1 for n in range(count - 1)] + [_END] * (count > 0)
    packed = struct.pack(f"<{len(fat)}I", *fat)
    return _padded(packed, struct.pack("<I", _FREE)), firsts


def _next(place: int, names: Sequence[str]) -> tuple[int, int]:
    return (place + 1 if place < len(names) else _FREE), _FREE


def _entry(
    name: str,
    kind: int,
    where: tuple[int, int],
    links: tuple[int, int] = (_FREE, _FREE),
) -> bytes:
    """Return an entry of the directory; its links: the next one, the first below."""
    wide = name.encode("utf-16-le")
    length = len(wide) + 2 if name else 0
    right, child = links
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        wide, length, kind, 1, _FREE, right, child, b"", 0, 0, 0, *where,
    )  # fmt: skip


def _padded(content: bytes, filler: bytes) -> bytes:
    missing = -len(content) % _SECTOR
    return content + filler * (missing // len(filler))


def msg(
    texts: Mapping[int, str],
    *,
    page: bytes = b"",
    code_page: int = 65001,
    sent: datetime | None = None,
) -> bytes:
    """Return a `.msg` file with these properties by number."""
    streams = {
        f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le")
        for tag, text in texts.items()
    }
    if page:
        streams["__substg1.0_10130102"] = page
    rows = [struct.pack("<II8s", 0x3FDE0003, 6, struct.pack("<Q", code_page))]
    if sent is not None:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
        rows.append(struct.pack("<II8s", 0x00390040, 6, struct.pack("<Q", ticks)))
    streams[TABLE] = bytes(32) + b"".join(rows)
    return compound(streams)


def fake_readpst(folder: Path, mbox: bytes) -> Path:
    """Write a program that is called as `readpst` is, and finds that one mbox."""
    box = folder / "mbox.of.test"
    box.write_bytes(mbox)
    program = folder / "readpst"
    program.write_text(
        "#!/bin/sh\n"
        'for word; do [ "$last" = "-o" ] && out="$word"; last="$word"; done\n'
        f'mkdir -p "$out/Inbox" && cp "{box}" "$out/Inbox/mbox"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program
