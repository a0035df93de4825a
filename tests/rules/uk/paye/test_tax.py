"""Income tax: HMRC's own results, random payrolls, and what is lawful for reasons that a payslip does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from jamfirst.rules.rule import EXACT
from jamfirst.rules.uk.paye.tax import RULE
from tests.rules.uk.paye.batch import hold
from tests.rules.uk.paye.payroll import payroll
from tests.rules.uk.paye.vectors import SHARED, published, transcribed

Slip = Mapping[str, str]


def changed(slip: Slip, pounds: str) -> dict[str, str]:
    """A payslip with so much more tax, to date as well."""
    return {**slip, **{name: str(Decimal(slip[name]) + Decimal(pounds)) for name in ("tax", "tax_to_date")}}


def test_hmrcs_results() -> None:
    held = hold(RULE, transcribed())
    assert (held.checked, held.breached) == (22, 0)


@pytest.mark.skipif(not SHARED.is_file(), reason="HMRC's test data are not beside the project")
def test_all_of_hmrcs_results_at_hand() -> None:
    slips = published()
    held, exact = hold(RULE, slips), hold(replace(RULE, tolerance=EXACT), slips)
    assert (held.checked, held.breached) == (len(slips), 0)
    assert len(slips) > 300
    a_penny_off = [slips[place - 1] for place in exact.places if slips[place - 1]["tax_year"] == "2025-26"]
    assert {(slip["frequency"], slip["tax_code"][0]) for slip in a_penny_off} == {("monthly", "S")}
    assert len(exact.places) * 40 < len(slips)


def test_hmrcs_results_two_pence_off() -> None:
    for pounds in ("0.02", "-0.02"):
        slips = [changed(slip, pounds) for slip in transcribed()]
        assert hold(RULE, slips).breached == 22


@pytest.mark.parametrize("left_out", ["", "pay_date", "period", "tax_year"])
def test_random_payrolls(left_out: str) -> None:
    slips = [{k: v for k, v in slip.items() if k != left_out} for slip in payroll(20, 80)]
    held = hold(RULE, slips)
    assert held.checked == len(slips) > 1500
    assert not held.breaches, [(b, slips[b[0] - 1]) for b in held.breaches[:3]]


def test_random_payrolls_two_pence_off() -> None:
    rng = Random(21)
    slips = [changed(slip, rng.choice(["0.02", "-0.02"])) for slip in payroll(20, 80)]
    held = hold(RULE, slips)
    assert held.breached == len(slips)


MONTH = {"frequency": "monthly", "tax_year": "2026-27", "period": "6", "run_type": "main", "start_date": "2019-01-01"}
ALONE = {**MONTH, "tax_basis": "period", "tax_code": "1257L", "employment_id": "7-1"}
FIRST = {**ALONE, "taxable_pay": "2000.00", "tax": "190.20"}


def extra(pay: str, tax: str, run_type: str = "supplementary") -> Slip:
    return {**ALONE, "taxable_pay": pay, "tax": tax, "run_type": run_type}


@pytest.mark.parametrize(
    ("slips", "broken"),
    [
        pytest.param([FIRST, extra("300.00", "60.00")], set(), id="the second takes what is missing"),
        pytest.param([FIRST, extra("300.00", "60.00"), extra("100.00", "20.00")], set(), id="so does the third"),
        pytest.param([extra("-2000.00", "-190.20", "reversal"), FIRST], set(), id="all is taken back"),
        pytest.param([extra("-500.00", "-100.00", "reversal"), FIRST], set(), id="a part is taken back"),
        pytest.param([FIRST, extra("300.00", "0.00")], {2}, id="free pay twice"),
        pytest.param([{**FIRST, "tax": "250.20"}, extra("300.00", "0.00")], set(), id="the first took for both"),
        pytest.param([FIRST, {**FIRST, "employment_id": "7-2"}], set(), id="another employment is another matter"),
        pytest.param(
            [FIRST, {**extra("300.00", "60.00"), "period": "5"}], set(), id="nothing is said of another month"
        ),
    ],
)
def test_several_payments_of_a_month_that_is_taxed_by_itself(slips: list[Slip], broken: set[int]) -> None:
    assert hold(RULE, slips).places == broken


def test_an_extra_payment_whose_main_one_is_elsewhere() -> None:
    held = hold(RULE, [extra("300.00", "60.00")])
    assert (held.checked, held.breached) == (0, 0)
    assert "not in the file" in next(iter(held.cannot))


def test_weeks_of_holiday_pay_in_advance_are_taxed_by_the_tables_of_as_many_weeks() -> None:
    week = {**ALONE, "frequency": "weekly", "period": "14", "taxable_pay": "1000.00", "tax": "54.80"}
    weeks = {**week, "earnings_from": "2026-07-06", "earnings_to": "2026-07-19"}
    held = hold(RULE, [weeks, {**weeks, "earnings_to": "2026-07-12"}, {**weeks, "tax": "158.20"}])
    assert (held.places, list(held.cannot.values())) == ({2}, [1])


YEAR = {**MONTH, "tax_basis": "cumulative", "tax_code": "1257L"}


def slip(pay: str, to_date: str, tax: str, tax_to_date: str, **others: str) -> Slip:
    figures = {"taxable_pay": pay, "taxable_pay_to_date": to_date, "tax": tax, "tax_to_date": tax_to_date}
    return {**YEAR, **figures, **others}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        pytest.param(slip("2000.00", "12000.00", "190.40", "1142.00"), "right", id="right"),
        pytest.param(slip("2000.00", "12000.00", "190.42", "1142.02"), "wrong", id="two pence"),
        pytest.param(slip("2000.00", "12000.00", "9.00", "835.00", start_date="2026-08-01"), "cannot", id="a starter"),
        pytest.param(slip("2000.00", "2000.00", "0.00", "0.00", start_date="2026-09-01"), "right", id="without a P45"),
        pytest.param(slip("2000.00", "12000.00", "200.40", "1152.00", start_date="2026-04-20"), "wrong",
                     id="a starter whose figures are whole"),
        pytest.param(slip("-100.00", "11900.00", "-30.00", "900.00", run_type="reversal"), "cannot", id="a reversal"),
        pytest.param(slip("-100.00", "11900.00", "30.00", "1100.00", run_type="reversal"), "wrong",
                     id="tax on pay that is taken back"),
        pytest.param(slip("-100.00", "11900.00", "-90.00", "900.00", run_type="reversal"), "wrong",
                     id="more than half of the pay is repaid"),
        pytest.param(slip("100.00", "6000.00", "0.00", "200.00", run_type="supplementary"), "cannot",
                     id="nothing is repaid with an extra payment"),
        pytest.param(slip("100.00", "6000.00", "0.00", "200.00"), "wrong", id="nor with the main one"),
    ],
)  # fmt: skip
def test_what_may_be_lawful_for_another_reason(record: Slip, told: str) -> None:
    held = hold(RULE, [record])
    assert ("wrong" if held.breached else "right" if held.checked else "cannot") == told, held


LIMITED = {**YEAR, "period": "1", "tax_code": "K2000", "taxable_pay": "500.00", "taxable_pay_to_date": "500.00"}


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"tax": "250.00"}, "right"),
        ({"tax": "251.00"}, "wrong"),
        ({"tax": "249.00"}, "wrong"),
        ({"tax": "433.40"}, "wrong"),
        ({"tax": "265.00", "gross_pay": "530.00"}, "cannot"),
        ({"tax": "250.00", "gross_pay": "530.00", "ee_pension": "30.00"}, "right"),
        ({"tax": "267.00", "gross_pay": "530.00"}, "wrong"),
        ({"tax": "150.00", "gross_pay": "300.00"}, "cannot"),
        ({"tax": "140.00", "gross_pay": "300.00"}, "wrong"),
        ({"tax": "300.00", "run_type": "supplementary"}, "cannot"),
    ],
)
def test_at_most_half_of_the_pay(others: Slip, told: str) -> None:
    """The tables give £433.40; whether gross or taxable pay counts, and less what benefits, only the employer knows."""
    held = hold(RULE, [{**LIMITED, "tax_to_date": others["tax"], **others}])
    assert ("wrong" if held.breached else "right" if held.checked else "cannot") == told, held


def test_no_pay_no_tax() -> None:
    """A lower code raises the tax due to date, but nothing can be taken of nothing."""
    held = hold(RULE, [slip("0.00", "12000.00", "0.00", "800.00"), slip("0.00", "12000.00", "10.00", "810.00")])
    assert held.places == {2}


@pytest.mark.parametrize("period", ["7", "5"])
def test_the_tables_of_the_period_or_of_the_pay_date_may_hold(period: str) -> None:
    """A period that is not that of the pay date is a question of its own."""
    lawful = slip("2000.00", "12000.00", "190.40", "1142.00", period=period, pay_date="2026-09-25")
    assert hold(RULE, [lawful, changed(lawful, "1.00")]).places == {2}


def test_yearly_pay_by_the_tables_of_the_year_or_of_its_month() -> None:
    yearly = {**YEAR, "frequency": "annual", "period": "1", "pay_date": "2026-09-25"}
    figures = [("3484.00", "month 12"), ("5714.00", "month 6"), ("3600.00", "neither")]
    slips = [{**yearly, **slip("30000.00", "30000.00", tax, tax, frequency="annual", period="1", pay_date="2026-09-25")}
             for tax, _ in figures]  # fmt: skip
    assert hold(RULE, slips).places == {3}


def test_the_last_basic_rate_pay_day_of_53_weeks_is_cumulative_or_not() -> None:
    """Regulation 31(2) leaves the basic rate code out, HMRC's routines do not; they differ by whole pounds cut off."""
    week = {**YEAR, "frequency": "weekly", "tax_year": "2024-25", "period": "53", "tax_code": "BR"}
    figures = {"taxable_pay": "100.60", "taxable_pay_to_date": "5000.40"}
    taxes = [("20.20", "1000.00"), ("20.00", "999.80"), ("20.40", "1000.20")]
    slips = [{**week, **figures, "tax": tax, "tax_to_date": to_date} for tax, to_date in taxes]
    assert hold(RULE, slips).places == {3}


