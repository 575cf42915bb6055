"""Cases in use: opened, moved by mails, told to people, put on paper."""

from __future__ import annotations
