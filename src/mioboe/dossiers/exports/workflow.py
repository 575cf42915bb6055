"""What is to be done in a case, or in any case of its kind, as plain values."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from mioboe.kit import Wording


class Activity(enum.StrEnum):
    """What a step is for, in the words of CACAO (`playbook-activity-type-ov`)."""

    COMPOSE_CONTENT = "compose-content"
    DELIVER_CONTENT = "deliver-content"
    IDENTIFY_CHANNEL = "identify-channel"
    SCAN_SYSTEM = "scan-system"
    CONFIGURE_SYSTEMS = "configure-systems"
    RESTRICT_ACCESS = "restrict-access"
    ELIMINATE_RISK = "eliminate-risk"
    RESTORE_CAPABILITIES = "restore-capabilities"


class PartyKind(enum.StrEnum):
    """Who somebody is, in the words of CACAO (`agent-target-type-ov`)."""

    INDIVIDUAL = "individual"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody who acts, or who is reached: the household, a desk."""

    id: str
    kind: PartyKind
    name: Wording
    about: Wording | None = None
    #: Telephone numbers by what they are for.
    phones: tuple[tuple[str, str], ...] = ()
    #: When it is open, in the syntax of OpenStreetMap.
    hours: str = ""
    zone: str = ""
    source: str = ""
    checked: date | None = None
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when a step is to be done."""

    #: Id of its rule.
    rule: str
    #: `None`: it counts from something that has not happened.
    due: datetime | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualStep:
    """One thing that a person does."""

    id: str
    do: Wording
    why: Wording
    activity: Activity = Activity.ELIMINATE_RISK
    #: Steps of one track are done one after the other, tracks side by side.
    track: str = ""
    #: Ids of steps of other tracks that come before it.
    after: tuple[str, ...] = ()
    #: What must be so for it to be done. `None`: nothing.
    when: Wording | None = None
    #: Id of the party that is reached. Empty: none.
    desk: str = ""
    #: What to say or write.
    script: Wording | None = None
    #: What cannot be undone.
    irreversible: Wording | None = None
    deadline: Deadline | None = None
    #: What is needed at hand, and what it leaves as evidence.
    needs: tuple[str, ...] = ()
    produces: tuple[str, ...] = ()
    source: str = ""
    checked: date | None = None
    confidence: str = ""
    #: When it was done, in a case.
    done: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """All that is to be done."""

    #: The same for every edition of it.
    id: str
    title: Wording
    about: Wording
    #: Kinds of case, `A` to `J`, that it is for.
    kinds: tuple[str, ...]
    created: datetime
    modified: datetime
    #: In the order in which they are done; ids are unique.
    steps: tuple[ManualStep, ...]
    #: Who acts. Exactly one.
    owner: Party
    desks: tuple[Party, ...] = ()
    #: 1, the most urgent, to 100.
    priority: int = 1
