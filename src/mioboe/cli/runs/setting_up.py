"""What `mioboe setup` asks, and in which order."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from mioboe.catalog import Settings
from mioboe.catalog.settings import PersonSettings
from mioboe.catalog.watch_settings import LONGEST_PHRASE, MailboxSettings
from mioboe.cli.runs.keeping import changes, has_remarks, keep, secret_file
from mioboe.cli.runs.setting_up_mailbox import MailboxTalk, id_for
from mioboe.cli.runs.talk import Voice, plain
from mioboe.notifiers import way_of

if TYPE_CHECKING:
    from pathlib import Path

_POSTCODE = re.compile(r"(\d{3})-?(\d{4})")
#: No letter that is easily taken for another one.
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS: Final = 4
_GROUP: Final = 4


@dataclass(slots=True)
class Draft:
    """What was heard so far."""

    settings: Settings
    #: Name of the file to the secret.
    secrets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupTalk:
    """Asks for everything, part by part."""

    voice: Voice
    mailboxes: MailboxTalk
    #: A name that nobody can guess.
    topic: Callable[[], str]

    def introduce(self) -> None:
        """Say what is going to happen, and what never does."""
        self.voice.say("intro")
        self.voice.items("intro-never", "intro-reads", "intro-stop", "intro-urgent")

    def run(self, draft: Draft) -> None:
        """Ask for everything; what is known already is asked for no more."""
        self._people(draft)
        self._mailboxes(draft)
        self._alerts(draft)

    # ---------------------------------------------------------------- people

    def _people(self, draft: Draft) -> None:
        self.voice.say("part-people")
        people = list(draft.settings.household.people)
        if people:
            names = _listed(self.voice, [one.name for one in people])
            self.voice.say("people-known", names=names)
        else:
            people.append(self._person("ask-name"))
        while self.voice.agrees("ask-another", default=False):
            people.append(self._person("ask-name-other"))
        household = replace(draft.settings.household, people=tuple(people))
        draft.settings = replace(draft.settings, household=household)

    def _person(self, question: str) -> PersonSettings:
        name = ""
        while not name:
            name = self.voice.ask(question)
        return PersonSettings(
            name=name, addresses=self._addresses(), postcodes=self._postcodes()
        )

    def _addresses(self) -> tuple[str, ...]:
        found: list[str] = []
        while True:
            if found:
                said = plain(self.voice.ask_optional("ask-address-more"))
                if not said:
                    return tuple(dict.fromkeys(found))
            else:
                said = plain(self.voice.ask("ask-address"))
            if is_address(said):
                found.append(said)
            else:
                self.voice.say("bad-address")

    def _postcodes(self) -> tuple[str, ...]:
        self.voice.show([""])
        self.voice.say("why-postcode")
        while True:
            said = plain(self.voice.ask_optional("ask-postcode"))
            codes = postcodes_in(said)
            if codes is not None:
                return codes
            self.voice.say("bad-postcode")

    # ------------------------------------------------------------- mailboxes

    def _mailboxes(self, draft: Draft) -> None:
        self.voice.say("part-mailboxes")
        if draft.settings.mailboxes:
            names = _listed(self.voice, [o.address for o in draft.settings.mailboxes])
            self.voice.say("mailboxes-known", names=names)
        for known in draft.settings.mailboxes:
            self._renew(draft, known)
        for address in _unwatched(draft.settings):
            if not self.voice.agrees("ask-watch", default=True, address=address):
                continue
            taken = [one.id for one in draft.settings.mailboxes]
            new = MailboxSettings(id=id_for(address, taken), address=address)
            if (box := self.mailboxes.about(new)) is not None:
                both = (*draft.settings.mailboxes, box.settings)
                draft.settings = replace(draft.settings, mailboxes=both)
                draft.secrets |= box.secrets

    def _renew(self, draft: Draft, known: MailboxSettings) -> None:
        """Offer another password for a mailbox that is set up."""
        if known.kind != "imap":
            return
        if not self.voice.agrees("ask-renew", default=False, address=known.address):
            return
        if (box := self.mailboxes.about(known)) is not None:
            changed = tuple(
                box.settings if one is known else one
                for one in draft.settings.mailboxes
            )
            draft.settings = replace(draft.settings, mailboxes=changed)
            draft.secrets |= box.secrets

    # ---------------------------------------------------------------- alerts

    def _alerts(self, draft: Draft) -> None:
        self.voice.say("part-alerts")
        if not draft.settings.alerts.phrase:
            alerts = replace(draft.settings.alerts, phrase=self._phrase())
            draft.settings = replace(draft.settings, alerts=alerts)
        people = draft.settings.household.people
        if not any(one.channels.ask or one.channels.act for one in people):
            self._channel(draft)

    def _phrase(self) -> str:
        self.voice.say("phrase-why")
        while True:
            said = self.voice.ask_optional("ask-phrase")
            if len(said) <= LONGEST_PHRASE:
                return said
            self.voice.say("bad-phrase")

    def _channel(self, draft: Draft) -> None:
        self.voice.show([""])
        self.voice.say("channel-why")
        self.voice.offer("channel-1", "channel-2")
        while True:
            choice = plain(self.voice.ask("ask-channel"))
            if choice in {"", "1", "2"}:
                break
            self.voice.say("unclear")
        url = {"1": self._ntfy, "2": self._url}[choice]() if choice else ""
        if url:
            add_channel(draft, url)

    def _ntfy(self) -> str:
        topic = self.topic()
        self.voice.say("ntfy-install")
        self.voice.say("ntfy-topic")
        self.voice.show([f"     {topic}"])
        self.voice.say("ntfy-rings")
        self.voice.say("ntfy-passes")
        self.voice.ask("ask-ready")
        return f"ntfys://ntfy.sh/{topic}"

    def _url(self) -> str:
        while url := self.voice.ask_hidden("ask-url"):
            if way_of(url, "") is not None:
                return url
            self.voice.say("bad-url")
        return ""

    # ------------------------------------------------------------------- end

    def finish(self, home: Path, draft: Draft) -> bool:
        """Return whether all was written, after it was shown and asked once more."""
        self.voice.say("part-end")
        self._sum_up(draft.settings)
        is_there = (home / "mioboe.toml").exists()
        changed = changes(home, draft.settings)
        if is_there and changed:
            self.voice.say("changes")
            self.voice.show(f"  {line}" for line in changed)
            if has_remarks(home):
                self.voice.say("comments-lost")
        elif is_there:
            self.voice.say("no-change")
        if not self.voice.agrees("ask-save", default=True):
            self.voice.say("not-saved")
            return False
        kept = keep(home, draft.settings, draft.secrets)
        self.voice.say("saved", path=str(kept.path))
        if kept.copy is not None:
            self.voice.say("copy-kept", path=str(kept.copy))
        self._next(draft.settings)
        return True

    def _sum_up(self, settings: Settings) -> None:
        say = self.voice.say
        for one in settings.household.people:
            addresses = _listed(self.voice, list(one.addresses))
            say("summary-person", name=one.name, addresses=addresses)
        for box in settings.mailboxes:
            say("summary-mailbox", address=box.address)
        if not settings.mailboxes:
            say("summary-no-mailbox")
        say("summary-phrase" if settings.alerts.phrase else "summary-no-phrase")
        count = sum(
            len({*one.channels.ask, *one.channels.act})
            for one in settings.household.people
        )
        say("summary-channels", count=str(count))

    def _next(self, settings: Settings) -> None:
        people = settings.household.people
        is_told = any(one.channels.ask or one.channels.act for one in people)
        self.voice.show([""])
        self.voice.say("next")
        codes = ["next-alerts"] if is_told else []
        codes += ["next-watch"] if settings.mailboxes else []
        codes += [] if is_told and settings.mailboxes else ["next-setup"]
        self.voice.items(*codes, "next-scan")


def is_address(text: str) -> bool:
    """Return whether a text may be a mail address."""
    local, _, domain = text.rpartition("@")
    return bool(local and "." in domain) and not re.search(r"[\s@]", local + domain)


def postcodes_in(text: str) -> tuple[str, ...] | None:
    """Return postcodes as they are printed; `None`: there is something else.

    Example:
        >>> postcodes_in("1500001, 980-0811"), postcodes_in("Tokyo")
        (('150-0001', '980-0811'), None)
    """
    parts = [part for part in re.split(r"[\s,、]+", text) if part]
    found = [_POSTCODE.fullmatch(part.lstrip("〒")) for part in parts]
    if not all(found):
        return None
    return tuple(f"{match[1]}-{match[2]}" for match in found if match)


def add_channel(draft: Draft, url: str) -> None:
    """Let the first person be told by a URL, which is a secret."""
    name = "channel-1"
    draft.secrets[name] = url
    first, *others = draft.settings.household.people
    channels = replace(first.channels, ask=(secret_file(name),))
    people = (replace(first, channels=channels), *others)
    household = replace(draft.settings.household, people=people)
    draft.settings = replace(draft.settings, household=household)


def new_topic() -> str:
    """Return a name that nobody can guess, and that can be typed on a phone."""
    groups = (
        "".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)
    )
    return f"mioboe-{'-'.join(groups)}"


def _unwatched(settings: Settings) -> list[str]:
    watched = {one.address.lower() for one in settings.mailboxes}
    addresses = (a for one in settings.household.people for a in one.addresses)
    return [a for a in dict.fromkeys(addresses) if a.lower() not in watched]


def _listed(voice: Voice, items: list[str]) -> str:
    return ("、" if voice.words.language == "ja" else ", ").join(items)
