"""This period against the previous one: every movement explained by its right name, or open with its exact pence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamfirst.compare.previous_period import previous_period
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.finding import Weight
from jamfirst.model.run import Run
from jamfirst.model.variance import NO_PAY, NOT_PAID, OPEN, TOLERANCE_PENCE, Ask
from tests.compare.pay_periods import AUGUST, SEPTEMBER, Row, Seen, line, pounds, run_of, seen, slip


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession() as opened:
        yield opened


Months = tuple[list[Row], list[Row], list[Row], list[Row]]


def steady(many: int = 6) -> Months:
    """People whose pay is the same in both months: payslips and lines of August, then of September."""
    names = [f"E{n}" for n in range(1, many + 1)]
    return (
        [slip(e, period="5") for e in names],
        [line(e) for e in names],
        [slip(e) for e in names],
        [line(e) for e in names],
    )


def check(session: DuckDBSession, months: Months, *, lines: bool = True) -> Seen:
    old, old_lines, new, new_lines = months
    before = run_of(session, AUGUST, old, old_lines if lines else None)
    return seen(session, before, run_of(session, SEPTEMBER, new, new_lines if lines else None))


def change(months: Months, employment: str, **values: Any) -> None:
    """Change a September payslip; net pay follows unless it is given."""
    rows = months[2]
    place = next(n for n, row in enumerate(rows) if row["employment_id"] == employment)
    kept = {k: v for k, v in rows[place].items() if k != "net_pay"}
    rows[place] = slip(employment, **{**kept, **values})


def change_line(months: Months, employment: str, **values: Any) -> None:
    """Change a September BASIC line; its amount follows unless it is given."""
    rows = months[3]
    place = next(n for n, row in enumerate(rows) if row["employment_id"] == employment)
    kept = {k: v for k, v in rows[place].items() if k not in ("amount", "element_code", "element_class")}
    rows[place] = line(employment, **{**kept, **values})


@pytest.mark.parametrize("lines", [True, False])
def test_pay_that_is_the_same_is_no_row_and_no_ask(session: DuckDBSession, lines: bool) -> None:
    found = check(session, steady(), lines=lines)
    assert (found.rows, found.parts, found.found.asks) == ({}, {}, ())
    assert (found.found.unchanged, found.found.only_tax) == (6, 0)
    assert found.found.pay_lines is lines


def _gross_payslip_only(m: Months) -> None:
    change(m, "E1", gross_pay="2600.00")


def _gross_and_line(m: Months) -> None:
    change(m, "E1", gross_pay="2600.00")
    change_line(m, "E1", amount="2600.00")


def _tax(m: Months) -> None:
    change(m, "E1", tax="270.00")


def _hours_halved(m: Months) -> None:
    change(m, "E1", hours="80.00")


def _hours_halved_in_the_line(m: Months) -> None:
    change(m, "E1", hours="80.00")
    change_line(m, "E1", units="80.00", amount="2400.00")


def _rate_for_three(m: Months) -> None:
    for employment in ("E1", "E2", "E3"):
        change(m, employment, hourly_rate="15.45")


def _rate_in_the_line(m: Months) -> None:
    change(m, "E1", hourly_rate="15.45")
    change_line(m, "E1", rate="15.45", amount="2400.00")


def _insurance(m: Months) -> None:
    change(m, "E1", ee_ni="110.16")


def _pension(m: Months) -> None:
    change(m, "E1", ee_pension="156.00")


def _employer(m: Months) -> None:
    change(m, "E1", er_ni="0.00")


def _net_does_not_add_up(m: Months) -> None:
    change(m, "E1", net_pay="1862.64")


def _deduction_is_more(m: Months) -> None:
    m[0][0] = slip("E1", period="5", other_deductions="11.50")
    m[1].append(line("E1", "UNION", "deduction", units="1.00", rate="-11.50"))
    change(m, "E1", other_deductions="21.50")
    m[3].append(line("E1", "UNION", "deduction", units="1.00", rate="-21.50"))


OPENED: dict[str, tuple[Callable[[Months], None], dict[tuple[str, str], int]]] = {
    "gross pay, the payslip alone": (_gross_payslip_only, {("E1", "gross_pay"): 200_00, ("E1", "net_pay"): 200_00}),
    "gross pay and its line": (
        _gross_and_line,
        {("E1", "BASIC"): 200_00, ("E1", "gross_pay"): 200_00, ("E1", "net_pay"): 200_00},
    ),
    "tax with the same code": (_tax, {("E1", "tax"): 30_00, ("E1", "net_pay"): -30_00}),
    "hours halved, pay not": (_hours_halved, {("E1", "gross_pay"): 1200_00, ("E1", "net_pay"): 1200_00}),
    "hours halved in the line as well": (
        _hours_halved_in_the_line,
        {("E1", "BASIC"): 1200_00, ("E1", "gross_pay"): 1200_00, ("E1", "net_pay"): 1200_00},
    ),
    "a rate for three people, pay not": (
        _rate_for_three,
        {(e, element): -72_00 for e in ("E1", "E2", "E3") for element in ("gross_pay", "net_pay")},
    ),
    "a rate in the line, its amount not": (
        _rate_in_the_line,
        {("E1", "BASIC"): -72_00, ("E1", "gross_pay"): -72_00, ("E1", "net_pay"): -72_00},
    ),
    "National Insurance with the same letter": (_insurance, {("E1", "ee_ni"): 2_00, ("E1", "net_pay"): -2_00}),
    "pension in the same section": (_pension, {("E1", "ee_pension"): 16_80, ("E1", "net_pay"): -16_80}),
    "the employer's own": (_employer, {("E1", "er_ni"): -297_45}),
    "net pay that does not add up": (_net_does_not_add_up, {("E1", "net_pay"): -50_00}),
    "a deduction of another amount": (
        _deduction_is_more,
        {("E1", "UNION"): 10_00, ("E1", "other_deductions"): 10_00, ("E1", "net_pay"): -10_00},
    ),
}


@pytest.mark.parametrize("what", OPENED)
def test_what_nothing_explains_is_open_with_its_exact_pence(session: DuckDBSession, what: str) -> None:
    plant, expected = OPENED[what]
    months = steady()
    plant(months)
    found = check(session, months)
    assert found.open == expected
    people = {employment for employment, _ in expected}
    pence = sum(max(abs(p) for (e, _), p in expected.items() if e == one) for one in people)
    assert found.found.asks == (Ask(OPEN, len(people), pence),)
    assert found.found.left_open == len(people)


def test_hours_halved_are_open_without_pay_lines_too(session: DuckDBSession) -> None:
    months = steady()
    _hours_halved(months)
    change(months, "E2", hourly_rate="15.45")
    assert check(session, months, lines=False).open == {
        ("E1", "gross_pay"): 1200_00, ("E1", "net_pay"): 1200_00,
        ("E2", "gross_pay"): -72_00, ("E2", "net_pay"): -72_00,
    }  # fmt: skip


def test_who_is_not_paid_any_more_without_a_leaving_date_is_asked_about_once(session: DuckDBSession) -> None:
    months = steady()
    del months[2][1], months[3][1]
    found = check(session, months)
    net = -int(months[0][1]["net_pay"] * 100)
    assert found.open["E2", "net_pay"] == net
    assert found.codes == {("E2", "net_pay"): NOT_PAID}
    assert found.found.asks == (Ask(NOT_PAID, 1, -net),)
    assert found.found.leavers == 0


def test_who_comes_back_with_an_old_start_date_is_open_in_whole(session: DuckDBSession) -> None:
    months = steady()
    net = int(months[2][0]["net_pay"] * 100)
    del months[0][0], months[1][0]
    found = check(session, months)
    assert found.open["E1", "net_pay"] == net
    assert found.found.starters == 0
    assert found.found.left_open == 1


@pytest.mark.parametrize("net", ["0.00", "-12.00"])
def test_net_pay_of_nothing_or_less_is_asked_about(session: DuckDBSession, net: str) -> None:
    months = steady()
    for row in (months[0], months[2]):
        row[0] = slip("E1", net_pay=net)
    found = check(session, months)
    assert found.codes == {("E1", "net_pay"): NO_PAY}
    assert found.found.asks[0].employments == 1


def test_an_open_part_up_to_the_tolerance_is_shown_and_not_asked_about(session: DuckDBSession) -> None:
    months = steady()
    change(months, "E1", ee_ni=pounds("108.16") + Decimal(TOLERANCE_PENCE) / 100)
    change(months, "E2", ee_ni=pounds("108.17") + Decimal(TOLERANCE_PENCE) / 100)
    found = check(session, months)
    assert found.open["E1", "ee_ni"] == TOLERANCE_PENCE
    assert {e for e, _ in found.codes} == {"E2"}


def _starter(m: Months) -> None:
    m[2].append(slip("E9", start_date=date(2026, 9, 7)))
    m[3].append(line("E9"))


def _late_starter(m: Months) -> None:
    m[2].append(slip("E9", start_date=date(2026, 8, 28)))
    m[3].append(line("E9"))


def _leaver(m: Months) -> None:
    m[0].append(slip("E9", leaving_date=date(2026, 8, 31)))
    m[1].append(line("E9"))


def _part_month(m: Months) -> None:
    change(m, "E1", gross_pay="1200.00", hours="80.00", leaving_date=date(2026, 9, 15), tax="0.00", ee_ni="12.16",
           er_ni="117.45", ee_pension="69.60", er_pension="232.80")  # fmt: skip
    change_line(m, "E1", units="80.00")


def _rise(m: Months) -> None:
    change(m, "E1", gross_pay="2472.00", hourly_rate="15.45", tax="254.40", ee_ni="113.92")
    change_line(m, "E1", rate="15.45")


def _hours(m: Months) -> None:
    change(m, "E1", gross_pay="2250.00", hours="150.00", tax="210.00", ee_ni="96.16")
    change_line(m, "E1", units="150.00")


def _award(m: Months) -> None:
    change(m, "E1", gross_pay="2760.00", tax="312.00", ee_ni="136.96")
    m[3].append(line("E1", "BACKPAY", "arrears", units="800.00", rate="0.45"))


def _earned_before(m: Months) -> None:
    change(m, "E1", gross_pay="2760.00", tax="312.00", ee_ni="136.96")
    earned = {"earned_from": date(2026, 4, 1), "earned_to": date(2026, 8, 31)}
    m[3].append(line("E1", "BASIC2", "basic", units="800.00", rate="0.45", **earned))


def _overtime(m: Months) -> None:
    change(m, "E1", gross_pay="2625.00", hours="170.00", tax="285.00", ee_ni="126.16")
    m[3].append(line("E1", "OT150", "overtime", units="10.00", rate="22.50"))


def _sick(m: Months) -> None:
    change(m, "E1", gross_pay="2223.25", hours="140.00", tax="204.60", ee_ni="94.02")
    change_line(m, "E1", units="140.00")
    m[3].append(line("E1", "SSP", "statutory", units="1.00", rate="123.25"))


def _gone(m: Months) -> None:
    m[0][0] = slip("E1", gross_pay="2500.00", tax="260.00", ee_ni="116.16")
    m[1].append(line("E1", "BONUS", "bonus", units=None, rate=None, amount="100.00"))


def _bonus(m: Months) -> None:
    change(m, "E1", gross_pay="2500.00", tax="260.00", ee_ni="116.16")
    m[3].append(line("E1", "BONUS", "bonus", units=None, rate=None, amount="100.00"))


def _union(m: Months) -> None:
    change(m, "E1", other_deductions="11.50")
    m[3].append(line("E1", "UNION", "deduction", units="1.00", rate="-11.50"))


def _code(m: Months) -> None:
    change(m, "E1", tax_code="1185L", tax="312.00")


def _letter(m: Months) -> None:
    change(m, "E1", ni_letter="C", ee_ni="0.00")


def _section(m: Months) -> None:
    change(m, "E1", pension_section="50/50", ee_pension="69.60", tax="253.80")
    m[2][0]["tax_code"] = "1100L"


def _loan(m: Months) -> None:
    change(m, "E1", loan_plan="2", loan="17.00")


def _allowance(m: Months) -> None:
    """Started in July: by the end of August £600 of the allowance are not used, so tax begins in September."""
    m[0][0] = slip("E1", period="5", tax="0.00", taxable_pay="2260.80", taxable_pay_to_date="4641.25", tax_to_date="0")
    change(m, "E1", tax="122.40", taxable_pay="2260.80", taxable_pay_to_date="6902.05", tax_to_date="122.40")


def _correction(m: Months) -> None:
    """August took four months of another code's tax at once; September is the even share of the year."""
    m[0][0] = slip("E1", period="5", tax="300.00", taxable_pay_to_date="11304.00", tax_to_date="1200.00")
    change(m, "E1", taxable_pay_to_date="13564.80", tax_to_date="1440.00")


