"""The watch against a real server: what comes, what is noticed, what is touched."""

from __future__ import annotations

import contextlib
import dataclasses
import ssl
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from imapclient import IMAPClient  # type: ignore[import-untyped]
from tests.fakes.archives import Everything, Naming, mail
from tests.fakes.dovecot import PASSWORD
from tests.fakes.watches import WallClock, watching

from mioboe.ports.watch import FolderKind
from mioboe.sources.imap import (
    Halt,
    MailboxError,
    Opener,
    Password,
    Security,
    Token,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.dovecot import Dovecot

    from mioboe.sources.imap import (
        Account,
        Fault,
    )

STATUS = ("MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN", "HIGHESTMODSEQ")
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def client(dovecot: Dovecot, account: Account) -> Iterator[IMAPClient]:
    """Yield a connection as the owner's mail program has one."""
    with connected(dovecot, account) as made:
        yield made


@contextlib.contextmanager
def connected(dovecot: Dovecot, account: Account) -> Iterator[IMAPClient]:
    client = IMAPClient("127.0.0.1", dovecot.port, ssl=False)
    client.login(account.user, PASSWORD)
    try:
        yield client
    finally:
        client.shutdown()


def test_what_lies_there_comes_and_then_what_is_new(
    dovecot: Dovecot, account: Account
) -> None:
    for name in ("one", "two", "three"):
        dovecot.deliver(account.user, mail(name))
    with watching(account, Everything()) as basket:
        basket.wait(lambda: basket.is_up and len(basket.raws) == 3)
        dovecot.deliver(account.user, mail("new"))
        basket.wait(lambda: "new" in basket.subjects)

    assert sorted(basket.subjects) == ["new", "one", "three", "two"]
    assert basket.codes == []


def test_bytes_come_as_the_server_has_them(dovecot: Dovecot, account: Account) -> None:
    raw = mail("件名", "From here\r\n.\r\n\xff 本文\r\n").replace(b"\n", b"\r\n")
    raw = raw.replace(b"\r\r\n", b"\r\n") + b"no line end"
    dovecot.deliver(account.user, raw)
    with watching(account, Everything()) as basket:
        basket.wait(lambda: basket.raws)

    assert basket.raws == [raw]


def test_nothing_on_the_server_is_touched(dovecot: Dovecot, account: Account) -> None:
    user = account.user
    for number in range(30):
        dovecot.deliver(user, mail(f"m{number}"))
    dovecot.deliver(user, mail("read"), flags="S")
    dovecot.deliver(user, mail("flagged"), flags="FT")
    dovecot.deliver(user, mail("binned"), "Trash")
    dovecot.deliver(user, mail("big", "x" * 3_000_000))
    before = looked_over(dovecot, account)
    files = dovecot.state(user)
    with watching(account, Everything()) as basket:
        basket.wait(lambda: len(basket.raws) == 34 and basket.sweeps >= 3)

    assert dovecot.state(user) == files
    assert looked_over(dovecot, account) == before


def looked_over(dovecot: Dovecot, account: Account) -> dict[str, object]:
    """Return all that a server tells of its folders and mails, read-only itself."""
    seen: dict[str, object] = {}
    with connected(dovecot, account) as client:
        for flags, _, name in client.list_folders():
            status = client.folder_status(name, STATUS)
            client.select_folder(name, readonly=True)
            mails = client.fetch(client.search(), ["FLAGS", "MODSEQ", "INTERNALDATE"])
            seen[name] = (flags, status, mails)
        seen["subscribed"] = client.list_sub_folders()
    return seen


def test_a_mail_that_the_sift_does_not_want_is_counted_and_not_fetched(
    dovecot: Dovecot, account: Account
) -> None:
    for number in range(30):
        dovecot.deliver(account.user, mail(f"dull {number}"))
    dovecot.deliver(account.user, mail("wanted"))
    with watching(account, Naming(b"wanted")) as basket:
        basket.wait(lambda: sum(len(haul.mails) for haul in basket.hauls) == 31)

    assert basket.subjects == ["wanted"]


def test_folders_with_japanese_names_are_read(
    account: Account, client: IMAPClient
) -> None:
    for name in ("楽天 & アマゾン", "下書き", "保存"):
        client.create_folder(name)
        client.append(name, mail(f"in {len(name)}"))
    with watching(account, Everything()) as basket:
        basket.wait(lambda: basket.sweeps)

    assert sorted(basket.subjects) == ["in 2", "in 9"]
    assert basket.positions()["楽天 & アマゾン"].kind is FolderKind.OTHER


def test_the_spam_folder_is_watched_and_the_trash_swept(
    dovecot: Dovecot, account: Account
) -> None:
    with watching(account, Everything()) as basket:
        basket.wait(lambda: basket.sweeps)
        dovecot.deliver(account.user, mail("genuine"), "Spam")
        dovecot.deliver(account.user, mail("hidden"), "Trash")
        basket.wait(lambda: len(basket.raws) == 2)
        kinds = {name: p.kind for name, p in basket.positions().items()}

    assert kinds["Spam"] is FolderKind.SPAM
    assert kinds["Trash"] is FolderKind.TRASH


def test_one_connection_is_enough(dovecot: Dovecot, account: Account) -> None:
    alone = dataclasses.replace(account, connections=1)
    with watching(alone, Everything()) as basket:
        basket.wait(lambda: basket.is_up and basket.sweeps)
        dovecot.deliver(account.user, mail("new"))
        dovecot.deliver(account.user, mail("elsewhere"), "Trash")
        basket.wait(lambda: len(basket.raws) == 2)


def test_what_came_while_nobody_watched_is_read_and_nothing_twice(
    dovecot: Dovecot, account: Account
) -> None:
    dovecot.deliver(account.user, mail("before"))
    with watching(account, Everything()) as first:
        first.wait(lambda: first.raws and first.sweeps)
    for number in range(300):
        dovecot.deliver(account.user, mail(f"m{number}"))
    with watching(account, Everything(), positions=first.positions()) as second:
        second.wait(lambda: len(second.raws) >= 300)

    assert len(set(second.subjects)) == len(second.subjects) == 300
    assert "before" not in second.subjects


def test_a_folder_made_anew_is_read_from_its_start(
    account: Account, client: IMAPClient
) -> None:
    client.create_folder("Shops")
    client.append("Shops", mail("old"))
    with watching(account, Everything()) as basket:
        basket.wait(lambda: "old" in basket.subjects)
        old = basket.positions()["Shops"].uidvalidity
        client.delete_folder("Shops")
        client.create_folder("Shops")
        client.append("Shops", mail("new"))
        basket.wait(lambda: "new" in basket.subjects)

        assert basket.positions()["Shops"].uidvalidity != old


def test_a_folder_that_is_deleted_lists_nothing_any_more(
    account: Account, client: IMAPClient
) -> None:
    client.create_folder("Shops")
    client.append("Shops", mail("old"))
    with watching(account, Everything()) as basket:
        basket.wait(lambda: "old" in basket.subjects)
        client.delete_folder("Shops")

        def is_gone() -> bool:
            listed = [h.listing for h in basket.hauls if h.listing]
            shops = [one for one in listed if one.folder == "Shops"]
            return bool(shops) and not shops[-1].present

        basket.wait(is_gone)


def test_a_mail_that_is_read_or_deleted_shows_in_the_next_listing(
    dovecot: Dovecot, account: Account, client: IMAPClient
) -> None:
    for name in ("one", "two"):
        dovecot.deliver(account.user, mail(name))
    client.select_folder("INBOX")
    with watching(account, Everything()) as basket:
        basket.wait(lambda: len(basket.raws) == 2)
        client.add_flags([1], [rb"\Seen"])
        client.delete_messages([2])
        client.expunge()

        def shows() -> bool:
            listed = [h.listing for h in basket.hauls if h.listing]
            inbox = [one for one in listed if one.folder == "INBOX"]
            return bool(inbox) and inbox[-1].present == {1} == inbox[-1].read

        basket.wait(shows)


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_tls_works_where_the_certificate_is_believed(
    dovecot: Dovecot, account: Account, security: Security
) -> None:
    port = dovecot.tls_port if security is Security.TLS else dovecot.port
    private = dataclasses.replace(account, security=security, port=port)
    context = ssl.create_default_context(cafile=dovecot.certificate)
    with Halt() as halt, Opener(private, halt, context=context)() as session:
        assert session.examine("INBOX").uidvalidity


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_that_nobody_vouches_for_is_refused(
    dovecot: Dovecot, account: Account, security: Security
) -> None:
    port = dovecot.tls_port if security is Security.TLS else dovecot.port
    private = dataclasses.replace(account, security=security, port=port)
    with Halt() as halt, pytest.raises(MailboxError) as caught:
        Opener(private, halt)()

    assert caught.value.fault.code == "certificate"


def test_a_wrong_password_is_refused_and_not_repeated(account: Account) -> None:
    wrong = dataclasses.replace(account, sign_in=Password(secret="hunter2"))
    with Halt() as halt, pytest.raises(MailboxError) as caught:
        Opener(wrong, halt)()

    assert caught.value.fault.code == "login-refused"
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(wrong)


def test_a_token_opens_the_mailbox_and_a_stale_one_is_asked_for_again(
    dovecot: Dovecot, account: Account
) -> None:
    asked = []

    def fresh(*, was_refused: bool) -> str | Fault:
        asked.append(was_refused)
        return dovecot.token(account.user, seconds=60 if was_refused else -60)

    by_token = dataclasses.replace(account, sign_in=Token(fresh=fresh))
    with Halt() as halt, Opener(by_token, halt)() as session:
        assert session.examine("INBOX").uidvalidity
    assert asked == [False, True]


def test_killed_connections_are_opened_again_without_loss(
    dovecot: Dovecot, account: Account
) -> None:
    with watching(account, Everything()) as basket:
        basket.wait(lambda: basket.is_up)
        dovecot.drop()
        dovecot.deliver(account.user, mail("meanwhile"))
        basket.wait(lambda: "meanwhile" in basket.subjects)

    assert basket.subjects == ["meanwhile"]


def test_a_clock_set_back_an_hour_changes_nothing(
    dovecot: Dovecot, account: Account
) -> None:
    clock = WallClock()
    with watching(account, Everything(), clock=clock) as basket:
        basket.wait(lambda: basket.is_up)
        clock.ahead = -timedelta(hours=1)
        dovecot.deliver(account.user, mail("one"))
        basket.wait(lambda: "one" in basket.subjects)
        sweeps = basket.sweeps
        basket.wait(lambda: basket.sweeps >= sweeps + 2)

    assert basket.subjects == ["one"]
