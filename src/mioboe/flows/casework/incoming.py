"""Mails that come later move the case, each of them once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import VerdictKind
from mioboe.cases import Case, CaseStatus, Entry, mail_of
from mioboe.cases.entries import EvidenceKept, MailCame
from mioboe.cases.model import Contradiction
from mioboe.flows.casework.belonging import belonging_of, facts_in
from mioboe.flows.casework.keeping import digests, items_of
from mioboe.flows.casework.work import SELF, record
from mioboe.signals import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mioboe.cases import What
    from mioboe.events import Event
    from mioboe.flows.casework.work import Casework
    from mioboe.ports.cases import NewMail
    from mioboe.signals import Finding

#: When something happened, who says so, and what it is.
Line = tuple["datetime", str, "What"]

_LOOKED: Final = "looked-at-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What new mails did to a case."""

    case: Case
    #: What was written down: mails, answers they give, replies.
    entries: tuple[Entry, ...] = ()
    #: What cannot be, since they came.
    contradictions: tuple[Contradiction, ...] = ()


def bring_in(work: Casework, case: Case) -> Brought:
    """Return the case with the mails that came since it was last looked at.

    Args:
        work: What to work with.
        case: An open case. One that is not stays as it is.
    """
    if case.status is not CaseStatus.OPEN:
        return Brought(case=case)
    looked = work.store.note(f"{_LOOKED}{case.id}")
    newest, mails = work.store.cases.mails_since(int(looked or 0))
    if not mails:
        return Brought(case=case)
    findings = _findings(work, case)
    after = take_mails(work, case, mails, findings)
    work.store.set_note(f"{_LOOKED}{case.id}", str(newest))
    old = {one.id for one in case.contradictions}
    return Brought(
        case=after,
        entries=after.entries[len(case.entries) :],
        contradictions=tuple(c for c in after.contradictions if c.id not in old),
    )


def take_mails(
    work: Casework, case: Case, mails: Sequence[NewMail], findings: Sequence[Finding]
) -> Case:
    """Return the case with those of the mails that belong to it, and their evidence.

    Args:
        work: What to work with.
        case: The case.
        mails: In order of arrival.
        findings: What the case is about.
    """
    fresh = _fresh(work, case, mails, findings)
    if fresh:
        # An order that is known now makes its later mails, and its charge, known too.
        lines: list[Line] = [(e.arrived, SELF, mail_of(e)) for e in fresh]
        case = _kept(work, case, lines, [event.message_id for event in fresh])
        told = [e for e in fresh if e.verdict is not VerdictKind.FORGED]
        answers = facts_in(told, case, work)
        case = record(work, case, [(work.now, SELF, one) for one in answers])
        return take_mails(work, case, mails, findings)
    return _with_replies(work, case, mails)


def _fresh(
    work: Casework, case: Case, mails: Iterable[NewMail], findings: Iterable[Finding]
) -> list[Event]:
    known = {
        (w.message, w.event, w.order)
        for e in case.entries
        if isinstance(w := e.what, MailCame)
    }
    wanted = belonging_of(case, work, findings)
    return [
        event
        for mail in mails
        for event in mail.events
        if (event.message_id, event.type, event.order) not in known
        and wanted.has(event)
    ]


def _with_replies(work: Casework, case: Case, mails: Iterable[NewMail]) -> Case:
    """Return the case with answers of the shop that say nothing that we can read."""
    wanted, known = belonging_of(case, work), digests(work, case)
    names = [mail.message_id for mail in mails if wanted.is_reply(mail)]
    replies = work.store.cases.mails(names) if names else ()
    number = len(work.store.cases.chain(case.id)) + 1
    for reply in replies:
        items = items_of([reply], known, work.now)
        if items and reply.verdict.kind is not VerdictKind.FORGED:
            kept = EvidenceKept(evidence=str(number), title=reply.subject)
            case = record(work, case, [(reply.arrived, SELF, kept)], items)
            number += len(items)
    return case


def _kept(
    work: Casework, case: Case, lines: Sequence[Line], message_ids: Iterable[str]
) -> Case:
    """Return the case with entries, and the mails they rest on in its locker."""
    mails = work.store.cases.mails([*dict.fromkeys(message_ids)])
    items = items_of(mails, digests(work, case), work.now)
    return record(work, case, lines, items)


def _findings(work: Casework, case: Case) -> list[Finding]:
    """Return what a case is about, with alarms at its account that came since."""
    return [
        one
        for one in work.store.findings().values()
        if one.id in case.findings or _is_more(one, case)
    ]


def _is_more(finding: Finding, case: Case) -> bool:
    is_new = case.opened is not None and finding.opened >= case.opened
    is_alarm = finding.level is Level.ACT and finding.is_proven
    is_same = bool(case.brand) and finding.brand == case.brand
    return is_new and is_alarm and is_same and not finding.is_settled
