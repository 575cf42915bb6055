"""What people see of a case."""

from __future__ import annotations
