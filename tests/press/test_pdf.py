from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.dossiers import AUDIENCES, ISSUER, invented_case, long_case

from mioboe.catalog.words import read_words
from mioboe.dossiers import Attachment, Document, Moment, Origin, Source, compose
from mioboe.dossiers import document as tree

typst = pytest.importorskip("typst", reason="typst is not installed here")
pdf = pytest.importorskip("mioboe.press.pdf")

WORDS = read_words("dossier")
OWN = AUDIENCES[-1]


def document(*blocks: tree.Block, title: str = "題") -> Document:
    return Document(
        title=title,
        subtitle="",
        language="ja",
        date=datetime(2026, 1, 13, 3, tzinfo=UTC),
        footer="",
        blocks=blocks,
    )


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda one: one.variant.value)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_dossier_is_the_same_file_each_time(audience: object, language: str) -> None:
    made = compose(invented_case(), audience, WORDS, language=language)  # type: ignore[arg-type]

    first, second = pdf.print_pdf(made), pdf.print_pdf(made)

    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    assert first.startswith(b"%PDF-1.7")
    assert b"<pdfaid:part>3</pdfaid:part>" in first
    assert b"NotoSansJP" in first


def test_it_is_dated_by_the_case_and_not_by_the_clock() -> None:
    raw = pdf.print_pdf(document(tree.Paragraph(text="x")))

    assert b"2026-01-13T03:00:00" in raw


def test_attachments_are_in_it_under_harmless_names() -> None:
    files = (
        Attachment(item=1, title="a", content=b"\xff\x00mail", ending="eml"),
        Attachment(item=1, title="b", content=b"x", ending="../../e"),
    )

    raw = pdf.print_pdf(replace(document(), attachments=files))

    assert b"0001-0.eml" in raw
    assert b"0001-1.bin" in raw


def test_two_hundred_entries_are_set_within_two_seconds() -> None:
    made = compose(long_case(200), OWN, WORDS)
    pdf.print_pdf(document(tree.Paragraph(text="x")))  # Fonts are read once.

    start = time.process_time()
    pdf.print_pdf(made)

    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        '"]) #import "@preview/x:1.0.0"',
        "$1/0$ *a* _b_ `c` <d> @e // f /* g",
        '#read("/etc/passwd")',
        "= 見出し\n- 点\n+ 番",
        "\\u{41} \\ ~ --- ...",
        "#",
    ],
)
def test_a_text_is_never_read_as_markup(text: str) -> None:
    blocks = (
        tree.Heading(text=text),
        tree.Paragraph(text=text),
        tree.Points(texts=(text,)),
        tree.Facts(rows=((text, text),)),
        tree.Table(
            columns=(tree.Column(title=text),), rows=((text,),), foot=((text,),)
        ),
        tree.TimeLine(
            heads=(text, text, text, text),
            rows=(
                tree.TimeRow(day=text, time=text, text=text, received="", source=""),
            ),
        ),
        tree.Box(title=text, blocks=(tree.Paragraph(text=text),)),
    )

    assert pdf.print_pdf(document(*blocks, title=text))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_whatever_a_mail_says_can_be_set(text: str) -> None:
    moment = Moment(
        at=invented_case().made, what=text, source=Source(origin=Origin.MESSAGE)
    )
    case = replace(invented_case(), moments=(moment,), title=text, statement=text)

    assert pdf.print_pdf(compose(case, AUDIENCES[1], WORDS))


def test_pages_can_be_looked_at() -> None:
    pages = pdf.print_pictures(compose(invented_case(), OWN, WORDS))

    assert len(pages) > 1
    assert all(page.startswith(b"\x89PNG") for page in pages)


def test_a_sign_without_a_glyph_is_explained_where_there_is_one() -> None:
    note = WORDS["replaced"].ja
    plain, odd = (
        document(tree.Paragraph(text=ISSUER)),
        document(tree.Paragraph(text="🎁")),
    )

    assert len(pdf.print_pdf(plain, missing=note)) < len(
        pdf.print_pdf(odd, missing=note)
    )
    assert pdf.print_pdf(plain, missing=note) == pdf.print_pdf(plain)
