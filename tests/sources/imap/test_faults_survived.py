"""Whatever happens to server and connection: nothing is lost, and faults are told."""

from __future__ import annotations

import dataclasses
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from tests.fakes.archives import Everything, mail
from tests.fakes.imap_server import Box, serving
from tests.fakes.watches import IMPATIENT, QUICK, watching

from mioboe.ports.watch import Hole
from mioboe.sources.imap import Account, Fault, FaultCode, Password, Security, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.imap_server import ImapServer

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
#: Everything that a server must never hear from us.
WRITING = {
    *("STORE", "EXPUNGE", "APPEND", "COPY", "MOVE", "CREATE", "DELETE", "RENAME"),
    *("SELECT", "CLOSE", "SUBSCRIBE", "UNSUBSCRIBE", "SETACL", "SETMETADATA"),
}
STATES = [
    *("GREETING", "CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID SEARCH"),
    *("UID FETCH", "IDLE", "IDLING", "DONE"),
]


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with serving() as made:
        yield made
    heard = {word for line in made.commands for word in line.upper().split()[:2]}
    assert not heard & WRITING


@pytest.fixture
def account(server: ImapServer) -> Account:
    return Account(
        id="taro",
        host="127.0.0.1",
        port=server.port,
        user="taro@home.example",
        sign_in=Password(secret=server.password),
        security=Security.NONE,
        connections=1,
    )


def raw(name: str, size: int = 0) -> bytes:
    return mail(name, "x" * size + "\n").replace(b"\n", b"\r\n")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ["drop", "bye", "freeze", "garbage", "cut"])
def test_a_connection_may_end_in_every_state(
    server: ImapServer, account: Account, state: str, action: str
) -> None:
    server.deliver(raw("one"))
    server.trouble(state, action, times=2)
    limits = dataclasses.replace(IMPATIENT, read_seconds=0.3)
    with watching(account, Everything(), limits=limits) as basket:
        basket.wait(lambda: "one" in basket.subjects)
        server.deliver(raw("two"))
        basket.wait(lambda: "two" in basket.subjects and basket.is_up)

    assert set(basket.subjects) == {"one", "two"}


def test_a_drop_while_mails_are_fetched_loses_none_and_repeats_none_that_was_kept(
    server: ImapServer, account: Account
) -> None:
    for number in range(60):
        server.deliver(raw(f"m{number}"))
    server.trouble("UID FETCH", "drop", times=3)
    limits = dataclasses.replace(IMPATIENT, batch=7)
    with watching(account, Everything(), limits=limits) as basket:
        basket.wait(lambda: len(set(basket.subjects)) == 60)

    assert len(basket.subjects) == 60


def test_a_server_that_was_frozen_is_told_of_and_left_for_a_new_connection(
    server: ImapServer, account: Account
) -> None:
    with watching(account, Everything()) as basket:
        basket.wait(lambda: basket.is_up)
        server.trouble("DONE", "freeze")
        basket.wait(lambda: "mailbox-timeout" in basket.codes)
        basket.wait(lambda: basket.is_up)


def test_a_frozen_server_does_not_keep_the_watch_from_ending(
    server: ImapServer, account: Account
) -> None:
    server.trouble("EXAMINE", "freeze", times=9)
    limits = dataclasses.replace(IMPATIENT, read_seconds=600)
    with watching(account, Everything(), limits=limits):
        # Leaving waits for all threads.
        while "EXAMINE" not in " ".join(server.commands):
            pass


def test_a_server_that_is_down_is_found_again(account: Account) -> None:
    with serving() as gone:
        port = gone.port
    away = dataclasses.replace(account, port=port)
    with watching(away, Everything()) as basket:
        basket.wait(lambda: "mailbox-unreachable" in basket.codes)
    assert not basket.is_up


def test_uids_that_mean_something_else_are_read_anew(
    server: ImapServer, account: Account
) -> None:
    server.deliver(raw("one"))
    with watching(account, Everything()) as basket:
        basket.wait(lambda: "one" in basket.subjects)
        box = Box(uidvalidity=8)
        box.add(raw("other"))
        box.add(raw("one"))
        server.boxes["INBOX"] = box
        basket.wait(lambda: "other" in basket.subjects)

    assert basket.positions()["INBOX"].uidvalidity == 8
    digests = {a.mail.digest for haul in basket.hauls for a in haul.arrivals}
    assert len(digests) == 2


def test_a_folder_that_is_deleted_and_made_again_under_the_watch(
    server: ImapServer, account: Account
) -> None:
    server.boxes["Shops"] = Box()
    server.deliver(raw("old"), "Shops")
    with watching(account, Everything()) as basket:
        basket.wait(lambda: "old" in basket.subjects)
        del server.boxes["Shops"]
        listed = len(basket.hauls)

        def is_empty() -> bool:
            late = [h.listing for h in basket.hauls[listed:] if h.listing]
            return any(one.folder == "Shops" and not one.present for one in late)

        basket.wait(is_empty)
        server.boxes["Shops"] = Box(uidvalidity=9)
        server.deliver(raw("new"), "Shops")
        basket.wait(lambda: "new" in basket.subjects)


