"""Data folders as an owner may have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

SIGNAL: Final = """\
id: {id}
title: {{ja: 題, en: title}}
why: {{ja: 理由, en: reason}}
status: trusted
checked: 2026-11-26
references: [test]
on: [order-placed]
check: notice
false_positives: [none]
"""
PROFILE: Final = """\
id: {id}
title: Shop
brand: amazon
status: trusted
checked: 2026-11-26
shop: shop.example
senders:
  - {{address: order@shop.example, confidence: R, source: test}}
messages:
  - id: order
    gives: order-placed
    when: {{subject: ['^Order']}}
    take:
      order: {{label: 注文番号}}
    confidence: R
    source: test
"""


def write(folder: Path, name: str, text: str) -> Path:
    """Write a data file below ``folder`` and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
