"""When to ask again: how long to wait, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mioboe.sources.imap.model import FaultCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from mioboe.sources.imap.model import Fault

#: Faults that only the owner can repair: to knock often may lock the account.
_OWNER_S: Final = frozenset({
    FaultCode.LOGIN_REFUSED,
    FaultCode.APP_PASSWORD_NEEDED,
    FaultCode.BROWSER_NEEDED,
    FaultCode.IMAP_OFF,
    FaultCode.TOKEN_REVOKED,
    FaultCode.CERTIFICATE,
    FaultCode.NO_TLS,
    FaultCode.BUSY,
})
_MOST_DOUBLINGS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """All spans of time of the watch, in seconds."""

    #: A server may end IDLE after half an hour; routers forget a silent connection
    #: after five to ten minutes.
    renew_least: float = 300
    renew_most: float = 540
    #: Where the server does not tell of changes by itself.
    poll: float = 60
    #: Between sweeps of all folders.
    sweep: float = 600
    #: After a mail has gone from a folder: soon, to see where it went.
    sweep_soon: float = 20
    #: Mails of so many days are looked after.
    listed_days: int = 15
    retry_first: float = 2
    retry_most: float = 300
    refused_first: float = 300
    refused_most: float = 3600
    #: A connection that lived this long was sound.
    sound: float = 30


def renewal(rhythm: Rhythm, random: Callable[[], float]) -> float:
    """Return how long to stay in IDLE at most.

    Args:
        rhythm: The spans.
        random: Returns a number from 0 to 1; so that fifty mailboxes do not all renew
            at once.
    """
    span = rhythm.renew_most - rhythm.renew_least
    return rhythm.renew_least + span * random()


def backoff(
    rhythm: Rhythm, fault: Fault, failures: int, random: Callable[[], float]
) -> float:
    """Return how long to wait after a failure.

    Args:
        rhythm: The spans.
        fault: What failed.
        failures: How often in a row, this one included.
        random: As for `renewal`.

    Returns:
        Anything between nothing and a bound that doubles each time; where only the
        owner can help, at least half the bound.
    """
    doublings = min(failures - 1, _MOST_DOUBLINGS)
    if fault.code in _OWNER_S:
        bound = min(rhythm.refused_most, rhythm.refused_first * 2.0**doublings)
        return bound * (1 + random()) / 2
    return min(rhythm.retry_most, rhythm.retry_first * 2.0**doublings) * random()
