"""Message, Verdict and profiles to Events: what a mail says happened.

`model` Event, and the shape of a profile · `profiles` which form may read a mail ·
`extract` the machine: take, normalize, validate · `take`, `lines` raw values behind
labels · `structured` schema.org data · `normalize` what is printed to what is meant ·
`patterns` re2.
"""

from __future__ import annotations

from mioboe.events.extract import Extraction, extract
from mioboe.events.model import Event, EventType, Form, Goods, Profile, Status
from mioboe.events.normalize import FIELDS
from mioboe.events.patterns import fault
from mioboe.events.profiles import Profiles, index

__all__ = [
    "FIELDS",
    "Event",
    "EventType",
    "Extraction",
    "Form",
    "Goods",
    "Profile",
    "Profiles",
    "Status",
    "extract",
    "fault",
    "index",
]
