from __future__ import annotations

from tests.fakes.keys import ed25519_key
from tests.fakes.messages import message_from

from mioboe.authenticity.tags import Kind, read_signature
from mioboe.authenticity.verify import fields_of, lay_ground, select, value_of
from mioboe.drills.sign import sign

FIELDS = {
    "to": [b"To: first\n", b"To: second\n"],
    "dkim-signature": [bytes(bytearray(b"DKIM-Signature: x\n")) for _ in range(2)],
}


def test_repeated_headers_are_picked_from_below() -> None:
    picked = select(["to", "to", "to"], FIELDS, own=b"")
    assert picked == [b"To: second\n", b"To: first\n"]


def test_a_name_without_header_picks_nothing() -> None:
    assert select(["cc"], FIELDS, own=b"") == []


def test_a_signature_never_picks_itself_but_may_pick_its_twin() -> None:
    own, twin = FIELDS["dkim-signature"]
    picked = select(["dkim-signature"] * 3, FIELDS, own=own)
    assert len(picked) == 1
    assert picked[0] is twin


def test_fields_are_found_by_name_whatever_its_case_and_blanks() -> None:
    fields = fields_of(message_from(b"FROM \t: a\nfrom: b\n c\n\nx"))
    assert fields == {"from": [b"FROM \t: a\n", b"from: b\n c\n"]}


def test_bodies_and_hashes_are_computed_once_for_all_signatures() -> None:
    raw = b"From: a@shop.example\n\nHello.\n"
    for way in ("relaxed/simple", "simple/simple", "relaxed/relaxed"):
        raw = sign(
            raw,
            key=ed25519_key(),
            domain="shop.example",
            selector="s",
            canonicalization=way,
        )
    message = message_from(raw)
    fields = fields_of(message)
    found = fields["dkim-signature"]
    tags = [read_signature(value_of(field), Kind.DKIM) for field in found]
    ground = lay_ground(message, fields, tags)
    assert set(ground.bodies) == {False, True}
    assert len(ground.hashes) == 2


def test_flawed_signatures_ask_for_no_body() -> None:
    message = message_from(b"DKIM-Signature: v=2\nFrom: a\n\nx")
    fields = fields_of(message)
    flawed = read_signature(b"v=2", Kind.DKIM)
    assert lay_ground(message, fields, [flawed]).bodies == {}
