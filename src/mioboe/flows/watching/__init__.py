"""The watch: from a mail that arrives to a person who answers."""

from __future__ import annotations
