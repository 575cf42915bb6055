"""A case, as its reader may see it, to a document."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mioboe.dossiers.document import (
    Box,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Points,
    Table,
    TimeLine,
    TimeRow,
)
from mioboe.dossiers.model import Variant
from mioboe.dossiers.redact import redact
from mioboe.dossiers.tell import Speech, add_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.dossiers.document import (
        Block,
    )
    from mioboe.dossiers.model import (
        Audience,
        Call,
        DeniedOrder,
        DossierInput,
        Loss,
        Moment,
        Proof,
    )
    from mioboe.kit import Money, Wording


def compose(
    case: DossierInput,
    audience: Audience,
    words: Mapping[str, Wording],
    *,
    language: str = "ja",
) -> Document:
    """Write a dossier.

    Args:
        case: All of the case; what the reader may not see is left out here.
        audience: Who reads it.
        words: `data/texts/dossier.yaml`.
        language: `"ja"` or `"en"`.

    Returns:
        The document; the same for the same arguments. Sections without a row are left
        out.
    """
    shown = redact(case, audience)
    speech = Speech(words=words, language=language, zone=case.zone)
    sections = (
        _who(shown, audience, speech),
        _summary(shown, audience, speech),
        _orders(shown, speech),
        _losses(shown, speech),
        _timeline(shown, speech),
        _remarks(shown, speech),
        _proofs(shown, speech),
        _calls(shown, speech),
        _promises(shown, speech),
        _attachments(shown, speech),
        _chain(shown, audience, speech),
    )
    return Document(
        title=speech.say(f"title-{audience.variant.value}"),
        subtitle=shown.title,
        language=language,
        date=case.made.astimezone(case.zone).replace(microsecond=0),
        footer=speech.say("footer", case=shown.case, date=speech.short(case.made)),
        blocks=tuple(block for section in sections for block in section),
        attachments=shown.attachments,
    )


def _who(case: DossierInput, audience: Audience, speech: Speech) -> Iterator[Block]:
    owner = case.owner
    others = owner.others if audience.variant is Variant.SELF else ()
    rows = (
        (speech.say("facts-for"), audience.name),
        (speech.say("facts-name"), owner.name),
        (speech.say("facts-postal"), owner.postal),
        (speech.say("facts-phone"), owner.phone),
        (speech.say("facts-mail"), "\n".join(owner.addresses)),
        (speech.say("facts-others"), "、".join(others)),
        (
            speech.say("facts-instruments"),
            "\n".join(speech.instrument(item) for item in case.instruments),
        ),
        (speech.say("facts-case"), case.case),
        (speech.say("facts-made"), speech.moment(case.made)),
    )
    yield Facts(rows=tuple((name, value) for name, value in rows if value))


def _summary(case: DossierInput, audience: Audience, speech: Speech) -> Iterator[Block]:
    rows = [(speech.say("summary-orders"), _count(case, speech))]
    if case.moments:
        moments = sorted(moment.at for moment in case.moments)
        rows += [
            (speech.say("summary-first"), speech.moment(moments[0])),
            (speech.say("summary-last"), speech.moment(moments[-1])),
        ]
    rows.append((speech.say("summary-out"), speech.sums(_open(case))))
    facts = Facts(rows=tuple((name, value) for name, value in rows if value))
    statement = [Paragraph(text=case.statement)] if case.statement else []
    if statement or facts.rows:
        yield Box(title=speech.say("summary"), blocks=(*statement, facts))
    requests = case.requests or speech.lines(f"requests-{audience.variant.value}")
    if requests:
        yield Box(title=speech.say("requests"), blocks=(Points(texts=requests),))


def _count(case: DossierInput, speech: Speech) -> str:
    if not case.orders:
        return ""
    total = speech.sums(order.amount for order in case.orders if order.amount)
    return speech.say(
        "summary-orders-value", count=str(len(case.orders)), sum=total or "?"
    )


def _open(case: DossierInput) -> tuple[Money, ...]:
    """Return what has not come back, by currency."""
    amounts = [
        part
        for loss in case.losses
        for part in (loss.amount, -loss.back if loss.back else None)
        if part is not None
    ]
    return tuple(money for money in add_up(amounts) if money.value)


def _orders(case: DossierInput, speech: Speech) -> Iterator[Block]:
    if not case.orders:
        return
    columns = (
        Column(title=speech.say("order-placed"), share=0),
        Column(title=speech.say("order-number"), share=4),
        Column(title=speech.say("order-goods"), share=5),
        Column(title=speech.say("order-amount"), share=0, is_right=True),
        Column(title=speech.say("order-state"), share=3),
    )
    orders = sorted(case.orders, key=lambda order: (order.placed, order.number))
    total = speech.sums(order.amount for order in orders if order.amount)
    yield Heading(text=speech.say("orders"))
    yield Table(
        columns=columns,
        rows=tuple(_order(order, speech) for order in orders),
        foot=((speech.say("total"), "", "", total, ""),) if total else (),
    )


def _order(order: DeniedOrder, speech: Speech) -> tuple[str, ...]:
    to = speech.say("recipient", recipient=order.recipient)
    sent = speech.say("sent-on", carrier=order.carrier, tracking=order.tracking)
    goods = [order.goods, to if order.recipient else "", sent.strip()]
    return (
        _two_lines(speech.short(order.placed)),
        _joined(order.shop, order.number, speech.item(order.item)),
        _joined(*goods),
        speech.sum(order.amount),
        order.state,
    )


def _timeline(case: DossierInput, speech: Speech) -> Iterator[Block]:
    if not case.moments:
        return
    moments = sorted(case.moments, key=lambda moment: moment.at)
    yield Heading(text=speech.say("timeline"))
    yield Paragraph(
        text=speech.say("time-zone", zone=speech.zone_name()), is_small=True
    )
    yield TimeLine(
        heads=(
            speech.say("time-when"),
            speech.say("time-what"),
            speech.say("time-received"),
            speech.say("time-source"),
        ),
        rows=tuple(_moment(moment, speech) for moment in moments),
    )


def _moment(moment: Moment, speech: Speech) -> TimeRow:
    received = ""
    if moment.received is not None:
        is_same_day = speech.day(moment.received) == speech.day(moment.at)
        received = (
            speech.time(moment.received)
            if is_same_day
            else _two_lines(speech.short(moment.received))
        )
    return TimeRow(
        day=speech.day(moment.at),
        time=speech.time(moment.at),
        text=moment.what,
        received=received,
        source=speech.source(moment.source),
    )


def _proofs(case: DossierInput, speech: Speech) -> Iterator[Block]:
    if not case.proofs:
        return
    columns = (
        Column(title=speech.say("attached-number"), share=0),
        Column(title=speech.say("proof-mail"), share=5),
        Column(title=speech.say("proof-verdict"), share=0),
        Column(title=speech.say("proof-reasons"), share=6),
    )
    yield Heading(text=speech.say("proofs"))
    yield Paragraph(text=speech.say("proof-intro"), is_small=True)
    yield Table(
        columns=columns, rows=tuple(_proof(proof, speech) for proof in case.proofs)
    )


def _proof(proof: Proof, speech: Speech) -> tuple[str, ...]:
    return (
        str(proof.item),
        _joined(
            proof.subject,
            proof.author,
            speech.say("received-at", at=speech.short(proof.received)),
        ),
        speech.say(proof.verdict.value),
        _joined(*proof.reasons, *proof.technical),
    )


def _calls(case: DossierInput, speech: Speech) -> Iterator[Block]:
    if not case.calls:
        return
    columns = (
        Column(title=speech.say("time-when"), share=0),
        Column(title=speech.say("call-desk"), share=3),
        Column(title=speech.say("call-said"), share=7),
    )
    calls = sorted(case.calls, key=lambda call: call.at)
    yield Heading(text=speech.say("calls"))
    yield Table(columns=columns, rows=tuple(_call(call, speech) for call in calls))


def _call(call: Call, speech: Speech) -> tuple[str, ...]:
    said = [] if call.is_reached else [speech.say("call-missed")]
    if call.minutes is not None:
        said.append(speech.say("call-minutes", minutes=str(call.minutes)))
    if call.person:
        said.append(speech.say("call-who", person=call.person))
    about = "、".join(said) if speech.language == "ja" else ", ".join(said)
    return (
        _two_lines(speech.short(call.at)),
        _joined(call.desk, call.channel),
        _joined(call.said, about),
    )


def _promises(case: DossierInput, speech: Speech) -> Iterator[Block]:
    if not case.promises:
        return
    columns = (
        Column(title=speech.say("promise-made"), share=0),
        Column(title=speech.say("promise-desk"), share=3),
        Column(title=speech.say("promise-what"), share=5),
        Column(title=speech.say("promise-due"), share=0),
        Column(title=speech.say("promise-state"), share=0),
    )
    rows = [
        (
            _two_lines(speech.short(promise.made)),
            promise.desk,
            promise.what,
            _two_lines(speech.short(promise.due)) if promise.due else "",
            speech.say(f"promise-{promise.state.value}"),
        )
        for promise in sorted(case.promises, key=lambda promise: promise.made)
    ]
    yield Heading(text=speech.say("promises"))
    yield Table(columns=columns, rows=tuple(rows))


def _losses(case: DossierInput, speech: Speech) -> Iterator[Block]:
    if not case.losses:
        return
    columns = (
        Column(title=speech.say("loss-what"), share=4),
        Column(title=speech.say("loss-amount"), share=0, is_right=True),
        Column(title=speech.say("loss-back"), share=0, is_right=True),
        Column(title=speech.say("loss-route"), share=4),
        Column(title=speech.say("loss-standing"), share=0),
    )
    total = speech.sums(loss.amount for loss in case.losses)
    back = speech.sums(loss.back for loss in case.losses if loss.back)
    out = speech.sums(_open(case))
    yield Heading(text=speech.say("losses"))
    yield Table(
        columns=columns,
        rows=tuple(_loss(loss, speech) for loss in case.losses),
        foot=(
            (speech.say("total"), total, back, "", ""),
            *([(speech.say("loss-open"), out, "", "", "")] if out else []),
        ),
    )


def _loss(loss: Loss, speech: Speech) -> tuple[str, ...]:
    standing = speech.say("loss-final" if loss.is_final else "loss-provisional")
    amount, back = speech.sum(loss.amount), speech.sum(loss.back)
    return loss.what, amount, back, loss.route, standing


def _remarks(case: DossierInput, speech: Speech) -> Iterator[Block]:
    if case.remarks:
        yield Heading(text=speech.say("remarks"))
    for remark in case.remarks:
        yield Box(title=remark.title, blocks=(Paragraph(text=remark.text),))


def _attachments(case: DossierInput, speech: Speech) -> Iterator[Block]:
    if not case.attachments:
        return
    columns = (
        Column(title=speech.say("attached-number"), share=0),
        Column(title=speech.say("attached-title"), share=5),
        Column(title=speech.say("attached-size"), share=0, is_right=True),
        Column(title=speech.say("attached-sha256"), share=5),
    )
    rows = [
        (
            str(item.item),
            f"{item.title} ({item.ending})",
            speech.say("bytes", size=f"{len(item.content):,}"),
            _grouped(hashlib.sha256(item.content).hexdigest()),
        )
        for item in case.attachments
    ]
    yield Heading(text=speech.say("attached"))
    yield Table(columns=columns, rows=tuple(rows))


def _chain(case: DossierInput, audience: Audience, speech: Speech) -> Iterator[Block]:
    if case.head:
        rows = [(speech.say("chain-head"), _grouped(case.head))]
        if case.stamped is not None:
            rows.append((speech.say("chain-stamped"), speech.moment(case.stamped)))
        yield Heading(text=speech.say("chain"))
        yield Paragraph(text=speech.say("chain-text"), is_small=True)
        yield Facts(rows=tuple(rows))
    shown = speech.say(f"shown-{audience.variant.value}")
    yield Paragraph(text=shown, is_small=True)


def _grouped(digest: str) -> str:
    """Return a digest in groups of eight, as people compare it."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _two_lines(text: str) -> str:
    return text.replace(" ", "\n", 1)


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text)