def _wobble(m: Months) -> None:
    change(m, "E1", tax="240.40")


NAMED: dict[str, tuple[Callable[[Months], None], str, str, set[str]]] = {
    "starter": (_starter, "E9", "net_pay", {"starter"}),
    "started last month, first paid now": (_late_starter, "E9", "net_pay", {"starter"}),
    "leaver": (_leaver, "E9", "net_pay", {"leaver"}),
    "part month of a leaver": (_part_month, "E1", "gross_pay", {"leaver"}),
    "rise": (_rise, "E1", "gross_pay", {"rise"}),
    "hours": (_hours, "E1", "gross_pay", {"hours"}),
    "award": (_award, "E1", "gross_pay", {"award"}),
    "earned before": (_earned_before, "E1", "gross_pay", {"award"}),
    "overtime": (_overtime, "E1", "gross_pay", {"overtime"}),
    "absence": (_sick, "E1", "gross_pay", {"absence"}),
    "one-off gone": (_gone, "E1", "gross_pay", {"one-off gone"}),
    "other element": (_bonus, "E1", "gross_pay", {"other element"}),
    "deduction": (_union, "E1", "other_deductions", {"deduction"}),
    "tax code": (_code, "E1", "tax", {"tax code"}),
    "NI letter": (_letter, "E1", "ee_ni", {"NI letter"}),
    "pension": (_section, "E1", "ee_pension", {"pension"}),
    "loan": (_loan, "E1", "loan", {"loan"}),
    "consequential": (_rise, "E1", "tax", {"consequential"}),
    "allowance not used before": (_allowance, "E1", "tax", {"cumulative tax"}),
    "the end of a correction": (_correction, "E1", "tax", {"cumulative tax"}),
    "rounding": (_wobble, "E1", "tax", {"rounding"}),
}


