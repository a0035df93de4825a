"""The category letters: which rate an employee pays, and from which threshold on the employer pays."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A category letter. ``employee`` names the rate between the primary threshold and the upper earnings limit:
    ``main``, ``reduced``, ``additional`` (deferred), or ``none``, who pay nothing above that limit either. ``employer``
    is the threshold above which the employer pays: ``ST`` for most, ``FUST`` in special tax sites, ``UST`` for people
    under 21, apprentices under 25 and veterans; empty where the employer never pays."""

    letter: str
    employee: str
    employer: str

    @property
    def liable(self) -> bool:
        """Whether earnings count for National Insurance at all: they do not under letter X."""
        return self.letter != "X"


_LETTERS = (
    ("A", "main", "ST"),
    ("B", "reduced", "ST"),
    ("C", "none", "ST"),
    ("D", "additional", "FUST"),
    ("E", "reduced", "FUST"),
    ("F", "main", "FUST"),
    ("H", "main", "UST"),
    ("I", "reduced", "FUST"),
    ("J", "additional", "ST"),
    ("K", "none", "FUST"),
    ("L", "additional", "FUST"),
    ("M", "main", "UST"),
    ("N", "main", "FUST"),
    ("S", "none", "FUST"),
    ("V", "main", "UST"),
    ("X", "none", ""),
    ("Z", "additional", "UST"),
)
LETTERS = tuple(Letter(*one) for one in _LETTERS)
"""Every category letter since April 2019. Foreign-going mariners have letters of their own, not among them."""

UNDER_21 = ("M", "Z")
UNDER_25 = ("H",)
REDUCED = ("B", "E", "I")
PENSION_AGE = ("C", "K", "S")
