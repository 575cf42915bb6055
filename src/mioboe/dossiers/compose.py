"""A case, as its reader may see it, to a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.dossiers.document import (
    Box,
    Document,
    Facts,
    Paragraph,
    Points,
)
from mioboe.dossiers.model import Variant
from mioboe.dossiers.redact import redact
from mioboe.dossiers.sections import (
    at_stake,
    draw_timeline,
    list_attachments,
    list_calls,
    list_headers,
    list_losses,
    list_orders,
    list_promises,
    list_proofs,
    show_chain,
    show_remarks,
    still_out,
)
from mioboe.dossiers.tell import Speech

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.dossiers.document import (
        Block,
    )
    from mioboe.dossiers.model import Audience, DossierInput
    from mioboe.kit import Wording


#: Who is handed paper, and wants the headers of mails on it.
_READ_ON_PAPER: Final = frozenset({Variant.POLICE, Variant.SELF})
#: Who asks for address and telephone: a line is left for them where none is known.
_CALL_BACK: Final = frozenset({
    Variant.ISSUER,
    Variant.POLICE,
    Variant.CONSUMER_CENTER,
})


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
    on_paper = audience.variant in _READ_ON_PAPER
    sections = (
        _who(shown, audience, speech),
        _summary(shown, audience, speech),
        list_orders(shown, speech),
        list_losses(shown, speech),
        draw_timeline(shown, speech),
        show_remarks(shown, speech),
        list_proofs(shown, speech),
        list_calls(shown, speech),
        list_promises(shown, speech),
        list_attachments(shown, speech),
        show_chain(shown, audience, speech),
        list_headers(shown, speech) if on_paper else (),
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
    by_hand = speech.say("facts-blank") if audience.variant in _CALL_BACK else ""
    rows = (
        (speech.say("facts-for"), audience.name),
        (speech.say("facts-name"), owner.name),
        (speech.say("facts-postal"), owner.postal or by_hand),
        (speech.say("facts-phone"), owner.phone or by_hand),
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
    rows += [
        (speech.say("summary-stake"), speech.sums(at_stake(case))),
        (speech.say("summary-out"), speech.sums(still_out(case))),
    ]
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
