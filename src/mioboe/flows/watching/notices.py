"""The watch says itself when it could not watch, and for how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from mioboe.alerts import Letter
from mioboe.alerts.compose import span_of
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from mioboe.alerts import Words
    from mioboe.flows.watching.alerting import Telling
    from mioboe.ports.alerts import Spell

#: Code of a Problem and language to a sentence.
Reason = Callable[[str, str], str]

#: Lines drop and come back; nobody needs to know of it sooner.
_PATIENCE: Final = timedelta(minutes=10)
#: What only the owner can mend is told soon.
_SOON: Final = timedelta(minutes=2)
_OWNERS: Final = frozenset({
    "mailbox-app-password-needed",
    "mailbox-browser-needed",
    "mailbox-certificate",
    "mailbox-imap-off",
    "mailbox-login-refused",
    "mailbox-token-expired",
    "mailbox-token-revoked",
})
_REMIND: Final = timedelta(days=1)
_LOOK_BACK: Final = timedelta(days=3)


def notify(tools: Telling, reason: Reason) -> int:
    """Return how many notices about blind spells were delivered.

    Args:
        tools: What to tell people with.
        reason: What problems are called.

    Raises:
        StoreError: The store failed.
    """
    now = tools.clock.now()
    sent = 0
    spells = tools.store.journal.spells(now - _LOOK_BACK)
    for mailbox, group in _by_mailbox(spells).items():
        lasting = [one for one in group if one.end is None]
        due = [one for one in lasting if _is_due(one, now)]
        over = [one for one in group if one.end is not None and _was_long(one)]
        told = due or ([] if lasting else over)
        if told and _tell(mailbox, told, tools, reason):
            tools.store.journal.told(told, now)
            sent += 1
    return sent


def _by_mailbox(spells: Iterable[Spell]) -> Mapping[str, list[Spell]]:
    found: defaultdict[str, list[Spell]] = defaultdict(list)
    for one in spells:
        found[one.mailbox.partition("/")[0]].append(one)
    return found


def _is_due(spell: Spell, now: datetime) -> bool:
    if spell.told is not None:
        return now - spell.told >= _REMIND
    return now - spell.begin >= (_SOON if spell.code in _OWNERS else _PATIENCE)


def _was_long(spell: Spell) -> bool:
    """Return whether a spell is over that somebody should know of, and does not."""
    if spell.end is None or (spell.told is not None and spell.told >= spell.end):
        return False
    return spell.told is not None or spell.end - spell.begin >= _PATIENCE


def _tell(
    mailbox: str, spells: Sequence[Spell], tools: Telling, reason: Reason
) -> bool:
    """Return whether somebody was reached: the first person by any way that works.

    Nothing of a case is in a notice, so every way will do.
    """
    for person in tools.crew.recipients:
        words = tools.words(person.name)
        text = _body(mailbox, spells, words, (tools, reason))
        is_over = spells[0].end is not None
        letter = Letter(
            title=words.say("blind-over-title" if is_over else "blind-title"),
            body=text,
            level=Level.NOTE,
        )
        ways = person.ways(Level.ASK) or person.ways(Level.ACT)
        sent = [tools.notifier.send(person.name, way.id, letter) for way in ways]
        if any(one.is_sent for one in sent):
            return True
    return False


def _body(
    mailbox: str,
    spells: Sequence[Spell],
    words: Words,
    how: tuple[Telling, Reason],
) -> str:
    tools, reason = how
    name = mailbox.partition(":")[2] or words.say("blind-all")
    begin = min(one.begin for one in spells)
    ends = [one.end for one in spells if one.end is not None]
    if ends:
        span = span_of(max(ends) - begin, words)
        text = words.say("blind-over-body", mailbox=name, span=span)
    else:
        local = begin.astimezone(tools.crew.zone)
        since = f"{local.hour}:{local:%M}"
        why = reason(spells[0].code, words.language)
        text = words.say("blind-body", mailbox=name, since=since, why=why)
    phrase = words.say("phrase", phrase=words.phrase) if words.phrase else ""
    return "\n".join(line for line in (phrase, text, words.say("never")) if line)
