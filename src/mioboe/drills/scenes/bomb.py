"""What an attacker has others send, so that nobody sees the one mail that matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

from mioboe.drills.model import DrillError
from mioboe.drills.occasion import drawn, option, send

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mioboe.drills.model import Sending, Value
    from mioboe.drills.occasion import Occasion

#: How sites send: some sign themselves, some by their mailer, many not at all.
_SENDERS: Final = ("sign-up-own", "sign-up-own", "sign-up-mailer", "sign-up-bare")
_FORMS: Final = ("post/sign-up", "post/sign-up", "post/welcome")
_BOXES: Final = ("noreply", "no-reply", "info", "hello", "newsletter", "admin")


def mail_bomb(occasion: Occasion) -> Iterator[Sending]:
    """Be signed up at hundreds of sites within an hour, in many languages.

    Options: `mails` how many (`"700"`); `within` minutes, the first ones the busiest
    (`"50"`); `names`, `kinds` and `texts` lists of words.

    Raises:
        DrillError: There are fewer sites than mails, or a language has no text.

    Yields:
        One mail a site: "confirm your address", "welcome".
    """
    names = [_parted(entry) for entry in _listed(occasion, "names")]
    sites = list(product(names, _listed(occasion, "kinds")))
    number, within = drawn(occasion, "mails", "700"), drawn(occasion, "within", "50")
    if number > len(sites):
        msg = f"{occasion.habit.id}: {number} mails from {len(sites)} sites"
        raise DrillError(msg)
    for (language, name), kind in occasion.chance.sample(sites, number):
        headline, line = _text(occasion, language)
        shown = f"{name} {kind}".title()
        values: dict[str, Value] = {
            "site": f"{name}-{kind}.example".replace(" ", ""),
            "site_name": shown,
            "box": occasion.chance.choice(_BOXES),
            "headline": headline.replace("{site}", shown),
            "line": line.replace("{site}", shown),
        }
        after = timedelta(seconds=int(within * 60 * occasion.chance.random() ** 1.5))
        mail = send(occasion, occasion.chance.choice(_FORMS), after, values)
        sender = occasion.chance.choice(_SENDERS)
        yield replace(mail, sender=sender, key=f"{mail.key}/{values['site']}")


def _listed(occasion: Occasion, name: str) -> tuple[str, ...]:
    listing = option(occasion, name, f"sign-up-{name}")
    if listing not in occasion.words:
        msg = f"{occasion.habit.id}: no list of words {listing!r}"
        raise DrillError(msg)
    return occasion.words[listing]


def _text(occasion: Occasion, language: str) -> tuple[str, str]:
    """Return subject and sentence in one language.

    Raises:
        DrillError: There is no text in it.
    """
    texts = [_parted(entry) for entry in _listed(occasion, "texts")]
    fitting = [text for tongue, text in texts if tongue == language]
    if not fitting:
        msg = f"{occasion.habit.id}: no text in {language!r}"
        raise DrillError(msg)
    headline, _, line = occasion.chance.choice(fitting).partition(" | ")
    return headline, line


def _parted(entry: str) -> tuple[str, str]:
    """Return the language before the first space, and the rest."""
    language, _, rest = entry.partition(" ")
    return language, rest
