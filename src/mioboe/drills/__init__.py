"""A scripted household and attacker that produce real mails.

`model` drills, their steps and what is expected · `stage` forms, senders, mailboxes ·
`load` both from `data/drills` · `check` what is wrong with a drill · `script` which
mails, from `rhythm`, `occasion` and `scenes/` · `play` the mails: `compose` by a
sender, with `fill`, `encode` and `sign`; `deliver` by the household's provider ·
`settings` and `write` the folder to scan · `clean` ordinary households without end,
out of `lives` · `live` a drill that happens now, with `mailserver` and `phones`.
"""

from __future__ import annotations

from mioboe.drills.check import check_drill
from mioboe.drills.clean import clean_household
from mioboe.drills.lives import Pool
from mioboe.drills.load import load_drills, load_pool, load_stage
from mioboe.drills.model import Drill, DrillError, MilestoneKind, Played, Staged
from mioboe.drills.play import play
from mioboe.drills.stage import Stage
from mioboe.drills.write import write

__all__ = [
    "Drill",
    "DrillError",
    "MilestoneKind",
    "Played",
    "Pool",
    "Stage",
    "Staged",
    "check_drill",
    "clean_household",
    "load_drills",
    "load_pool",
    "load_stage",
    "play",
    "write",
]
