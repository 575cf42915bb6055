"""Deadlines: dates that a contract or a law sets, counted on the safe side.

Where the words of a contract leave a day open ("within 60 days before the notice"),
the earlier reading counts: the last day is the start and N − 1 days. A moment is a day
in the household's zone and in the desk's; the earlier one counts. Of that day the last
open hour of the desk is left free. What others owe is counted exactly: nobody is helped
by being told that a refund is late on the day before it is.
"""

from __future__ import annotations

import calendar as months
import enum
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from mioboe.authenticity import Confidence
from mioboe.kit import Wording
from mioboe.playbooks.calendar import Calendar, holidays_of, is_year_end
from mioboe.playbooks.hours import Hours, spans

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
#: How long before a deadline a desk may have been open for the last time.
_REACH: Final = timedelta(days=15)
#: What a desk keeps that does not say.
_OFFICE: Final = "Mo-Fr 09:00-17:00; PH off; Dec 29-Jan 3 off"
_SATURDAY: Final = 5


class Start(enum.StrEnum):
    """What a deadline counts from."""

    #: The day on which somebody else paid with it.
    USE = "use"
    #: The day of the first statement that shows it.
    STATEMENT = "statement"
    #: The day on which the owner learned of it.
    LEARNED = "learned"
    #: The day of a message that asks for an answer.
    MESSAGE = "message"
    #: The day on which the claim was filed.
    APPLICATION = "application"


class Matter(enum.StrEnum):
    """What is to happen by a deadline."""

    #: The owner tells of the use, and files the claim.
    CLAIM = "claim"
    #: The owner answers what was asked after the claim.
    ANSWER = "answer"
    #: The other side has paid back, or answered.
    REFUND = "refund"
    #: The owner confirms that an account is to be closed.
    CLOSE_ACCOUNT = "close-account"


class Product(enum.StrEnum):
    """What was paid with."""

    CREDIT = "credit"
    DEBIT = "debit"
    PREPAID = "prepaid"
    #: A balance on the phone.
    WALLET = "wallet"
    #: The bill of the mobile carrier.
    CARRIER_BILLING = "carrier-billing"
    #: Balance of the shop: gift cards, points.
    GIFT_BALANCE = "gift-balance"


class Side(enum.StrEnum):
    """Who must act."""

    OWNER = "owner"
    OTHER = "other"