def test_hostile_values_are_told_and_never_stop_the_run() -> None:
    rng = Random(7)
    money = [
        "",
        "0",
        "1e5",
        "99999999999999999.99",
        "-99999999999999999.99",
        "92233720368547758.07",
        "NaN",
        "1000.00",
        "-5",
    ]
    pool = {
        "tax_code": ["1257L", "1257", "K0", "", "D9", "１２５７L", "K999999", "' or 1=1", "1257L X"],
        "tax_basis": ["cumulative", "period", "", "often"],
        "tax_year": ["2026-27", "2026-28", "", "9999", "26/27"],
        "frequency": ["monthly", "weekly", "daily", "four-weekly", ""],
        "period": ["1", "0", "99", "-1", "", "June"],
        "pay_date": ["2026-04-24", "31/02/2026", "", "0001-01-01", "9999-12-31"],
        "start_date": ["", "2026-04-07", "2010-01-01"],
        "employment_id": ["", "a", "b"],
        "run_type": ["", "main", "reversal", "?"],
        **dict.fromkeys(("taxable_pay", "taxable_pay_to_date", "tax", "tax_to_date", "gross_pay", "ee_pension"), money),
    }
    slips = [{name: rng.choice(values) for name, values in pool.items()} for _ in range(2000)]
    held = hold(RULE, slips)
    assert held.records == 2000
    assert held.checked + sum(held.cannot.values()) == 2000
    assert held.cannot["the tax code is not one"] > 100


@pytest.mark.parametrize("name", ["taxable_pay", "taxable_pay_to_date", "tax", "tax_to_date"])
@pytest.mark.parametrize("amount", ["99999999999999.99", "-92233720368547758.07", "99999999999999999.99", "", "NaN"])
def test_an_amount_that_is_none_or_beyond_all_pay(name: str, amount: str) -> None:
    lawful = slip("2000.00", "12000.00", "190.40", "1142.00")
    held = hold(RULE, [{**lawful, name: amount}, lawful])
    assert (held.checked, held.breached, sum(held.cannot.values())) == (1, 0, 1)


def test_absurd_gross_pay_and_pension_do_not_matter_where_the_tax_is_right() -> None:
    lawful = slip("2000.00", "12000.00", "190.40", "1142.00", gross_pay="99999999999999999.99", ee_pension="-5")
    assert hold(RULE, [lawful]).checked == 1
