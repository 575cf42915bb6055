"""Small nouns that every package may use: money, text, time, ids, problems.

`money` amounts with a currency · `text` folding of what people read · `time` aware
instants out of mail and Japanese dates · `ids` stable identifiers · `wording` texts in
both languages · `reasons` why something was decided · `problems` faults in data as
values, and the base of our exceptions.
"""

from __future__ import annotations

from mioboe.kit.ids import identify
from mioboe.kit.money import Money, currency_of, parse_money
from mioboe.kit.problems import MioboeError, Problem
from mioboe.kit.reasons import Reason
from mioboe.kit.text import fold, has_invisible, sound, squash
from mioboe.kit.time import MONTHS, is_day, parse_local, parse_mail_date
from mioboe.kit.wording import Wording

__all__ = [
    "MONTHS",
    "MioboeError",
    "Money",
    "Problem",
    "Reason",
    "Wording",
    "currency_of",
    "fold",
    "has_invisible",
    "identify",
    "is_day",
    "parse_local",
    "parse_mail_date",
    "parse_money",
    "sound",
    "squash",
]
