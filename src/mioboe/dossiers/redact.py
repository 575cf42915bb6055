"""What each reader may see of a case. The table stands in docs/reference/dossier.md."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from mioboe.dossiers.model import (
    InstrumentKind,
    Variant,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mioboe.dossiers.model import (
        Audience,
        DossierInput,
        Instrument,
        Owner,
        Scope,
    )

T = TypeVar("T")

#: A card number as people and pages write it: 4-4-4-4, 4-6-5, or in one piece.
_CARD = re.compile(
    r"(?<![0-9])(?:[0-9]{4}([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{1,4}"
    r"|[0-9]{4}([ -]?)[0-9]{6}\2[0-9]{5})(?![0-9])"
)
_SHORTEST: Final = 13
#: Kinds of which a shop is told no more than that money went out of one.
_NOT_OF_SHOPS: Final = frozenset({
    InstrumentKind.BANK_ACCOUNT,
    InstrumentKind.WALLET,
    InstrumentKind.CARRIER_BILLING,
})
#: Fields in which a number is what it is.
_NUMBERS: Final = frozenset({"number", "tracking", "head", "id"})


def redact(case: DossierInput, audience: Audience) -> DossierInput:
    """Return what one reader may see of a case.

    Args:
        case: All of it.
        audience: Who reads it.

    Returns:
        The same, with the rows of others gone, and with whole card numbers cut to
        their last four digits wherever they stand: for the owner's copy, too.
    """
    may = _rule(case, audience)
    kept: dict[str, Any] = {
        name: tuple(row for row in getattr(case, name) if may(row.scope))
        for name in _ROWS
    }
    shown = replace(
        case,
        **kept,
        owner=_owner(case.owner, audience.variant),
        instruments=_instruments(case, kept, audience),
    )
    plain: DossierInput = _plain(shown)
    return plain


_ROWS: Final = (
    "moments", "orders", "proofs", "calls", "promises", "losses", "remarks",
    "attachments",
)  # fmt: skip
_USING: Final = ("orders", "losses")


def _rule(case: DossierInput, audience: Audience) -> Callable[[Scope], bool]:
    """Return who decides whether something of that scope is shown."""
    if audience.variant is Variant.SELF:
        return lambda _: True
    if audience.variant is Variant.SHOP:
        return _Shop(audience.shop)
    if audience.variant is Variant.ISSUER:
        own = {item.id for item in case.instruments if item.issuer == audience.issuer}
        shops = {
            order.scope.shop for order in case.orders if order.scope.instrument in own
        }
        return _Issuer(frozenset(own), frozenset(shops))
    return lambda scope: not scope.is_private


@dataclass(frozen=True, slots=True)
class _Shop:
    """A shop sees what is about it, and what is about no shop and no money."""

    shop: str

    def __call__(self, scope: Scope) -> bool:
        if scope.is_private:
            return False
        return scope.shop == self.shop or not (scope.shop or scope.instrument)


@dataclass(frozen=True, slots=True)
class _Issuer:
    """An issuer sees what is about its own cards, and the shops they were used at."""

    own: frozenset[str]
    shops: frozenset[str]

    def __call__(self, scope: Scope) -> bool:
        if scope.is_private:
            return False
        if scope.instrument:
            return scope.instrument in self.own
        return not scope.shop or scope.shop in self.shops


def _owner(owner: Owner, variant: Variant) -> Owner:
    if variant is Variant.SELF:
        return owner
    if variant is Variant.SHOP:
        return replace(owner, postal="", phone="", others=())
    return replace(owner, others=())


def _instruments(
    case: DossierInput, kept: Mapping[str, tuple[Any, ...]], audience: Audience
) -> tuple[Instrument, ...]:
    """Return what money went out of; the owner's other cards are nobody's business."""
    if audience.variant is Variant.SELF:
        return case.instruments
    used = {row.scope.instrument for name in _USING for row in kept[name]}
    items = tuple(
        item
        for item in case.instruments
        if item.id in used
        and (audience.variant is not Variant.ISSUER or item.issuer == audience.issuer)
    )
    if audience.variant is not Variant.SHOP:
        return items
    return tuple(
        replace(item, issuer="", last4="") if item.kind in _NOT_OF_SHOPS else item
        for item in items
    )


def mask_cards(text: str) -> str:
    """Return text with whole card numbers cut to their last four digits.

    Example:
        >>> mask_cards("番号は 4111-1111-1111-1111、注文は 250-1234567-1234567 です")
        '番号は ****-1111、注文は 250-1234567-1234567 です'
    """

    def masked(match: re.Match[str]) -> str:
        digits = re.sub(r"[ -]", "", match[0])
        is_card = len(digits) >= _SHORTEST and _is_luhn(digits)
        return f"****-{digits[-4:]}" if is_card else match[0]

    return _CARD.sub(masked, text)


def _is_luhn(digits: str) -> bool:
    """Return whether the last digit checks the others. ISO/IEC 7812-1 annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - two digits
    return total % 10 == 0


def _plain(value: Any) -> Any:  # noqa: ANN401 - any of the values of a case
    """Return a value with the texts in it masked; bytes stay as they are."""
    if isinstance(value, str):
        return mask_cards(value) if type(value) is str else value
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            item.name: getattr(value, item.name)
            if item.name in _NUMBERS
            else _plain(getattr(value, item.name))
            for item in fields(value)
        }
        return type(value)(**changed)
    return value
