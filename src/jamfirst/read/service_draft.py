"""A first ``jamfirst.toml``: what was inferred of a run's tables, written out for a person to correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from jamfirst.model.columns import Column, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import Table
from jamfirst.model.service import ServiceFile, TableSettings
from jamfirst.read.toml_text import key, listed, quoted

_SPECIAL = {"[": "[[]", "*": "[*]", "?": "[?]"}

_OPENING = """\
# The service file of Jamfirst: what is true of the service, whatever the run.
# It was drafted from what the files look like. Correct what is wrong; delete what is not needed.

[service]
# name = "Northbrook payroll"
# product = "The product's name"
# supplier = "The supplier's name"
# builds = ["26C.1", "26C.2"]  # oldest first: builds are put in order by this list only

# What a check must cover; what it did not cover makes the verdict hold.
# [scope]
# payrolls = ["Monthly", "Weekly"]
# tables = ["payment", "payslip", "return_line"]

[compare]
# threads = 2
# memory = "2GB"
"""


def inferred_settings(tables: Sequence[Table], keys: Mapping[str, tuple[str, ...]]) -> ServiceFile:
    """What a draft declares of each table: files, kind, key, meanings of headers, types and date order.

    Tables of one name (the same table before and after a change) are one; ``keys`` gives each table's key by
    the table's name. Where two columns share a header, the first speaks for both.
    """
    together: dict[str, list[Table]] = {}
    for table in tables:
        together.setdefault(table.name, []).append(table)
    settled = {name: _settings(same, keys.get(name, ())) for name, same in together.items()}
    return ServiceFile(tables=MappingProxyType(settled))


def _settings(tables: Sequence[Table], table_key: tuple[str, ...]) -> TableSettings:
    columns = _columns(tables)
    kind = tables[0].kind
    return TableSettings(
        files=tuple(dict.fromkeys(_exactly(name) for table in tables for name in table.files if name.strip())),
        kind=kind,
        key=table_key,
        columns=MappingProxyType(
            {c.name: c.canonical for c in columns if c.canonical and c.canonical in KINDS[kind].columns}
        ),
        types=MappingProxyType({c.name: c.type for c in columns if not _typed_by_kind(c, kind)}),
        day_first=_day_first(columns),
    )


def _columns(tables: Sequence[Table]) -> Sequence[Column]:
    """Every column of the tables, one for each header."""
    by_name: dict[str, Column] = {}
    for table in tables:
        for column in table.columns:
            by_name.setdefault(column.name, column)
    return list(by_name.values())


def _exactly(name: str) -> str:
    """A file's name as a pattern that only this name fits."""
    return "".join(_SPECIAL.get(character, character) for character in name)


def _typed_by_kind(column: Column, kind: Kind) -> bool:
    known = KINDS[kind].columns.get(column.canonical or "")
    return known is not None and known.type is column.type


def _day_first(columns: Sequence[Column]) -> bool | None:
    """The one order of day and month in number dates, or ``None`` when there is none or there are both."""
    orders = {
        column.format.index("%d") < column.format.index("%m")
        for column in columns
        if "%d" in column.format and "%m" in column.format and not column.format.startswith("%Y")
    }
    return orders.pop() if len(orders) == 1 else None


def draft_service_toml(tables: Sequence[Table], keys: Mapping[str, tuple[str, ...]]) -> str:
    """A commented ``jamfirst.toml`` that reads back as ``inferred_settings`` of the same tables and keys."""
    settings = inferred_settings(tables, keys)
    lines = [_OPENING.rstrip("\n")]
    for name, table in settings.tables.items():
        columns = _columns([t for t in tables if t.name == name])
        lines += ["", *_table_lines(f"tables.{key(name)}", table, columns)]
    return "\n".join(lines) + "\n"


def _table_lines(section: str, table: TableSettings, columns: Sequence[Column]) -> Iterator[str]:
    assert table.kind is not None
    yield f"[{section}]"
    yield "# Patterns of the names of the table's files in a run: * is any text, ? any one character."
    yield f"files = {listed(table.files)}"
    yield f"kind = {quoted(table.kind)}  # {', '.join(Kind)}"
    if table.key:
        yield f"key = {listed(table.key)}  # together these identify one record"
    else:
        yield '# key = ["column", "column"]  # no key was found: records are matched by what they hold'
    yield from _date_lines(table, columns)
    yield ""
    yield from _meaning_lines(section, table, columns)
    yield ""
    yield f"[{section}.types]"
    yield f"# {', '.join(ValueType)}. A column that is not listed has the type of its meaning."
    yield from (f"{key(name)} = {quoted(kind)}" for name, kind in table.types.items())
    yield ""
    yield f"[{section}.tolerance]"
    yield '# amount = "0.01"  # differences up to this are no differences; in quotes, to be exact'
    yield ""
    yield f"[{section}.ignore]"
    yield '# "Printed at" = "the time of printing"  # left out of the comparison, for this reason'


def _date_lines(table: TableSettings, columns: Sequence[Column]) -> Iterator[str]:
    unsure = [column.name for column in columns if column.ambiguous]
    if unsure:
        yield f"# These dates fit day first and month first alike; please check: {listed(unsure)[1:-1]}"
    if table.day_first is None:
        yield "# day_first = true  # 03/04/2026 is 3 April 2026"
    else:
        example = "3 April" if table.day_first else "4 March"
        yield f"day_first = {str(table.day_first).lower()}  # 03/04/2026 is {example} 2026"


def _meaning_lines(section: str, table: TableSettings, columns: Sequence[Column]) -> Iterator[str]:
    """Each header with its meaning; a header without one stands in a comment, ready to be given one."""
    yield f"[{section}.columns]"
    known = KINDS[table.kind or Kind.PLAIN].columns
    if known:
        yield f"# header = meaning, one of: {', '.join(known)}"
    for column in columns:
        if column.name in table.columns:
            yield f"{key(column.name)} = {quoted(table.columns[column.name])}"
        elif known:
            yield f'# {key(column.name)} = ""'
