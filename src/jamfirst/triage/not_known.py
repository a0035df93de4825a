"""What triage could not know, in sentences: said before what is known."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, col, count_when, is_null, select, table, text
from jamfirst.engines.session import Session
from jamfirst.model.harm import HarmTotals
from jamfirst.model.run import Run
from jamfirst.triage.assumptions import Assumptions
from jamfirst.triage.harm.payees import payee_tables
from jamfirst.triage.harm.totals import Supposed


def not_known(
    session: Session, once: str, overall: HarmTotals, baseline: Run, supposed: Supposed, figures: Assumptions
) -> tuple[str, ...]:
    """Sentences about what is missing, those that concern most people first. ``once`` are the rows of ``measured``
    with each payee once."""
    if not overall.payees:
        return ()
    found = []
    if not payee_tables(baseline):
        found.append(
            "There is no table of payees: who is a person and who is a firm is known only as far as the service file "
            "or a payslip says. The others are ordered by pounds and days."
        )
    nobody, shorts, lates = _counts(session, once)
    if nobody:
        found.append(f"{_of(nobody, 'finding')} could be traced to no payee: each counts as a payee of unknown type.")
    if overall.of_unknown_type:
        found.append(f"Of {_of(overall.of_unknown_type, 'payee')} the type is not known: their band is unknown.")
    if overall.people.unknown:
        found.append(f"Of {_of(overall.people.unknown, 'person', 'people')} the usual income is not known.")
    if overall.firms.unknown:
        found.append(f"Of {_of(overall.firms.unknown, 'firm')} the turnover is not known.")
    if shorts:
        found.append(
            f"How long it takes to make good is not known for {_of(shorts, 'payee')}: "
            f"{supposed.case.delay} days are supposed."
        )
    found += _about_interest(overall, supposed, shorts + lates)
    return (*found, *figures.notes)


def _about_interest(overall: HarmTotals, supposed: Supposed, concerned: int) -> list[str]:
    if not (overall.firms.all and concerned):
        return []
    if supposed.per_cent is None:
        return ["Bank Rate for the day on which the money is due was not found: interest is not worked out."]
    return ["Interest and compensation are counted as if each debt were due on the day of payment: at most so much."]


def _counts(session: Session, once: str) -> tuple[int, int, int]:
    no_payee = exp.EQ(this=exp.Left(this=col("payee"), expression=exp.Literal.number(6)), expression=text("event:"))
    short, late = (exp.GT(this=col(n), expression=exp.Literal.number(0)) for n in ("short", "late"))
    nobody = count_when(all_of([no_payee, is_null(col("payee_type"))]))
    row = session.rows(select(nobody, count_when(short), count_when(late)).from_(table(once)))[0]
    return int(row[0]), int(row[1]), int(row[2])


def _of(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"
