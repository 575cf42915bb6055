"""A finding -> people who are told until one of them answers.

`news` what nobody was told of yet · `model` who is told, and what became of it ·
`clock` the log of a matter to how far it has come · `pace` how fast · `policy` whom, by
which way, when · `groups` what is one attack · `compose` the words · `reminders` of a
case, once each · `links` answering by a link.
"""

from __future__ import annotations

from mioboe.alerts.clock import fold
from mioboe.alerts.compose import Letter, Occasion, Words, compose
from mioboe.alerts.links import HOLDS, Purpose, Refusal, Ticket, check, issue
from mioboe.alerts.model import (
    Alert,
    Crew,
    Ending,
    Entry,
    Matter,
    Progress,
    Stage,
)
from mioboe.alerts.news import news
from mioboe.alerts.policy import plan

__all__ = [
    "HOLDS",
    "Alert",
    "Crew",
    "Ending",
    "Entry",
    "Letter",
    "Matter",
    "Occasion",
    "Progress",
    "Purpose",
    "Refusal",
    "Stage",
    "Ticket",
    "Words",
    "check",
    "compose",
    "fold",
    "issue",
    "news",
    "plan",
]
