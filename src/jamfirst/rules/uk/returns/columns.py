"""The columns that rules on returns use: those of the contract, and what else an FPS says of an employment."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import CanonicalColumn, Kind
from jamfirst.read.rti import layout
from jamfirst.read.rti.employment import Employments
from jamfirst.rules.rule import Needs, Source

_ROLES = {ValueType.DECIMAL: Role.MONEY, ValueType.DATE: Role.DATE}

FURTHER: Mapping[str, CanonicalColumn] = MappingProxyType(
    {
        "employment_id": CanonicalColumn("employment_id", ValueType.TEXT, Role.PAYEE),
        **{
            f.name: CanonicalColumn(f.name, f.type, _ROLES.get(f.type, Role.OTHER))
            for f in (*Employments.FIELDS, *layout.HEADER)
            if not f.canonical
        },
    }
)
"""Columns of an FPS beyond the contract's, under the names that its reader gives; an extract of a return as delimited
text may have them too."""


def line(*columns: str, also: tuple[str, ...] = (), present: tuple[str, ...] = (), optional: bool = False) -> Needs:
    """A table of return lines with these columns (see ``Needs``)."""
    further = tuple(FURTHER[name] for name in (*columns, *also, *present) if name in FURTHER)
    return Needs(Kind.RETURN_LINE, columns, also, present=present, further=further, optional=optional)


def hmrc(*codes: int) -> tuple[Source, ...]:
    """HMRC's own rules, by the error codes with which it refuses a submission."""
    told = ", ".join(map(str, codes))
    errors = "error" if len(codes) == 1 else "errors"
    return (Source(f"HMRC, schematron of the Full Payment Submission 2025-26, {errors} {told}", "one source"),)


SCHEMA = Source("HMRC, schema of the Full Payment Submission 2025-26 (RTI 2026 v1.0)", "one source")
"""The form of a return."""

SCHEMATRON = "HMRC's rule in its schematron of the FPS 2025-26"
"""Where the worked examples of HMRC's own rules are from."""

LETTERS = tuple(range(layout.MOST_LETTERS))
"""The places of the letters of National Insurance of one employment."""
