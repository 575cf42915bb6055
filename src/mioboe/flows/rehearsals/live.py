"""What a live drill came to: every stage of every mail and matter, on one time line."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mioboe.alerts import Stage
from mioboe.flows.watching.alerting import answers_of, answers_to
from mioboe.signals import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mioboe.alerts import Entry, Matter
    from mioboe.ports.alerts import AlertStore


class What(enum.StrEnum):
    """What happened, in the order in which it does."""

    DELIVERED = "delivered"
    SEEN = "seen"
    JUDGED = "judged"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    REPEATED = "repeated"
    #: The next person was told.
    ESCALATED = "escalated"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A mail that was put into a mailbox."""

    #: From 1, in order.
    number: int
    message_id: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the time line."""

    at: datetime
    what: What
    #: Since the mail was delivered that it is about.
    after: timedelta
    #: Number of that mail.
    mail: int
    subject: str = ""
    person: str = ""
    round: int = 0
    said: Said | None = None


def happenings(
    posted: Sequence[Posted], first: str, store: AlertStore
) -> tuple[Happening, ...]:
    """Return what happened to mails and to whom it was told, in order of time.

    Args:
        posted: The mails; matters of others are left out.
        first: Name of the person who is told first.
        store: What the watch kept.

    Raises:
        StoreError: The store failed.
    """
    known = {one.message_id: one for one in posted}
    found = [line for one in posted for line in _of_mail(one, store)]
    for matter in store.outbox.matters():
        mails = [known[name] for name in matter.finding.messages if name in known]
        if mails:
            found += _of_matter(matter, mails[-1], first, store)
    return tuple(sorted(found, key=lambda line: line.at))


def _of_mail(one: Posted, store: AlertStore) -> Iterator[Happening]:
    times: Mapping[What, datetime] = {What.DELIVERED: one.at}
    for handled in store.journal.when([one.message_id]):
        times = {**times, What.SEEN: handled.noticed, What.JUDGED: handled.judged}
    for what, at in times.items():
        yield Happening(
            at=at,
            what=what,
            after=at - one.at,
            mail=one.number,
            subject=one.subject,
        )


def _of_matter(
    matter: Matter, mail: Posted, first: str, store: AlertStore
) -> Iterator[Happening]:
    yield Happening(
        at=matter.queued,
        what=What.QUEUED,
        after=matter.queued - mail.at,
        mail=mail.number,
    )
    for entry in store.outbox.log(matter.number):
        what = _what(entry, first)
        if what is not None:
            yield Happening(
                at=entry.at,
                what=what,
                after=entry.at - mail.at,
                mail=mail.number,
                person=entry.person,
                round=entry.round,
            )
    for answer in answers_to(matter, answers_of(store)):
        yield Happening(
            at=answer.at,
            what=What.ANSWERED,
            after=answer.at - mail.at,
            mail=mail.number,
            person=answer.by,
            said=answer.said,
        )


def _what(entry: Entry, first: str) -> What | None:
    if entry.stage is Stage.FAILED:
        return What.FAILED
    if entry.stage is not Stage.SENT:
        return None
    if entry.round > 1:
        return What.REPEATED
    return What.SENT if entry.person == first else What.ESCALATED