@pytest.mark.parametrize("what", NAMED)
def test_each_explanation_has_its_name_and_explains_every_penny(session: DuckDBSession, what: str) -> None:
    plant, employment, element, names = NAMED[what]
    months = steady()
    plant(months)
    found = check(session, months)
    row = found.rows[employment, element]
    assert set(row["explanation"].split(", ")) == names
    assert row["moved_pence"] == row["explained_pence"] != 0
    assert (found.open, found.found.asks) == ({}, ())


def test_a_movement_may_have_several_explanations_in_order(session: DuckDBSession) -> None:
    months = steady()
    change(months, "E1", gross_pay="3003.50", hours="180.00", hourly_rate="15.45", tax="360.70", ee_ni="156.44")
    change_line(months, "E1", units="170.00", rate="15.45")
    months[3].append(line("E1", "OT150", "overtime", units="10.00", rate="37.70"))
    found = check(session, months)
    assert found.rows["E1", "gross_pay"]["explanation"] == "rise, hours, overtime"
    assert found.parts["E1", "gross_pay"] == {"rise": 76_50, "hours": 150_00, "overtime": 377_00}
    assert found.open == {}


def test_a_supplementary_payslip_is_added_to_the_month_and_a_reversal_is_named(session: DuckDBSession) -> None:
    months = steady()
    extra = {"run_type": "supplementary", "hours": None, "tax": "10.00", "ee_ni": "4.00", "ee_pension": "0.00"}
    extra |= {"er_ni": "7.50", "er_pension": "0.00"}
    claim = {"units": "1.00", "rate": "50.00", "run_type": "supplementary"}
    months[0].append(slip("E1", gross_pay="50.00", **extra))
    months[1].append(line("E1", "CLAIM", "overtime", **claim))
    taken = {k: -pounds(v) if k in ("tax", "ee_ni", "er_ni") else v for k, v in extra.items()}
    months[2].append(slip("E1", **{**taken, "gross_pay": "-50.00", "run_type": "reversal"}))
    months[3].append(line("E1", "CLAIM", "overtime", **{**claim, "units": "-1.00", "run_type": "reversal"}))
    found = check(session, months)
    assert found.found.current.payslips == found.found.previous.payslips == 7
    assert found.found.current.employments == 6
    assert found.rows["E1", "gross_pay"]["moved_pence"] == -100_00
    assert found.parts["E1", "gross_pay"] == {"overtime": -50_00, "reversal": -50_00}
    assert found.open == {}


