"""The ordinary mail of a household, and the mails of a takeover on it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mioboe.drills.attacks.model import Home
from mioboe.drills.play import play_all
from mioboe.drills.script import script

if TYPE_CHECKING:
    from mioboe.drills.attacks.model import Takeover
    from mioboe.drills.model import Drill, Played
    from mioboe.drills.stage import Stage


def play_home(drill: Drill, stage: Stage) -> tuple[Home, Played]:
    """Return a household with what it is known to use, and its ordinary mail.

    Args:
        drill: The household.
        stage: Who writes how.

    Raises:
        DrillError: The drill or the stage has a fault.
    """
    sendings = script(drill, stage.words)
    uses = Counter((mail.to, mail.form.partition("/")[0]) for mail in sendings)
    return Home(drill=drill, uses=uses), play_all(sendings, drill, stage)


def play_takeover(takeover: Takeover, home: Home, stage: Stage) -> Played:
    """Return the mails of a takeover, and those of its hours.

    Args:
        takeover: Drawn for this household.
        home: The household.
        stage: Who writes how.

    Raises:
        DrillError: The takeover or the stage has a fault.

    Returns:
        As `play`; the settings are those of the household.
    """
    return play_all(takeover.sendings, home.drill, stage)
