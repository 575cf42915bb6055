"""YAML and TOML to typed values, every fault with its file and line.

`load` all data files to one Catalog · `settings` mioboe.toml · `reader` one document ·
`folders` one kind of thing, one folder · `checks` faults that shapes cannot show
· `start` a new profile from a mail · `memo` what documents said before · `desks` desks,
deadlines and holidays, read when asked for.
"""

from __future__ import annotations

from mioboe.catalog.folders import read_folder
from mioboe.catalog.load import OURS, BadDataError, Catalog, load
from mioboe.catalog.memo import Memo, read_memo, write_memo
from mioboe.catalog.model import Advice, Step, Texts
from mioboe.catalog.reader import read_yaml
from mioboe.catalog.settings import Settings, read_settings
from mioboe.catalog.start import Start, Surroundings, start_profile

__all__ = [
    "OURS",
    "Advice",
    "BadDataError",
    "Catalog",
    "Memo",
    "Settings",
    "Start",
    "Step",
    "Surroundings",
    "Texts",
    "load",
    "read_folder",
    "read_memo",
    "read_settings",
    "read_yaml",
    "start_profile",
    "write_memo",
]
