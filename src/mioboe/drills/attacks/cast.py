"""Who is attacked where, and which form tells of what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from mioboe.drills.attacks.model import Home, Target
from mioboe.drills.model import DrillError, Person
from mioboe.drills.scenes import SCENES
from mioboe.drills.stage import Stage, find_form, is_within

if TYPE_CHECKING:
    from random import Random

    from mioboe.drills.attacks.model import Act, Arsenal, Tactic
    from mioboe.drills.model import Drill

#: Act of which the issuer of the card alone writes.
CHARGE: Final = "charge"
_ALL: Final = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """All that the acts of one takeover have in common."""

    seed: int
    home: Home
    person: Person
    target: Target
    #: Who else writes: provider of the mailbox, mobile carrier.
    others: tuple[Target, ...]
    #: Issuer of the person's card; empty where none writes.
    issuer: str
    stage: Stage
    #: Day of the first order.
    day: date
    language: str = ""


def choose_victim(
    home: Home, arsenal: Arsenal, day: date, chance: Random
) -> tuple[Person, Target]:
    """Return who is attacked, and where.

    Args:
        home: The household.
        arsenal: Has the targets and the odds.
        day: Of the first order.
        chance: Source of chance.

    Raises:
        DrillError: There is no target on that day.
    """
    people = home.drill.household.people
    pairs = [
        (person, target)
        for target in arsenal.targets.values()
        if target.weight and is_within(day, target.since, target.until)
        for person in people
    ]
    used = [pair for pair in pairs if _uses(home, *pair)]
    wanted = pairs if chance.randrange(100) < arsenal.odds.unused else used or pairs
    if not wanted:
        msg = f"{home.drill.id}: no target on {day}"
        raise DrillError(msg)
    return chance.choices(wanted, [target.weight for _, target in wanted])[0]


def others_of(arsenal: Arsenal, person: Person, chance: Random) -> tuple[Target, ...]:
    """Return who else writes to a person: provider of the mailbox, one carrier.

    Args:
        arsenal: Has the targets.
        person: The person.
        chance: Draws the carrier.
    """
    targets = arsenal.targets.values()
    own = [target for target in targets if person.mailbox in target.serves]
    carriers = [target for target in targets if _ALL in target.serves]
    return (*own, *([chance.choice(carriers)] if carriers else []))


def issuer_of(drill: Drill, person: Person) -> str:
    """Return the issuer that writes to a person most often; empty: none does.

    Args:
        drill: Its habits name the issuers.
        person: The person.
    """
    named = Counter(
        habit.options["card"]
        for habit in drill.habits
        if habit.who == person.id and habit.options.get("card")
    )
    return min(named, key=lambda name: (-named[name], name), default="")


def form_of(cast: Cast, does: str) -> str:
    """Return the form that tells of an act.

    Args:
        cast: Where to look: the target, then who else writes.
        does: The act. Where the attacker changed the language, `does@language` comes
            first.

    Returns:
        Id or kind of a form that is in use on the day; empty: nobody tells.
    """
    for target in (cast.target, *cast.others):
        for name in (f"{does}@{cast.language}", does):
            form = target.writes.get(name, "")
            if form and _is_in_use(cast.stage, form, cast.day):
                return form
    return ""


def can_use(cast: Cast, tactic: Tactic) -> bool:
    """Return whether all that a tactic does can be told.

    Args:
        cast: Who is attacked where.
        tactic: The tactic.
    """
    if tactic.targets and cast.target.id not in tactic.targets:
        return False
    return all(_is_told(cast, act) for act in tactic.acts)


def _is_told(cast: Cast, act: Act) -> bool:
    if act.does == CHARGE:
        return bool(cast.issuer)
    return act.scene in SCENES if act.scene else bool(form_of(cast, act.does))


def _is_in_use(stage: Stage, form: str, day: date) -> bool:
    try:
        found = find_form(stage, form, day)
    except DrillError:
        return False
    return is_within(day, found.since, found.until)


def _uses(home: Home, person: Person, target: Target) -> bool:
    return any(home.uses.get((person.id, folder), 0) > 0 for folder in target.used)
