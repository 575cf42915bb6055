"""The stage and the drills as the project ships them, read once."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from mioboe.catalog.reader import read_yaml
from mioboe.drills import load_drills, load_pool, load_stage, play

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mioboe.drills import Drill, Played, Pool, Stage

FOLDER = Path(__file__).resolve().parents[2] / "src/mioboe/data/drills"


@functools.cache
def stage() -> Stage:
    """Return the stage; it has no faults."""
    found, problems = load_stage(FOLDER, read_yaml)
    assert problems == ()
    return found


@functools.cache
def drills() -> Mapping[str, Drill]:
    """Return all drills; they have no faults."""
    found, problems = load_drills(FOLDER, read_yaml)
    assert problems == ()
    return found


@functools.cache
def pool() -> Pool:
    """Return what ordinary households are made of; it has no faults."""
    found, problems = load_pool(FOLDER, read_yaml)
    assert problems == ()
    return found


@functools.cache
def played(name: str) -> Played:
    """Return one of them, played."""
    return play(drills()[name], stage())
