"""A played drill to a folder that `mioboe scan` reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.drills.model import Played


def write(played: Played, folder: Path) -> None:
    """Write settings, DNS answers and mails below ``folder``.

    Args:
        played: What to write.
        folder: Is made where it is missing. Gets `mioboe.toml`, `dns.json` and
            `mail/00001.eml`, ..., named in order of arrival.

    Raises:
        OSError: It cannot be written.
    """
    mail = folder / "mail"
    mail.mkdir(parents=True, exist_ok=True)
    (folder / "mioboe.toml").write_text(played.settings, encoding="utf-8")
    answers = {name: {"TXT": list(texts)} for name, texts in played.answers.items()}
    text = json.dumps(answers, indent=1, ensure_ascii=False) + "\n"
    (folder / "dns.json").write_text(text, encoding="utf-8")
    for number, staged in enumerate(played.mails, start=1):
        (mail / f"{number:05}.eml").write_bytes(staged.raw)
