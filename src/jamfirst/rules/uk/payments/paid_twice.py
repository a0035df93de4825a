"""An invoice is paid once: by the supplier's own reference, or by an amount that is not the supplier's usual one."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    count,
    is_null,
    number,
    select,
    text,
    when,
    windowed,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, words
from jamfirst.rules.uk.payments.invoice_twice import DUPLICATES, STANDING, above_nought, within
from jamfirst.rules.uk.payments.repeats import alike, by
from jamfirst.rules.working import Judged, Unit, Worked, Working, records

_CLOSE_DAYS = 3
"""How far apart the dates of two invoices of one amount may lie: bills that come every week lie further apart."""

_NUMBER = ".*[0-9].*"
"""What a reference has that is an invoice's own: a digit."""

_NOT_PAID = r"(?i).*(cancel|void|reject|on hold|held|disput|draft|credit|revers|delet|duplicat).*"
_SIGNS = r"^[^1-9A-Z]+|[^0-9A-Z]+"
_REFERENCE = ("supplier", "plain_ref", "gross")
_AMOUNT = ("supplier", "gross")


def _evaluate(given: Given) -> Worked:
    prepared = _prepared(given)
    by_reference = alike(given, prepared, _REFERENCE, _first("reference", _REFERENCE, "paid_day"), _REFERENCE)
    by_amount = alike(given, prepared, _AMOUNT, _first("amount", _AMOUNT, "invoice_date"), _AMOUNT)
    working = Working(select("*").from_(prepared))
    working = working.look_up(by_reference, ["id"], ["reference_invoice", "reference_day", "reference_count"])
    working = working.look_up(by_amount, ["id"], ["amount_invoice", "amount_day", "amount_count"])
    working = working.step({"same_reference": _same_reference(given.settings), "same_amount": _same_amount()})
    other = when((col("same_reference"), col("reference_invoice")), otherwise=col("amount_invoice"))
    working = working.step({"other_invoice": other})
    working = working.show("supplier's reference", "supplier_ref", Unit.TEXT).show("gross", "gross")
    working = working.show("as the invoice", "other_invoice", Unit.TEXT)
    again = any_of((col("same_reference"), col("same_amount")))
    return Worked(working, (Judged("gross", col("gross"), number(0), breach=again),), applies=_paid())


def _prepared(given: Given) -> str:
    """The invoices that are paid or to be paid, with their reference in capitals, letters and digits alone."""
    plain = op.without(exp.Upper(this=col("supplier_ref")), _SIGNS)
    working = records(given.relation.name).step(
        {
            "supplier": when((_paid(), coalesce(col("supplier_id"), col("supplier_name")))),
            "plain_ref": exp.Nullif(this=plain, expression=text("")),
            "paid_day": coalesce(col("paid_date"), col("due_date"), col("invoice_date")),
        }
    )
    return given.session.keep(working.query, "invoices")


def _first(stem: str, same: tuple[str, ...], day: str) -> dict[str, Expr]:
    """The first of the invoices that are alike, by a day, and how many there are."""
    order = [col(day), col("id")]
    return {
        f"{stem}_invoice": windowed(exp.FirstValue(this=col("invoice_ref")), by(same), order),
        f"{stem}_day": windowed(exp.FirstValue(this=col(day)), by(same), order),
        f"{stem}_count": windowed(count(), by(same)),
    }


def _same_reference(settings: RuleSettings) -> Expr:
    days = op.days_between(col("reference_day"), col("paid_day"))
    own = all_of((op.matches(col("plain_ref"), _NUMBER), within(col("reference_count"), 2, STANDING - 1)))
    return coalesce(
        all_of((own, _another("reference_invoice", days), within(days.copy(), 0, settings.paid_twice_days))),
        exp.false(),
    )


def _same_amount() -> Expr:
    days = op.days_between(col("amount_day"), col("invoice_date"))
    unusual = within(col("amount_count"), 2, STANDING - 1)
    return all_of((unusual, _another("amount_invoice", days), within(days.copy(), 0, _CLOSE_DAYS)))


def _another(first: str, days: Expr) -> Expr:
    """Whether the first is another invoice and not a line of this one: by our number of it, or by its day."""
    unnumbered = any_of((is_null(col("invoice_ref")), is_null(col(first))))
    later = exp.GT(this=days.copy(), expression=number(0))
    return coalesce(
        when((unnumbered, later), otherwise=exp.NEQ(this=col("invoice_ref"), expression=col(first))), exp.false()
    )


def _paid() -> Expr:
    """Whether an invoice is paid or will be: more than nothing, and not cancelled, held, disputed or a draft."""
    status = coalesce(col("status"), text(""))
    return all_of((above_nought("gross"), exp.Not(this=op.matches(status, _NOT_PAID))))


_ONE = {
    "invoice_ref": "INV2609-000002",
    "supplier_id": "S000014",
    "supplier_ref": "K79978",
    "invoice_date": "2026-09-13",
    "paid_date": "2026-09-25",
    "gross": "1021.80",
    "status": "paid",
}
_BEFORE = _ONE | {"invoice_ref": "INV2609-000001", "paid_date": "2026-09-18"}
_AGAIN = {"gross": "£0.00"}

RULE = Rule(
    id="uk.invoices.paid_twice",
    title="No invoice is paid twice",
    says="No supplier is paid the same amount under the same reference twice within the days that the service file "
    "gives (90), nor an amount that is not its usual one twice for invoices whose dates are at most three days apart.",
    words=words("that was paid before, it seems", "that were paid before, it seems"),
    sources=(DUPLICATES,),
    certainty=Certainty.QUERY,
    needs=Needs(
        Kind.INVOICE,
        ("gross",),
        ("invoice_ref", "invoice_date", "paid_date", "due_date", "status", "supplier_ref"),
        one_of=(("supplier_id",), ("supplier_name",)),
    ),
    evaluate=_evaluate,
    examples=(
        Example("once", _ONE, "made up"),
        Example("paid a week before", _ONE, "made up", _AGAIN, records=(_BEFORE,)),
        Example(
            "the reference written otherwise",
            _ONE,
            "made up",
            _AGAIN,
            records=(_BEFORE | {"supplier_ref": "00k-79 978"},),
        ),
        Example(
            "the same amount and another reference, two days before",
            _ONE,
            "made up",
            _AGAIN,
            records=(_BEFORE | {"supplier_ref": "K79987", "invoice_date": "2026-09-11"},),
        ),
        Example(
            "the same amount every week",
            _ONE,
            "made up",
            records=tuple(_BEFORE | {"supplier_ref": f"K{n}", "invoice_date": f"2026-09-{n:02d}"} for n in (6, 12)),
        ),
        Example(
            "the same rent every month under the number of the lease",
            _ONE,
            "made up",
            records=tuple(
                _BEFORE | {"invoice_ref": f"INV26{n}", "invoice_date": f"2026-0{n}-13", "paid_date": f"2026-0{n}-25"}
                for n in (7, 8)
            ),
        ),
        Example("that one was cancelled", _ONE, "made up", records=(_BEFORE | {"status": "Cancelled"},)),
        Example("two lines of one invoice", _ONE, "made up", records=(_ONE,)),
        Example("another supplier", _ONE, "made up", records=(_BEFORE | {"supplier_id": "S000015"},)),
        Example(
            "last year", _ONE, "made up", records=(_BEFORE | {"invoice_date": "2025-09-13", "paid_date": "2025-09-25"},)
        ),
        Example("a credit note", _ONE | {"gross": "-20.00"}, "made up", records=(_BEFORE | {"gross": "-20.00"},)),
    ),
)
