"""From what the owner names to the bytes of the mails in it; nothing is touched.

`spans` cuts a path into pieces and leaves out what was read before · `read` finds in
one piece the mails that the sift wants · `map_spans` does that in several processes ·
`outlook`, `pst` mails that Outlook kept · `places` where mail programs keep theirs ·
`model` has what passes between them · `MailArchives` is the port `Archives`, by these.
"""

from __future__ import annotations

from mioboe.sources.found import digest, unframed
from mioboe.sources.mail_archives import MailArchives
from mioboe.sources.model import Found, Kind, Mark, Member, Span, Tally, Wants
from mioboe.sources.places import Place, places
from mioboe.sources.pool import Done, map_spans
from mioboe.sources.read import read
from mioboe.sources.spans import spans

__all__ = [
    "Done",
    "Found",
    "Kind",
    "MailArchives",
    "Mark",
    "Member",
    "Place",
    "Span",
    "Tally",
    "Wants",
    "digest",
    "map_spans",
    "places",
    "read",
    "spans",
    "unframed",
]
