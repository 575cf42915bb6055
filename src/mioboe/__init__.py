"""Is the mail genuine, and is it ours?"""

from __future__ import annotations

__version__ = "0.1.0"
