"""The probe says exactly what is wrong with a mailbox."""

from __future__ import annotations

import dataclasses
import socket
import ssl
from typing import TYPE_CHECKING

import pytest
from tests.fakes.archives import mail
from tests.fakes.imap_server import serving
from tests.fakes.watches import IMPATIENT

from mioboe.sources.imap import Account, Fault, FaultCode, Halt, Password, Security
from mioboe.sources.imap.model import Token
from mioboe.sources.imap.probe import Stage, probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.dovecot import Dovecot
    from tests.fakes.imap_server import ImapServer

    from mioboe.sources.imap.probe import Probe

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with serving() as made:
        yield made


@pytest.fixture
def at_fake(server: ImapServer) -> Account:
    return Account(
        id="taro",
        host="127.0.0.1",
        port=server.port,
        user="taro@home.example",
        sign_in=Password(secret=server.password),
        security=Security.NONE,
    )


def tried(account: Account, context: ssl.SSLContext | None = None) -> Probe:
    with Halt() as halt:
        return probe(account, halt, limits=IMPATIENT, context=context)


def test_a_good_mailbox_is_described(dovecot: Dovecot, account: Account) -> None:
    dovecot.deliver(account.user, mail("one"))
    result = tried(account)

    assert result.is_good
    assert result.stage is Stage.DONE
    assert result.messages == 1
    assert {folder.name for folder in result.folders} == {"INBOX", "Spam", "Trash"}
    assert result.watched == ("INBOX", "Spam")
    assert result.can_idle
    assert result.can_modseq
    assert result.seconds > 0


def test_a_probe_touches_nothing(dovecot: Dovecot, account: Account) -> None:
    dovecot.deliver(account.user, mail("one"))
    tried(account)
    before = dovecot.state(account.user)
    tried(account)

    assert dovecot.state(account.user) == before


def test_nobody_at_the_port(at_fake: Account) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        closed = dataclasses.replace(at_fake, port=sock.getsockname()[1])
        result = tried(closed)

    assert (result.stage, fault_code(result)) == (Stage.REACH, "unreachable")


def test_no_server_is_named(at_fake: Account) -> None:
    result = tried(dataclasses.replace(at_fake, host=""))

    assert (result.stage, fault_code(result)) == (Stage.REACH, "name-not-found")


def test_a_wrong_password(at_fake: Account) -> None:
    wrong = dataclasses.replace(at_fake, sign_in=Password(secret="hunter2"))
    result = tried(wrong)

    assert (result.stage, fault_code(result)) == (Stage.SIGN_IN, "login-refused")
    assert "hunter2" not in repr(result)


def test_a_revoked_token(at_fake: Account) -> None:
    gone = Fault(code=FaultCode.TOKEN_REVOKED)
    result = tried(dataclasses.replace(at_fake, sign_in=Token(fresh=lambda **_: gone)))

    assert (result.stage, fault_code(result)) == (Stage.SIGN_IN, "token-revoked")


def test_a_server_without_tls(at_fake: Account) -> None:
    result = tried(dataclasses.replace(at_fake, security=Security.TLS))

    assert (result.stage, fault_code(result)) == (Stage.SIGN_IN, "no-tls")


def test_a_server_that_cannot_turn_to_tls(at_fake: Account) -> None:
    result = tried(dataclasses.replace(at_fake, security=Security.STARTTLS))

    assert (result.stage, fault_code(result)) == (Stage.SIGN_IN, "no-tls")


def test_a_certificate_of_a_stranger(dovecot: Dovecot, account: Account) -> None:
    private = dataclasses.replace(account, security=Security.TLS, port=dovecot.tls_port)
    result = tried(private)

    assert (result.stage, fault_code(result)) == (Stage.SIGN_IN, "certificate")


def test_a_certificate_that_is_believed(dovecot: Dovecot, account: Account) -> None:
    private = dataclasses.replace(account, security=Security.TLS, port=dovecot.tls_port)
    context = ssl.create_default_context(cafile=dovecot.certificate)

    assert tried(private, context).is_good


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (("GREETING", "freeze"), (Stage.SIGN_IN, "timeout")),
        (("GREETING", "bye"), (Stage.SIGN_IN, "protocol")),
        (("LIST", "no"), (Stage.OPEN, "refused")),
        (("EXAMINE", "no"), (Stage.OPEN, "refused")),
        (("EXAMINE", "drop"), (Stage.OPEN, "dropped")),
        (("UID FETCH", "bad"), (Stage.FETCH, "protocol")),
    ],
)
def test_a_server_that_stumbles(
    server: ImapServer,
    at_fake: Account,
    trouble: tuple[str, str],
    told: tuple[Stage, str],
) -> None:
    server.deliver(mail("one"))
    server.trouble(*trouble, times=9)
    result = tried(at_fake)

    assert (result.stage, fault_code(result)) == told


def fault_code(result: Probe) -> str:
    assert result.fault is not None
    return str(result.fault.code)
