"""Message, Verdict and profiles to Events: what a mail says happened.

`model` Event, and the shape of a profile · `profiles` which form may read a mail ·
`extract` the machine: take, normalize, validate · `take`, `lines` raw values behind
labels · `rows` which of them will do · `structured` schema.org data · `normalize` what
is printed to what is meant · `moments` times that can be true · `patterns` re2 ·
`purchases` what a mail says that no profile reads · `signups` what a flood is made of ·
`generic/` guesses at what such a mail says · `upkeep/` what keeps profiles true.
"""

from __future__ import annotations

from mioboe.events.extract import Extraction, extract
from mioboe.events.model import (
    SEEN_BY_PEOPLE,
    Event,
    EventType,
    Form,
    Goods,
    Profile,
    Status,
    Whereabouts,
)
from mioboe.events.normalize import FIELDS
from mioboe.events.patterns import fault
from mioboe.events.profiles import Profiles, index
from mioboe.events.purchases import PURCHASE_SUBJECTS, UNREAD_PURCHASE
from mioboe.events.signups import SIGNUP_SUBJECTS, signs_up

__all__ = [
    "FIELDS",
    "PURCHASE_SUBJECTS",
    "SEEN_BY_PEOPLE",
    "SIGNUP_SUBJECTS",
    "UNREAD_PURCHASE",
    "Event",
    "EventType",
    "Extraction",
    "Form",
    "Goods",
    "Profile",
    "Profiles",
    "Status",
    "Whereabouts",
    "extract",
    "fault",
    "index",
    "signs_up",
]
