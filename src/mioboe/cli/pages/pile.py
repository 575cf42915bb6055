"""The pile of unread mails, for a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mioboe.cli.pages.screen import safe, wrapped
from mioboe.flows.pile import nearly, tells_of_purchase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mioboe.cli.pages.report import Pages
    from mioboe.flows.pile import Heap
    from mioboe.ports import Unread

#: How many mails of one sender are written, unless all are asked for.
_FEW: Final = 3


def unread_page(heaps: Sequence[Heap], pages: Pages, *, all_: bool) -> Iterator[str]:
    """Write which mails no profile read, and what was missing.

    Args:
        heaps: Sender by sender.
        pages: Language and zone.
        all_: Whether every mail is written.

    Yields:
        Lines without their ends.
    """
    say = pages.teller.say
    mails = sum(len(heap.mails) for heap in heaps)
    if not mails:
        yield say("unread-none")
        return
    yield say("unread-count", mails=f"{mails:,}", senders=f"{len(heaps):,}")
    for heap in heaps:
        yield ""
        count = say("unread-mails", count=f"{len(heap.mails):,}")
        if heap.purchases:
            count += say("unread-purchases", count=f"{heap.purchases:,}")
        yield from wrapped(f"{heap.author or '?'}  {count}", "", "  ")
        shown = heap.mails if all_ else heap.mails[:_FEW]
        for mail in shown:
            yield from _mail(mail, pages)
        if rest := len(heap.mails) - len(shown):
            yield f"  {say('and-more', count=f'{rest:,}')}"


def _mail(mail: Unread, pages: Pages) -> Iterator[str]:
    say = pages.teller.say
    sign = "¥" if tells_of_purchase(mail) else " "
    line = f"{sign} {pages.when(mail.arrived)}  {safe(mail.subject)}"
    yield from wrapped(line, "  ", "      ")
    for detail in nearly(mail) or [say("unread-no-form")]:
        yield from wrapped(detail, "      ")
    yield from wrapped(f"{mail.archive}{mail.rest}", "      ")
