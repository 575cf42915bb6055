"""Drills played: a household, a takeover by chance, a case to its end."""

from __future__ import annotations
