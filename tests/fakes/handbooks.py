"""Small handbooks: steps in one line each, desks with hours, and a case to plan for."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from tests.fakes.caselogs import machines

from mioboe.authenticity import Confidence
from mioboe.catalog import load
from mioboe.catalog.casework import read_handbook
from mioboe.kit import Wording
from mioboe.playbooks import (
    Channel,
    Desk,
    Directory,
    Handbook,
    Playbook,
    Question,
    Step,
)
from mioboe.playbooks.desks import ChannelKind
from mioboe.playbooks.model import Choice, Cost, Track
from mioboe.signals.format import Kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.playbooks import (
        DeskKind,
        Purpose,
    )

DAY: Final = date(2026, 11, 22)
NO_KINDS: Final = Kinds(checked=DAY, references=())


@functools.cache
def shipped() -> Handbook:
    """Return the handbook that the project ships; it has no fault."""
    handbook, faults = read_handbook(load().rules.kinds)
    assert faults == []
    return handbook


def words(text: str) -> Wording:
    """Return the same text in both languages."""
    return Wording(ja=text, en=text)


def cost(per_hour: int, **fields: Any) -> Cost:  # noqa: ANN401 - any field
    """Return what an hour of waiting costs."""
    return Cost(per_hour=per_hour, text=words(f"{per_hour} an hour"), **fields)


def step(name: str, per_hour: int = 0, **fields: Any) -> Step:  # noqa: ANN401 - any field
    """Return a step that costs that much an hour."""
    costs = (cost(per_hour),) if per_hour else ()
    values: dict[str, Any] = {
        "do": words(name),
        "why": words(f"why {name}"),
        "track": Track.SHOP,
        "costs": costs,
        "source": "a test",
        "checked": DAY,
        "confidence": Confidence.PAGE,
        **fields,
    }
    return Step(id=name, **values)


def book(*steps: Step, name: str = "book", **fields: Any) -> Playbook:  # noqa: ANN401 - any field
    """Return a playbook of steps."""
    return Playbook(id=name, title=words(name), checked=DAY, steps=steps, **fields)


def question(*choices: str, **fields: Any) -> Question:  # noqa: ANN401 - any field
    """Return a question with choices."""
    return Question(
        text=words("?"),
        decides=words("!"),
        choices={name: Choice(text=words(name)) for name in choices},
        source="a test",
        **fields,
    )


def desk(
    name: str,
    kind: DeskKind,
    *channels: tuple[str, Purpose, str],
    **fields: Any,  # noqa: ANN401 - any field
) -> Desk:
    """Return a desk; each channel is its id, what it is for, and its hours."""
    made = tuple(
        Channel(
            id=key,
            kind=fields.get("by", ChannelKind.PHONE),
            purposes=(purpose,),
            number="000",
            hours=hours,
            source="a test",
            checked=DAY,
            confidence=Confidence.PAGE,
        )
        for key, purpose, hours in channels
    )
    rest = {key: value for key, value in fields.items() if key != "by"}
    return Desk(id=name, title=words(name), kind=kind, channels=made, **rest)


def handbook(
    *books: Playbook,
    questions: dict[str, Question] | None = None,
    desks: Iterable[Desk] = (),
    **fields: Any,  # noqa: ANN401 - any field
) -> Handbook:
    """Return a handbook with the machines that the project ships."""
    values: dict[str, Any] = {"kinds": NO_KINDS, **fields}
    return Handbook(
        playbooks={one.id: one for one in books},
        questions=questions or {},
        machines=machines(),
        directory=Directory(desks=tuple(desks)),
        **values,
    )
