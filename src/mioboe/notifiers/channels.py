"""The port `Notifier`: each channel of a person by its URL.

URLs carry tokens. They are held in memory only; what is kept and logged is an id made
of the scheme and a digest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mioboe.kit import identify
from mioboe.notifiers.ntfy import topic_of
from mioboe.notifiers.services import addresses_of, is_sound, send_by_service
from mioboe.ports.alerts import Delivery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.alerts import Letter
    from mioboe.notifiers.ntfy import Ntfy

_DIGEST: Final = 6
_GONE: Final = Delivery(
    is_sent=False, may_retry=False, why="the settings have no such channel any more"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One channel, with what must stay secret about it."""

    #: Says the scheme and nothing else.
    id: str
    url: str = field(repr=False)
    #: Mail addresses that it reaches, lower-case.
    addresses: frozenset[str] = frozenset()


def way_of(url: str, person: str) -> Way | None:
    """Return the channel of a URL; `None`: no service has such URLs.

    Args:
        url: An Apprise URL.
        person: Whose it is.
    """
    if not is_sound(url):
        return None
    scheme = url.partition("://")[0].lower()
    digest = identify("way", person, url).partition("_")[2][:_DIGEST]
    return Way(id=f"{scheme}-{digest}", url=url, addresses=addresses_of(url))


class Channels:
    """Sends letters by the channels of the household; see `ports.alerts.Notifier`."""

    def __init__(self, ways: Mapping[tuple[str, str], Way], ntfy: Ntfy) -> None:
        """Hold the channels.

        Args:
            ways: By person and id.
            ntfy: Sends to ntfy.
        """
        self._ways = ways
        self._ntfy = ntfy

    def send(self, person: str, channel: str, letter: Letter) -> Delivery:
        """Return what came of a try; see `ports.alerts.Notifier`."""
        way = self._ways.get((person, channel))
        if way is None:
            return _GONE
        topic = topic_of(way.url)
        if topic is not None:
            return self._ntfy.send(topic, letter)
        return send_by_service(way.url, letter)
