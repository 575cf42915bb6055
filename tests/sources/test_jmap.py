"""A mailbox over JMAP: it only reads, and whatever the server does, nothing is lost."""

from __future__ import annotations

import dataclasses
import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.archives import Everything, Naming, mail
from tests.fakes.jmap_server import TOKEN, serving
from tests.fakes.watches import IMPATIENT, QUICK, Basket, WallClock

from mioboe.ports.watch import FolderKind
from mioboe.sources.imap import Limits, MailboxError, Setting
from mioboe.sources.imap.probe import Stage
from mioboe.sources.jmap import JmapAccount, JmapMailbox
from mioboe.sources.jmap.client import (
    READING,
    ForbiddenMethodError,
    JmapClient,
    absolute,
    onward,
    private,
)
from mioboe.sources.jmap.folders import folders_of
from mioboe.sources.jmap.mark import Mark, mark_of
from mioboe.sources.jmap.probe import probe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.fakes.jmap_server import JmapServer

    from mioboe.ports.watch import Position
    from mioboe.sources.imap import Rhythm
    from mioboe.sources.model import Wants

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
#: Looks again so seldom that only the server can be why it looked.
PATIENT = dataclasses.replace(QUICK, poll=60, sweep=60)


@pytest.fixture
def server() -> Iterator[JmapServer]:
    with serving() as made:
        yield made


def account_at(server: JmapServer, **more: str) -> JmapAccount:
    usual = {"id": "taro", "url": f"{server.url}/session", "secret": TOKEN}
    return JmapAccount(**usual | more)  # type: ignore[arg-type]


def watch(
    account: JmapAccount,
    basket: Basket,
    *,
    rhythm: Rhythm = QUICK,
    sift: Wants | None = None,
    positions: Mapping[str, Position] | None = None,
) -> JmapMailbox:
    setting = Setting(
        sift=sift or Everything(), clock=WallClock(), rhythm=rhythm, limits=IMPATIENT
    )
    mailbox = JmapMailbox(account, setting)
    mailbox.start(positions or {}, basket)
    return mailbox


def positions_in(basket: Basket) -> dict[str, Position]:
    return {h.position.folder: h.position for h in basket.hauls if h.position}


# -------------------------------------------------------------------- only reads


def test_nothing_but_methods_that_read_can_be_sent(server: JmapServer) -> None:
    context = ssl.create_default_context()
    with JmapClient(account_at(server), Limits(), context) as client:
        for name in ("Email/set", "Mailbox/set", "EmailSubmission/set", "Email/import"):
            with pytest.raises(ForbiddenMethodError):
                client.call((name, {}))

    assert server.called == []
    assert all(name.endswith(("/get", "/query", "/queryChanges")) for name in READING)


def test_nothing_is_posted_but_calls(server: JmapServer) -> None:
    server.deliver(mail("one"))
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps > 1)
    mailbox.stop()

    assert {one for one in server.asked if one.startswith("POST")} == {"POST /api/"}
    assert set(server.called) <= READING


# ---------------------------------------------------------------- nothing is lost


def test_new_mail_is_told_of_by_the_stream_of_events(server: JmapServer) -> None:
    basket = Basket()
    mailbox = watch(account_at(server), basket, rhythm=PATIENT)
    basket.wait(lambda: basket.sweeps)
    for number in range(3):
        server.deliver(mail(f"new{number}"))
        basket.wait(lambda number=number: len(basket.raws) > number, 5)  # type: ignore[misc]
    mailbox.stop()


def test_where_the_server_tells_nothing_it_is_asked(server: JmapServer) -> None:
    server.tells = False
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps)
    server.deliver(mail("new"))
    basket.wait(lambda: basket.raws)
    mailbox.stop()


def test_a_stream_that_is_refused_is_no_fault(server: JmapServer) -> None:
    server.troubles += [("/events", 403)] * 50
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps)
    server.deliver(mail("new"))
    basket.wait(lambda: basket.raws)
    mailbox.stop()

    assert basket.codes == []