@pytest.mark.parametrize("off", [-20, -1, 1, 30, 1 << 40])
def test_a_literal_of_the_wrong_length_costs_one_mail_and_is_said(
    server: ImapServer, account: Account, off: int
) -> None:
    server.deliver(raw("before"))
    odd = raw("odd", 200)
    uid = server.deliver(odd, literal=len(odd) + off)
    server.deliver(raw("after"))
    limits = dataclasses.replace(IMPATIENT, read_seconds=0.3)
    with watching(account, Everything(), limits=limits) as basket:
        basket.wait(lambda: "mail-unfetched" in basket.codes)
        basket.wait(lambda: {"before", "after"} <= set(basket.subjects))
        basket.wait(lambda: basket.is_up)
        server.deliver(raw("later"))
        basket.wait(lambda: "later" in basket.subjects)

    assert basket.positions()["INBOX"].holes == (Hole(low=uid, high=uid),)


def test_a_mail_that_could_not_be_read_is_read_the_next_time(
    server: ImapServer, account: Account
) -> None:
    odd = raw("odd", 200)
    uid = server.deliver(odd, literal=len(odd) + 9)
    limits = dataclasses.replace(IMPATIENT, read_seconds=0.2)
    with watching(account, Everything(), limits=limits) as first:
        first.wait(lambda: "mail-unfetched" in first.codes and first.is_up)
    server.boxes["INBOX"].items[uid].literal = None
    kept = first.positions()
    with watching(account, Everything(), positions=kept) as second:
        second.wait(lambda: "odd" in second.subjects)
        second.wait(lambda: second.sweeps)

    assert second.positions()["INBOX"].holes == ()


def test_a_mail_that_the_server_refuses_to_give_costs_no_connection(
    server: ImapServer, account: Account
) -> None:
    server.deliver(raw("one"))
    server.trouble("UID FETCH", "no", times=2)
    with watching(account, Everything()) as basket:
        basket.wait(lambda: "one" in basket.subjects)

    assert server.connections == 1


def test_a_size_that_the_server_tells_wrong_does_not_cut_a_mail(
    server: ImapServer, account: Account
) -> None:
    server.deliver(raw("small"), size=10)
    server.deliver(raw("large", 400_000), size=300_000)
    with watching(account, Everything()) as basket:
        basket.wait(lambda: len(basket.raws) == 2)

    assert set(basket.raws) == {raw("small"), raw("large", 400_000)}


def test_of_a_very_large_mail_only_the_first_part_is_fetched_and_that_is_said(
    server: ImapServer, account: Account
) -> None:
    huge = 200 << 20
    server.deliver(raw("huge", 4 << 20), size=huge)
    server.deliver(raw("small"))
    tracemalloc.start()
    with watching(account, Everything()) as basket:
        basket.wait(lambda: len(basket.raws) == 2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "too-large" in basket.codes
    assert max(len(one) for one in basket.raws) == 1 << 20
    assert peak < 40 << 20


def test_ten_thousand_mails_at_once_come_in_batches_the_newest_first(
    server: ImapServer, account: Account
) -> None:
    for number in range(10_000):
        server.boxes["INBOX"].add(raw(f"m{number}"))
    limits = dataclasses.replace(IMPATIENT, read_seconds=20)
    with watching(account, Everything(), limits=limits) as basket:
        basket.wait(lambda: len(basket.raws) == 10_000, 60)
        basket.wait(lambda: basket.is_up)

    assert len(set(basket.subjects)) == 10_000
    assert basket.subjects[199] == "m9999"
    assert max(len(haul.arrivals) for haul in basket.hauls) == 200
    assert basket.positions()["INBOX"].holes == ()


def test_new_mail_comes_before_the_rest_of_an_old_mailbox(
    server: ImapServer, account: Account
) -> None:
    for number in range(3_000):
        server.boxes["INBOX"].add(raw(f"m{number}"))
    with watching(account, Everything()) as basket:
        basket.wait(lambda: basket.raws)
        server.deliver(raw("alert"))
        basket.wait(lambda: len(basket.raws) == 3_001, 30)

    assert len(set(basket.subjects)) == 3_001


def test_a_login_that_was_refused_and_then_allowed(
    server: ImapServer, account: Account
) -> None:
    password, server.password = server.password, "changed"
    with watching(account, Everything()) as basket:
        basket.wait(lambda: "mailbox-login-refused" in basket.codes)
        server.password = password
        basket.wait(lambda: basket.is_up)

    assert "letmein" not in repr(basket.conditions)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("[ALERT] Application-specific password required", "app-password-needed"),
        ("[WEBALERT https://x.test/a] Web login required.", "browser-needed"),
        ("[ALERT] Too many simultaneous connections. (Failure)", "busy"),
        ("[UNAVAILABLE] Temporary authentication failure.", "busy"),
        ("[ALERT] Your account is not enabled for IMAP use.", "imap-off"),
        ("LOGIN failed.", "login-refused"),
        ("[AUTHENTICATIONFAILED] Invalid credentials", "login-refused"),
    ],
)
def test_a_refusal_is_told_as_what_it_means(
    server: ImapServer, account: Account, said: str, code: str
) -> None:
    server.password, server.refusal = "other", said
    with watching(account, Everything()) as basket:
        basket.wait(lambda: f"mailbox-{code}" in basket.codes)


