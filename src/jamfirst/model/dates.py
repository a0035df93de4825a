"""Dates as people in the United Kingdom write them."""

from __future__ import annotations

from datetime import date


def british(day: date) -> str:
    """``3 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def month_words(month: str) -> str:
    """``March 2025`` for ``2025-03``. Raises ``ValueError`` for what is no month."""
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
