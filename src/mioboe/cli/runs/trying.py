"""Trying a mailbox once: how far it comes, and what stands in the way."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from mioboe.catalog.secrets import NoSecretError
from mioboe.cli.pages.trial import Trial
from mioboe.cli.runs.mailboxes import IncompleteError
from mioboe.sources.imap import FaultCode, Halt, Limits, Security
from mioboe.sources.imap.probe import Stage, probe
from mioboe.sources.jmap.probe import probe as probe_jmap
from mioboe.sources.maildir_folders import folders_in
from mioboe.sources.maildir_mails import names_in
from mioboe.sources.opening import fault

if TYPE_CHECKING:
    from pathlib import Path

    from mioboe.catalog.mailboxes import MailboxPreset
    from mioboe.catalog.watch_settings import MailboxSettings
    from mioboe.cli.runs.mailboxes import Doors
    from mioboe.sources.imap import Account
    from mioboe.sources.imap.probe import Probe
    from mioboe.sources.jmap import JmapAccount

_LIMITS: Final = Limits(connect_seconds=15, read_seconds=30)
_INBOX: Final = "INBOX"
#: Faults of the sign-in stage that came before anybody was asked for a password.
_PRIVATE: Final = frozenset({FaultCode.CERTIFICATE, FaultCode.NO_TLS})
_TALK: Final = frozenset({FaultCode.PROTOCOL, FaultCode.TIMEOUT, FaultCode.DROPPED})


def tried(settings: MailboxSettings, doors: Doors) -> Trial:
    """Return what comes of trying a mailbox; nothing in it is touched.

    Args:
        settings: Which mailbox.
        doors: Finds the way in.
    """
    preset = None
    try:
        preset = doors.preset(settings)
        if settings.kind == "maildir":
            return _of_maildir(settings, doors.maildir(settings))
        if settings.kind == "jmap":
            return _of_jmap(settings, preset, doors.jmap(settings))
        return of_account(settings, preset, doors.account(settings))
    except (NoSecretError, IncompleteError) as error:
        return Trial(
            settings=settings,
            preset=preset,
            place="",
            steps=(),
            lack=error.lack if isinstance(error, IncompleteError) else "secret",
            detail=str(error),
        )


def of_account(
    settings: MailboxSettings, preset: MailboxPreset | None, account: Account
) -> Trial:
    """Return what comes of signing in to an account."""
    with Halt() as halt:
        found = probe(account, halt, limits=_LIMITS, monotonic=time.monotonic)
    trial = _of_probe(found, settings, account.name)
    return replace(
        trial,
        preset=preset,
        place=f"{account.host}:{account.port}",
        is_clear=account.security is Security.NONE,
    )


def _of_jmap(
    settings: MailboxSettings, preset: MailboxPreset | None, account: JmapAccount
) -> Trial:
    trial = _of_probe(probe_jmap(account, _LIMITS), settings, account.name)
    return replace(
        trial,
        preset=preset,
        place=account.url,
        is_clear=account.url.startswith("http:"),
    )


def _of_probe(found: Probe, settings: MailboxSettings, name: str) -> Trial:
    return Trial(
        settings=settings,
        preset=None,
        place="",
        steps=_steps(found),
        problem=found.fault.problem(name) if found.fault else None,
        folders=len(found.folders),
        messages=found.messages,
        watched=found.watched,
        tells=found.can_idle,
    )


def _steps(found: Probe) -> tuple[str, ...]:
    """Return what was tried, by the names that its texts have."""
    if found.stage is Stage.REACH:
        is_name = found.fault and found.fault.code is FaultCode.NAME_NOT_FOUND
        return ("name",) if is_name else ("name", "reach")
    if found.stage is Stage.SIGN_IN and found.fault:
        before = ("name", "reach")
        if found.fault.code in _PRIVATE:
            return (*before, "private")
        if found.fault.code in _TALK:
            return (*before, "talk")
        return (*before, "private", "sign-in")
    past = ("name", "reach", "private", "sign-in", "folders")
    return past if found.stage is Stage.OPEN else (*past, "mail")


def _of_maildir(settings: MailboxSettings, path: Path) -> Trial:
    try:
        found = folders_in(str(path))
        inbox = [folder for folder in found.open if folder.name == _INBOX]
        messages = sum(len(list(names_in(folder.path))) for folder in inbox)
    except OSError as error:
        return Trial(
            settings=settings,
            preset=None,
            place=str(path),
            steps=("folders",),
            problem=fault(error, str(path)),
        )
    return Trial(
        settings=settings,
        preset=None,
        place=str(path),
        steps=("folders",),
        folders=len(found.open),
        messages=messages,
        watched=tuple(folder.name for folder in found.open),
        tells=True,
    )
