"""What changes on every run though nothing has changed: which column, or which part of it, and how that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jamfirst.model.columns import PROTECTED_ROLES, Role

WHOLE = "whole value"

_DAY, _CLOCK = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_ZONE = r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_BRITISH_DAY = r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "random identifier": r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}|[0-9a-fA-F]{32,}",
        "date and time": rf"{_DAY}[T ]{_CLOCK}{_ZONE}|{_BRITISH_DAY},? {_CLOCK}|20[0-9]{{12}}",
        "time": _CLOCK,
        "first word": r"^\s*(\S+)",
        "last word": r"(\S+)\s*$",
        "numbers": r"[0-9]+",
    }
)
"""Parts of a text that a service may write anew in every run, the most particular first: RE2 patterns by their name."""

_MONEY_IN_ALL_BUT_NAME = frozenset({"currency", "method", "bic", "tax_code", "ni_letter", "tax_basis"})
_DATES_OF_THE_RUN = frozenset({"posted_date", "submitted_date"})


@dataclass(frozen=True, slots=True)
class Noise:
    """One column of a table that changes by itself. ``column`` is its label; ``part`` a name of ``PARTS``, or
    ``WHOLE``; ``records`` how many records differed in it between runs with nothing changed; ``evidence`` says so in
    words."""

    column: str
    part: str
    records: int
    evidence: str

    @property
    def whole(self) -> bool:
        """Whether nothing of the value is left to compare but that there is one."""
        return self.part == WHOLE


def may_be_noise(role: Role, canonical: str | None) -> bool:
    """Whether a column may ever be left out: never money, an account, a payee or a pay date, nor what decides on money
    under another name, nor a date that a kind of table gives a meaning."""
    if role in PROTECTED_ROLES or canonical in _MONEY_IN_ALL_BUT_NAME:
        return False
    return role != Role.DATE or canonical is None or canonical in _DATES_OF_THE_RUN
