"""Same inputs? What the service was given, where a table carries it: a difference that follows another input may be
right, and says so.

The columns are those that people key in or keep, and that the service works from; what it works out is never one. A
finding whose inputs differ is kept, and marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlglot import exp

from jamfirst.compare.pairing import Field, Pairing
from jamfirst.engines.build import col, concat, null, number, text, when
from jamfirst.model.kinds import Kind

INPUTS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.PAYSLIP: frozenset(
            {
                *("tax_code", "tax_basis", "ni_letter", "hours", "hourly_rate", "start_date", "leaving_date"),
                *("birth_date", "director_method", "director_from", "loan_plan", "pension_scheme", "pension_section"),
                *("apprentice", "aggregated", "frequency"),
            }
        ),
        Kind.PAY_LINE: frozenset({"units", "rate", "earned_from", "earned_to"}),
        Kind.RETURN_LINE: frozenset({"tax_code", "ni_letter"}),
        Kind.INVOICE: frozenset({"invoice_date", "received_date", "due_date", "net", "vat"}),
    }
)
"""The inputs that each kind of table carries, by canonical name."""

_BETWEEN = ", "


def inputs_of(kind: Kind, pairing: Pairing) -> tuple[Field, ...]:
    """The compared fields of a table that are inputs."""
    return tuple(f for f in pairing.fields if f.compared and f.canonical in INPUTS.get(kind, frozenset()))


def inputs_that_differ(inputs: Sequence[Field], about: Field) -> exp.Expr:
    """The labels of the inputs that differ on a pair, joined by commas; NULL where none does. A change in an input
    itself follows from no other."""
    if not inputs or about in inputs:
        return null("text")
    parts = [when((col(f"d_{f.name}"), text(f"{_BETWEEN}{f.label}")), otherwise=text("")) for f in inputs]
    joined = exp.Substring(this=concat(*parts, text("")), start=number(len(_BETWEEN) + 1))
    return exp.Nullif(this=joined, expression=text(""))
