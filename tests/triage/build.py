"""Payees and findings from plain Python values, triaged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jamfirst.engines.build import select, table
from jamfirst.engines.session import Session
from jamfirst.model.harm import Triage, TriageSettings
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run
from jamfirst.triage import triage
from tests.compare.build import _SHARED, Sheet, known, run, sheet

DAY = date(2026, 9, 25)
COLUMNS = {
    **dict.fromkeys(("finding_id", "code", "status", "side", "table_name", "record_key", "event_id"), "text"),
    **dict.fromkeys(("subject", "column_name", "old_value", "new_value", "expected_value", "workings"), "text"),
    "source": "text",
    "pence": "bigint",
    "delta_pence": "bigint",
    "days": "int",
    **dict.fromkeys(("cause_id", "masked_by", "expected_by", "location"), "text"),
}
_PAYEE = ("payee_id", "employee_id", "payee_name", "payee_type", "sort_code", "account_number", "usual_income")
PAYEES = known(Kind.PAYEE, *_PAYEE, "income_period", "turnover", "essential", "postcode")
PAYMENTS = known(Kind.PAYMENT, "payee_name", "sort_code", "account_number", "amount", "pay_date")
SLIPS = known(Kind.PAYSLIP, "employee_id", "pay_date", "earnings_from", "start_date", "net_pay")


def payee(payee_id: str, payee_type: str | None = None, **values: Any) -> list[Any]:
    """A row of the table of payees."""
    given = {"payee_id": payee_id, "payee_type": payee_type, **values}
    return [given.get(head.canonical or "") for head in PAYEES]


def payees(*rows: Sequence[Any]) -> Sheet:
    """A table of payees."""
    return sheet("payees", PAYEES, rows, Kind.PAYEE)


def payments(*rows: Sequence[Any], name: str = "bank") -> Sheet:
    """A table of payments: name, sort code, account, amount, day."""
    return sheet(name, PAYMENTS, rows, Kind.PAYMENT)


def slips(*rows: Sequence[Any]) -> Sheet:
    """A table of payslips: employee, pay date, first day earned for, start date, net pay."""
    return sheet("payslips", SLIPS, rows, Kind.PAYSLIP)


def finding(code: str, subject: str | None, pence: int = 0, **values: Any) -> dict[str, Any]:
    """A finding that stands; of a change by pounds, ``pence`` is new less old."""
    by_difference = code.endswith(("wrong_amount", "changed")) or code.startswith("uk.")
    given = {
        "code": code,
        "subject": subject,
        "status": "new",
        "side": "both",
        "table_name": "payslips" if code.startswith("payslip") else "bank",
        "pence": abs(pence),
        "delta_pence": pence if by_difference else 0,
        "event_id": f"{code}/{subject}/{pence}/{values.get('days')}",
        **values,
    }
    given.setdefault("finding_id", f"{given['event_id']}/{given['table_name']}/{given.get('cause_id')}")
    return given


@dataclass(frozen=True)
class Done:
    """What a triage left, its rows as dicts."""

    triage: Triage
    harms: tuple[dict[str, Any], ...]
    payees: tuple[dict[str, Any], ...]

    def of(self, subject: str) -> dict[str, Any]:
        """The one row of a payee."""
        (only,) = [row for row in self.payees if row["subject"] == subject]
        return only


def session() -> Session:
    """A session shared by tests."""
    return _SHARED.session()


def triaged(
    findings: Sequence[Mapping[str, Any]],
    *sheets: Sheet,
    settings: TriageSettings | None = None,
    on_day: date = DAY,
    further: Sequence[Sequence[Sheet]] = (),
) -> Done:
    """Triage findings over a baseline of some tables."""
    here = session()
    relation = here.create("given", COLUMNS)
    here.insert(relation, [tuple(f.get(n) for n in COLUMNS) for f in findings])
    baseline: Run = run(here, [s for s in sheets if s.rows])
    others = [run(here, s) for s in further]
    done = triage(here, relation, baseline, settings or TriageSettings(), on_day, others)
    return Done(done, _rows(here, done.harms), _rows(here, done.payees))


def _rows(here: Session, relation: str) -> tuple[dict[str, Any], ...]:
    names = [name for name, _ in here.columns(relation)]
    found = here.rows(select(*names).from_(table(relation)).order_by("subject", "cause_id"))
    return tuple(dict(zip(names, row, strict=True)) for row in found)


def pounds(text: str) -> int:
    """Pounds as pence."""
    return int(Decimal(text) * 100)
