"""Dossiers and bundles on their way to people: PDF by typst, and what checks a bundle.

`verify` the program that travels in a bundle.
"""

from __future__ import annotations

import importlib.resources

__all__ = ["verifier"]


def verifier() -> bytes:
    """Return the program `verify.py` for `dossiers.write_bundle`."""
    return importlib.resources.files(__name__).joinpath("verify.py").read_bytes()
