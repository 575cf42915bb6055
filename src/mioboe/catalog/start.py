"""From the outline of one mail to a profile, and a brand, in YAML, to be checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from mioboe.authenticity import Brand
from mioboe.kit import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mioboe.events.upkeep import Found, Outline
    from mioboe.messages import Message

_LONGEST: Final = 60
#: Tokens and names shorter than this are words of everyday life, too.
_LONG: Final = 5
_ROUTE: Final = {
    "ja": "メールのリンクは使わず、ご自分で {org} を開いて確かめてください。",
    "en": "Do not use the links. Open {org} yourself.",
}
_ADVICE: Final = """\
# Started by `mioboe profile new` from one mail: all of it is a guess.
# 1. Remarks behind `#` show what stands in that mail, also what is personal:
#    delete them before you share the file.
# 2. Hold labels and patterns against other mails of this kind.
# 3. `status: draft` reads the mails and vouches for nothing. `trusted` lets a signed
#    mail from `senders` be genuine: only for an address that you are sure of.
# All keys: docs/reference/profile-format.md
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known where the new profile is to stand."""

    brands: Collection[Brand]
    #: Ids of the profiles that exist.
    profiles: Collection[str]
    org_domain: Callable[[str], str]
    #: The day on which it is written.
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The start of a profile."""

    id: str
    #: YAML.
    profile: str
    brand_id: str
    #: YAML; empty where the brand exists.
    brand: str


def start_profile(
    message: Message, found: Outline, known: Surroundings, *, name: str = ""
) -> Start:
    """Return the start of a profile for mails like ``message``.

    Args:
        message: A mail with an author's address.
        found: Its outline.
        known: Brands and profiles that exist.
        name: Id of the profile; empty: made of the brand's.

    Returns:
        Both files; `mioboe check` finds no fault in them.
    """
    domain = message.author.domain
    brand = _brand_of(domain, known.brands)
    org = known.org_domain(domain) or domain
    brand_id = brand.id if brand else _free_id(org, {item.id for item in known.brands})
    own = name or (brand_id if brand_id not in known.profiles else f"{brand_id}-new")
    title = _title(message, brand, org)
    return Start(
        id=own,
        profile="\n".join(
            _profile(message, found, known.today, (own, brand_id, title))
        ),
        brand_id=brand_id,
        brand="" if brand else "\n".join(_brand(brand_id, title, org, known.today)),
    )


def _brand_of(domain: str, brands: Iterable[Brand]) -> Brand | None:
    for brand in brands:
        if any(domain == own or domain.endswith(f".{own}") for own in brand.domains):
            return brand
    return None


def _free_id(org: str, taken: Collection[str]) -> str:
    short = _slug(org.partition(".")[0])
    return short if short and short not in taken else _slug(org) or "new-sender"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _title(message: Message, brand: Brand | None, org: str) -> str:
    return brand.title if brand else _line(fold(message.author.name)) or org


def _profile(
    message: Message, found: Outline, today: date, names: tuple[str, str, str]
) -> Iterator[str]:
    own, brand, title = names
    address = message.author.spec
    source = f"raw mail of {(message.date or message.arrived or today):%Y-%m}"
    is_issuer = found.gives.value in {"card-used", "bank-debited"}
    yield from _ADVICE.splitlines()
    yield f"id: {own}"
    yield f"title: {_quoted(title)}"
    yield f"brand: {brand}"
    yield "status: draft"
    yield f"checked: {today.isoformat()}"
    yield "issuer: true" if is_issuer else f"shop: {_quoted(message.author.domain)}"
    if found.order:
        here = _line(found.takes["order"].value)
        yield f"order: {_quoted(found.order)} # here {here}"
    yield "senders:"
    yield f"  - {{address: {_quoted(address)}, confidence: R, source: {source}}}"
    yield "messages:"
    yield f"  - id: {found.gives.value}"
    yield f"    gives: {found.gives.value} # guessed from the subject"
    yield f"    # here {_line(fold(message.subject))}"
    subject = f"subject: [{_quoted(found.subject)}]" if found.subject else ""
    yield f"    when: {{{subject}}}"
    yield from _takes(found)
    yield "    confidence: R"
    yield f"    source: {source}"
    yield from _others(found)
    yield ""


def _takes(found: Outline) -> Iterator[str]:
    if not found.takes:
        return
    yield "    take:"
    for field, place in found.takes.items():
        label = f"{{label: [{_quoted(place.label)}]}}"
        yield f"      {field}: {label} # here {_line(place.value)}"
    needs = [field for field in ("order", "amount") if field in found.takes]
    if needs:
        yield f"    needs: [{needs[0]}]"


def _others(found: Outline) -> Iterator[str]:
    taken = {place.label.casefold() for place in found.takes.values()}
    rest: list[Found] = [f for f in found.labels if f.label.casefold() not in taken]
    if rest:
        yield "# Other labels of that mail:"
    for place in rest:
        yield f"#   {_line(place.label)}: {_line(place.value)}"


def _brand(brand: str, title: str, org: str, today: date) -> Iterator[str]:
    token = org.partition(".")[0]
    yield "# Started by `mioboe profile new`. Only domains that are the brand's own."
    yield f"id: {brand}"
    yield f"title: {_quoted(title)}"
    yield "status: draft"
    yield f"checked: {today.isoformat()}"
    yield "domains:"
    yield f"  - {{name: {_quoted(org)}, confidence: R, source: raw mail}}"
    if len(title) >= _LONG and title != org:
        yield f"names: [{_quoted(title)}] # no words that others use as well"
    if len(token) >= _LONG:
        yield f"tokens: [{_quoted(token)}]"
    yield "signing: unknown"
    yield "own_route:"
    for language, route in _ROUTE.items():
        yield f"  {language}: {_quoted(route.format(org=org))}"
    yield ""


def _quoted(text: str) -> str:
    """Return ``text`` as a scalar of YAML in single quotes."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return "'" + plain.replace("'", "''") + "'"


def _line(text: str) -> str:
    """Return ``text`` fit for a remark: one line, not long."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return plain.strip()[:_LONGEST]
