"""Which kind a table is, which header is which canonical column, and what each column is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import KINDS, Kind, KindSpec
from jamfirst.read import headers
from jamfirst.read.contract import RawTable
from jamfirst.read.headers import Match
from jamfirst.read.hints import Hints

TIES = (
    Kind.RETURN_LINE,
    Kind.PAYSLIP,
    Kind.PAY_LINE,
    Kind.JOURNAL_LINE,
    Kind.PAYMENT,
    Kind.INVOICE,
    Kind.PAYEE,
)
"""Kinds in the order that settles equal scores: the more particular first, and payments before invoices."""

_STRONG, _WEAK = 3, 1


@dataclass(frozen=True, slots=True)
class Understood:
    """A table's kind, its columns' canonical names by position, and what is worth saying about them."""

    kind: Kind
    canonical: Mapping[int, str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as far as it is known before its meaning is: position, header, type, and what is declared.

    ``fixed`` is a canonical name given by the format or a person; empty forbids one; ``None`` leaves it open.
    """

    position: int
    name: str
    type: ValueType
    fixed: str | None


def declared(header: str, found: Mapping[str, str] | Mapping[str, ValueType]) -> str | ValueType | None:
    """What is declared for a header: under its exact text, else under the same words."""
    if header in found:
        return found[header]
    spelt = headers.words(header)
    return next((value for name, value in found.items() if headers.words(name) == spelt), None)


def understand(raw: RawTable, types: Sequence[ValueType], hints: Hints) -> Understood:
    """The kind of a table whose columns have these types, and its canonical columns.

    What a person declares wins over what the format says, and that over the headers. A canonical column is given
    only to a column whose values are of its type. No two columns get one canonical name.
    """
    columns = [_Column(i, column.name, types[i], _fixed(raw, i, hints)) for i, column in enumerate(raw.columns)]
    kind = hints.kind or raw.kind
    maps = {each: _assign(columns, KINDS[each]) for each in ([kind] if kind else TIES)}
    if kind is None:
        kind = _best(maps)
    chosen = {position: match.canonical for position, match in maps.get(kind, {}).items()}
    return Understood(kind, chosen, tuple(_notes(columns, KINDS[kind], chosen)))


def _fixed(raw: RawTable, position: int, hints: Hints) -> str | None:
    said = declared(raw.columns[position].name, hints.columns)
    if said is not None:
        return str(said)
    format_knows = raw.kind is not None and any(column.canonical for column in raw.columns)
    return raw.columns[position].canonical or ("" if format_knows else None)


def _assign(columns: Sequence[_Column], spec: KindSpec) -> dict[int, Match]:
    """One to one, the best match of all first. Equal matches go by the header's text, then by its place."""
    offers: list[tuple[Match, str, int]] = []
    for column in columns:
        for match in _matches(column, spec):
            if fits(column.type, spec.columns[match.canonical].type):
                offers.append((match, column.name, column.position))
    taken: dict[int, Match] = {}
    used: set[str] = set()
    for match, _, position in sorted(offers):
        if position not in taken and match.canonical not in used:
            taken[position] = match
            used.add(match.canonical)
    return taken


def _matches(column: _Column, spec: KindSpec) -> tuple[Match, ...]:
    if column.fixed is None:
        return headers.meanings(column.name, spec.kind)
    if column.fixed in spec.columns:
        return (Match(weak=False, tier=-1, rank=0, canonical=column.fixed),)
    return ()


def fits(found: ValueType, wanted: ValueType) -> bool:
    """Whether values of a type may stand in a canonical column; a date may carry its time."""
    return found is wanted or (found is ValueType.TIMESTAMP and wanted is ValueType.DATE)


def _best(maps: Mapping[Kind, Mapping[int, Match]]) -> Kind:
    """The kind with the most and the strongest columns among those whose signature is met; PLAIN where none is."""
    scores = {
        kind: sum(_WEAK if match.weak else _STRONG for match in taken.values())
        for kind, taken in maps.items()
        if _signed(KINDS[kind], {match.canonical for match in taken.values()})
    }
    return max(scores, key=lambda kind: (scores[kind], -TIES.index(kind)), default=Kind.PLAIN)


def _signed(spec: KindSpec, names: set[str]) -> bool:
    return all(group & names for group in spec.signature)


def _notes(columns: Sequence[_Column], spec: KindSpec, chosen: Mapping[int, str]) -> list[str]:
    """Columns whose header says one thing and whose values another, or whose declared meaning cannot be."""
    notes = []
    used = set(chosen.values())
    for column in columns:
        if column.position in chosen:
            continue
        for match in _matches(column, spec)[:1]:
            wanted = spec.columns[match.canonical].type
            if match.canonical not in used and not fits(column.type, wanted):
                notes.append(
                    f'Column "{column.name}" reads like {match.canonical}, but its values are not all '
                    f"{_plural(wanted)}; it is compared as {column.type.value}."
                )
        if column.fixed and column.fixed not in spec.columns:
            notes.append(f'Column "{column.name}" is declared as {column.fixed}, which no {spec.noun[0]} has.')
    return notes


def _plural(value_type: ValueType) -> str:
    names = {ValueType.DECIMAL: "amounts", ValueType.DATE: "dates", ValueType.TIMESTAMP: "times"}
    return names.get(value_type, "text")


_IDENTIFIERS = frozenset(["id", "number", "reference", "key", "uuid", "guid", "voucher"])


def role_of(name: str, value_type: ValueType, kind: Kind, canonical: str | None) -> Role:
    """What a column is for: by its canonical column, else by its type and the words of its header."""
    if canonical:
        return KINDS[kind].columns[canonical].role
    if value_type in (ValueType.DATE, ValueType.TIMESTAMP):
        return Role.DATE
    if value_type is ValueType.DECIMAL:
        return Role.MONEY
    spelt = headers.words(name)
    if spelt and _names_account(spelt):
        return Role.ACCOUNT
    return Role.IDENTIFIER if spelt and spelt[-1] in _IDENTIFIERS else Role.OTHER


def _names_account(spelt: tuple[str, ...]) -> bool:
    """``account``, ``iban`` or ``sort code``; not the account's name or type."""
    if "iban" in spelt or spelt[-2:] == ("sort", "code") or spelt[-1] == "sortcode":
        return True
    return "account" in spelt and spelt[-1] in ("account", "number", "code", "id", "reference")
