"""How old became new: the rewrites of one column's changes, fitted, weighed and said in words."""

from __future__ import annotations

from jamfirst.explain.rewrites.changes import Changes, Rewritten
from jamfirst.explain.rewrites.cover import rewrites, would_change

__all__ = ["Changes", "Rewritten", "rewrites", "would_change"]
