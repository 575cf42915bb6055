"""A server of mail, a HOME that watches it, and phones that take alerts."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from tests.fakes.dovecot import BINARY, running
from tests.fakes.receivers import receiving
from tests.fakes.watchers import Watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.dovecot import Dovecot
    from tests.fakes.receivers import Receiver

_NUMBERS: Final = itertools.count(1)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Yield a running server."""
    if BINARY is None:
        pytest.skip("Dovecot is not installed: apt-get install dovecot-imapd")
    # Not in pytest's own folder, which only its owner may enter.
    with (
        tempfile.TemporaryDirectory(
            prefix="dovecot-", ignore_cleanup_errors=True
        ) as folder,
        running(Path(folder)) as server,
    ):
        yield server


@pytest.fixture
def phone() -> Iterator[Receiver]:
    """Yield what stands for ntfy, a switch, and Apprise's JSON."""
    with receiving() as made:
        yield made


@pytest.fixture
def home(tmp_path: Path, dovecot: Dovecot, phone: Receiver) -> Watched:
    """Return a HOME of two people whose mailbox is watched."""
    user = f"watched{next(_NUMBERS)}"
    return Watched(folder=tmp_path / "home", dovecot=dovecot, phone=phone, user=user)
