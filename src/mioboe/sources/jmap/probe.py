"""Whether a mailbox can be watched, step by step, and what exactly is wrong if not."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from mioboe.ports.watch import FolderKind
from mioboe.sources.imap import Fault, FaultCode, MailboxError
from mioboe.sources.imap.faults import fault_of
from mioboe.sources.imap.folders import Folder
from mioboe.sources.imap.probe import Probe, Stage
from mioboe.sources.jmap.client import JmapClient
from mioboe.sources.jmap.faults import told
from mioboe.sources.jmap.folders import folders_of

if TYPE_CHECKING:
    from mioboe.sources.imap import Limits
    from mioboe.sources.jmap.folders import JmapFolder
    from mioboe.sources.jmap.model import JmapAccount

_HTTPS: Final = 443
#: Also a look at the stream of events: some servers name one and refuse it.
_PING_SECONDS: Final = 60


def probe(
    account: JmapAccount, limits: Limits, context: ssl.SSLContext | None = None
) -> Probe:
    """Try a mailbox once; nothing in it is touched.

    Args:
        account: Which mailbox.
        limits: How long to wait.
        context: Whose certificates to believe.

    Returns:
        How far it came, and what stood in the way.
    """
    began = time.monotonic()
    stage, hears = Stage.REACH, False
    folders: tuple[JmapFolder, ...] = ()
    fault: Fault | None = None
    try:
        _reach(account, limits)
        stage = Stage.SIGN_IN
        with JmapClient(
            account, limits, context or ssl.create_default_context()
        ) as client:
            session = client.session
            stage = Stage.OPEN
            folders = _folders(client, account)
            stage = Stage.FETCH
            _fetch(client, folders)
            stage = Stage.DONE
            hears = bool(session.events) and _hears(client)
    except MailboxError as error:
        fault = error.fault
    inbox = [one.counts[0] for one in folders if one.kind is FolderKind.INBOX]
    return Probe(
        stage=stage,
        fault=fault,
        folders=tuple(Folder(name=one.name, kind=one.kind) for one in folders),
        watched=tuple(one.name for one in folders) if hears else (),
        messages=sum(inbox),
        can_idle=hears,
        seconds=time.monotonic() - began,
    )


def _reach(account: JmapAccount, limits: Limits) -> None:
    """Knock at the server's door.

    Raises:
        MailboxError: Nobody is there.
    """
    try:
        parts = urlsplit(account.url)
        address = (parts.hostname or "", parts.port or _HTTPS)
    except ValueError:
        address = ("", 0)
    if not address[0]:
        detail = "no server is named"
        raise MailboxError(Fault(code=FaultCode.NAME_NOT_FOUND, detail=detail))
    try:
        socket.create_connection(address, limits.connect_seconds).close()
    except OSError as error:
        raise MailboxError(fault_of(error)) from error


def _folders(client: JmapClient, account: JmapAccount) -> tuple[JmapFolder, ...]:
    with told():
        listed = folders_of(client.folders())
    return tuple(one for one in listed if one.name not in account.leave_out)


def _fetch(client: JmapClient, folders: tuple[JmapFolder, ...]) -> None:
    with told():
        for folder in folders[:1]:
            page = client.query({"inMailbox": folder.id}, 1)
            for head in client.heads(page.ids) if page.ids else []:
                client.body(head.blob, 1024)


def _hears(client: JmapClient) -> bool:
    """Return whether the server lets us listen for changes."""
    try:
        with client.events(_PING_SECONDS):
            return True
    except MailboxError:
        return False
