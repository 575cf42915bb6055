"""A Dovecot for the tests of this folder, and an account on it for each."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from tests.fakes.dovecot import PASSWORD, served

from mioboe.sources.imap import Account, Password, Security

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.dovecot import Dovecot

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Yield a running server."""
    with served() as server:
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