def test_a_deduction_that_moves_the_other_way_or_by_too_much_is_open(session: DuckDBSession) -> None:
    months = steady()
    _rise(months)
    change(months, "E1", tax="225.60")
    assert check(session, months).open["E1", "tax"] == -14_40
    change(months, "E1", tax="280.00")
    assert check(session, months).open["E1", "tax"] == 40_00
    change(months, "E1", tax="254.40", ee_ni="128.16")
    assert check(session, months).open["E1", "ee_ni"] == 20_00


def test_employees_are_joined_where_there_is_no_employment_id(session: DuckDBSession) -> None:
    old, _, new, _ = steady()
    new[0]["gross_pay"] += 1
    new[0]["net_pay"] += 1
    runs = [
        run_of(session, month, rows, without=["employment_id"]) for month, rows in ((AUGUST, old), (SEPTEMBER, new))
    ]
    found = seen(session, *runs)
    assert found.found.matched_by == "employee_id"
    assert found.open["E1", "net_pay"] == 100


def test_without_payslips_nothing_is_said(session: DuckDBSession) -> None:
    run = run_of(session, AUGUST, steady()[0])
    assert previous_period(Run(run.path, run.facts, (), ()), run, session) is None
    assert previous_period(run, Run(run.path, run.facts, (), ()), session) is None