def test_a_token_that_ends_while_idling_is_fetched_anew(
    server: ImapServer, account: Account
) -> None:
    asked: list[bool] = []

    def fresh(*, was_refused: bool) -> str:
        asked.append(was_refused)
        return "second" if was_refused else "first"

    server.tokens = {"first"}
    by_token = dataclasses.replace(account, sign_in=Token(fresh=fresh))
    with watching(by_token, Everything()) as basket:
        basket.wait(lambda: basket.is_up)
        server.tokens = {"second"}
        server.trouble("IDLING", "bye")
        basket.wait(lambda: server.connections > 1 and basket.is_up)
        server.deliver(raw("meanwhile"))
        basket.wait(lambda: "meanwhile" in basket.subjects)

    assert asked[:3] == [False, False, True]


def test_a_token_that_was_revoked_is_told_as_that(account: Account) -> None:
    gone = Fault(code=FaultCode.TOKEN_REVOKED, detail="invalid_grant")
    by_token = dataclasses.replace(account, sign_in=Token(fresh=lambda **_: gone))
    with watching(by_token, Everything()) as basket:
        basket.wait(lambda: "mailbox-token-revoked" in basket.codes)


def test_a_token_that_the_server_refuses_fresh_too_was_revoked(
    account: Account,
) -> None:
    by_token = dataclasses.replace(account, sign_in=Token(fresh=lambda **_: "s3cret"))
    with watching(by_token, Everything()) as basket:
        basket.wait(lambda: "mailbox-token-revoked" in basket.codes)

    assert "s3cret" not in repr(basket)


def test_a_server_without_idle_is_asked_again_and_again(
    server: ImapServer, account: Account
) -> None:
    server.capabilities = "IMAP4rev1"
    rhythm = dataclasses.replace(QUICK, renew_least=60, renew_most=60, sweep=60)
    with watching(account, Everything(), rhythm=rhythm) as basket:
        basket.wait(lambda: basket.is_up and basket.sweeps)
        server.deliver(raw("one"))
        basket.wait(lambda: "one" in basket.subjects)

    assert "IDLE" not in server.commands


@pytest.mark.parametrize("state", ["IDLE", "IDLING"])
def test_a_server_that_refuses_or_ends_idle_at_once_is_asked_instead(
    server: ImapServer, account: Account, state: str
) -> None:
    server.trouble(state, "no" if state == "IDLE" else "ok", times=1 << 30)
    rhythm = dataclasses.replace(QUICK, renew_least=60, renew_most=60, sweep=60)
    with watching(account, Everything(), rhythm=rhythm) as basket:
        basket.wait(lambda: basket.is_up and basket.sweeps)
        while "IDLE" not in server.commands:
            time.sleep(0.01)
        server.deliver(raw("one"))
        basket.wait(lambda: "one" in basket.subjects)

    assert 1 <= server.commands.count("IDLE") <= 3
    assert server.connections == 1


def test_a_server_that_repeats_itself_is_not_hammered(
    server: ImapServer, account: Account
) -> None:
    server.is_chatty = True
    rhythm = dataclasses.replace(QUICK, renew_least=60, renew_most=60, sweep=60)
    with watching(account, Everything(), rhythm=rhythm) as basket:
        basket.wait(lambda: basket.is_up and basket.sweeps)
        server.deliver(raw("one"))
        basket.wait(lambda: "one" in basket.subjects)
        commands = len(server.commands)
        time.sleep(0.5)

        assert len(server.commands) - commands < 10


def test_a_mail_that_comes_while_another_goes_is_read(
    server: ImapServer, account: Account
) -> None:
    first = server.deliver(raw("first"))
    rhythm = dataclasses.replace(QUICK, renew_least=60, renew_most=60, sweep=60)
    with watching(account, Everything(), rhythm=rhythm) as basket:
        basket.wait(lambda: basket.is_up and basket.sweeps)
        with server.changed:
            del server.boxes["INBOX"].items[first]
            server.boxes["INBOX"].add(raw("second"))
        basket.wait(lambda: "second" in basket.subjects)


def test_a_password_is_not_sent_in_the_clear_where_the_server_forbids_it(
    server: ImapServer, account: Account
) -> None:
    server.capabilities += " LOGINDISABLED"
    with watching(account, Everything()) as basket:
        basket.wait(lambda: "mailbox-no-tls" in basket.codes)

    assert server.password not in " ".join(server.commands)


def test_a_mail_that_comes_between_asking_and_idling_is_not_left_lying(
    server: ImapServer, account: Account
) -> None:
    rhythm = dataclasses.replace(QUICK, renew_least=60, renew_most=60, sweep=60)
    with watching(account, Everything(), rhythm=rhythm) as basket:
        basket.wait(lambda: basket.is_up and basket.sweeps)
        for number in range(50):
            server.deliver(raw(f"m{number}"))
        basket.wait(lambda: len(set(basket.subjects)) == 50)
