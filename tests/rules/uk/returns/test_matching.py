"""Lines against payslips, and payslips against lines, as plain Python would match them in small worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.rules.by_hand import try_rule
from jamfirst.rules.registry import rules

RULES = {rule.id: rule for rule in rules()}
DAYS = st.sampled_from(["2026-09-18", "2026-09-25"])
TAX = st.integers(0, 2).map(lambda pounds: f"{pounds}.00")
EMPLOYEES = st.sampled_from(["E1", "E2"])
POSTS = st.sampled_from(["", "E1", "E1-1", "E1-2", "E2-1"])
Row = Mapping[str, str]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


LINES = st.fixed_dictionaries(
    {
        "employee_id": st.sampled_from(["E1", "E2", "E1-1"]),
        "employment_id": st.sampled_from(["", "", "E1-1", "E1-2"]),
        "pay_date": DAYS,
        "tax": TAX,
    }
)
SLIPS = st.fixed_dictionaries({"employee_id": EMPLOYEES, "employment_id": POSTS, "pay_date": DAYS, "tax": TAX})


def about(line: Row, slips: Sequence[Row]) -> tuple[str, str, list[Row]]:
    """Whom a line is about, and their payslips: the employment that a payslip has, else the employee."""
    post = line["employment_id"] or line["employee_id"]
    mine = [s for s in slips if s["employment_id"] == post]
    if mine:
        return "employment", post, mine
    return "employee", line["employee_id"], [s for s in slips if s["employee_id"] == line["employee_id"]]


def day_of(line: Row, lines: Sequence[Row], slips: Sequence[Row]) -> str:
    *who, mine = about(line, slips)
    days = {s["pay_date"] for s in mine}
    alone = sum(list(about(other, slips)[:2]) == who for other in lines) == 1
    return days.pop() if len(days) == 1 and alone else line["pay_date"]


def said_plainly(lines: Sequence[Row], slips: Sequence[Row]) -> str:
    """What is to be said of the first line: that it cannot be checked, or which columns break."""
    line = lines[0]
    *who, mine = about(line, slips)
    day = day_of(line, lines, slips)
    then = [s for s in mine if s["pay_date"] == day]
    twins = [o for o in lines if list(about(o, slips)[:2]) == who and day_of(o, lines, slips) == day]
    if not then or len({s["employment_id"] or s["employee_id"] for s in then}) > 1 or len(twins) > 1:
        return "cannot"
    total = sum(float(s["tax"]) for s in then)
    broken = [
        name for name, wrong in (("pay_date", line["pay_date"] != day), ("tax", float(line["tax"]) != total)) if wrong
    ]
    return ",".join(broken)


@settings(max_examples=150)
@given(lines=st.lists(LINES, min_size=1, max_size=3), slips=st.lists(SLIPS, max_size=4))
def test_a_line_says_what_its_payslips_say(session: Session, lines: list[Row], slips: list[Row]) -> None:
    rule = RULES["uk.rti.payslips"]
    found = try_rule(session, rule, lines[0], lines[1:], {Kind.PAYSLIP: slips})
    said = "cannot" if found.cannot else ",".join(sorted(b.column for b in found.broken))
    assert said == said_plainly(lines, slips), found


def returned_plainly(slips: Sequence[Row], lines: Sequence[Row]) -> str:
    """What is to be said of the first payslip."""

    def has_line(slip: Row) -> bool:
        by_post = [o for o in lines if slip["employment_id"] == (o["employment_id"] or o["employee_id"])]
        by_person = [o for o in lines if not o["employment_id"] and o["employee_id"] == slip["employee_id"]]
        for found, name in ((by_post, "employment_id"), (by_person, "employee_id")):
            days = {s["pay_date"] for s in slips if s[name] == slip[name]}
            if slip[name] and (any(o["pay_date"] == slip["pay_date"] for o in found) or (len(found) == len(days) == 1)):
                return True
        return False

    slip = slips[0]
    if not lines:
        return "cannot"
    if has_line(slip):
        return ""
    of_day = any(o["pay_date"] == slip["pay_date"] for o in lines)
    return "broken" if of_day and any(map(has_line, slips)) else "cannot"


@settings(max_examples=150)
@given(slips=st.lists(SLIPS, min_size=1, max_size=4), lines=st.lists(LINES, max_size=3))
def test_a_payslip_has_a_line(session: Session, slips: list[Row], lines: list[Row]) -> None:
    paid = [{**slip, "net_pay": "1.00"} for slip in slips]
    found = try_rule(session, RULES["uk.rti.returned"], paid[0], paid[1:], {Kind.RETURN_LINE: lines})
    said = "cannot" if found.cannot else "broken" if found.broken else ""
    assert said == returned_plainly(slips, lines), found


def test_employers_of_one_number_are_kept_apart(session: Session) -> None:
    """Two schemes may have an employee of the same number; references may be written with or without a stroke."""
    line = {"employee_id": "E1", "pay_date": "2026-09-25", "tax": "1.00", "paye_reference": "123/AB456"}
    slips = (
        {**line, "paye_reference": "123AB456", "employment_id": ""},
        {**line, "paye_reference": "777/ZZ1", "tax": "9.00", "employment_id": ""},
    )
    found = try_rule(session, RULES["uk.rti.payslips"], line, (), {Kind.PAYSLIP: slips})
    assert (found.cannot, found.broken) == ("", ())
