"""Stories of signals, as data: events in one line each, and whether the signal fires.

`one-time-code 2026-01-02 15:03`, `order-placed 2026-01-10 13:05 63000 seller=甲商店`:
a kind of event, when (local), the sum in yen, fields in place of the usual ones.
`gift` and `to=` make an order a gift card, `came=` is when its mail came (with a `T`).
A first line `ordinary` is eight years of an ordinary household before it, `charged` the
same with a notice of the card after each order; `ordinary 2020 2025` are other years.
Only what is said about the mails after a line `then` counts, where there is one.
"""

from __future__ import annotations

import functools
import shlex
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from tests.fakes.events import TOKYO, event, issued, placed, tell, used
from tests.fakes.lives import ordinary, ordinary_with_charges

from mioboe.authenticity import Confidence, Leaning, VerdictKind
from mioboe.events import Goods, Whereabouts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.fakes.events import Told

    from mioboe.events import Event

FOLDER: Final = Path(__file__).parent.parent / "stories" / "signals"
#: Fields that are no text.
_READERS: Final[dict[str, Any]] = {
    "goods": Goods,
    "lay": Whereabouts,
    "verdict": VerdictKind,
    "leaning": Leaning,
    "confidence": Confidence,
    "owes_proof": lambda text: text == "yes",
    "provisional": lambda text: text == "yes",
    "gift": lambda text: text == "yes",
    "items": lambda text: tuple(text.split("|")),
    "due": lambda text: datetime.fromisoformat(text).replace(tzinfo=TOKYO),
    "came": lambda text: text.replace("T", " "),
}
_MAKERS: Final[dict[str, Callable[..., Event]]] = {
    "order-placed": placed,
    "gift-card-issued": issued,
    "card-used": used,
}

_LIVES: Final[dict[str, Callable[[int, int], Told]]] = {
    "ordinary": ordinary,
    "charged": ordinary_with_charges,
}


def event_of(line: str) -> Event:
    """Return the event that a line of a story tells of."""
    kind, day, time, *rest = shlex.split(line)
    yen = int(rest.pop(0)) if rest and rest[0].isdigit() else None
    pairs = [(word if "=" in word else f"{word}=yes").partition("=") for word in rest]
    more = {name: _READERS.get(name, str)(value) for name, _, value in pairs}
    make = _MAKERS.get(kind) or functools.partial(event, kind)
    return make(f"{day} {time}", yen, **more)


def told_in(lines: Sequence[str]) -> Told:
    """Return what is said in a story.

    Args:
        lines: Events, after the life that the first line may name.
    """
    before, rest = _life_of(lines)
    return tell([event_of(line) for line in rest if line != "then"], before)


def signs_of(lines: Sequence[str]) -> set[str]:
    """Return the signals that speak in a story; what comes before `then` is only told.

    Args:
        lines: As for `told_in`.
    """
    late = {event_of(line).message_id for line in _after_then(lines)}
    return {
        sign.signal
        for finding in told_in(lines).known.watch.findings.values()
        if late & {*finding.messages}
        for sign in finding.signs
    }


def _after_then(lines: Sequence[str]) -> Sequence[str]:
    _, rest = _life_of(lines)
    return rest[rest.index("then") + 1 :] if "then" in rest else rest


def _life_of(lines: Sequence[str]) -> tuple[Told | None, Sequence[str]]:
    """Return the life that the first line names, and the other lines."""
    name, *years = lines[0].split()
    if name not in _LIVES:
        return None, lines
    first, last = (int(year) for year in years or (2018, 2025))
    return _LIVES[name](first, last), lines[1:]


def stories() -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield signal, `fires` or `quiet`, name and lines of every story."""
    for path in sorted(FOLDER.glob("*.yaml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        for way in ("fires", "quiet"):
            for name, lines in told.get(way, {}).items():
                yield path.stem, way, name, lines
