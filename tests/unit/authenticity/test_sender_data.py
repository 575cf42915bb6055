"""The brands and providers that come with mioboe."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from mioboe.authenticity.brands import index_brands
from mioboe.authenticity.lookalike import domain_disguise
from mioboe.catalog.model import BrandFile, ProviderFile
from mioboe.catalog.reader import read_yaml

if TYPE_CHECKING:
    from mioboe.authenticity.brands import BrandIndex

T = TypeVar("T")

DATA = Path(__file__).parents[3] / "src/mioboe/data"
BRANDS = sorted((DATA / "brands").glob("*.yaml"))
PROVIDERS = sorted((DATA / "providers").glob("*.yaml"))
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def read(path: Path, kind: type[T]) -> T:
    value, problems = read_yaml(path.read_text("utf-8"), kind, where=path.name)
    assert value is not None, problems
    return value


@pytest.fixture(scope="module")
def brands() -> list[BrandFile]:
    return [read(path, BrandFile) for path in BRANDS]


@pytest.fixture(scope="module")
def index(brands: list[BrandFile]) -> BrandIndex:
    return index_brands(file.brand(()) for file in brands)


@pytest.mark.parametrize("path", BRANDS, ids=lambda path: path.stem)
def test_a_brand_is_complete(path: Path) -> None:
    file = read(path, BrandFile)

    assert file.id == path.stem
    assert file.names or (file.tokens and file.note)
    assert set(file.own_route) == {"ja", "en"}
    assert all(re.fullmatch(r"[a-z0-9]+", token) for token in file.tokens)
    assert all(DOMAIN.fullmatch(row.name) and row.source for row in file.domains)


def test_no_two_brands_claim_the_same(brands: list[BrandFile]) -> None:
    for what in ("domains", "tokens", "names", "claims"):
        rows = [item for file in brands for item in getattr(file.brand(()), what)]

        assert len(rows) == len(set(rows)), what


def test_no_domain_of_ours_is_a_disguise(
    brands: list[BrandFile], index: BrandIndex
) -> None:
    for file in brands:
        for row in file.domains:
            assert domain_disguise(row.name, index, lambda name: name) is None


def test_mailboxes_of_customers_do_not_speak_for_a_brand(
    brands: list[BrandFile], index: BrandIndex
) -> None:
    for file in brands:
        for guest in file.guests:
            assert index.owner(guest) == file.id, guest
            assert index.speaker(guest) == ""


@pytest.mark.parametrize(
    "domain",
    ["kagawa-u.test", "maison.test", "visa-center.test", "oricon.test", "line-up.test",
     "apple-tree.test", "pineapple.test", "city.yamato.test", "amazonas.test",
     "au-bon-pain.test", "goggle.test", "ongeki-net.test", "segawa.test"],
)  # fmt: skip
def test_everyday_words_are_no_disguise(domain: str, index: BrandIndex) -> None:
    assert domain_disguise(domain, index, lambda name: name) is None


@pytest.mark.parametrize("path", PROVIDERS, ids=lambda path: path.stem)
def test_a_provider_is_complete(path: Path) -> None:
    file = read(path, ProviderFile)

    assert file.id == path.stem
    assert file.title
    assert file.source
    assert file.hosts
    assert all(map(DOMAIN.fullmatch, (*file.authservs, *file.domains)))
    for network in file.networks:
        ipaddress.ip_network(network)
