"""What commands are tried on: a HOME, and a folder that everybody may enter."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.fakes.posts import make_home

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a HOME."""
    return make_home(tmp_path / "home")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Yield a folder that every user of this machine may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
