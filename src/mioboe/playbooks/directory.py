"""All desks and deadlines, and the days on which nobody is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mioboe.playbooks.calendar import Calendar
from mioboe.playbooks.deadlines import DeadlineRule, DueFacts, due, find_rules
from mioboe.playbooks.desks import Desk, find_desks, openings

if TYPE_CHECKING:
    from datetime import datetime

    from mioboe.playbooks.deadlines import Due, Product
    from mioboe.playbooks.desks import DeskKind, Opening, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Whom to reach and by when, as people wrote it down."""

    #: By id.
    desks: tuple[Desk, ...] = ()
    #: By id.
    deadlines: tuple[DeadlineRule, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)

    def find(
        self,
        *,
        brand: str = "",
        purpose: Purpose | None = None,
        kind: DeskKind | None = None,
        country: str = "",
    ) -> tuple[Desk, ...]:
        """Return the desks that fit; see `find_desks`."""
        return find_desks(
            self.desks, brand=brand, purpose=purpose, kind=kind, country=country
        )

    def desk(self, name: str) -> Desk | None:
        """Return the desk of that id, or `None`."""
        return next((desk for desk in self.desks if desk.id == name), None)

    def openings(
        self, desk: Desk, at: datetime, *, purpose: Purpose | None = None
    ) -> tuple[Opening, ...]:
        """Return the channels of a desk as they are ``at``; see `openings`."""
        return openings(desk, at, self.calendar, purpose=purpose)

    def rules(
        self, *, brand: str = "", product: Product | None = None, country: str = "JP"
    ) -> tuple[DeadlineRule, ...]:
        """Return the rules that hold for an instrument; see `find_rules`."""
        return find_rules(self.deadlines, brand=brand, product=product, country=country)

    def rule(self, name: str) -> DeadlineRule | None:
        """Return the rule of that id, or `None`."""
        return next((rule for rule in self.deadlines if rule.id == name), None)

    def due(self, rule: DeadlineRule, facts: DueFacts) -> Due:
        """Return a deadline, by the holidays that are known here; see `due`."""
        return due(
            rule,
            DueFacts(
                start=facts.start,
                zone=facts.zone,
                hours=facts.hours,
                calendar=self.calendar,
            ),
        )
