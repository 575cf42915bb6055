"""What a tactic does to the mails that tell of it, and the money it costs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Final

from mioboe.drills.attacks.cast import CHARGE, Cast, form_of
from mioboe.drills.attacks.model import Act, Goes, Loss, Paid
from mioboe.drills.attacks.sums import draw_sums, minutes, whole
from mioboe.drills.chance import chance_of
from mioboe.drills.fill import Sheet, fill, zone_of
from mioboe.drills.model import Habit, Sending
from mioboe.drills.occasion import Occasion
from mioboe.drills.scenes import SCENES
from mioboe.drills.scenes.cards import charged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from mioboe.drills.attacks.model import Tactic
    from mioboe.drills.model import Value

    Values = dict[str, Value]

_SHIPPED: Final = "shipped"
#: Acts at a merchant: its name is drawn where others draw goods.
_MERCHANTS: Final = frozenset({CHARGE, "payment"})
#: Percent of further orders that go to somebody else than the one before.
_ANOTHER: Final = 20
#: The money of an order that nobody stops is gone when it ships, or then.
_AT_LAST: Final = timedelta(days=2)


@dataclass(slots=True)
class Deeds:
    """What a takeover has come to so far."""

    cast: Cast
    sendings: list[Sending] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    #: Values of each order placed, in order.
    orders: list[Values] = field(default_factory=list)


def carry_out(tactic: Tactic, begins: datetime, deeds: Deeds) -> None:
    """Add the mails and losses of a tactic to ``deeds``.

    Args:
        tactic: What the attacker does.
        begins: When it begins.
        deeds: What was done before: a reaction answers its orders.

    Raises:
        DrillError: A list of words, span or blank is faulty.
    """
    for place, act in enumerate(tactic.acts):
        chance = chance_of(f"takeover/{deeds.cast.seed}/{tactic.id}/{place}")
        if chance.randrange(100) >= act.percent:
            continue
        at = begins + minutes(act.after, chance)
        doing = _Doing(act, deeds, chance)
        if act.scene:
            deeds.sendings += _played(doing, at)
        elif act.each:
            deeds.sendings += _answered(doing, at)
        else:
            _repeated(doing, at)


@dataclass(frozen=True, slots=True)
class _Doing:
    """One act on its way."""

    act: Act
    deeds: Deeds
    chance: Random

    @property
    def cast(self) -> Cast:
        """Who is attacked where."""
        return self.deeds.cast


def _repeated(doing: _Doing, at: datetime) -> None:
    act, chance = doing.act, doing.chance
    times = whole(act.times, chance)
    sums = draw_sums(act.sums, times, chance) if act.sums else (0,) * times
    taker = _taker(doing)
    for yen in sums:
        if chance.randrange(100) < _ANOTHER:
            taker = _taker(doing)
        _one(doing, at, {**_values(doing, yen, at), **taker})
        at += minutes(act.apart, chance)


def _one(doing: _Doing, at: datetime, values: Values) -> None:
    """Add one act, what follows from it, and what it costs."""
    act, deeds = doing.act, doing.deeds
    yen = int(str(values["yen"]))
    if act.does == CHARGE:
        deeds.sendings += _charged(doing, at, values)
    else:
        deeds.sendings.append(_sending(doing, act.does, at, values))
    if yen and act.does not in _MERCHANTS:
        deeds.orders.append(values)
    gone = at + (minutes(act.lost, doing.chance) if act.lost else _AT_LAST)
    shipped = list(_followed(doing, at, values))
    if shipped and not act.lost:
        gone = shipped[0]
    if yen and act.paid is not Paid.STRANGER:
        deeds.losses.append(Loss(at=gone, yen=yen))


def _followed(doing: _Doing, at: datetime, values: Values) -> Iterator[datetime]:
    """Add what follows from an act.

    Yields:
        When the goods shipped.
    """
    act, deeds = doing.act, doing.deeds
    for follow in act.follows:
        if doing.chance.randrange(100) >= follow.percent:
            continue
        later = at + minutes(follow.after, doing.chance)
        if follow.does == CHARGE and act.paid is Paid.CARD:
            deeds.sendings += _charged(doing, later, values)
        elif follow.does != CHARGE and form_of(deeds.cast, follow.does):
            deeds.sendings.append(_sending(doing, follow.does, later, values))
            if follow.does == _SHIPPED:
                yield later


def _answered(doing: _Doing, at: datetime) -> Iterator[Sending]:
    """Yield one mail for each order so far."""
    for place, values in enumerate(doing.deeds.orders):
        if values.get("order"):
            later = at + timedelta(seconds=7 * place)
            yield _sending(doing, doing.act.does, later, values)


def _sending(doing: _Doing, does: str, at: datetime, values: Values) -> Sending:
    cast = doing.cast
    row = {**values, "quantity": 1, "price": values["total"]}
    uses = tuple({**row, **one} for one in doing.deeds.orders) or (row,)
    return Sending(
        at=at,
        form=form_of(cast, does),
        to=cast.person.id,
        key=_key(cast, does, at, str(values.get("order", ""))),
        values=values,
        rows={"items": (row,), "cards": (row,), "uses": uses},
        step=does,
    )


def _values(doing: _Doing, yen: int, at: datetime) -> Values:
    """Return what fills the forms of one act, and the yen it is about."""
    act, cast, chance = doing.act, doing.cast, doing.chance
    words, merchants = cast.stage.words, cast.target.merchants
    zone = zone_of(cast.home.drill.household.timezone)
    sheet = Sheet(values={"at": at}, chance=chance, zone=zone)
    goods = cast.target.goods.get(act.goods, act.goods)
    total = Decimal(yen) / cast.target.yen
    values: Values = {
        "yen": yen,
        "order": fill(cast.target.number, sheet),
        "total": yen if cast.target.yen == 1 else f"{total:.2f}",
        "item": chance.choice(words[goods]) if goods else "",
        "device": chance.choice(words["devices"]),
        "place": chance.choice(words["attacker-places"]),
        "code": f"{chance.randrange(10**6):06}",
        "number": f"{chance.randrange(10**11):011}",
        "old": cast.person.addresses[0],
        "new": chance.choice(words["drop-mails"]),
        "merchant": merchants.get(cast.issuer, merchants.get("other", "")),
    }
    if act.does in _MERCHANTS and goods:
        values["merchant"] = values["item"]
    for name, template in act.values.items():
        values[name] = fill(template, replace(sheet, values={"at": at, **values}))
    return values


def _taker(doing: _Doing) -> Values:
    """Return who gets what is ordered; lists keep an address as `name|code|place`."""
    words, chance = doing.cast.stage.words, doing.chance
    taker: Values = {"gift_to": chance.choice(words["drop-mails"])}
    if doing.act.to is Goes.OWNER:
        return taker
    name, code, place = chance.choice(words["drop-people"]).split("|")
    return {**taker, "recipient": name, "postcode": code, "prefecture": place}


def _charged(doing: _Doing, at: datetime, values: Values) -> Iterator[Sending]:
    """Yield what the issuer of the owner's card writes."""
    cast, yen = doing.cast, int(str(values["yen"]))
    if not cast.issuer:
        return
    habit = Habit(
        id="takeover", scene="card-use", who=cast.person.id,
        options={"card": cast.issuer},
    )  # fmt: skip
    occasion = _occasion(habit, at, cast, f"charge-{yen}")
    merchant = str(values["merchant"])
    for mail in charged(occasion, timedelta(0), yen, merchant):
        yield replace(mail, step=CHARGE)


def _played(doing: _Doing, at: datetime) -> Iterator[Sending]:
    """Yield the mails of a scene."""
    act, cast = doing.act, doing.cast
    options = {
        name: str(whole(text, doing.chance)) if text[:1].isdigit() else text
        for name, text in act.options.items()
    }
    habit = Habit(id="takeover", scene=act.scene, who=cast.person.id, options=options)
    for mail in SCENES[act.scene](_occasion(habit, at, cast, act.does)):
        yield replace(mail, step=act.does)


def _occasion(habit: Habit, at: datetime, cast: Cast, what: str) -> Occasion:
    key = _key(cast, what, at, "")
    return Occasion(
        habit=habit,
        person=cast.person,
        people={one.id: one for one in cast.home.drill.household.people},
        words=cast.stage.words,
        chance=chance_of(key),
        at=at,
        key=key,
    )


def _key(cast: Cast, what: str, at: datetime, order: str) -> str:
    return f"takeover/{cast.seed}/{what}/{at:%Y%m%d%H%M%S}/{order}"
