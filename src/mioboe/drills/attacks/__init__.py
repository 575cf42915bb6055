"""Takeovers without end, drawn by chance from what attackers are known to do.

`model` tactics, targets, odds, and a takeover · `load` them from `data/drills` ·
`draw` a takeover from a seed · `cast` who is attacked where, and which form tells of
what · `acts` the mails and the losses of a tactic · `sums` sums and spans of time ·
`play` the mails.
"""

from __future__ import annotations

from mioboe.drills.attacks.draw import HELD_OUT, household_of, random_takeover
from mioboe.drills.attacks.load import check_arsenal, load_arsenal
from mioboe.drills.attacks.model import (
    FRAUD,
    Arsenal,
    Home,
    Odds,
    Tactic,
    Takeover,
    Target,
)
from mioboe.drills.attacks.play import play_home, play_takeover

__all__ = [
    "FRAUD",
    "HELD_OUT",
    "Arsenal",
    "Home",
    "Odds",
    "Tactic",
    "Takeover",
    "Target",
    "check_arsenal",
    "household_of",
    "load_arsenal",
    "play_home",
    "play_takeover",
    "random_takeover",
]
