"""Names beside each other."""

from __future__ import annotations

import pytest

from mioboe.authenticity.domains import aligned, below, below_any, domain_of


def org(domain: str) -> str:
    labels = domain.split(".")
    keep = 3 if labels[-2:] == ["co", "jp"] else 2
    return ".".join(labels[-keep:])


@pytest.mark.parametrize(
    ("name", "parent", "want"),
    [
        ("example.org", "example.org", True),
        ("a.b.example.org", "example.org", True),
        ("evilexample.org", "example.org", False),
        ("example.org.evil.test", "example.org", False),
        ("org", "example.org", False),
        ("", "example.org", False),
        ("example.org", "", False),
        ("", "", False),
        (".example.org", "example.org", True),
    ],
)
def test_labels_are_compared_whole(name: str, parent: str, *, want: bool) -> None:
    assert below(name, parent) is want


def test_one_parent_of_several_is_enough() -> None:
    assert below_any("a.example.org", ("example.com", "example.org"))
    assert not below_any("a.example.org", ())


def test_a_subdomain_is_aligned_in_relaxed_mode_only() -> None:
    assert aligned("shop.example", "mail.shop.example", org)
    assert not aligned("shop.example", "mail.shop.example", org, strict=True)
    assert aligned("shop.example", "shop.example", org, strict=True)


def test_neighbors_under_a_public_suffix_are_not_aligned() -> None:
    assert not aligned("amazon.co.jp", "evil.co.jp", org)
    assert not aligned("amazon.co.jp", "co.jp", org)
    assert not aligned("", "", org)
    assert not aligned("shop.example", "", org)


@pytest.mark.parametrize(
    ("address", "want"),
    [
        ("a@b.example", "b.example"),
        ("<A@B.Example.>", "b.example"),
        ("@b.example", "b.example"),
        ("b.example", "b.example"),
        ("@amazon.co.jp@evil.example", "evil.example"),
        ("<>", ""),
        ("", ""),
        ("none", ""),
        ("a@[192.0.2.1]", ""),
        ("a@b..example", ""),
        ("a@b.exa mple", ""),
        ("xn--p-0ja.example", "xn--p-0ja.example"),
        ("_dmarc.example.org", "_dmarc.example.org"),
    ],
)
def test_the_domain_of_an_address_stands_behind_the_last_at(
    address: str, want: str
) -> None:
    assert domain_of(address) == want
