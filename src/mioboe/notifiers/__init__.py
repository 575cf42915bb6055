"""What goes out to people, and what comes back from them by a link.

`channels` the port `Notifier`: a person's channels by their URLs · `ntfy` ntfy, with
buttons · `services` everything else, by Apprise · `server` the page behind the links ·
`pages` how it looks · `switch` the dead-man's switch · `silence` keeps tokens out of
logs.
"""

from __future__ import annotations

from mioboe.notifiers.channels import Channels, Way, way_of
from mioboe.notifiers.server import AnswerServer
from mioboe.notifiers.switch import DeadMansSwitch

__all__ = ["AnswerServer", "Channels", "DeadMansSwitch", "Way", "way_of"]
