"""At whatever hour: what is to be done now names nobody who is not there.

Each case goes on by its first actions, as a person would do them, and is looked at
after each one at an evening, at night, at noon, on a Sunday, a holiday and New Year.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import pytest
from tests.fakes.caselogs import KEY, TOKYO, Log, mail
from tests.fakes.handbooks import shipped

from mioboe.authenticity import Confidence
from mioboe.cases.entries import Answered, Opened
from mioboe.events import EventType
from mioboe.playbooks import answer, plan
from mioboe.playbooks.desks import ChannelKind
from mioboe.playbooks.hours import Openness
from mioboe.playbooks.steps import record_done

if TYPE_CHECKING:
    from mioboe.playbooks import Action, Plan
    from mioboe.playbooks.reach import Reach

#: A weekday thrice; a Sunday; Labor Thanksgiving Day; New Year.
HOURS: Final = tuple(
    datetime.fromisoformat(text).replace(tzinfo=TOKYO)
    for text in (
        "2026-11-26 22:10",
        "2026-11-26 03:00",
        "2026-11-26 12:00",
        "2026-11-29 12:00",
        "2026-11-23 12:00",
        "2027-01-01 10:00",
    )
)
#: What was paid with, and whose it is: one with a desk of short hours, or none.
PAID: Final = {
    "credit": ("issuer", "mufg"),
    "debit": ("bank", "mufg"),
    "prepaid": ("prepaid", "kyash"),
    "wallet": ("wallet", "paypay"),
    "carrier-billing": ("mobile", "softbank"),
    "gift-balance": ("", ""),
}
SHOPS: Final = {
    "amazon": "amazon.co.jp",
    "rakuten": "rakuten.co.jp",
    "": "shop.example",
}
#: By which kinds of case somebody may have paid.
KINDS: Final = ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J")
_STEPS: Final = 14
_UNMANNED: Final = frozenset({ChannelKind.APP, ChannelKind.WEB, ChannelKind.LETTER})


def begun(kind: str, brand: str, instrument: str) -> Log:
    """Return a case of which the first questions are answered."""
    log = Log()
    log.now = HOURS[0].replace(hour=22, minute=0)
    log.add(Opened(case_kind=kind, shop=SHOPS[brand], brand=brand, orders=(KEY,)))
    log.add(mail(EventType.ORDER_PLACED))
    whose, company = PAID[instrument]
    said = {"ours": "nobody", "get-in": "inside", "instrument": instrument}
    said |= {whose: company} if whose else {}
    for name, value in said.items():
        entry = answer(shipped(), name, (value,))
        assert isinstance(entry, Answered), entry
        log.add(entry)
    return log


def at(log: Log, hour: datetime) -> Plan:
    """Return the plan of a case, whenever it is."""
    return plan(log.case, shipped(), now=hour, zone="Asia/Tokyo")


def faults(action: Action) -> list[str]:
    """Return why an action cannot be done now; nothing: it can."""
    reach = action.reach
    found = [] if action.at is None else [f"{action.step.id} is not for now"]
    if reach is None:
        is_alone = action.step.desk is None
        return found if is_alone else [*found, f"{action.step.id}: nobody is known"]
    for one in (reach, *action.others):
        found += [f"{action.step.id}: {why}" for why in absent(one)]
    return found


def absent(reach: Reach) -> list[str]:
    """Return why nobody is there."""
    channel, openness = reach.opening.channel, reach.opening.openness
    where = f"{reach.opening.desk.id}/{channel.id}"
    found = []
    if reach.at is not None or openness is Openness.CLOSED:
        found.append(f"{where} is closed")
    if channel.confidence is Confidence.SYNTHETIC:
        found.append(f"{where} looks dead")
    can_be_found = channel.number or channel.page or channel.path
    if not can_be_found and channel.kind not in _UNMANNED:
        found.append(f"{where} says not how")
    return found


@pytest.mark.parametrize("brand", SHOPS)
@pytest.mark.parametrize("instrument", PAID)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_be_done_now_can_be_done_now(
    kind: str, instrument: str, brand: str
) -> None:
    log = begun(kind, brand, instrument)
    for _ in range(_STEPS):
        plans = [at(log, hour) for hour in HOURS]
        wrong = [fault for one in plans for a in one.actions for fault in faults(a)]
        assert wrong == []
        if not plans[0].actions:
            return
        log.add(record_done(plans[0].actions[0].step), at=HOURS[0])


@pytest.mark.parametrize(
    "instrument", [name for name in PAID if name != "gift-balance"]
)
def test_money_can_be_stopped_at_every_hour(instrument: str) -> None:
    log = begun("A", "amazon", instrument)
    for hour in HOURS:
        tracks = {a.step.track for a in at(log, hour).actions}
        first = at(log, hour).first

        assert first is not None
        assert "card" in tracks, hour


def test_at_night_the_desk_that_opens_in_the_morning_is_booked() -> None:
    night = at(begun("A", "amazon", "credit"), HOURS[1])
    booked = [a.book.at for a in night.actions if a.book is not None]

    assert {one.hour for one in booked if one is not None} == {9}
