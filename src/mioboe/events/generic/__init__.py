"""Mails that no profile reads: schema.org data, and words.

`model` Guess, Lexicon · `features` a mail as marks · `cues` phrases of many senders ·
`values` numbers and sums · `recognize` marks to a guess · `markup` schema.org data ·
`words` a kind of mail, with its numbers, to what happened · `tell` to events.
"""

from __future__ import annotations

from mioboe.events.generic.model import Guess, GuessKind, Lexicon
from mioboe.events.generic.recognize import is_sure, recognize
from mioboe.events.generic.tell import tell

__all__ = ["Guess", "GuessKind", "Lexicon", "is_sure", "recognize", "tell"]
