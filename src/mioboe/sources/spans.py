"""What a path is, and how it is cut into spans; what was read before is left out."""

from __future__ import annotations

import os
import stat
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from mioboe.kit import Problem
from mioboe.sources.archives import (
    is_unchanged,
    mark_of,
    mbox_spans,
    peek,
    zip_spans,
)
from mioboe.sources.locators import shown
from mioboe.sources.model import Kind, Span
from mioboe.sources.opening import fault
from mioboe.sources.shape import Shape
from mioboe.sources.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mioboe.sources.model import Mark

_NOTHING: Final[Mapping[str, Mark]] = MappingProxyType({})


def spans(
    path: str | os.PathLike[str], known: Mapping[str, Mark] = _NOTHING
) -> Iterator[Span | Problem]:
    """Cut what the owner named into spans.

    Args:
        path: A mail, an mbox, a Maildir, a zip of these, or a tree that holds any of
            them. It is looked at, never written to.
        known: The marks of earlier readings, by ``Span.unit``.

    Yields:
        Spans in a stable order, and a problem for each thing that is not read. A path
        without any mail gives one problem. What is as its mark says is left out; so an
        unchanged path gives nothing. The last span of a unit has the unit's new mark:
        keep it when that span and all before it were read.
    """
    given = os.fspath(path)
    try:
        status = os.stat(given)  # noqa: PTH116 - strings all along
    except OSError as error:
        yield fault(error, given)
        return
    except ValueError as error:  # a NUL in the path
        yield Problem(code="no-such-path", where=shown(given), detail=str(error))
        return
    if stat.S_ISDIR(status.st_mode):
        yield from Tree(given, known).spans()
    elif not stat.S_ISREG(status.st_mode):
        yield Problem(code="not-a-file", where=shown(given))
    elif not status.st_size:
        yield Problem(code="empty-file", where=shown(given))
    else:
        yield from _file_spans(given, status, known)


def _file_spans(
    path: str, status: os.stat_result, known: Mapping[str, Mark]
) -> Iterator[Span | Problem]:
    shape = peek(path)
    if isinstance(shape, Problem):
        yield shape
    elif shape is Shape.MBOX:
        yield from mbox_spans(path, known)
    elif shape is Shape.ZIP:
        yield from zip_spans(path, known)
    elif shape is Shape.OTHER:
        yield Problem(code="no-mail", where=shown(path))
    else:
        unit = os.path.realpath(path)
        old = known.get(unit)
        if old is None or not is_unchanged(status, old):
            folder, name = os.path.split(path)
            yield Span(
                kind=Kind.FILES,
                path=folder,
                names=(name,),
                size=status.st_size,
                unit=unit,
                mark=mark_of(status),
            )
