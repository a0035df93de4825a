"""Two pay periods as tests write them: payslips and pay lines as dicts, made into runs inside one engine session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jamfirst.compare.previous_period import previous_period
from jamfirst.engines.build import col, select, table, total
from jamfirst.engines.session import Session
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import Run, RunFacts, Table
from jamfirst.model.variance import Variances

Row = dict[str, Any]
AUGUST, SEPTEMBER = "2026-08", "2026-09"
TAKEN = ("tax", "ee_ni", "ee_pension", "loan", "pg_loan", "other_deductions")
LINE_COLUMNS = (
    *("employee_id", "employment_id", "run_type", "element_code", "element_class", "units", "rate", "amount"),
    *("earned_from", "earned_to"),
)


def pounds(text: object) -> Decimal:
    """An amount as files have it."""
    return Decimal(str(text)).quantize(Decimal("0.01"))


def slip(employment: str, **values: Any) -> Row:
    """A payslip of 160 hours at £15.00, net pay worked out unless given."""
    row: Row = {
        "employee_id": employment.split("-", maxsplit=1)[0], "employment_id": employment, "run_type": "main",
        "frequency": "monthly",
        "period": "6", "start_date": date(2019, 5, 1), "leaving_date": None, "tax_code": "1257L",
        "tax_basis": "cumulative", "ni_letter": "A", "loan_plan": None, "pension_scheme": "LGPS",
        "pension_section": "main", "gross_pay": "2400.00", "tax": "240.00", "ee_ni": "108.16", "er_ni": "297.45",
        "ee_pension": "139.20", "er_pension": "465.60", "loan": "0.00", "pg_loan": "0.00", "other_deductions": "0.00",
        "hours": "160.00", "hourly_rate": "15.00", "taxable_pay": None, "taxable_pay_to_date": None,
        "tax_to_date": None,
    }  # fmt: skip
    row.update(values)
    for name, column in KINDS[Kind.PAYSLIP].columns.items():
        if column.type == ValueType.DECIMAL and row.get(name) is not None:
            row[name] = pounds(row[name])
    row.setdefault("net_pay", row["gross_pay"] - sum((row[n] for n in TAKEN), Decimal(0)))
    row["net_pay"] = pounds(row["net_pay"])
    return row


def line(employment: str, code: str = "BASIC", kind: str = "basic", **values: Any) -> Row:
    """A pay line of 160 units at £15.00, its amount worked out unless given."""
    row: Row = {
        "employee_id": employment.split("-", maxsplit=1)[0], "employment_id": employment, "run_type": "main",
        "element_code": code, "element_class": kind, "units": "160.00", "rate": "15.00", "earned_from": None,
        "earned_to": None,
    }  # fmt: skip
    row.update(values)
    for name in ("units", "rate"):
        row[name] = None if row[name] is None else pounds(row[name])
    if "amount" not in row:
        row["amount"] = row["units"] * row["rate"]
    row["amount"] = pounds(row["amount"])
    return row


def run_of(
    session: Session,
    month: str,
    slips: Sequence[Row],
    lines: Sequence[Row] | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    without: Iterable[str] = (),
) -> Run:
    """A run of a month with these payslips and, where given, pay lines; ``without`` leaves out columns of payslips."""
    left = set(without)
    columns = tuple(name for name in slip("E1") if name not in left)
    tables = [_table(session, Kind.PAYSLIP, columns, slips)]
    if lines is not None:
        tables.append(_table(session, Kind.PAY_LINE, LINE_COLUMNS, lines))
    stated = RunFacts(**{"period": month, "organisation": "Northbrook Council", "payroll": "Monthly", **(facts or {})})
    return Run(Path(month), stated, (), tuple(tables))


def _table(session: Session, kind: Kind, names: Sequence[str], rows: Sequence[Row]) -> Table:
    known = KINDS[kind].columns
    kinds = {ValueType.DECIMAL: "decimal(18,2)", ValueType.DATE: "date", ValueType.TEXT: "text"}
    typed = {f"c{n}": kinds[known[name].type] for n, name in enumerate(names)}
    relation = session.create(str(kind), {**typed, "file_no": "int", "record_no": "bigint"})
    session.insert(relation, [(*(row[name] for name in names), 0, n) for n, row in enumerate(rows, 1)])
    columns = tuple(
        Column(n, name, known[name].type, known[name].role, name, 2 if known[name].type == ValueType.DECIMAL else 0)
        for n, name in enumerate(names)
    )
    return Table(str(kind), kind, "csv", columns, relation, len(rows), (f"{kind}.csv",))


@dataclass(frozen=True)
class Seen:
    """What came of two periods: the values, the rows by employment and element, and the parts behind them."""

    found: Variances
    rows: dict[tuple[str, str], Row]
    parts: dict[tuple[str, str], dict[str, int]]

    @property
    def open(self) -> dict[tuple[str, str], int]:
        """Pence left open, by employment and element."""
        return {key: row["open_pence"] for key, row in self.rows.items() if row["open_pence"]}

    @property
    def codes(self) -> dict[tuple[str, str], str]:
        """What is asked, by employment and element."""
        return {key: row["code"] for key, row in self.rows.items() if row["code"]}

    def explained(self, name: str) -> set[str]:
        """The employments that have an explanation on any element."""
        return {employment for (employment, _), names in self.parts.items() if name in names}


NAMES = ("employment", "element", "status", "old_pence", "new_pence", "moved_pence", "explained_pence", "open_pence",
         "explanation", "code", "weight")  # fmt: skip


def seen(session: Session, before: Run, now: Run) -> Seen:
    """Set two runs against each other and fetch everything."""
    found = previous_period(before, now, session)
    assert found is not None
    fetched = session.rows(select(*NAMES).from_(table(found.relation)))
    rows = {(r[0], r[1]): dict(zip(NAMES, r, strict=True)) for r in fetched}
    assert len(rows) == len(fetched)
    people = dict(session.rows(select("id", "employment").from_(table(found.people))))
    summed = select("id", "element", "explanation", total(col("pence"))).from_(table(found.parts))
    parts: dict[tuple[str, str], dict[str, int]] = {}
    for number, element, name, pence in session.rows(summed.group_by("id", "element", "explanation")):
        parts.setdefault((people[number], element), {})[name] = int(pence)
    return Seen(found, rows, parts)
