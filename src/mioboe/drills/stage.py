"""Who writes mails in a drill, what they look like, and who keeps them."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mioboe.drills.model import DrillError
from mioboe.events import EventType
from mioboe.kit import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a form that is written once for each of its rows."""

    #: Name of the rows; empty: the block's own name.
    of: str = ""
    #: With blanks for the row's values and the form's.
    each: str
    #: Stands between two of them.
    between: str = ""
    #: Whether it goes into HTML: values are escaped then.
    html: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of mail of one sender. One YAML file in `forms/<sender>/`.

    `fill.py` says what stands in its blanks.
    """

    #: Folder and name of the file without its ending: `"amazon-co-jp/shipped"`.
    id: str
    title: Wording
    #: Id of the sender.
    sender: str
    #: Name that forms of other years share with it. Empty: its id.
    kind: str = ""
    #: First and last day of its use; without them it has no end.
    since: date | None = None
    until: date | None = None
    #: The event that a reader must find in it. None: nothing that concerns us.
    gives: EventType | None = None
    from_: str
    reply_to: str = ""
    subject: str
    #: Values that a sending may leave out; they may hold blanks themselves, and are
    #: filled in this order.
    defaults: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, Block] = field(default_factory=dict)
    text: str = ""
    html: str = ""
    #: In place of the sender's.
    charset: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    #: How its look is known.
    source: str
    note: str = ""


class Transfer(enum.StrEnum):
    """How a body gets through 7-bit transport. RFC 2045 section 6."""

    BASE64 = "base64"
    QUOTED = "quoted-printable"
    SEVEN = "7bit"
    EIGHT = "8bit"


class Words(enum.StrEnum):
    """How text outside ASCII gets into headers. RFC 2047."""

    B = "B"
    Q = "Q"
    #: Words end within a character: what list software does.
    CUT = "cut"
    #: Bytes as they are, without encoding.
    RAW = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """One key of a signer, and the time in which it signs."""

    #: File in `keys/` without its ending.
    key: str
    selector: str
    since: date | None = None
    until: date | None = None
    #: False: the key was withdrawn from the DNS since.
    published: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One DKIM signature that a sender puts on its mails."""

    #: May hold blanks for values of the mail: a sender that stands for many.
    domain: str
    canonicalization: str = "relaxed/relaxed"
    #: Names for `h=`; empty: those that `sign` picks.
    headers: tuple[str, ...] = ()
    keys: tuple[SigningKey, ...]
    #: Whether it is a signature that cannot verify: of a domain that is not theirs.
    stolen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """How one sender's mails travel. One YAML file in `senders/`."""

    #: The file's name without its ending.
    id: str
    title: str
    #: IANA zone of the Date header.
    zone: str = "Asia/Tokyo"
    #: IANA zone in which the mail's text prints times.
    prints: str = "Asia/Tokyo"
    charset: str = "utf-8"
    text_transfer: Transfer = Transfer.BASE64
    html_transfer: Transfer = Transfer.BASE64
    words: Words = Words.B
    #: Values of one mail, filled in this order: `envelope`, `peer`, `address`, `id` and
    #: `boundary` must be among them, `helo` may be.
    values: Mapping[str, str]
    #: Header lines below the signatures, from the top, with blanks. A line whose value
    #: is empty is left out.
    headers: tuple[str, ...]
    #: From address in place of the form's: for forgeries.
    from_: str = ""
    #: What the receiver finds: `pass`, `softfail`, `fail`, `none`.
    spf: str = "pass"
    #: From the top.
    signatures: tuple[Signer, ...] = ()
    #: Domain, which may hold blanks as those of the signatures do, to its DMARC record;
    #: an empty one says that it has none.
    dmarc: Mapping[str, str] = field(default_factory=dict)
    #: Whether it plays somebody else.
    forges: bool = False
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """How one provider writes what it saw on a mail. One YAML file in `mailboxes/`."""

    #: The file's name without its ending.
    id: str
    title: str
    #: For `trusted_authservs`. Empty: it writes no Authentication-Results.
    trusted: tuple[str, ...] = ()
    #: IANA zone of its clock.
    zone: str = "Asia/Tokyo"
    #: Values of one mail, filled in this order: names of inner hosts.
    values: Mapping[str, str] = field(default_factory=dict)
    #: Header lines that it puts on top, with blanks.
    trace: str
    #: Rows `signatures` (one each), `unsigned` (one where there is none), `policies`
    #: (one where the domain has a DMARC record), `lawless` (one where it has none).
    blocks: Mapping[str, Block] = field(default_factory=dict)
    #: SPF result to the words it adds, with blanks.
    spf: Mapping[str, str] = field(default_factory=dict)
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Names of goods, shops, subjects to draw from. One YAML file in `words/`."""

    #: The file's name without its ending.
    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """All that drills share. `load_stage` reads it."""

    forms: Mapping[str, Form]
    senders: Mapping[str, Sender]
    mailboxes: Mapping[str, Mailbox]
    words: Mapping[str, tuple[str, ...]]
    #: File in `keys/` without its ending to its PEM text.
    keys: Mapping[str, bytes]


def find_form(stage: Stage, name: str, day: date) -> Form:
    """Return the form of that id or kind that is in use on ``day``.

    Args:
        stage: Where to look.
        name: Id or kind.
        day: When the mail is sent, local.

    Raises:
        DrillError: There is none.

    Returns:
        The form of that id, else the first of that kind; out of use, the form of that
        id all the same: a forger may copy what is long out of use.
    """
    for form in stage.forms.values():
        in_use = is_within(day, form.since, form.until)
        if in_use and name in {form.id, form.kind}:
            return form
    if name in stage.forms:
        return stage.forms[name]
    msg = f"no form {name!r} on {day}"
    raise DrillError(msg)


def is_within(day: date, since: date | None, until: date | None) -> bool:
    """Return whether ``day`` lies between two days, both included.

    Args:
        day: The day.
        since: `None`: no beginning.
        until: `None`: no end.
    """
    return (since is None or since <= day) and (until is None or day <= until)
