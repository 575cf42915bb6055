"""Settings to what reminding people of their cases works with."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, cast

from mioboe.catalog import read_memo
from mioboe.catalog.casework import read_handbook
from mioboe.cli.casework.office import CACHE, senders_of
from mioboe.flows.casework.work import Casework
from mioboe.flows.watching.reminding import Reminding

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from mioboe.bootstrap import App
    from mioboe.flows.watching.alerting import Telling
    from mioboe.playbooks import Handbook
    from mioboe.store import SqliteStore


def reminding_of(app: App) -> Callable[[Telling], Reminding]:
    """Return what makes reminding, in one thread, out of what tells people.

    The handbook is read when there is a case, and once.
    """

    @functools.cache
    def handbook() -> Handbook:
        memo = read_memo(app.home / CACHE)
        return read_handbook(app.catalog.rules.kinds, app.home, memo=memo)[0]

    def make(telling: Telling) -> Reminding:
        store = cast("SqliteStore", telling.store)

        def work(now: datetime) -> Casework | None:
            if not store.cases.ids():
                return None
            return Casework(
                store=store,
                handbook=handbook(),
                household=app.household,
                senders=senders_of(app.catalog),
                now=now,
            )

        return Reminding(telling=telling, work=work)

    return make
