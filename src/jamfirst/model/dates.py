"""Dates as people in the United Kingdom write them."""

from __future__ import annotations

from datetime import date


def british(day: date) -> str:
    """``3 March 2026``."""
    return f"{day.day} {day:%B %Y}"