def test_a_long_folder_is_read_page_by_page_from_the_newest(
    server: JmapServer,
) -> None:
    server.most_objects = 7
    noon = datetime(2026, 1, 10, 12, tzinfo=UTC)
    for number in range(50):
        server.deliver(mail(f"{number:02}"), at=noon + timedelta(minutes=number))
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps)
    mailbox.stop()

    assert basket.subjects[0][:1] == "4"
    assert sorted(basket.subjects) == [f"{number:02}" for number in range(50)]


def test_many_mails_of_one_second_are_all_read(server: JmapServer) -> None:
    server.most_objects = 5
    noon = datetime(2026, 1, 10, 12, tzinfo=UTC)
    for number in range(23):
        server.deliver(mail(str(number)), at=noon)
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps)
    mailbox.stop()

    assert len(set(basket.subjects)) == 23


def test_wherever_it_was_cut_off_it_goes_on(server: JmapServer) -> None:
    server.most_objects = 6
    noon = datetime(2026, 1, 10, 12, tzinfo=UTC)
    for number in range(30):
        server.deliver(mail(f"{number:02}"), at=noon + timedelta(minutes=number // 4))
    whole = Basket()
    mailbox = watch(account_at(server), whole)
    whole.wait(lambda: whole.sweeps)
    mailbox.stop()
    inbox = [
        h
        for h in whole.hauls
        if h.position is not None and h.position.folder == "INBOX"
    ]
    for cut in range(1, len(inbox)):
        kept = inbox[:cut]
        before = {a.mail.digest for haul in kept for a in haul.arrivals}
        last = kept[-1].position
        assert last is not None
        again = Basket()
        mailbox = watch(account_at(server), again, positions={"INBOX": last})
        again.wait(lambda again=again: again.sweeps)  # type: ignore[misc]
        mailbox.stop()
        after = {a.mail.digest for haul in again.hauls for a in haul.arrivals}
        assert len(before | after) == 30, cut


def test_a_server_that_forgot_what_has_changed_is_read_anew(
    server: JmapServer,
) -> None:
    server.deliver(mail("old"))
    before = Basket()
    mailbox = watch(account_at(server), before)
    before.wait(lambda: before.sweeps)
    mailbox.stop()
    server.deliver(mail("meanwhile"))
    server.remembers_from = len(server.history)
    after = Basket()
    mailbox = watch(account_at(server), after, positions=positions_in(before))
    after.wait(lambda: after.sweeps > 2)
    server.deliver(mail("later"))
    after.wait(lambda: "later" in after.subjects)
    mailbox.stop()

    assert sorted(after.subjects) == ["later", "meanwhile", "old"]
    assert not any(haul.is_fresh for haul in after.hauls if haul.arrivals)


def test_a_mail_that_left_and_came_back_is_met_again(server: JmapServer) -> None:
    name = server.deliver(mail("one"))
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps)

    def folders() -> list[str]:
        return [h.position.folder for h in basket.hauls if h.position and h.arrivals]

    server.move(name, "fT")
    basket.wait(lambda: folders() == ["INBOX", "Trash"])
    server.move(name, "fI")
    basket.wait(lambda: folders() == ["INBOX", "Trash", "INBOX"])
    mailbox.stop()


def test_a_body_that_does_not_come_is_tried_again_and_then_told_of(
    server: JmapServer,
) -> None:
    server.deliver(mail("one"))
    server.troubles += [("/blob", 404)]
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.raws)
    mailbox.stop()
    assert "mailbox-unfetched" not in basket.codes

    server.troubles += [("/blob", 404)] * 3
    again = Basket()
    mailbox = watch(account_at(server), again)
    again.wait(lambda: "mail-unfetched" in again.codes)
    again.wait(lambda: again.sweeps > 1)
    mailbox.stop()
    last = positions_in(again)["INBOX"]
    third = Basket()
    mailbox = watch(account_at(server), third, positions={"INBOX": last})
    third.wait(lambda: third.raws)
    mailbox.stop()


