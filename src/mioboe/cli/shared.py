"""What several commands do in the same way."""

from __future__ import annotations

import functools
import os
import sys
from typing import TYPE_CHECKING

import click

from mioboe.bootstrap import build
from mioboe.cli.pages.kinds import KindLines
from mioboe.cli.pages.report import Pages
from mioboe.cli.pages.steps import Steps
from mioboe.flows.answer import NoFindingError, find
from mioboe.resolvers.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mioboe.bootstrap import App
    from mioboe.kit import Problem
    from mioboe.playbooks import Directory
    from mioboe.ports import Store
    from mioboe.signals import Finding


def app_of(ctx: click.Context) -> App:
    """Return the program built for the HOME that the command line names."""
    return build(ctx.obj["home"], language=ctx.obj["language"])


def pages_of(app: App) -> Pages:
    """Return the writer of pages for the household's language and zone."""
    steps = Steps(
        teller=app.teller,
        brands={brand.id: brand for brand in app.catalog.brands},
        advice=app.catalog.advice,
        desk=lambda name: _directory(app.home).desk(name),
        debit=frozenset(p.id for p in app.catalog.profiles if p.debit),
        now=SystemClock().now(),
    )
    cautions = {
        f"{profile.id}/{form.id}": form.caution
        for profile in app.catalog.profiles
        for form in profile.messages
        if form.caution is not None
    }
    return Pages(
        teller=app.teller,
        zone=app.household.zone,
        steps=steps,
        cautions=cautions,
        kinds=KindLines(teller=app.teller, kinds=app.catalog.rules.kinds),
    )


@functools.cache
def _directory(home: Path) -> Directory:
    """Return all desks, read when the first step names one."""
    from mioboe.catalog.desks import read_directory  # noqa: PLC0415 - slow

    return read_directory(home)[0]


def finding_named(name: str, app: App, store: Store) -> Finding:
    """Return the finding that a person means.

    Raises:
        NoFindingError: None, or several; it says how to find the right one.
    """
    try:
        return find(store.findings(), name)
    except NoFindingError:
        message = app.teller.say("finding-unknown", name=name)
        raise NoFindingError(message) from None


def show(lines: Iterable[str]) -> None:
    """Print lines to standard output."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def warn(problems: Iterable[Problem], app: App) -> None:
    """Print one line for each problem to standard error."""
    for problem in problems:
        click.echo(f"mioboe: {app.teller.problem(problem)}", err=True)


def processes() -> int:
    """Return how many processes may work: as many as this one may use processors."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return os.cpu_count() or 1
