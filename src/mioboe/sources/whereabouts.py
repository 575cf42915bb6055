"""Where a mail lay: the name of its folder, or the labels that Gmail wrote on it."""

from __future__ import annotations

import re
from typing import Final

from mioboe.events import Whereabouts
from mioboe.kit import squash
from mioboe.messages import decode_header

#: Labels come before the blank line, in the first headers of a Takeout.
_REACH: Final = 16 * 1024
_LABELS: Final = re.compile(
    rb"^x-gmail-labels:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE
)
_FLAGS: Final = re.compile(r":2,[A-SU-Za-z]*T[A-Za-z]*$")
#: Names of folders and labels, squashed. The first kind that has one counts.
_NAMES: Final = {
    Whereabouts.TRASH: (
        *("trash", "bin", "deleted", "deleted items", "deleted messages", "papierkorb"),
        *("corbeille", "ごみ箱", "ゴミ箱", "削除済み", "削除済みアイテム"),
    ),
    Whereabouts.SPAM: (
        *("spam", "junk", "junk e-mail", "junk email", "bulk mail", "迷惑メール"),
    ),
    Whereabouts.SENT: ("sent", "sent items", "sent mail", "送信済み", "送信済みメール"),
    Whereabouts.INBOX: ("inbox", "受信トレイ", "受信箱", "受信メール"),
    Whereabouts.ARCHIVE: ("archive", "archived", "アーカイブ", "アーカイブ済み"),
}
_BY_NAME: Final = {name: kind for kind, names in _NAMES.items() for name in names}
_ORDER: Final = tuple(_NAMES)


def lay_of(locator: str, raw: bytes) -> Whereabouts:
    """Return where a mail lay, as far as one can tell.

    Args:
        locator: Its place: folders and files parted by slashes.
        raw: The mail.

    Returns:
        By Gmail's labels first, then by the flag of a Maildir, then by the nearest
        folder whose name says it.
    """
    label = _LABELS.search(raw, 0, _REACH)
    if label is not None:
        text = decode_header(label[1])
        kinds = {_BY_NAME.get(squash(word)) for word in text.split(",")}
        found = next((kind for kind in _ORDER if kind in kinds), None)
        return found or Whereabouts.ARCHIVE
    if _FLAGS.search(locator):
        return Whereabouts.TRASH
    for part in reversed(re.split(r"[/!]", locator)):
        name = squash(part).removeprefix(".").rpartition(".")
        kind = _BY_NAME.get(name[2]) or _BY_NAME.get(name[0])
        if kind is not None:
            return kind
    return Whereabouts.UNKNOWN
