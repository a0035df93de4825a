"""The values of one declared change as a person wrote them, each checked and each error told in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from jamfirst.model.expected import is_amount, is_day
from jamfirst.model.problems import BadInputError
from jamfirst.read import toml_text

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fields:
    """A TOML table with its place in messages. Every method raises ``BadInputError`` for a value of another sort."""

    values: Mapping[str, Any]
    place: str

    def wrong(self, key: str, expected: str) -> BadInputError:
        """The error for a key: what was found and what was expected."""
        return BadInputError(
            f"{self.place}, key {toml_text.found(key)}: found {toml_text.found(self.values.get(key))}; {expected}"
        )

    def refuse(self, text: str) -> BadInputError:
        """An error about the whole."""
        return BadInputError(f"{self.place}: {text}")

    def only(self, known: Sequence[str]) -> None:
        """Refuse a key that is not known, with the nearest that is."""
        for key in self.values:
            if key not in known:
                near = toml_text.suggestion(key, known) or f" Known keys are {', '.join(known)}."
                raise BadInputError(f"{self.place}, key {toml_text.found(key)}: this key is not known.{near}")

    def inside(self, key: str) -> Fields:
        """A table inside this one; an absent one is empty."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "expected a table of keys and values.")
        return Fields(value, f"{self.place}, {key}")

    def text(self, key: str) -> str:
        """Some text, without spaces around it."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, "expected some text in double quotes.")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Some text or a list of texts, none twice; an absent key is none."""
        value = self.values.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(i, str) and i.strip() for i in items):
            raise self.wrong(key, 'expected text, or a list of texts like ["a", "b"].')
        if len(set(items)) < len(items) or (key in self.values and not items):
            raise self.wrong(key, "expected each name once, and at least one.")
        return tuple(items)

    def day(self, key: str) -> date:
        """A date, as TOML has it or as ISO text."""
        value = self.values.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and is_day(value):
            return date.fromisoformat(value)
        raise self.wrong(key, "expected a date like 2026-12-31.")

    def amount(self, key: str, *, least: Decimal | None = None, most: Decimal | None = None) -> Decimal:
        """An exact decimal in double quotes; thousands may have commas."""
        value = self.values.get(key)
        plain = value.replace(",", "") if isinstance(value, str) else ""
        if not plain or not is_amount(plain):
            raise self.wrong(key, 'expected a decimal in double quotes, like "1.03" (at most six places).')
        found = Decimal(plain)
        if (least is not None and found < least) or (most is not None and found > most):
            raise self.wrong(key, f"expected at least {least}." if most is None else f"expected {least} to {most}.")
        return found

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number between two others."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.wrong(key, f"expected a whole number from {least:,} to {most:,}.")
        return value

    def chosen(self, key: str, choices: Sequence[_T]) -> _T:
        """One of some texts."""
        value = self.values.get(key)
        for choice in choices:
            if value == str(choice):
                return choice
        names = [str(choice) for choice in choices]
        near = toml_text.suggestion(value, names) if isinstance(value, str) else ""
        raise self.wrong(key, f"expected one of {', '.join(names)}.{near}")
