"""A Dovecot for the tests of this folder, and an account on it for each."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.fakes.dovecot import BINARY, PASSWORD, running

from mioboe.sources.imap import Account, Password, Security

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.dovecot import Dovecot

_NUMBERS = itertools.count(1)


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
def account(dovecot: Dovecot) -> Account:
    """Return an account that nobody has used."""
    return Account(
        id="taro",
        host="127.0.0.1",
        port=dovecot.port,
        user=f"user{next(_NUMBERS)}",
        sign_in=Password(secret=PASSWORD),
        security=Security.NONE,
    )
