"""Signs to a level: a sum of weights from one data file, and a few plain rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mioboe.signals.model import Level, Sign

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mioboe.events import Event
    from mioboe.signals.format import Levels, Rule
    from mioboe.signals.model import Hit


def weigh(rule: Rule, hit: Hit, event: Event, levels: Levels, *, is_cold: bool) -> Sign:
    """Return the sign that ``hit`` is, with what it counts.

    Args:
        rule: The rule that fired.
        hit: What its check found.
        event: What it fired on.
        levels: The weights.
        is_cold: Whether too little is known of the household's habits.
    """
    weight = levels.weights[rule.id]
    value = weight.weight
    if hit.is_strong and weight.strong is not None:
        value = weight.strong
    if is_cold and weight.cold is not None:
        value = min(value, weight.cold)
    return Sign(
        signal=rule.id,
        weight=value,
        facts=hit.facts,
        is_proven=event.is_proven,
        is_doubtful=event.is_doubtful and not rule.of_doubtful,
    )


def together(old: Iterable[Sign], new: Iterable[Sign]) -> tuple[Sign, ...]:
    """Return the signs of one thing: each signal once, the proven or heavier counts.

    Args:
        old: Signs so far.
        new: Signs of one more event.

    Returns:
        The signs, heaviest first; those that lighten the doubt last.
    """
    best: dict[str, Sign] = {}
    for sign in (*old, *new):
        known = best.get(sign.signal)
        if known is None or strength(sign) >= strength(known):
            best[sign.signal] = sign
    return tuple(sorted(best.values(), key=lambda sign: -sign.weight))


def score_of(signs: Iterable[Sign], levels: Levels) -> int:
    """Return the sum of the weights.

    A signal that says little alone counts so (`alone` in the data) while the others
    that can stand by themselves weigh less than it needs.
    """
    signs = tuple(signs)
    total = 0
    for sign in signs:
        weight = levels.weights[sign.signal]
        others = sum(_by_itself(o, levels) for o in _support(sign, signs, levels))
        enough = weight.alone is None or others >= weight.needs
        total += sign.weight if enough else min(sign.weight, weight.alone or 0)
    return max(0, total)


def _support(sign: Sign, signs: Iterable[Sign], levels: Levels) -> list[Sign]:
    """Return the other signs that can support one.

    What people do to their own accounts in one evening belongs together, so one of it
    does not support another.
    """
    others = (other for other in signs if other.signal != sign.signal)
    own = levels.own_doing if sign.signal in levels.own_doing else ()
    return [other for other in others if other.signal not in own]


def level_of(signs: Iterable[Sign], levels: Levels) -> Level:
    """Return what the signs of one thing ask of a person.

    Only signs of genuine mails tell anybody to act; those of others ask to check by
    one's own route, as do those that only ask. Signs of mails that owe a proof ask
    only where they would be an alarm if there were one.

    Args:
        signs: The signs of one thing.
        levels: Thresholds and weights.
    """
    signs = tuple(signs)
    grave = [sign for sign in signs if _may_alarm(sign, levels)]
    if _reached(grave, levels) is Level.ACT:
        return Level.ACT
    if _reached(signs, levels) is Level.ACT:
        return Level.ASK
    return _reached([sign for sign in signs if not sign.is_doubtful], levels)


def _may_alarm(sign: Sign, levels: Levels) -> bool:
    """Return whether a sign counts when it is about an alarm."""
    if sign.weight < 0:
        return True
    return sign.is_proven and sign.signal not in levels.only_ask


def _reached(signs: Iterable[Sign], levels: Levels) -> Level:
    signs = tuple(signs)
    score = score_of(signs, levels)
    if any(_by_itself(sign, levels) >= levels.ask for sign in signs):
        # What lightens a grave doubt may save from an alarm, never from the question.
        score = max(score, levels.ask)
    if any(sign.signal in levels.decisive for sign in signs):
        score = max(score, levels.act)
    if score >= levels.act and not _is_own_doing(signs, levels):
        return Level.ACT
    if score >= levels.ask:
        return Level.ASK
    return Level.NOTE if score >= levels.note else Level.NONE


def _is_own_doing(signs: Iterable[Sign], levels: Levels) -> bool:
    """Return whether all that speaks for an alarm may be the household's own doing."""
    return all(sign.signal in levels.own_doing for sign in signs if sign.weight > 0)


def strength(sign: Sign) -> tuple[bool, bool, int]:
    """Return by what a sign counts for more than another of the same signal."""
    return sign.is_proven, not sign.is_doubtful, sign.weight


def _by_itself(sign: Sign, levels: Levels) -> int:
    """Return what a sign counts that no other supports; never less than nothing."""
    alone = levels.weights[sign.signal].alone
    return max(0, sign.weight if alone is None else min(alone, sign.weight))
