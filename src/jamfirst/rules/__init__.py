"""Rules: what a regulation requires, recalculated, whatever the baseline did. ``check`` is the one way in."""

from jamfirst.rules.check import check

__all__ = ["check"]
