"""A server of mail, a HOME that watches it, and phones that take alerts."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import pytest
from tests.fakes.dovecot import served
from tests.fakes.receivers import receiving
from tests.fakes.watchers import Watched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.dovecot import Dovecot
    from tests.fakes.receivers import Receiver

_NUMBERS: Final = itertools.count(1)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Yield a running server."""
    with served() as server:
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
