"""`mioboe unread`: relevant mails that no profile read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mioboe.cli import FOUND, NOTHING
from mioboe.cli.pages.pile import unread_page
from mioboe.cli.paths import ANY_PATH, absolute
from mioboe.cli.shared import app_of, pages_of, show
from mioboe.flows.pile import bytes_of, pile

if TYPE_CHECKING:
    from mioboe.flows.pile import Heap
    from mioboe.ports import Store


@click.command(
    "unread", help="読み取れなかったメールを並べる / Mails that no profile read"
)
@click.argument("paths", nargs=-1, type=ANY_PATH, metavar="[PATH]...")
@click.option("--all", "everything", is_flag=True, help="Every mail / すべてのメール")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    help="Write the mails there / メールをそこに書き出す",
)
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[str, ...], *, everything: bool, folder: Path | None
) -> int:
    """Return 0 where every relevant mail was read, 1 where one was not."""
    app = app_of(ctx)
    store = app.open_store()
    try:
        heaps = pile(store.unread([absolute(path) for path in paths] or None))
        show(unread_page(heaps, pages_of(app), all_=everything))
        if folder is not None:
            _write(heaps, store, folder)
    finally:
        store.close()
    return FOUND if heaps else NOTHING


def _write(heaps: list[Heap], store: Store, folder: Path) -> None:
    """Write each mail to a file named by its number in the store."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = {mail.id for heap in heaps for mail in heap.mails}
    for number, raw in bytes_of(numbers, store).items():
        (folder / f"{number:06}.eml").write_bytes(raw)
