"""What a payslip or a payee can have about it that payroll knows: the form of a tax code, a starter, a leaver."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import not_null, text, when
from jamfirst.explain.attributes import Entry, Expr, Source, yes_no
from jamfirst.model.columns import ValueType


def _is(label: str, source: Source) -> bool:
    return source.type == ValueType.TEXT and source.label == label


def _tax_code_form(_: Source, value: Expr) -> Expr:
    """The suffix letter, K, or a flat or nil code: HMRC, Specification for PAYE tax table routines."""
    code = exp.Upper(this=value)
    flat = [
        (op.matches(code.copy(), f"[SC]?{name}.*"), text(name)) for name in ("BR", "D0", "D1", "D2", "D3", "0T", "NT")
    ]
    suffix = [(op.matches(code.copy(), f"[SC]?[0-9]+{letter}.*"), text(letter)) for letter in "LMNTP"]
    return when(*flat, (op.matches(code.copy(), "[SC]?K[0-9]+.*"), text("K")), *suffix, otherwise=text("other"))


def _nation(_: Source, value: Expr) -> Expr:
    code = exp.Upper(this=value)
    return when(
        (op.matches(code.copy(), "S.*"), text("Scotland")),
        (op.matches(code.copy(), "C.*"), text("Wales")),
        otherwise=text("rest of the United Kingdom"),
    )


def _not_cumulative(_: Source, value: Expr) -> Expr:
    return yes_no(op.matches(exp.Upper(this=value), r".*(W1|M1|X)\s*"))


def _said(_: Source, value: Expr) -> Expr:
    return yes_no(not_null(value))


_IN_PERIOD = {"start_date": "a new starter", "leaving_date": "a leaver"}

ENTRIES = (
    Entry("form", "form of {}", lambda s: _is("tax_code", s), _tax_code_form),
    Entry("nation", "nation of {}", lambda s: _is("tax_code", s), _nation),
    Entry("not_cumulative", "{} is week 1 or month 1", lambda s: _is("tax_code", s), _not_cumulative),
    Entry("said", "there is {}", lambda s: s.label in _IN_PERIOD, _said),
)
