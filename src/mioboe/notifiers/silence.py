"""Libraries log URLs, and our URLs have tokens in them: what they log goes nowhere."""

from __future__ import annotations

import logging
from typing import Final

_LOUD: Final = ("apprise", "httpcore2", "httpx2", "requests", "urllib3")


def silence() -> None:
    """Keep out of every log what these libraries say."""
    for name in _LOUD:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            # Without one, Python writes warnings to standard error.
            logger.addHandler(logging.NullHandler())
