"""Dossiers and bundles on their way to people: fonts, typst, a folder of its own.

`pdf` a document to a PDF · `glyphs` what the typeface can set · `verify` the program
that travels in a bundle. typst takes 30 MB, so `pdf` is imported by who prints.
"""

from __future__ import annotations

import importlib.resources

__all__ = ["verifier"]


def verifier() -> bytes:
    """Return the program `verify.py` for `dossiers.evidence.write_bundle`."""
    return importlib.resources.files(__name__).joinpath("verify.py").read_bytes()