def test_of_a_huge_mail_the_first_part_is_read_and_told_of(server: JmapServer) -> None:
    server.deliver(mail("huge", "x" * 3_000_000), size=200 << 20)
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.raws)
    mailbox.stop()

    assert [len(raw) for raw in basket.raws] == [IMPATIENT.piece]
    assert basket.codes == ["too-large"]


def test_only_what_the_sift_wants_is_fetched_and_all_is_counted(
    server: JmapServer,
) -> None:
    server.deliver(mail("shop"))
    server.deliver(mail("lunch"))
    basket = Basket()
    mailbox = watch(account_at(server), basket, sift=Naming(b"shop"))
    basket.wait(lambda: basket.sweeps)
    mailbox.stop()

    assert basket.subjects == ["shop"]
    assert sum(one.startswith("GET /blob") for one in server.asked) == 1
    assert sum(len(haul.mails) for haul in basket.hauls) == 2


# ------------------------------------------------------------------- what goes wrong


def test_a_token_that_is_taken_back_is_told_and_one_that_is_good_again_heals(
    server: JmapServer,
) -> None:
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps)
    server.token = "another"
    basket.wait(lambda: "mailbox-token-revoked" in basket.codes)
    server.token = TOKEN
    server.deliver(mail("meanwhile"))
    basket.wait(lambda: basket.raws)
    mailbox.stop()

    assert basket.conditions[-1].problem is None


def test_a_server_that_goes_and_comes_back_loses_nothing() -> None:
    basket = Basket()
    with serving() as server:
        port = int(server.url.rpartition(":")[2])
        mailbox = watch(account_at(server), basket)
        basket.wait(lambda: basket.sweeps)
    basket.wait(lambda: basket.conditions[-1].problem is not None)
    server.deliver(mail("meanwhile"))
    with serving(port, server):
        basket.wait(lambda: basket.raws)
        mailbox.stop()

    assert basket.subjects == ["meanwhile"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/session", 404, "mailbox-protocol"),
        ("/session", 401, "mailbox-token-revoked"),
        ("/api", 429, "mailbox-busy"),
        ("/api", 503, "mailbox-busy"),
        ("/blob", 500, "mailbox-busy"),
    ],
)
def test_a_server_that_stumbles_is_told_of_and_tried_again(
    server: JmapServer, path: str, status: int, code: str
) -> None:
    server.tells = False
    server.deliver(mail("one"))
    server.troubles.append((path, status))
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.raws)
    mailbox.stop()

    assert basket.codes == [code]


def test_a_folder_that_cannot_be_asked_about_blinds_no_other(
    server: JmapServer,
) -> None:
    server.refusals += [("Email/query", "invalidArguments")]
    server.deliver(mail("one"), "fT")
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.raws)
    mailbox.stop()

    assert basket.codes == ["mailbox-refused"]


def test_a_folder_that_is_gone_is_listed_empty(server: JmapServer) -> None:
    server.deliver(mail("one"), "fT")
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps)
    server.mails.clear()
    del server.folders["fT"]
    server.note()
    basket.wait(lambda: any(h.listing and h.position is None for h in basket.hauls))
    mailbox.stop()


def test_a_position_of_another_version_is_read_anew(server: JmapServer) -> None:
    server.deliver(mail("one"))
    basket = Basket()
    mailbox = watch(account_at(server), basket)
    basket.wait(lambda: basket.sweeps)
    mailbox.stop()
    old = positions_in(basket)["INBOX"]
    again = Basket()
    positions = {"INBOX": dataclasses.replace(old, state="odd")}
    mailbox = watch(account_at(server), again, positions=positions)
    again.wait(lambda: again.raws)
    mailbox.stop()


# ------------------------------------------------------------------------ the probe


def test_a_good_mailbox_is_described(server: JmapServer) -> None:
    server.deliver(mail("one"))
    found = probe(account_at(server), IMPATIENT)

    assert found.is_good
    assert found.stage is Stage.DONE
    assert (found.messages, found.can_idle) == (1, True)
    assert [folder.name for folder in found.folders] == ["INBOX", "Trash"]