class Unit(enum.StrEnum):
    """What a deadline is counted in."""

    DAYS = "days"
    #: Days without Saturday, Sunday and public holidays.
    BUSINESS_DAYS = "business-days"
    MONTHS = "months"
    #: The last day of the month that lies so many months ahead.
    MONTH_ENDS = "month-ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One file of `data/deadlines/`."""

    id: str
    title: Wording
    #: What is to be done by then.
    what: Wording
    #: What happens when it is missed.
    missed: Wording
    matter: Matter
    side: Side = Side.OWNER
    country: str = "JP"
    #: Ids of brands, or of desks that serve none; empty: all that no rule of the same
    #: matter names.
    brands: tuple[str, ...] = ()
    #: What was paid with; empty: anything.
    products: tuple[Product, ...] = ()
    counts_from: Start
    number: int
    unit: Unit = Unit.DAYS
    #: Whether by its words the first day counts as one of them.
    is_inclusive: bool = False
    #: Days that the way takes, where it must have arrived: a letter.
    lead_days: int = 0
    warn_days: tuple[int, ...] = (30, 14, 7, 3)
    note: Wording | None = None
    source: str
    checked: date
    confidence: Confidence
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueFacts:
    """What a deadline is computed from."""

    #: What `counts_from` asks for: a day as a statement prints it, or an aware moment.
    start: date | datetime
    #: Zone of the household.
    zone: str = "Asia/Tokyo"
    #: Hours of the desk that must be reached. `None`: none, a page will do.
    hours: Hours | None = None
    calendar: Calendar = field(default_factory=Calendar)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline of a case."""

    rule: DeadlineRule
    #: The day to act on at the latest, on the safe side.
    day: date
    #: The moment: before the last open hour of the desk on that day, or on the last
    #: day before on which it is open. Aware, in the household's zone.
    at: datetime
    #: The last day that the words of the rule allow, at best.
    last_day: date
    #: Days on which to remind, ascending.
    warn_on: tuple[date, ...]


def due(rule: DeadlineRule, facts: DueFacts) -> Due:
    """Compute a deadline.

    Args:
        rule: The rule.
        facts: From when it counts, where, and who must be reached.

    Returns:
        The deadline, however long ago.

    Example:
        >>> told = Wording(ja="", en="")
        >>> rule = DeadlineRule(
        ...     id="x", title=told, what=told, missed=told, matter=Matter.CLAIM,
        ...     counts_from=Start.USE, number=60, source="", confidence=Confidence.PAGE,
        ...     checked=date(2026, 11, 22))
        >>> found = due(rule, DueFacts(start=date(2026, 1, 10)))
        >>> found.day.isoformat(), found.last_day.isoformat(), found.at.isoformat()
        ('2026-03-10', '2026-03-11', '2026-03-10T23:00:00+09:00')
    """
    first = _first_day(facts)
    last_day, safe = _counted(rule, first, facts.calendar)
    day = _plus(safe, -rule.lead_days) if rule.side is Side.OWNER else last_day
    at = _moment(rule, day, facts)
    warn_on = sorted({_plus(at.date(), -days) for days in rule.warn_days})
    return Due(
        rule=rule,
        day=day,
        at=at,
        last_day=last_day,
        warn_on=tuple(one for one in warn_on if one >= first),
    )


def find_rules(
    rules: Iterable[DeadlineRule],
    *,
    brand: str = "",
    product: Product | None = None,
    country: str = "JP",
) -> tuple[DeadlineRule, ...]:
    """Return the rules that hold for an instrument, by id.

    Args:
        rules: All rules.
        brand: Id of the brand that issued it, or of its desk; empty: not known.
        product: What it is; `None` where that is not known: rules of all products.
        country: Of the issuer.

    Returns:
        Of each matter those that name the brand, and where none does those that name
        none.
    """
    fit = [
        rule
        for rule in rules
        if rule.country == country
        and (product is None or not rule.products or product in rule.products)
        and (not rule.brands or brand in rule.brands)
    ]
    named = [rule for rule in fit if rule.brands]
    kept = [r for r in fit if r.brands or not any(_covers(n, r) for n in named)]
    return tuple(sorted(kept, key=lambda rule: rule.id))


def _covers(named: DeadlineRule, general: DeadlineRule) -> bool:
    """Return whether the rule of a brand stands in place of a general one."""
    same = (named.matter, named.counts_from) == (general.matter, general.counts_from)
    products = set(general.products)
    return same and (not named.products or not products.isdisjoint(named.products))


def _first_day(facts: DueFacts) -> date:
    """Return the day of the start; of a moment, the earliest that anybody may count."""
    start = facts.start
    if not isinstance(start, datetime):
        return start
    return min(_day_of(start, zone) for zone in _zones(facts))


def _day_of(moment: datetime, zone: str) -> date:
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        return moment.date()


def _zones(facts: DueFacts) -> tuple[str, ...]:
    return (facts.zone, facts.hours.zone) if facts.hours else (facts.zone,)


def _counted(rule: DeadlineRule, first: date, calendar: Calendar) -> tuple[date, date]:
    """Return the last day by the words of a rule, and the safe one."""
    number = rule.number
    if rule.unit is Unit.DAYS:
        safe = _plus(first, number - 1)
        return (safe if rule.is_inclusive else _plus(first, number)), safe
    if rule.unit is Unit.BUSINESS_DAYS:
        days = _business_days(first, number, rule.country, calendar)
        return days[-1], days[-2] if number else first
    last = _months_on(first, number)
    if rule.unit is Unit.MONTH_ENDS:
        last = last.replace(day=months.monthrange(last.year, last.month)[1])
    return last, max(_plus(last, -1), first)


def _business_days(
    first: date, number: int, country: str, calendar: Calendar
) -> list[date]:
    """Return ``first`` and the next ``number`` business days."""
    found, day = [first], first
    while len(found) <= number and day < date.max:
        day = _plus(day, 1)
        if is_business_day(day, country, calendar):
            found.append(day)
    return found if len(found) > 1 else [first, first]


def is_business_day(day: date, country: str, calendar: Calendar) -> bool:
    """Return whether offices of a country work on ``day``."""
    if day.weekday() >= _SATURDAY or (country == "JP" and is_year_end(day)):
        return False
    return day not in holidays_of(calendar, country, [day.year])


def _months_on(day: date, number: int) -> date:
    """Return the same day so many months on; the last one where there is none."""
    count = day.year * 12 + day.month - 1 + number
    year, month = divmod(count, 12)
    if year > date.max.year:
        return date.max
    longest = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, longest))


def _moment(rule: DeadlineRule, day: date, facts: DueFacts) -> datetime:
    """Return until when on ``day`` there is time; in the household's zone."""
    home = ZoneInfo(facts.zone)
    if day.year in {date.min.year, date.max.year}:
        return datetime.combine(day, time(12), home)
    if rule.side is Side.OTHER:
        return datetime.combine(day, time(23, 59), home)
    # The day ends when it ends in the first of the two zones.
    ends = [datetime.combine(day + _DAY, time(), ZoneInfo(z)) for z in _zones(facts)]
    end = min(ends)
    hours = facts.hours
    if hours is None:
        return (end - _HOUR).astimezone(home)
    if not hours.text.strip():
        hours = Hours(text=_OFFICE, zone=hours.zone, country=hours.country)
    open_ = list(spans(hours, end - _REACH, _REACH, facts.calendar))
    if not open_:
        return (end - _HOUR).astimezone(home)
    start, until = open_[-1]
    return max(start, until - _HOUR).astimezone(home)


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
