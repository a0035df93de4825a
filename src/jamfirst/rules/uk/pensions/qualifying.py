"""Qualifying earnings: the part of somebody's pay that the least pension contributions are reckoned on."""

from __future__ import annotations

from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, col, not_null, number, when
from jamfirst.engines.session import Row
from jamfirst.rules.figures import figures, holding
from jamfirst.rules.given import Given
from jamfirst.rules.uk.frequencies import with_frequency
from jamfirst.rules.uk.pensions.rate import not_above
from jamfirst.rules.uk.reckon import greatest, least, minus
from jamfirst.rules.working import Working, records

PAYSLIP_COLUMNS = ("earnings_from", "run_type", "birth_date", "pension_section", "employee_id", "employment_id")
FROM_AGE, PENSION_AGE = 22, 66
"""The ages from which, and from which no longer, somebody must be enrolled. The pension age rises to 67 from 2026 to
2028; nobody under 66 has it."""


def _making() -> tuple[dict[str, str], list[Row]]:
    """For each frequency and year the lower and upper limit of qualifying earnings and the trigger, in pence."""
    rows = figures("auto_enrolment")
    found: list[Row] = []
    for row in rows:
        if row.figure == "lower" and row.value is not None:
            beside = [holding(rows, figure, row.key, row.since) for figure in ("upper", "trigger")]
            found.append((row.since, row.until, row.key, *(int(f.amount * 100) for f in (row, *beside) if f)))
    types = {"since": "date", "until": "date", "often": "text"}
    return types | dict.fromkeys(("lower_limit", "upper_limit", "trigger"), "bigint"), found


def with_qualifying(given: Given) -> Working:
    """Payslips with ``qualifying`` (pence; NULL where no limits are known), ``trigger`` and ``years`` (the age on the
    pay date)."""
    working = with_frequency(given, given.relation, records(given.relation.name))
    made = given.figures("qualifying earnings", _making)
    working = working.look_up(made, ("often",), ("lower_limit", "upper_limit", "trigger"), "pay_date")
    capped = minus(least(col("gross_pay"), col("upper_limit")), col("lower_limit"))
    known = all_of([not_null(col("lower_limit")), not_above("gross_pay")])
    return working.step(
        {
            "qualifying": when((known, greatest(capped, number(0)))),
            "years": op.full_years(col("birth_date"), col("pay_date")),
        }
    )
