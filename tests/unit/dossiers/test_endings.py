from __future__ import annotations

import pytest

from mioboe.dossiers.evidence.endings import ending_of


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"\x89PNG\r\n\x1a\nx", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x00\x00\x00\x24ftypheic\x00", "heic"),
        (b"\x00\x00\x00\x18ftypmp42", "mp4"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"PK\x03\x04", "zip"),
        ("電話の記録\n".encode(), "txt"),
        (("あ" * 2000).encode(), "txt"),
        ("電話".encode("cp932"), "bin"),
        (b"", "bin"),
        (b"text\x00", "bin"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content: bytes, ending: str) -> None:
    assert ending_of(content) == ending
