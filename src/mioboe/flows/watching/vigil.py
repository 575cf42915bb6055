"""One program that watches: from a mail that arrives to a person who answers.

Three threads share the work, each with a store of its own: this one reads, keeps and
judges what mailboxes hand on; one tells people; one says that the watch is alive. What
any of them did is in the store, so that the others, and the next program, go on from
there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.flows.keepup import Effort, Findings, Judging
from mioboe.flows.scan import Tools, judge_again
from mioboe.flows.watching.alerting import Telling, tell
from mioboe.flows.watching.gauges import Gauges
from mioboe.flows.watching.notices import Reason, notify
from mioboe.flows.watching.reminding import Reminding, remind_people
from mioboe.flows.watching.watch import WatchTools, watch
from mioboe.kit import MioboeError
from mioboe.ports import Clock, ReadMails, StoreError
from mioboe.ports.alerts import AlertStore, Handled, Switch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mioboe.flows.watching.watch import News
    from mioboe.ports.watch import Condition, Mailbox

#: Names of notes.
SINCE: Final = "watch-since"
ALIVE: Final = "watch-alive"
PINGED: Final = "watch-pinged"
LAST_MAIL: Final = "watch-last-mail"

_INBOX: Final = "INBOX"
_TURN_SECONDS: Final = 2.0
_NOTICE_SECONDS: Final = 15.0
#: Reminders are for days and hours.
_REMIND_SECONDS: Final = 60.0
_PULSE_SECONDS: Final = 60.0
#: What the DNS did not answer is asked again so often, and so many times.
_ASK_SECONDS: Final = 300.0
_ASKS: Final = 24
#: Longer without a pulse, and nothing was watched.
_ASLEEP: Final = timedelta(minutes=5)
#: Longer without a turn, and telling people hangs.
_STUCK_SECONDS: Final = 300.0
#: Looking at everything again waits so many times as long as it takes.
_SHARE: Final = 4
_FAREWELL_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VigilTools:
    """What a vigil works with."""

    #: Opens the store for one thread.
    open: Callable[[], AbstractContextManager[AlertStore]]
    #: What judging, and telling people, work with in one thread.
    scanning: Callable[[AlertStore], Tools]
    telling: Callable[[AlertStore], Telling]
    read: ReadMails
    clock: Clock
    reason: Reason
    #: Takes lines for the log: numbers and codes, nothing of people or mails.
    log: Callable[[str], None]
    #: What reminding people of cases works with; `None`: nobody is reminded.
    reminding: Callable[[Telling], Reminding] | None = None
    switch: Switch | None = None
    gauges: Gauges = field(default_factory=Gauges)
    #: Seconds by a clock that nobody sets.
    monotonic: Callable[[], float] = time.monotonic


class VigilError(MioboeError):
    """The watch broke off by a fault of ours; start it again, and report it."""


class Vigil:
    """Watches until it is halted."""

    def __init__(self, tools: VigilTools) -> None:
        self._tools = tools
        self._halted = threading.Event()
        #: Set when there may be something to tell.
        self._poked = threading.Event()
        self._judges = threading.Lock()
        self._findings = Findings()
        self._judged = (0.0, 0.0)
        self._blind: dict[str, str] = {}
        self._mailboxes = 0
        self._last_turn = tools.monotonic()
        self._is_store_good = True
        self._is_broken = False
        #: So many times more the DNS is asked for what it did not answer.
        self._asks_left = _ASKS

    def halt(self) -> None:
        """End the watch, from any thread or signal."""
        self._halted.set()
        self._poked.set()

    def poke(self) -> None:
        """Look at once whether there is something to tell."""
        self._poked.set()

    @property
    def is_well(self) -> bool:
        """Whether mail is seen and people can be told."""
        blind = {
            mailbox
            for mailbox, _, folder in (name.partition("/") for name in self._blind)
            if folder in {"", _INBOX}
        }
        sees = not self._mailboxes or len(blind) < self._mailboxes
        turns = self._tools.monotonic() - self._last_turn < _STUCK_SECONDS
        return sees and turns and self._is_store_good and not self._halted.is_set()

    def run(self, mailboxes: Sequence[Mailbox]) -> None:
        """Watch, until halted.

        Args:
            mailboxes: Not started yet.

        Raises:
            StoreError: The store cannot be opened.
            VigilError: A thread of it ended by a fault of ours.
        """
        tools = self._tools
        self._mailboxes = len(mailboxes)
        with tools.open() as store:
            self._begin(store)
            threads = [
                threading.Thread(target=self._keep_telling, name="alerts"),
                threading.Thread(target=self._keep_alive, name="pulse"),
            ]
            for thread in threads:
                thread.start()
            try:
                self._watch(mailboxes, store)
            finally:
                self.halt()
                for thread in threads:
                    thread.join(_FAREWELL_SECONDS)
        if self._is_broken:
            raise VigilError

    def _begin(self, store: AlertStore) -> None:
        now = self._tools.clock.now()
        last = store.note(ALIVE)
        if last and now - datetime.fromisoformat(last) > _ASLEEP:
            store.journal.slept(datetime.fromisoformat(last), now)
        store.set_note(SINCE, now.isoformat())
        store.set_note(ALIVE, now.isoformat())

    # ------------------------------------------------------------ mail by mail

    def _watch(self, mailboxes: Sequence[Mailbox], store: AlertStore) -> None:
        judging = self._judging_in(store)
        self._judge(judging)
        tools = WatchTools(
            store=store,
            read=self._tools.read,
            clock=self._tools.clock,
            on_news=lambda news: self._take(news, judging),
            on_condition=lambda condition: self._learn(condition, store),
            on_trouble=self._suffer,
        )
        watch(mailboxes, tools, self._halted)

    def _judging_in(self, store: AlertStore) -> Judging:
        """Return what judging works with in one thread; it ends when the watch does."""
        tools = self._tools.scanning(store)
        return Judging(store=store, tools=tools, is_over=self._halted.is_set)

    def _take(self, news: News, judging: Judging) -> None:
        """Judge what came, and note when. What fails here is done in the next turn."""
        mails = [placed.reading for placed in news.placed]
        if not mails and not news.changes:
            return
        if any(mail.is_unsure for mail in mails):
            self._asks_left = _ASKS
        self._tools.gauges.count("mioboe_mails_relevant_total", news.new)
        try:
            if news.new or news.changes:
                self._judge(judging)
            judging.store.journal.handled(
                Handled(
                    message_id=mail.message_id, noticed=news.noticed, judged=news.kept
                )
                for mail in mails
                if mail.events
            )
            if mails:
                judging.store.set_note(LAST_MAIL, news.kept.isoformat())
        except StoreError as error:
            self._suffer(error)
        self._poked.set()

    def _judge(self, judging: Judging) -> None:
        """Bring findings up to date, but while old mail comes in, not for each of it.

        Whatever is put off is done by the thread that tells people, two seconds later.
        """
        with self._judges:
            ended, took = self._judged
            began = self._tools.monotonic()
            is_time = began - ended >= took * _SHARE
            effort = self._findings.bring_up(judging, at_any_cost=is_time)
            if effort is Effort.ALL:
                now = self._tools.monotonic()
                self._judged = (now, now - began)

    def _learn(self, condition: Condition, store: AlertStore) -> None:
        """Keep whether a mailbox can be seen."""
        folder = condition.folders[0] if len(condition.folders) == 1 else ""
        name = f"{condition.mailbox}/{folder}" if folder else condition.mailbox
        problem = condition.problem
        try:
            if problem is None:
                spell = store.journal.sees(name, condition.at)
                self._blind.pop(name, None)
                if spell is not None:
                    lasted = (condition.at - spell.begin).total_seconds()
                    self._tools.gauges.count("mioboe_blind_seconds_total", int(lasted))
                    self._tools.log(f"{condition.mailbox}: watched again")
            else:
                self._blind[name] = problem.code
                if store.journal.blind(name, condition.at, problem):
                    self._tools.log(f"{condition.mailbox}: {problem.code}")
        except StoreError as error:
            self._suffer(error)
        self._poked.set()

    def _suffer(self, error: StoreError) -> None:
        self._is_store_good = False
        self._tools.gauges.count("mioboe_store_faults_total")
        self._tools.log(f"store: {type(error).__name__}: {error}")

    # ---------------------------------------------------------- telling people

    def _keep_telling(self) -> None:
        try:
            while not self._halted.is_set():
                try:
                    with self._tools.open() as store:
                        self._tell_on(store)
                except StoreError as error:
                    self._suffer(error)
                    self._halted.wait(_TURN_SECONDS)
        finally:
            # A watch that cannot tell anybody is none: it ends, and is started again.
            self._is_broken = not self._halted.is_set()
            self.halt()

    def _tell_on(self, store: AlertStore) -> None:
        telling = self._tools.telling(store)
        judging = self._judging_in(store)
        make = self._tools.reminding
        reminding = make(telling) if make is not None else None
        looked, reminded, asked = 0.0, 0.0, self._tools.monotonic()
        while not self._halted.is_set():
            self._poked.clear()
            self._judge(judging)
            turn = tell(telling, self._halted.is_set)
            gauges = self._tools.gauges
            gauges.count("mioboe_alerts_queued_total", turn.queued)
            gauges.count("mioboe_alerts_sent_total", turn.sent)
            gauges.count("mioboe_alerts_failed_total", turn.failed)
            if turn.sent or turn.failed:
                self._tools.log(f"alerts: {turn.sent} sent, {turn.failed} failed")
            self._last_turn = self._tools.monotonic()
            self._is_store_good = True
            if self._last_turn - looked >= _NOTICE_SECONDS:
                looked = self._last_turn
                notify(telling, self._tools.reason)
            if reminding and self._last_turn - reminded >= _REMIND_SECONDS:
                reminded = self._last_turn
                remind_people(reminding)
            if self._asks_left and self._last_turn - asked >= _ASK_SECONDS:
                asked = self._last_turn
                self._asks_left -= 1
                judge_again(judging.tools, unsure=True)
            if not turn.is_more:
                self._poked.wait(_TURN_SECONDS)

    # ------------------------------------------------------------------- pulse

    def _keep_alive(self) -> None:
        switch = self._tools.switch
        if switch is not None:
            switch.start()
        while not self._halted.wait(_PULSE_SECONDS):
            try:
                with self._tools.open() as store:
                    self._beat(store)
            except StoreError as error:
                self._suffer(error)
            if switch is not None:
                self._ping(switch)

    def _beat(self, store: AlertStore) -> None:
        now = self._tools.clock.now()
        last = store.note(ALIVE)
        if last and now - datetime.fromisoformat(last) > _ASLEEP:
            # The machine slept, and this program with it.
            store.journal.slept(datetime.fromisoformat(last), now)
        store.set_note(ALIVE, now.isoformat())

    def _ping(self, switch: Switch) -> None:
        heard = switch.alive() if self.is_well else switch.fail()
        if not heard:
            return
        try:
            with self._tools.open() as store:
                store.set_note(PINGED, self._tools.clock.now().isoformat())
        except StoreError as error:
            self._suffer(error)
