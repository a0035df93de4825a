"""What strict settings files have in common: types of their values, and pydantic's errors as sentences with a place.

Importing this module imports pydantic, which costs time: import it only when there is a settings file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from jamfirst.model.problems import BadInputError
from jamfirst.read import toml_text

_AMOUNT = re.compile(r"\d{1,18}(\.\d{1,9})?", re.ASCII)


def wrong(expected: str) -> PydanticCustomError:
    """An error whose text is data: braces in it are text, not places to fill in."""
    return PydanticCustomError("expected", "{expected}", {"expected": expected})


def _filled(text: str) -> str:
    if not text.strip():
        raise wrong("expected some text.")
    return text


def _amount(value: object) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise wrong('expected an amount in double quotes, like "0.01".')
    return Decimal(value)


def _one_or_several(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _once(items: tuple[str, ...]) -> tuple[str, ...]:
    again = next((item for item in items if items.count(item) > 1), None)
    if again is not None:
        raise wrong(f"{toml_text.found(again)} stands in it twice; expected each name once.")
    return items


def chosen(choices: type[StrEnum]) -> BeforeValidator:
    """A text that must be one of some names, and becomes the member of that name."""
    names = [str(choice) for choice in choices]

    def check(value: object) -> object:
        if value in names:
            return choices(str(value))
        near = toml_text.suggestion(value, names) if isinstance(value, str) else ""
        raise wrong(f"expected one of {', '.join(names)}.{near}")

    return BeforeValidator(check)


def within(least: int, most: int) -> AfterValidator:
    """A whole number that must lie between two others, both allowed."""

    def check(value: int) -> int:
        if not least <= value <= most:
            raise wrong(f"expected a whole number from {least} to {most}.")
        return value

    return AfterValidator(check)


Filled = Annotated[str, AfterValidator(_filled)]
"""Text that says something."""

Names = Annotated[tuple[Filled, ...], Field(strict=False), AfterValidator(_once)]
"""A list of texts, each once."""

Patterns = Annotated[tuple[Filled, ...], Field(strict=False), BeforeValidator(_one_or_several), AfterValidator(_once)]
"""A text, or a list of texts, each once."""

Amount = Annotated[Decimal, BeforeValidator(_amount)]
"""An exact amount: digits in double quotes."""


class Strict(BaseModel):
    """A part of a settings file: no key that is not known, no value turned into another kind of value."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


_Model = TypeVar("_Model", bound=BaseModel)


def validated(model: type[_Model], values: Mapping[str, Any], shown: str) -> _Model:
    """The values of a file as its model. Raises ``BadInputError``: one sentence a line, each with file, place, what was
    found and expected."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        sentences = [_sentence(detail, model, shown) for detail in error.errors(include_url=False)]
        raise BadInputError("\n".join(sentences)) from error


_KEY = "[key]"
"""What pydantic adds to a place where it means the key itself, not its value."""

_EXPECTED = {
    "string_type": "expected text in double quotes.",
    "tuple_type": 'expected a list of texts, like ["a", "b"].',
    "dict_type": "expected a table of keys and values.",
    "model_type": "expected a table of keys and values.",
    "bool_type": "expected true or false.",
    "int_type": "expected a whole number.",
    "date_type": "expected a date without quotes, like 2026-11-01.",
    "missing": "this key is needed.",
    "expected": "{expected}",
}


def _sentence(detail: ErrorDetails, model: type[BaseModel], shown: str) -> str:
    """One of pydantic's errors as a sentence with its place."""
    steps = list(detail["loc"])
    place = f"{shown}, {_place(steps)}" if steps else shown
    if detail["type"] == "extra_forbidden":
        known = list(_model_at(model, steps[:-1]).model_fields)
        near = toml_text.suggestion(str(steps[-1]), known) or f" Known keys are {', '.join(known)}."
        return f"{place}: this key is not known.{near}"
    expected = _EXPECTED.get(detail["type"], f"{detail['msg']}.").format_map(detail.get("ctx", {}))
    if detail["type"] == "missing" or (isinstance(detail["input"], dict | BaseModel) and detail["type"] == "expected"):
        return f"{place}: {expected}"
    return f"{place}: found {toml_text.found(detail['input'])}; {expected}"


def _place(steps: Sequence[int | str]) -> str:
    """``[tables.payments.types], key "Net Amt"``; ``[[rules]] number 2, key "hold.count"``; items of a list are counted
    from 1."""
    names = [step for step in steps if isinstance(step, str) and step != _KEY]
    numbers = [step for step in steps if isinstance(step, int)]
    if numbers and isinstance(steps[1], int):
        return _place_in_array(names, numbers, steps)
    item = f", item {numbers[-1] + 1}" if numbers else ""
    if len(names) == 1:
        return f"key {toml_text.found(names[0])}{item}"
    inside = ".".join(toml_text.key(name) for name in names[:-1])
    return f"[{inside}], key {toml_text.found(names[-1])}{item}"


def _place_in_array(names: Sequence[str], numbers: Sequence[int], steps: Sequence[int | str]) -> str:
    place = f"[[{toml_text.key(names[0])}]] number {numbers[0] + 1}"
    if len(names) > 1:
        place += f", key {toml_text.found('.'.join(names[1:]))}"
    return place + (f", item {numbers[-1] + 1}" if len(numbers) > 1 and isinstance(steps[-1], int) else "")


def _model_at(model: type[BaseModel], steps: Sequence[int | str]) -> type[BaseModel]:
    """The model of the part of a file that some steps lead to; names of a person's own choice are passed over."""
    for step in steps:
        field = model.model_fields.get(str(step))
        inner = _inner(field.annotation) if field else None
        model = inner or model
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as ``dict[str, Model]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _inner(one))), None)
