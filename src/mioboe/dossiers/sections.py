"""The sections of a dossier; one without a row is left out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from mioboe.dossiers.document import (
    Box,
    Column,
    Facts,
    Heading,
    Listing,
    Paragraph,
    Table,
    TimeLine,
    TimeRow,
)
from mioboe.dossiers.tell import add_up

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    from mioboe.dossiers.tell import Speech
    from mioboe.kit import Money


#: Ending of a raw mail.
_MAIL: Final = "eml"
#: How much of mails is printed: their headers, of some of them.
_PRINTED_MAILS: Final = 20
_PRINTED_LINES: Final = 120
_PRINTED_BYTES: Final = 32 * 1024
#: The column of the losses for what did not go out.
_AT_STAKE: Final = 1


def still_out(case: DossierInput) -> tuple[Money, ...]:
    """Return what has not come back, by currency."""
    amounts = [
        part
        for loss in case.losses
        for part in (loss.amount, -loss.back if loss.back else None)
        if part is not None
    ]
    return tuple(money for money in add_up(amounts) if money.value)


def at_stake(case: DossierInput) -> tuple[Money, ...]:
    """Return what was ordered and did not go out, by currency."""
    return add_up(loss.at_stake for loss in case.losses if loss.at_stake)


def list_orders(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield the orders with their sum."""
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
    by = speech.say("sent-by", carrier=order.carrier)
    sent = speech.say("sent-on", tracking=order.tracking)
    goods = [
        order.goods,
        to if order.recipient else "",
        by if order.carrier else "",
        sent if order.tracking else "",
    ]
    return (
        _two_lines(speech.short(order.placed)),
        _joined(order.shop, order.number, speech.item(order.item)),
        _joined(*goods),
        speech.sum(order.amount),
        order.state,
    )


def draw_timeline(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield what happened, in order."""
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


def list_proofs(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield why each mail is genuine, or is not."""
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


def list_calls(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield who was reached, when, and what was said."""
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


def list_promises(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield what was promised and what became of it."""
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


def list_losses(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield what went out and what came back, with their sums."""
    if not case.losses:
        return
    columns = (
        Column(title=speech.say("loss-what"), share=4),
        Column(title=speech.say("loss-stake"), share=0, is_right=True),
        Column(title=speech.say("loss-amount"), share=0, is_right=True),
        Column(title=speech.say("loss-back"), share=0, is_right=True),
        Column(title=speech.say("loss-route"), share=4),
        Column(title=speech.say("loss-standing"), share=0),
    )
    total = speech.sums(loss.amount for loss in case.losses)
    back = speech.sums(loss.back for loss in case.losses if loss.back)
    out = speech.sums(still_out(case))
    stake = speech.sums(at_stake(case))
    foot = [(speech.say("total"), stake, total, back, "", "")]
    if out:
        foot.append((speech.say("loss-open"), "", out, "", "", ""))
    rows = [_loss(loss, speech) for loss in case.losses]
    yield Heading(text=speech.say("losses"))
    # Where nothing is at stake any more, there is no column for it.
    kept = [at for at in range(len(columns)) if stake or at != _AT_STAKE]
    yield Table(
        columns=tuple(columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
        foot=tuple(tuple(row[at] for at in kept) for row in foot),
    )


def _loss(loss: Loss, speech: Speech) -> tuple[str, ...]:
    standing = speech.say("loss-final" if loss.is_final else "loss-provisional")
    amount, back = speech.sum(loss.amount), speech.sum(loss.back)
    stake = speech.sum(loss.at_stake)
    return loss.what, stake, amount, back, loss.route, standing


def show_remarks(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield what the reader should note."""
    if case.remarks:
        yield Heading(text=speech.say("remarks"))
    for remark in case.remarks:
        yield Box(title=remark.title, blocks=(Paragraph(text=remark.text),))


def list_attachments(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield what is attached, with its digests."""
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


def list_headers(case: DossierInput, speech: Speech) -> Iterator[Block]:
    """Yield the header of each attached mail, for readers who get it on paper."""
    mails = [item for item in case.attachments if item.ending == _MAIL]
    if not mails:
        return
    yield Heading(text=speech.say("headers"))
    if len(mails) > _PRINTED_MAILS:
        more = speech.say("headers-more", count=str(_PRINTED_MAILS))
        yield Paragraph(text=more, is_small=True)
    for item in mails[:_PRINTED_MAILS]:
        title = f"{speech.item(item.item)} {item.title}"
        yield Listing(title=title, text=_header(item.content, speech))


def _header(raw: bytes, speech: Speech) -> str:
    """Return what stands above the first empty line of a mail, within limits."""
    plain = raw[:_PRINTED_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = plain.decode("utf-8", "replace").replace("\t", " ").split("\n")
    if len(lines) > _PRINTED_LINES or len(plain) >= _PRINTED_BYTES:
        lines = [*lines[:_PRINTED_LINES], speech.say("headers-cut")]
    return "\n".join(lines)


def show_chain(
    case: DossierInput, audience: Audience, speech: Speech
) -> Iterator[Block]:
    """Yield how the evidence can be checked, and what was left out."""
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
