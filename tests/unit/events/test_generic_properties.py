"""Whatever a mail holds: guessing never raises, and takes time in proportion to it."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.events.test_generic import UNKNOWN, lexicon, told

from mioboe.events.generic import recognize, tell
from mioboe.events.generic.features import features
from mioboe.messages import parse

_WORDS = st.sampled_from([
    *("Order number:", "注文番号", "Total", "合計", "$12.00", "3,240円", "\n", "#"),
    *("tracking number", "認証コード", "482913", "shipped", "発送しました", "https://"),
    *("@", ">"),
    *("Re: ", "\t", ":", "-", "9" * 40, "あ" * 30, "refund amount", "password changed"),
])  # fmt: skip
_TEXTS = st.lists(_WORDS | st.text(max_size=12), max_size=40).map(" ".join)
_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=12) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["@type", "orderNumber", "price", "orderStatus", "a"]),
            inner | st.sampled_from(["Order", "Invoice", "ParcelDelivery", "1e400"]),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)  # The first one loads the weights.
@given(_TEXTS, _TEXTS)
def test_words_never_raise(subject: str, text: str) -> None:
    head = f"From: order@x.example\nSubject: {' '.join(subject.split())}\n\n"
    message = parse(f"{head}{text}".encode(errors="replace"))

    found = recognize(message, lexicon())

    assert found is None or 0 <= found.score <= 1
    assert all(event.is_guess for event in told(message))


@settings(deadline=None)
@given(_JSON)
def test_data_never_raise(item: object) -> None:
    script = json.dumps(item)
    head = "From: order@x.example\nContent-Type: text/html\n\n"
    page = f'<p>x</p><script type="application/ld+json">{script}</script>'

    events = tell(parse((head + page).encode()), UNKNOWN, lexicon())

    assert all(event.form == "generic/data" for event in events)


@pytest.mark.parametrize(
    "piece", ["a ", "a@", "9", "注文番号 ", "Total: $1\n", "\n", "あ"]
)
def test_a_long_text_costs_no_more_than_a_page(piece: str) -> None:
    message = parse(b"From: order@x.example\n\n" + (piece * 400_000).encode())
    start = time.process_time()

    recognize(message, lexicon())
    told(message)

    assert time.process_time() - start < 1


@given(_TEXTS)
def test_the_same_text_has_the_same_marks(text: str) -> None:
    assert features(text, text) == features(text, text)