def test_a_payroll_of_other_people_asks_once_and_not_about_everybody(session: DuckDBSession) -> None:
    old = [slip(f"E{n}", period="5") for n in range(6)]
    new = [slip(f"X{n}", start_date=date(2012, 1, 1)) for n in range(6)]
    found = seen(session, run_of(session, AUGUST, old), run_of(session, SEPTEMBER, new))
    assert (found.found.asks, found.codes) == ((), {})
    assert [f.question for f in found.found.fairness if f.weight == Weight.ASK] == ["Same people as the period before?"]


PENCE = st.integers(-300_00, 300_00)


@st.composite
def payrolls(draw: st.DrawFn) -> Months:
    """Payrolls in which anything may have moved, whether it makes sense or not."""
    months = steady(5)
    for employment in ("E1", "E2", "E3"):
        for name in draw(
            st.sets(st.sampled_from(["gross_pay", "tax", "ee_ni", "ee_pension", "other_deductions", "er_ni"]))
        ):
            place = int(employment[1]) - 1
            change(months, employment, **{name: months[2][place][name] + Decimal(draw(PENCE)) / 100})
        if draw(st.booleans()):
            change(months, employment, hours=draw(st.integers(0, 200)), hourly_rate=draw(st.integers(10, 20)))
        if draw(st.booleans()):
            change_line(months, employment, units=draw(st.integers(0, 200)), rate=draw(st.integers(10, 20)))
        if draw(st.booleans()):
            kind = draw(st.sampled_from(["overtime", "statutory", "arrears", "deduction", "bonus", "basic", "pension"]))
            side = draw(st.sampled_from([1, 3]))
            months[side].append(line(employment, "X", kind, units="1.00", rate=Decimal(draw(PENCE)) / 100))
    change(months, "E4", net_pay=Decimal(draw(PENCE)) / 100, tax_code=draw(st.sampled_from(["1257L", "BR", "K9"])))
    if draw(st.booleans()):
        months[draw(st.sampled_from([0, 2]))].pop()
    return months


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(months=payrolls(), lines=st.booleans())
def test_explained_and_open_pence_are_what_moved(session: DuckDBSession, months: Months, lines: bool) -> None:
    found = check(session, months, lines=lines)
    for key, row in found.rows.items():
        assert row["new_pence"] - row["old_pence"] == row["moved_pence"]
        assert row["explained_pence"] + row["open_pence"] == row["moved_pence"]
        assert row["explained_pence"] == sum(found.parts.get(key, {}).values())
    for key, names in found.parts.items():
        assert key in found.rows or sum(names.values()) == 0
    _add_up(found, months)


def _add_up(found: Seen, months: Months) -> None:
    """What moved between the two months is in the rows, all of it, and the sums say the same."""
    for element in ("net_pay", "gross_pay", "tax", "er_ni"):
        old, new = (sum(int(row[element] * 100) for row in months[side]) for side in (0, 2))
        rows = [row for (_, name), row in found.rows.items() if name == element]
        assert sum(row["moved_pence"] for row in rows) == new - old
        summed = {e.element: e for e in found.found.elements}
        if element in summed:
            assert (summed[element].old_pence, summed[element].new_pence) == (old, new)
            assert (
                summed[element].explained_pence + summed[element].open_pence == summed[element].moved_pence == new - old
            )
    net = sum(row["open_pence"] for (_, name), row in found.rows.items() if name == "net_pay")
    old, new = (sum(int(row["net_pay"] * 100) for row in months[side]) for side in (0, 2))
    assert old + sum(e.net_pence for e in found.found.explanations) + net == new


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pence=PENCE.filter(lambda p: abs(p) > 1), employment=st.integers(1, 6))
def test_pay_added_to_anybody_without_a_reason_is_open_to_the_penny(
    session: DuckDBSession, pence: int, employment: int
) -> None:
    months = steady()
    change(months, f"E{employment}", gross_pay=pounds("2400.00") + Decimal(pence) / 100)
    found = check(session, months)
    assert found.open == {(f"E{employment}", "gross_pay"): pence, (f"E{employment}", "net_pay"): pence}
