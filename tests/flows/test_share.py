"""Golden mails without their people are read as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest
from tests.golden.casebook import all_cases

from mioboe.catalog import load
from mioboe.flows.share import share
from mioboe.messages import parse
from mioboe.signals import Household, Person

if TYPE_CHECKING:
    from tests.golden.casebook import Case

CATALOG: Final = load()
PUBLIC: Final = {name for item in CATALOG.providers for name in item.domains}
FAMILY: Final = Household(
    zone=ZoneInfo("Asia/Tokyo"),
    people=(Person(name="山田 太郎", addresses=("taro@kazoku.example",)),),
)
CASES: Final = all_cases()


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_a_golden_mail_is_read_alike_without_its_people(case: Case) -> None:
    raw = (case.folder / "in.eml").read_bytes()

    made = share(raw, CATALOG.readers, FAMILY, PUBLIC, salt=b"golden")

    before, after = parse(raw), parse(made.raw)
    # Who hides behind an alias at a provider of all is somebody, not a shop.
    assert made.reads_alike or before.author.domain in PUBLIC
    assert [h.name for h in after.headers] == [h.name for h in before.headers]
    assert [(p.content_type, p.depth, p.charset) for p in after.parts] == [
        (p.content_type, p.depth, p.charset) for p in before.parts
    ]
    for word in ("太郎", "taro@", "kazoku.example"):
        texts = (after.subject, after.text, after.html_text, after.hidden_text)
        assert not any(word in text for text in texts)
        assert word.encode() not in made.raw
