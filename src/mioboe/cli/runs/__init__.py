"""Work of commands that takes several processes.

`trials` takeovers drawn by chance, tried on households made by chance.
"""

from __future__ import annotations
