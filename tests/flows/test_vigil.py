"""The vigil goes on whatever fails, and says so."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.fakes.alerting import KEY, crew, person, words
from tests.fakes.events import moment
from tests.fakes.flows import Names, Steps
from tests.fakes.handbooks import shipped
from tests.fakes.mailboxes import ScriptedMailbox, haul
from tests.fakes.posts import card, make_home, ordered
from tests.fakes.tellings import BASE, SENT
from tests.fakes.watchers import until
from tests.fakes.watches import WallClock

from mioboe.alerts import Letter
from mioboe.authenticity import AnswerStatus, VerdictKind
from mioboe.bootstrap import App, build
from mioboe.cases.entries import Promised
from mioboe.cli.runs.reminding import reminding_of
from mioboe.flows.casework.opening import open_by_hand
from mioboe.flows.casework.respond import promise
from mioboe.flows.casework.work import Casework
from mioboe.flows.watching.alerting import Telling
from mioboe.flows.watching.gauges import Gauges
from mioboe.flows.watching.latency import latencies, spans
from mioboe.flows.watching.meter import Meter
from mioboe.flows.watching.vigil import ALIVE, SINCE, Vigil, VigilError, VigilTools
from mioboe.kit import Problem
from mioboe.ports import StoreBusyError
from mioboe.ports.watch import Condition, FolderKind, Haul
from mioboe.resolvers.recorded import read_record
from mioboe.store import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from mioboe.ports.alerts import AlertStore, Delivery

ORDERS = [
    ordered(f"250-000000{n}-0000001", 1010 + n, "2026-01-10 13:05") for n in range(3)
]
CARDS = [card(f"250-000000{n}-0000002", 50000, f"2026-01-10 14:0{n}") for n in range(3)]
GONE = Problem(code="mailbox-dropped", where="imap:taro")


@dataclass
class Phone:
    """Takes letters in any thread."""

    got: list[tuple[str, Letter]] = field(default_factory=list)
    fault: type[BaseException] | None = None

    def send(self, person: str, channel: str, letter: Letter) -> Delivery:
        assert channel
        if self.fault is not None:
            raise self.fault
        self.got.append((person, letter))
        return SENT


@dataclass
class January:
    """It is the evening of those orders."""

    wall: WallClock = field(default_factory=WallClock)

    def __post_init__(self) -> None:
        self.wall.ahead = moment("2026-01-10 14:10") - self.wall.now()

    def now(self) -> datetime:
        return self.wall.now()


@dataclass
class Scene:
    """A vigil, in threads of this process."""

    app: App
    items: list[Haul | Condition]
    phone: Phone = field(default_factory=Phone)
    clock: January = field(default_factory=January)
    log: list[str] = field(default_factory=list)
    gauges: Gauges = field(default_factory=Gauges)
    #: So many more times the store does not open.
    refusals: int = 0
    #: How many times faster than they do waits pass.
    haste: int = 1

    def __post_init__(self) -> None:
        tools = VigilTools(
            open=self.open,
            scanning=lambda store: self.app.tools(store, Steps(), jobs=1),  # type: ignore[arg-type]
            telling=self._telling,
            read=self.app.reader,
            clock=self.clock,
            reason=lambda code, _: code,
            log=self.log.append,
            reminding=reminding_of(self.app),
            gauges=self.gauges,
            monotonic=lambda: time.monotonic() * self.haste,
        )
        self.vigil = Vigil(tools)

    @contextlib.contextmanager
    def open(self) -> Iterator[SqliteStore]:
        if threading.current_thread().name == "alerts" and self.refusals:
            self.refusals -= 1
            raise StoreBusyError
        store = SqliteStore(self.app.home / "mioboe.sqlite", clock=self.clock)
        try:
            yield store
        finally:
            store.close()

    def _telling(self, store: AlertStore) -> Telling:
        return Telling(
            store=store,
            crew=crew(person("太郎")),
            notifier=self.phone,
            clock=self.clock,
            words=lambda _: words(),
            ships_within={},
            key=KEY,
            base_url=BASE,
        )

    @contextlib.contextmanager
    def running(self) -> Iterator[list[BaseException]]:
        """Watch in a thread; yields what it ended with."""
        ended: list[BaseException] = []

        def run() -> None:
            try:
                self.vigil.run([ScriptedMailbox(items=self.items)])
            except (VigilError, StoreBusyError) as error:
                ended.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield ended
        finally:
            self.vigil.halt()
            thread.join(30)
            assert not thread.is_alive()


@pytest.fixture
def app(tmp_path: Path) -> App:
    return build(make_home(tmp_path / "home"))


def gifts(app: App, **more: Any) -> Scene:  # noqa: ANN401 - fields of a scene
    return Scene(app=app, items=[haul(*ORDERS, *CARDS)], **more)


def test_a_promise_that_is_over_is_told_by_the_watch(app: App) -> None:
    scene = Scene(app=app, items=[])
    with scene.open() as store:
        table = Casework(
            store=store,
            handbook=shipped(),
            household=app.household,
            senders={},
            now=scene.clock.now(),
        )
        case = open_by_hand(table, brand="amazon", kind="A")
        over = scene.clock.now() + timedelta(minutes=1)
        promise(table, case, Promised(desk="amazon-co-jp", what="a", until=over))
    scene.clock.wall.ahead += timedelta(minutes=2)

    with scene.running():
        until(lambda: scene.phone.got)

    ((_, letter),) = scene.phone.got
    assert "mioboe case next" in letter.body


def test_what_comes_is_judged_and_told(app: App) -> None:
    scene = gifts(app)
    with scene.running():
        until(lambda: scene.phone.got)
        assert scene.vigil.is_well

    with scene.open() as store:
        row = latencies(store)[0]
        assert store.note(SINCE) == store.note(ALIVE) != ""
    assert row.noticed is not None
    assert row.sent is not None
    assert set(spans([row])) == {"judged", "queued", "sent"}
    assert "alerts: 1 sent, 0 failed" in scene.log


def test_what_became_of_mails_is_judged_when_it_is_noticed(app: App) -> None:
    binned = haul(*CARDS, first=4, folder="Trash")
    assert binned.position is not None
    place = replace(binned.position, kind=FolderKind.TRASH)
    scene = gifts(app, refusals=10**6)
    scene.items.append(replace(binned, position=place))

    # Nobody else judges: the thread that tells people does not get its store.
    with scene.running(), scene.open() as store:
        until(lambda: list(store.watched.fates()) and store.folded(), 15)


def test_a_vigil_that_is_halted_breaks_off_what_it_is_at(app: App) -> None:
    scene = gifts(app)
    scene.vigil.halt()
    with scene.running():
        pass

    with scene.open() as store:
        assert store.count(["imap:taro"]) == 0
    assert scene.phone.got == []


def test_while_the_dns_is_down_people_are_told_so_and_it_is_asked_again(
    app: App,
) -> None:
    names = Names(other=AnswerStatus.FAILED)
    app = replace(app, reader=replace(app.reader, resolver=names))
    scene = gifts(app, haste=1000)
    with scene.running():
        until(lambda: scene.phone.got)
        down = [letter.body for _, letter in scene.phone.got]
        names.answers = read_record(app.home / "dns.json")
        names.other = AnswerStatus.MISSING
        until(lambda: any("本物のメールです" in it.body for _, it in scene.phone.got))

    assert all("本物かどうか" in body for body in down)
    assert not any("本物のメールです" in body for body in down)
    with scene.open() as store:
        verdicts = {kept.verdict for kept in store.kept()}
        assert list(store.originals(unsure=True)) == []
    assert verdicts == {VerdictKind.GENUINE}


def test_a_store_that_does_not_open_is_tried_again(app: App) -> None:
    scene = gifts(app, refusals=2)
    with scene.running():
        until(lambda: scene.phone.got)

    assert [line for line in scene.log if line.startswith("store: StoreBusyError")]
    assert "mioboe_store_faults_total 2" in scene.gauges.exposition({}, {})


def test_a_vigil_that_cannot_tell_anybody_ends(app: App) -> None:
    scene = gifts(app, phone=Phone(fault=ZeroDivisionError))
    hook = threading.excepthook
    threading.excepthook = lambda _: None
    try:
        with scene.running() as ended:
            until(lambda: ended)
    finally:
        threading.excepthook = hook

    assert isinstance(ended[0], VigilError)
    assert not scene.vigil.is_well


def test_a_mailbox_that_is_blind_is_kept_and_seen(app: App) -> None:
    scene = Scene(app=app, items=[])
    now = scene.clock.now()
    blind = Condition(mailbox="imap:taro", folders=("INBOX",), at=now, problem=GONE)
    scene.items = [blind]
    with scene.running():
        until(lambda: not scene.vigil.is_well)

    with scene.open() as store:
        (spell,) = store.journal.spells(now)
    assert (spell.mailbox, spell.code) == ("imap:taro/INBOX", "mailbox-dropped")
    assert scene.log == ["imap:taro: mailbox-dropped"]

    back = Scene(
        app=app, items=[Condition(mailbox="imap:taro", folders=("INBOX",), at=now)]
    )
    with back.running():
        until(lambda: back.log)
    assert back.vigil.is_well is False  # It was halted.
    assert back.log == ["imap:taro: watched again"]


def test_the_numbers_are_those_of_the_store(app: App) -> None:
    scene = gifts(app)
    with scene.running():
        until(lambda: scene.phone.got)
        meter = Meter(
            open=scene.open,
            gauges=scene.gauges,
            clock=scene.clock,
            mailboxes=("imap:taro",),
        )
        until(lambda: "mioboe_alerts_sent_total 1" in meter.text())
        text = meter.text()

    lines = text.splitlines()
    assert "mioboe_mails 6" in lines
    assert "mioboe_alerts_waiting 0" in lines
    assert 'mioboe_latency_seconds_count{stage="sent"} 1' in lines
    assert any(line.startswith('mioboe_findings{level="act"}') for line in lines)
    for line in lines:
        assert line.startswith("# ") or len(line.rsplit(" ", 1)) == 2
