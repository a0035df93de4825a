"""``run.toml``: what a person says of a run that no file of it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jamfirst.model.problems import BadInputError
from jamfirst.model.run import RunFacts
from jamfirst.read import toml_text

RUN_TOML = "run.toml"
"""The name of the file of facts beside a run's files."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class _WrongError(Exception):
    """A value that does not fit its fact; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """One fact: what it means, an example for the draft, and how a TOML value becomes it."""

    meaning: str
    example: str
    take: Callable[[Any], str | date | None]


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        raise _WrongError("expected text in double quotes.")
    return value.strip() or None


def _one_of(*choices: str) -> Callable[[Any], str | None]:
    def take(value: Any) -> str | None:
        text = value.strip() if isinstance(value, str) else value
        if text == "" or text in choices:
            return text or None
        near = toml_text.suggestion(text, choices) if isinstance(text, str) else ""
        raise _WrongError(f"expected one of {toml_text.listed(choices)[1:-1]}.{near}")

    return take


def _day(value: Any) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        if _ISO_DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError as error:
                raise _WrongError("expected a day that exists.") from error
    raise _WrongError("expected a date without a time, like 2026-09-28.")


FACTS: Mapping[str, _Fact] = MappingProxyType(
    {
        "environment": _Fact("Where the run was made: live or test.", '"test"', _one_of("live", "test")),
        "build": _Fact("The supplier's id of the build that made it.", '"26C.2"', _text),
        "organisation": _Fact("Whose run it is.", '"Northbrook Council"', _text),
        "payroll": _Fact("Which payroll, as the service calls it.", '"Monthly"', _text),
        "period": _Fact("The period that was processed.", '"2026-09"', _text),
        "run_type": _Fact(
            "main, supplementary, off-cycle or reversal.",
            '"main"',
            _one_of("main", "supplementary", "off-cycle", "reversal"),
        ),
        "pay_date": _Fact("The day on which payees are paid.", "2026-09-28", _day),
        "copied_from_live": _Fact("The day on which the data was copied from live.", "2026-09-14", _day),
        "inputs_cut_off": _Fact("The last day of input that the run includes.", "2026-09-18", _day),
        "personal_data": _Fact(
            "Whether names and accounts are as in live, or masked.", '"masked"', _one_of("live", "masked")
        ),
    }
)
"""Every fact that ``run.toml`` may state, in the order of the draft."""


def find_run_toml(run: Path) -> Path | None:
    """The ``run.toml`` beside a run's files: inside a folder, next to a run that is one file."""
    place = (run if run.is_dir() else run.parent) / RUN_TOML
    return place if place.is_file() else None


def read_facts(path: Path, shown: str = RUN_TOML) -> RunFacts:
    """The facts in one ``run.toml``. Raises ``BadInputError`` as ``parse_facts`` does."""
    return _facts(toml_text.load(path, shown), shown)


def parse_facts(data: bytes, shown: str = RUN_TOML) -> RunFacts:
    """The facts in the bytes of a ``run.toml``, named ``shown`` in messages. A blank text is an absent fact.

    Raises ``BadInputError``: one sentence with file, key, what was found and what was expected.
    """
    return _facts(toml_text.parse(data, shown), shown)


def _facts(values: Mapping[str, Any], shown: str) -> RunFacts:
    taken: dict[str, Any] = {}
    for name, value in values.items():
        place = f"{shown}, key {toml_text.found(name)}"
        if name not in FACTS:
            near = toml_text.suggestion(name, FACTS) or f" Known keys are {', '.join(FACTS)}."
            raise BadInputError(f"{place}: this key is not known.{near}")
        try:
            taken[name] = FACTS[name].take(value)
        except _WrongError as wrong:
            raise BadInputError(f"{place}: found {toml_text.found(value)}; {wrong}") from wrong
    return RunFacts(**taken)


def draft_run_toml(facts: RunFacts) -> str:
    """A commented ``run.toml``: what is known as it is, what is not as an example in a comment."""
    lines = [
        "# What no file of this run says. Keep this file beside the run's files; it is hashed with them.",
        "# A fact that is absent is a reservation about the comparison, not an error.",
    ]
    for name, fact in FACTS.items():
        lines += ["", f"# {fact.meaning}", _line(name, getattr(facts, name), fact.example)]
    return "\n".join(lines) + "\n"


def _line(name: str, value: str | date | None, example: str) -> str:
    if value is None:
        return f"# {name} = {example}"
    return f"{name} = {toml_text.quoted(value) if isinstance(value, str) else value.isoformat()}"
