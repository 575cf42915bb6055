"""Chains of invented evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mioboe.dossiers.evidence import Item, ItemKind, append

if TYPE_CHECKING:
    from mioboe.dossiers.evidence import Chain

MOMENT = datetime(2026, 1, 10, 4, 5, tzinfo=UTC)


def chained(*contents: bytes) -> Chain:
    chain: Chain = ()
    for number, content in enumerate(contents):
        item = Item(
            at=MOMENT + timedelta(minutes=number),
            kind=ItemKind.MESSAGE,
            title=f"ご注文の確認 {number}",
            content=content,
        )
        chain = append(chain, item)
    return chain


def numbered(*contents: bytes) -> dict[int, bytes]:
    return dict(enumerate(contents, start=1))
