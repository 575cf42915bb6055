"""A drill that happens now: a real mail server, the real watch, phones, a family."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mioboe.bootstrap import build
from mioboe.catalog import read_settings
from mioboe.catalog.settings import PersonSettings
from mioboe.catalog.watch_settings import ChannelSettings, MailboxSettings
from mioboe.catalog.words import read_words
from mioboe.catalog.write_settings import written
from mioboe.cli.pages.hours import Words
from mioboe.drills import Drill, Stage, write
from mioboe.drills.live import eve, sent_now
from mioboe.drills.mailserver import HOST, MailServer, MailServerError, free_port
from mioboe.drills.phones import Phones, press
from mioboe.flows.rehearsals.live import Posted, happenings
from mioboe.resolvers.clock import SystemClock
from mioboe.signals import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mioboe.bootstrap import App
    from mioboe.catalog.settings import Settings
    from mioboe.drills.live import Coming, Eve
    from mioboe.flows.rehearsals.live import Happening
    from mioboe.store import SqliteStore

#: A minute of waiting lasts half a second.
SPEED: Final = 120
#: After an alert was repeated, where something is shipped in hours.
_ESCALATE_MINUTES: Final = 20
#: No longer from one mail of the incident to the next.
_GAP_SECONDS: Final = 3.0
#: So long the second person thinks, and nothing comes before and after the incident.
_THINKS_SECONDS: Final = 2.0
_AFTER_SECONDS: Final = 5.0
_START_SECONDS: Final = 120.0
_MOST_SECONDS: Final = 180.0
_STEP_SECONDS: Final = 0.1
_LOG: Final = "watch.log"
_SECRET: Final = "password"  # noqa: S105 - the name of a file
_FIRST, _SECOND = "first", "second"
_NOT_OURS: Final = f"said={Said.NOT_OURS.value}"


@dataclass(kw_only=True)
class Live:
    """A drill in a HOME of its own."""

    drill: Drill
    stage: Stage
    language: str
    home: Path
    server: MailServer
    phones: Phones
    posted: list[Posted] = field(default_factory=list)
    #: Moments of alerts that were answered.
    pressed: set[float] = field(default_factory=set)

    def run(self, on_ready: Callable[[int], None]) -> tuple[Happening, ...]:
        """Return what happened.

        Args:
            on_ready: Takes the number of ordinary mails, now that they were read.

        Raises:
            DrillError: The drill cannot be played.
            MailServerError: The watch does not begin.
            StoreError: What the watch kept cannot be read.
        """
        before = eve(self.drill, self.stage, SystemClock().now())
        app = self._settle(before)
        for person, mails in before.past.items():
            for mail in mails:
                self.server.deliver(person, mail.raw)
        with _watching(self.home) as watch:
            self._catch_up(before, app, watch)
            on_ready(sum(map(len, before.past.values())))
            self._happen(before.coming, app)
        store = app.open_store()
        try:
            return happenings(self.posted, self._names(app)[0], store)
        finally:
            store.close()

    def _settle(self, before: Eve) -> App:
        """Return the program over a HOME whose mailboxes lie on the server."""
        write(before.played, self.home)
        path = self.home / "mioboe.toml"
        settings, _ = read_settings(path)
        (self.home / _SECRET).write_text(self.server.password, encoding="utf-8")
        path.write_text(written(self._settings(settings, before)), encoding="utf-8")
        return build(self.home, language=self.language)

    def _settings(self, plain: Settings, before: Eve) -> Settings:
        words = words_of(self.language)
        people = list(plain.household.people)
        if len(people) == 1:
            people.append(PersonSettings(name=words.of("second")))
        people[0] = replace(people[0], channels=self._channel(_FIRST))
        people[1] = replace(
            people[1],
            channels=self._channel(_SECOND),
            escalate_after_minutes=_ESCALATE_MINUTES,
        )
        port = free_port()
        return replace(
            plain,
            household=replace(plain.household, people=tuple(people)),
            alerts=replace(
                plain.alerts,
                phrase=words.of("phrase"),
                base_url=f"http://{HOST}:{port}",
                listen=f"{HOST}:{port}",
                speed=SPEED,
            ),
            mailboxes=tuple(self._mailbox(name) for name in before.past),
        )

    def _channel(self, topic: str) -> ChannelSettings:
        return ChannelSettings(ask=(f"ntfy://{HOST}:{self.phones.port}/{topic}",))

    def _mailbox(self, name: str) -> MailboxSettings:
        people = {one.id: one for one in self.drill.household.people}
        return MailboxSettings(
            id=name,
            address=people[name].addresses[0],
            host=HOST,
            port=self.server.port,
            security="none",
            user=name,
            password=f"file:{_SECRET}",
        )

    def _names(self, app: App) -> list[str]:
        return [one.name for one in app.settings.household.people]

    def _catch_up(self, before: Eve, app: App, watch: subprocess.Popen[bytes]) -> None:
        """Wait until all ordinary mail was read.

        Raises:
            MailServerError: It does not come to that.
        """
        wanted = {f"imap:{name}": len(mails) for name, mails in before.past.items()}
        end = time.monotonic() + _START_SECONDS
        store = app.open_store()
        try:
            while not all(_has_read(name, n, store) for name, n in wanted.items()):
                if watch.poll() is not None or time.monotonic() > end:
                    log = (self.home / _LOG).read_text(errors="replace").strip()
                    raise MailServerError(log.rpartition("\n")[2])
                time.sleep(_STEP_SECONDS)
        finally:
            store.close()

    def _happen(self, coming: tuple[Coming, ...], app: App) -> None:
        """Let the incident happen, until somebody has answered."""
        end = time.monotonic() + _MOST_SECONDS
        store = app.open_store()
        try:
            self._live_on(time.monotonic() + _AFTER_SECONDS)
            for one in coming:
                gap = min(one.gap / timedelta(seconds=SPEED), _GAP_SECONDS)
                self._live_on(time.monotonic() + gap)
                self._post(one)
            self._live_on(time.monotonic() + _AFTER_SECONDS)
            while not _is_over(store) and time.monotonic() < end:
                self._live_on(time.monotonic() + _STEP_SECONDS)
        finally:
            store.close()

    def _post(self, one: Coming) -> None:
        now = SystemClock().now()
        mail = sent_now(one.sending, self.drill, self.stage, now)
        self.server.deliver(one.sending.to, mail.raw)
        title = mail.about.fill(self.language or self.drill.household.language)
        number = len(self.posted) + 1
        self.posted.append(
            Posted(number=number, message_id=mail.message_id, subject=title, at=now)
        )

    def _live_on(self, until: float) -> None:
        """Be the family for a while: who looks at a phone answers what it shows."""
        while (now := time.monotonic()) < until:
            for one in self.phones.on(_SECOND):
                is_read = now - one.at >= _THINKS_SECONDS
                if is_read and one.at not in self.pressed and _NOT_OURS in one.buttons:
                    self.pressed.add(one.at)
                    press(one, _NOT_OURS)
            time.sleep(_STEP_SECONDS)


def play_live(
    drill: Drill,
    stage: Stage,
    program: str,
    *,
    language: str,
    on_ready: Callable[[int], None],
) -> tuple[Happening, ...]:
    """Return what happened when a drill was played in earnest.

    Args:
        drill: With an incident.
        stage: Who writes how.
        program: Dovecot.
        language: Of what is said; empty: the household's.
        on_ready: Takes the number of ordinary mails, once they were read.

    Raises:
        DrillError: The drill cannot be played.
        MailServerError: Dovecot or the watch does not begin.
        StoreError: What the watch kept cannot be read.
    """
    with (
        # Dovecot leaves files of its own behind when it ends.
        tempfile.TemporaryDirectory(
            prefix="mioboe-mail-", ignore_cleanup_errors=True
        ) as mail,
        tempfile.TemporaryDirectory(prefix="mioboe-drill-") as home,
        MailServer(Path(mail), program) as server,
        Phones() as phones,
    ):
        live = Live(
            drill=drill,
            stage=stage,
            language=language,
            home=Path(home),
            server=server,
            phones=phones,
        )
        return live.run(on_ready)


def words_of(language: str) -> Words:
    """Return the texts of live drills."""
    return Words(texts=read_words("live"), language=language)


@contextlib.contextmanager
def _watching(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the watch as its users do.

    Yields:
        The process.
    """
    with (home / _LOG).open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - this program
            [sys.executable, "-m", "mioboe", "--home", str(home), "watch"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def _has_read(mailbox: str, mails: int, store: SqliteStore) -> bool:
    """Return whether the inbox was read up to that many mails."""
    places = map(store.watched.position, store.marks(mailbox).values())
    return not mails or any(
        place.folder == "INBOX" and place.next_uid > mails for place in places if place
    )


def _is_over(store: SqliteStore) -> bool:
    return bool(store.outbox.matters()) and not store.outbox.open()
