"""Answers of the outside that are neither mail nor storage: DNS, the clock.

Import the one you need from its file: `live` pulls in dnspython, `recorded` does not.
"""

from __future__ import annotations
