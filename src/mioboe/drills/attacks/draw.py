"""A seed and a household to a takeover. The same seed gives the same mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from mioboe.drills.attacks.acts import Deeds, carry_out
from mioboe.drills.attacks.cast import (
    Cast,
    can_use,
    choose_victim,
    issuer_of,
    others_of,
)
from mioboe.drills.attacks.model import FRAUD, Phase, Takeover
from mioboe.drills.attacks.sums import minutes, scaled, whole
from mioboe.drills.chance import chance_of
from mioboe.drills.fill import zone_of
from mioboe.drills.model import DrillError
from mioboe.drills.occasion import Occasion
from mioboe.drills.scenes import SCENES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from random import Random

    from mioboe.drills.attacks.model import Arsenal, Home, Tactic
    from mioboe.drills.model import Sending
    from mioboe.drills.stage import Stage

#: Seeds from here on are kept for the figures of a release: nothing is tuned on them.
HELD_OUT: Final = 900_000
_BEFORE: Final = (Phase.ACCESS, Phase.POSITIONING, Phase.CONCEALING)
#: Days at the end of the household's mail that are kept for what follows.
_REST: Final = 75
#: A household is known after so many days of mail.
_FIRST_YEAR: Final = 365
_FIRST_MONTH: Final = 30
_AT_ONCE: Final = timedelta(0)


def household_of(seed: int, households: int) -> int:
    """Return the seed of the household that is attacked.

    Args:
        seed: Of the takeover.
        households: How many there are.

    Returns:
        One of ``households`` numbers; those of held-out takeovers are held out, too.
    """
    first = HELD_OUT if seed >= HELD_OUT else 1
    return first + chance_of(f"household/{seed}").randrange(households)


def random_takeover(seed: int, home: Home, arsenal: Arsenal, stage: Stage) -> Takeover:
    """Return a takeover, made up by chance.

    Args:
        seed: The same seed gives the same takeover.
        home: Who is attacked.
        arsenal: What attackers do, and how often.
        stage: Who writes how.

    Raises:
        DrillError: Nothing in the arsenal fits, or something in it is faulty.
    """
    chance = chance_of(f"takeover/{seed}")
    day = _day(home, arsenal, chance)
    person, target = choose_victim(home, arsenal, day, chance)
    cast = Cast(
        seed=seed, home=home, person=person, target=target, day=day, stage=stage,
        others=others_of(arsenal, person, chance),
        issuer=issuer_of(home.drill, person),
    )  # fmt: skip
    tactics = _tactics(cast, arsenal, chance)
    languages = [tactic.language for tactic in tactics if tactic.language]
    cast = replace(cast, language=languages[0] if languages else "")
    strikes = _hour(day, tactics, arsenal, (cast, chance))
    deeds = _carried_out(tactics, strikes, (cast, chance))
    noise = _noise(strikes, arsenal, (cast, chance))
    frauds = [mail.at for mail in deeds.sendings if mail.step in FRAUD]
    if not frauds:
        msg = f"takeover {seed}: no mail tells of it"
        raise DrillError(msg)
    waits = minutes(chance.choice(arsenal.odds.reacts), chance)
    return Takeover(
        seed=seed,
        person=person.id,
        target=target.id,
        tactics=tuple(tactic.id for tactic in tactics),
        begins=min(mail.at for mail in deeds.sendings),
        strikes=strikes,
        sendings=(*deeds.sendings, *noise),
        losses=tuple(sorted(deeds.losses, key=lambda loss: loss.at)),
        reacts=min(frauds) + waits,
    )


def _day(home: Home, arsenal: Arsenal, chance: Random) -> date:
    since, until = home.drill.since, home.drill.until - timedelta(days=_REST)
    is_early = chance.randrange(100) < arsenal.odds.early
    low = since + timedelta(days=_FIRST_MONTH if is_early else _FIRST_YEAR)
    high = since + timedelta(days=_FIRST_YEAR) if is_early else until
    days = max(0, (min(high, until) - low).days)
    return low + timedelta(days=chance.randint(0, days))


def _tactics(cast: Cast, arsenal: Arsenal, chance: Random) -> list[Tactic]:
    """Draw tactics phase by phase; there is always one that makes money.

    What is drawn and cannot be told there leaves no trace, so it is left out. How one
    makes money is drawn from what can be told.

    Raises:
        DrillError: None of those fits.

    Returns:
        In order of their phases.
    """
    found: list[Tactic] = []
    for phase in Phase:
        known = [one for one in arsenal.tactics.values() if one.phase is phase]
        fitting = [tactic for tactic in known if can_use(cast, tactic)]
        weights = arsenal.odds.tactics.get(phase.value, (1,))
        number = chance.choices(range(len(weights)), weights)[0]
        if phase is not Phase.MONETISING:
            found += [one for one in _some(known, number, chance) if one in fitting]
            continue
        if not fitting:
            msg = f"takeover {cast.seed}: no tactic fits {cast.target.id}"
            raise DrillError(msg)
        found += _some(fitting, number, chance)
    return found


def _some(tactics: list[Tactic], number: int, chance: Random) -> Iterator[Tactic]:
    """Yield so many tactics, none twice."""
    left = list(tactics)
    for _ in range(min(number, len(left))):
        one = chance.choices(left, [tactic.weight for tactic in left])[0]
        left.remove(one)
        yield one


def _hour(
    day: date, tactics: Sequence[Tactic], arsenal: Arsenal, drawn: tuple[Cast, Random]
) -> datetime:
    """Return the moment of the first order."""
    cast, chance = drawn
    told = [tactic.hours for tactic in tactics if tactic.hours]
    hour = whole(told[0] if told else chance.choice(arsenal.odds.hours), chance)
    return datetime(
        day.year, day.month, day.day, hour, chance.randrange(60), chance.randrange(60),
        tzinfo=zone_of(cast.home.drill.household.timezone),
    )  # fmt: skip


def _carried_out(
    tactics: Sequence[Tactic], strikes: datetime, drawn: tuple[Cast, Random]
) -> Deeds:
    """Return all deeds in order of time, without those that the owner never sees."""
    cast, chance = drawn
    deeds = Deeds(cast=cast)
    hidden: list[tuple[datetime, int]] = []
    money = [tactic for tactic in tactics if tactic.phase is Phase.MONETISING]
    rest = [tactic for tactic in tactics if tactic.phase is not Phase.MONETISING]
    for tactic in (*money, *rest):
        begins = _begins(tactic, strikes, deeds, chance)
        before = len(deeds.sendings)
        carry_out(tactic, begins, deeds)
        if tactic.hides:
            new = [mail.at for mail in deeds.sendings[before:]]
            hidden.append((max([begins, *new]), tactic.hides))
    _hide(deeds, hidden, drawn)
    deeds.sendings.sort(key=lambda mail: mail.at)
    return deeds


def _begins(
    tactic: Tactic, strikes: datetime, deeds: Deeds, chance: Random
) -> datetime:
    if tactic.phase is Phase.MONETISING:
        return strikes + (
            minutes(tactic.begins, chance) if deeds.sendings else _AT_ONCE
        )
    if tactic.phase in _BEFORE:
        return strikes - minutes(tactic.begins, chance)
    if tactic.phase is Phase.LOCK_OUT:
        return strikes + minutes(tactic.begins, chance)
    frauds = [mail.at for mail in deeds.sendings if mail.step in FRAUD]
    return max([strikes, *frauds]) + minutes(tactic.begins, chance)


def _hide(
    deeds: Deeds, hidden: list[tuple[datetime, int]], drawn: tuple[Cast, Random]
) -> None:
    """Take away mails of the shop that the attacker kept from the owner.

    One mail about the money always gets through; of what leaves no trace in a mailbox
    nothing can be found there.
    """
    cast, chance = drawn
    own = set(cast.target.writes)
    kept = [
        mail
        for mail in deeds.sendings
        if mail.step not in own
        or not any(
            mail.at > since and chance.randrange(100) < percent
            for since, percent in hidden
        )
    ]
    if not any(mail.step in FRAUD for mail in kept):
        frauds = [mail for mail in deeds.sendings if mail.step in FRAUD]
        kept += frauds[:1]
    deeds.sendings[:] = kept


def _noise(
    strikes: datetime, arsenal: Arsenal, drawn: tuple[Cast, Random]
) -> Iterator[Sending]:
    """Yield ordinary mail, and forgeries, of the hours of the attack."""
    cast, chance = drawn
    odds, drill = arsenal.odds, cast.home.drill
    habits = [habit for habit in drill.habits if habit.scene in odds.noise]
    people = {one.id: one for one in drill.household.people}
    for number in range(whole(odds.noise_mails, chance) if habits else 0):
        habit = chance.choice(habits)
        away = timedelta(minutes=scaled(odds.noise_minutes, chance))
        key = f"takeover/{cast.seed}/noise/{number}"
        yield from SCENES[habit.scene](
            Occasion(
                habit=habit,
                person=people[habit.who],
                people=people,
                words=cast.stage.words,
                chance=chance_of(key),
                at=strikes + chance.choice((away, -away)),
                key=key,
            )
        )
