"""The folder of real files that are not part of the project."""

from __future__ import annotations

import os
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def corpus(name: str) -> Path:
    """Return the folder of that corpus, whether it is there or not."""
    folder = Path(os.environ.get("MIOBOE_CORPORA") or "../shared/corpora")
    return (_ROOT / folder) / name
