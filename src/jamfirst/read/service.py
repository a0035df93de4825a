"""The service file ``jamfirst.toml``: read strictly, and drafted from what was inferred.

Importing this module imports pydantic, which costs time: import it only when there is a service file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.noise import PARTS, WHOLE
from jamfirst.model.scope import NOTHING_ASKED
from jamfirst.model.service import SERVICE_TOML, ServiceFile, TableSettings
from jamfirst.read import toml_text
from jamfirst.read.rule_settings import RulesPart
from jamfirst.read.scope import parse_scope
from jamfirst.read.toml_fields import Amount, Filled, Names, Patterns, Strict, chosen, validated, within, wrong

_HERE = Path()
_MEMORY = re.compile(r"[1-9]\d{0,6} ?([KMGT]i?B)", re.ASCII)
_CANONICAL = frozenset(name for spec in KINDS.values() for name in spec.columns)


def _memory(text: str) -> str:
    if not _MEMORY.fullmatch(text):
        raise wrong('expected a size like "500MB" or "4GB".')
    return text


def _meaning(value: str) -> str:
    if value and value not in _CANONICAL:
        near = toml_text.suggestion(value, _CANONICAL)
        raise wrong(f'expected a canonical column name, or "" for a column without one.{near}')
    return value


def _part(value: str) -> str:
    if value not in (WHOLE, *PARTS):
        raise wrong(f"expected one of {', '.join((WHOLE, *PARTS))}.{toml_text.suggestion(value, (WHOLE, *PARTS))}")
    return value


_AnyKind = Annotated[Kind, chosen(Kind)]
_AnyType = Annotated[ValueType, chosen(ValueType)]
_Meaning = Annotated[str, AfterValidator(_meaning)]
_Part = Annotated[str, AfterValidator(_part)]
_Memory = Annotated[str, AfterValidator(_memory)]
_Threads = Annotated[int, within(1, 1024)]


class _Service(Strict):
    name: Filled | None = None
    product: Filled | None = None
    supplier: Filled | None = None
    builds: Names = ()


class _Compare(Strict):
    threads: _Threads | None = None
    memory: _Memory | None = None


class _Table(Strict):
    files: Patterns = ()
    kind: _AnyKind | None = None
    key: Names = ()
    columns: dict[str, _Meaning] = Field(default_factory=dict)
    types: dict[str, _AnyType] = Field(default_factory=dict)
    tolerance: dict[str, Amount] = Field(default_factory=dict)
    ignore: dict[str, Filled] = Field(default_factory=dict)
    noise: dict[str, _Part] = Field(default_factory=dict)
    day_first: bool | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> _Table:
        for left_out, names in (("ignore", self.ignore), ("noise", self.noise)):
            both = next((name for name in self.key if name in names), None)
            if both is not None:
                raise wrong(f"{toml_text.found(both)} is in key and in {left_out}; expected it in one of them.")
        self._meanings_are_of_the_kind()
        return self

    def _meanings_are_of_the_kind(self) -> None:
        if self.kind is None:
            return
        known = KINDS[self.kind].columns
        for header, meaning in self.columns.items():
            if meaning and meaning not in known:
                near = toml_text.suggestion(meaning, known)
                raise wrong(
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
            noise=MappingProxyType(self.noise),
            day_first=self.day_first,
        )


class _File(Strict):
    service: _Service = _Service()
    tables: dict[str, _Table] = Field(default_factory=dict)
    compare: _Compare = _Compare()
    scope: dict[str, Any] | None = None
    rules: RulesPart = RulesPart()


def read_service_file(path: Path, shown: str = "") -> ServiceFile:
    """A service file; ``shown`` is its name in messages (by default the file's own).

    Raises ``BadInputError`` as ``parse_service_file`` does.
    """
    name = shown or path.name
    return _service_file(toml_text.load(path, name), name, path.parent)


def parse_service_file(data: bytes, shown: str = SERVICE_TOML, folder: Path = _HERE) -> ServiceFile:
    """The service file in some bytes; paths in it are taken from ``folder``.

    Raises ``BadInputError``: one sentence a line, each with file, place, what was found and expected.
    """
    return _service_file(toml_text.parse(data, shown), shown, folder)


def _service_file(values: Mapping[str, Any], shown: str, folder: Path = _HERE) -> ServiceFile:
    file = validated(_File, values, shown)
    return ServiceFile(
        name=file.service.name,
        product=file.service.product,
        supplier=file.service.supplier,
        builds=file.service.builds,
        tables=MappingProxyType({name: table.settings() for name, table in file.tables.items()}),
        threads=file.compare.threads,
        memory=file.compare.memory,
        rules=file.rules.settings(folder),
        scope=NOTHING_ASKED if file.scope is None else parse_scope(file.scope, shown),
    )
