"""The service file ``jamfirst.toml``: read strictly, and drafted from what was inferred.

Importing this module imports pydantic, which costs time: import it only when there is a service file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.problems import BadInputError
from jamfirst.model.service import SERVICE_TOML, ServiceFile, TableSettings
from jamfirst.read import toml_text

_AMOUNT = re.compile(r"\d{1,18}(\.\d{1,9})?", re.ASCII)
_MEMORY = re.compile(r"[1-9]\d{0,6} ?([KMGT]i?B)", re.ASCII)
_CANONICAL = frozenset(name for spec in KINDS.values() for name in spec.columns)


def _wrong(expected: str) -> PydanticCustomError:
    """An error whose text is data: braces in it are text, not places to fill in."""
    return PydanticCustomError("expected", "{expected}", {"expected": expected})


def _filled(text: str) -> str:
    if not text.strip():
        raise _wrong("expected some text.")
    return text


def _amount(value: object) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise _wrong('expected an amount in double quotes, like "0.01".')
    return Decimal(value)


def _memory(text: str) -> str:
    if not _MEMORY.fullmatch(text):
        raise _wrong('expected a size like "500MB" or "4GB".')
    return text


def _patterns(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _once(items: tuple[str, ...]) -> tuple[str, ...]:
    again = next((item for item in items if items.count(item) > 1), None)
    if again is not None:
        raise _wrong(f"{toml_text.found(again)} stands in it twice; expected each name once.")
    return items


def _chosen(choices: type[Kind] | type[ValueType]) -> BeforeValidator:
    names = [str(choice) for choice in choices]

    def check(value: object) -> object:
        if value in names:
            return choices(value)
        near = toml_text.suggestion(value, names) if isinstance(value, str) else ""
        raise _wrong(f"expected one of {', '.join(names)}.{near}")

    return BeforeValidator(check)


def _meaning(value: str) -> str:
    if value and value not in _CANONICAL:
        near = toml_text.suggestion(value, _CANONICAL)
        raise _wrong(f'expected a canonical column name, or "" for a column without one.{near}')
    return value


_Filled = Annotated[str, AfterValidator(_filled)]
_Names = Annotated[tuple[_Filled, ...], Field(strict=False), AfterValidator(_once)]
_Files = Annotated[tuple[_Filled, ...], Field(strict=False), BeforeValidator(_patterns), AfterValidator(_once)]
_AnyKind = Annotated[Kind, _chosen(Kind)]
_AnyType = Annotated[ValueType, _chosen(ValueType)]
_Meaning = Annotated[str, AfterValidator(_meaning)]
_Amount = Annotated[Decimal, BeforeValidator(_amount)]
_Memory = Annotated[str, AfterValidator(_memory)]
_Threads = Annotated[int, Field(ge=1, le=1024)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Service(_Strict):
    name: _Filled | None = None
    product: _Filled | None = None
    supplier: _Filled | None = None
    builds: _Names = ()


class _Compare(_Strict):
    threads: _Threads | None = None
    memory: _Memory | None = None


class _Table(_Strict):
    files: _Files = ()
    kind: _AnyKind | None = None
    key: _Names = ()
    columns: dict[str, _Meaning] = {}
    types: dict[str, _AnyType] = {}
    tolerance: dict[str, _Amount] = {}
    ignore: dict[str, _Filled] = {}
    day_first: bool | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> _Table:
        both = next((name for name in self.key if name in self.ignore), None)
        if both is not None:
            raise _wrong(f"{toml_text.found(both)} is in key and in ignore; expected it in one of them.")
        self._meanings_are_of_the_kind()
        return self

    def _meanings_are_of_the_kind(self) -> None:
        if self.kind is None:
            return
        known = KINDS[self.kind].columns
        for header, meaning in self.columns.items():
            if meaning and meaning not in known:
                near = toml_text.suggestion(meaning, known)
                raise _wrong(
                    f"{toml_text.found(meaning)}, given to the column {toml_text.found(header)}, "
                    f"is not a column of the kind {self.kind}.{near}"
                )

    def settings(self) -> TableSettings:
        """The table as a plain value."""
        return TableSettings(
            files=self.files,
            kind=self.kind,
            key=self.key,
            columns=MappingProxyType(self.columns),
            types=MappingProxyType(self.types),
            tolerance=MappingProxyType(self.tolerance),
            ignore=MappingProxyType(self.ignore),
            day_first=self.day_first,
        )


class _File(_Strict):
    service: _Service = _Service()
    tables: dict[str, _Table] = {}
    compare: _Compare = _Compare()


def read_service_file(path: Path, shown: str = "") -> ServiceFile:
    """A service file; ``shown`` is its name in messages (by default the file's own).

    Raises ``BadInputError`` as ``parse_service_file`` does.
    """
    name = shown or path.name
    return _service_file(toml_text.load(path, name), name)


def parse_service_file(data: bytes, shown: str = SERVICE_TOML) -> ServiceFile:
    """The service file in some bytes.

    Raises ``BadInputError``: one sentence a line, each with file, place, what was found and expected.
    """
    return _service_file(toml_text.parse(data, shown), shown)


def _service_file(values: Mapping[str, Any], shown: str) -> ServiceFile:
    try:
        file = _File.model_validate(values)
    except ValidationError as error:
        sentences = [_sentence(detail, shown) for detail in error.errors(include_url=False)]
        raise BadInputError("\n".join(sentences)) from error
    return ServiceFile(
        name=file.service.name,
        product=file.service.product,
        supplier=file.service.supplier,
        builds=file.service.builds,
        tables=MappingProxyType({name: table.settings() for name, table in file.tables.items()}),
        threads=file.compare.threads,
        memory=file.compare.memory,
    )


_EXPECTED = {
    "string_type": "expected text in double quotes.",
    "tuple_type": 'expected a list of texts, like ["a", "b"].',
    "dict_type": "expected a table of keys and values.",
    "model_type": "expected a table of keys and values.",
    "bool_type": "expected true or false.",
    "int_type": "expected a whole number.",
    "greater_than_equal": "expected a whole number from 1 to 1024.",
    "less_than_equal": "expected a whole number from 1 to 1024.",
    "expected": "{expected}",
}


def _sentence(detail: ErrorDetails, shown: str) -> str:
    """One of pydantic's errors as a sentence with its place."""
    steps = list(detail["loc"])
    place = f"{shown}, {_place(steps)}" if steps else shown
    if detail["type"] == "extra_forbidden":
        known = _known_keys(steps)
        near = toml_text.suggestion(str(steps[-1]), known) or f" Known keys are {', '.join(known)}."
        return f"{place}: this key is not known.{near}"
    expected = _EXPECTED.get(detail["type"], f"{detail['msg']}.").format_map(detail.get("ctx", {}))
    if isinstance(detail["input"], dict | _Table) and detail["type"] == "expected":
        return f"{place}: {expected}"
    return f"{place}: found {toml_text.found(detail['input'])}; {expected}"


def _place(steps: Sequence[int | str]) -> str:
    """``tables.payments.types, key "Net Amt"``; the items of a list are counted from 1."""
    names = [step for step in steps if isinstance(step, str)]
    numbers = [step for step in steps if isinstance(step, int)]
    item = f", item {numbers[-1] + 1}" if numbers else ""
    if len(names) == 1:
        return f"key {toml_text.found(names[0])}{item}"
    inside = ".".join(toml_text.key(name) for name in names[:-1])
    return f"[{inside}], key {toml_text.found(names[-1])}{item}"


def _known_keys(steps: Sequence[int | str]) -> Sequence[str]:
    sections: dict[str, type[BaseModel]] = {"service": _Service, "tables": _Table, "compare": _Compare}
    model = _File if len(steps) == 1 else sections[str(steps[0])]
    return list(model.model_fields)