def test_a_password_signs_in_with_a_user_name(server: JmapServer) -> None:
    good = account_at(server, user="taro", secret="letmein")
    bad = account_at(server, user="taro", secret="wrong")

    assert probe(good, IMPATIENT).is_good
    fault = probe(bad, IMPATIENT).fault
    assert fault is not None
    assert fault.code == "login-refused"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "name-not-found"),
        ("https://[", "name-not-found"),
        ("/session", "name-not-found"),
    ],
)
def test_what_is_no_address_is_told_as_such(
    server: JmapServer, url: str, code: str
) -> None:
    fault = probe(account_at(server, url=url), IMPATIENT).fault

    assert fault is not None
    assert fault.code == code


def test_nobody_at_the_port(server: JmapServer) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{sock.getsockname()[1]}/session"
        found = probe(account_at(server, url=url), IMPATIENT)

    assert found.stage is Stage.REACH
    assert found.fault is not None
    assert found.fault.code == "unreachable"


def test_a_server_without_tls_is_told_as_such(server: JmapServer) -> None:
    url = server.url.replace("http:", "https:")
    fault = probe(account_at(server, url=f"{url}/session"), IMPATIENT).fault

    assert fault is not None
    assert fault.code == "no-tls"


def test_what_is_no_jmap_server_is_told_as_such(server: JmapServer) -> None:
    fault = probe(account_at(server, url=f"{server.url}/other"), IMPATIENT).fault

    assert fault is not None
    assert fault.code == "protocol"


def test_a_secret_is_never_shown(server: JmapServer) -> None:
    account = account_at(server, secret="s3cret")
    found = probe(account, IMPATIENT)

    assert "s3cret" not in repr(account) + repr(found)


# -------------------------------------------------------------- where secrets may go


def test_the_secret_goes_nowhere_but_where_its_owner_said(server: JmapServer) -> None:
    with serving() as stranger:
        server.redirect = f"{stranger.url}/session"
        fault = probe(account_at(server), IMPATIENT).fault

    assert fault is not None
    assert fault.code == "protocol"
    assert stranger.url in fault.detail
    assert stranger.asked == []


@pytest.mark.parametrize("url", ["http://a.test/", "ftp://a.test/", "a.test", ""])
def test_nothing_is_sent_that_others_can_read(url: str) -> None:
    with pytest.raises(MailboxError, match="no-tls"):
        private(url)


def test_addresses_may_leave_out_whose_they_are() -> None:
    assert absolute("https://a.test/jmap/session", "/api") == "https://a.test/api"
    assert onward("https://a.test/.well-known/jmap", "/s") == "https://a.test/s"


# ---------------------------------------------------------------------------- pieces


def listed(name: str, role: str | None = None, parent: str | None = None) -> Any:  # noqa: ANN401 - as JSON
    """Return a folder as a server lists it; its id is its name in small letters."""
    counts = {"totalEmails": 1, "unreadEmails": 0}
    return {"id": name.lower(), "name": name, "role": role, "parentId": parent} | counts


def test_folders_have_their_names_and_what_they_are_for() -> None:
    found = folders_of([
        listed("受信箱", "inbox"),
        listed("迷惑メール", None, "受信箱"),
        listed("Drafts", "drafts"),
        listed("INBOX", None, "unknown"),
        listed("Shops", "", "shops"),
    ])
    kinds = {folder.name: folder.kind for folder in found}

    assert kinds.pop("/".join(["Shops"] * 20)) is FolderKind.OTHER
    assert kinds == {
        "INBOX": FolderKind.INBOX,
        "受信箱/迷惑メール": FolderKind.SPAM,
        "INBOX (inbox)": FolderKind.OTHER,
    }


def test_a_mark_comes_back_as_it_was_kept() -> None:
    mark = Mark(state="a\nb", down_to="2026-01-10T12:00:00Z", missing=("x",))

    assert mark_of(mark.text()) == mark
    assert mark_of("") is mark_of("3") is mark_of("[1]") is mark_of("{") is None
