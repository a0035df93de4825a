"""The part ``[scope]`` of a service file: what a check must cover, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jamfirst.model.scope import Case, Scope
from jamfirst.read import toml_text
from jamfirst.read.conditions import conditions
from jamfirst.read.expected_fields import Fields

KEYS = ("payrolls", "tables", "files", "cases")
"""The keys of the scope."""

CASE_KEYS = ("name", "table", "where", "at_least")
"""The keys of a case."""

_MOST = 10**12


def parse_scope(values: Mapping[str, Any], shown: str) -> Scope:
    """The scope that some values of the service file ``shown`` declare.

    Raises ``BadInputError``, one sentence with the place, for a key that is not known, a value of another sort, a list
    that is empty or has a name twice, and a case without a condition: it would be met by any record.
    """
    fields = Fields(values, f"{shown}, [scope]")
    fields.only(KEYS)
    if not values:
        raise fields.refuse(f"there is nothing in it; expected {', '.join(KEYS[:-1])} or {KEYS[-1]}.")
    lists = {key: _names(fields, key) for key in ("payrolls", "tables", "files")}
    return Scope(**lists, cases=_cases(fields, shown) if "cases" in values else ())


def _names(fields: Fields, key: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in fields.texts(key))
    if len(set(names)) < len(names):
        raise fields.wrong(key, "expected each name once, and at least one.")
    return names


def _cases(fields: Fields, shown: str) -> tuple[Case, ...]:
    tables = fields.values["cases"]
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        raise fields.wrong("cases", "expected [[scope.cases]], one for each situation.")
    found: list[Case] = []
    for number, values in enumerate(tables, 1):
        case = Fields(values, f"{shown}, [[scope.cases]] number {number:,}")
        found.append(_case(case, {c.name.casefold() for c in found}))
    return tuple(found)


def _case(fields: Fields, taken: set[str]) -> Case:
    fields.only(CASE_KEYS)
    name = fields.text("name")
    if name.casefold() in taken:
        raise fields.wrong("name", "expected each name once.")
    where = conditions(fields)
    if not where:
        raise fields.refuse(
            f"the case {toml_text.found(name)} has no condition, so that any record would do; "
            'expected where = { column = "value" }.'
        )
    at_least = fields.whole("at_least", 1, _MOST) if "at_least" in fields.values else 1
    return Case(name, fields.text("table"), where, at_least)
