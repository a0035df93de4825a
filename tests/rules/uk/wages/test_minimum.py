"""The minimum wage held to the law in plain Python, and to sets of payslips that must not be taken wrongly."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import pytest

from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.rules.uk.wages.minimum import RULE
from tests.rules.uk.pay import Record, answer, answers

SLIP = {
    "employee_id": "1", "employment_id": "1-1", "run_type": "main", "pay_date": "2026-09-25",
    "earnings_from": "2026-09-01", "earnings_to": "2026-09-30", "birth_date": "1980-05-01", "apprentice": "no",
    "hours": "100.00", "gross_pay": "1271.00",
}  # fmt: skip
LINE = {
    "employee_id": "1", "employment_id": "1-1", "run_type": "main", "pay_date": "2026-09-25", "element_code": "BASIC",
    "element_class": "basic", "units": "100.00", "rate": "12.71", "amount": "1271.00", "earned_from": "2026-09-01",
    "earned_to": "2026-09-30",
}  # fmt: skip
LOW = LINE | {"rate": "12.00", "amount": "1200.00"}
RATES = {  # from 25 and over (or, from 2021, 23; from 2024, 21) down, as gov.uk gives them
    2019: (821, 770, 770, 615, 435), 2020: (872, 820, 820, 645, 455), 2021: (891, 891, 836, 656, 462),
    2022: (950, 950, 918, 683, 481), 2023: (1042, 1042, 1018, 749, 528), 2024: (1144, 1144, 1144, 860, 640),
    2025: (1221, 1221, 1221, 1000, 755), 2026: (1271, 1271, 1271, 1085, 800),
}  # fmt: skip


def rate(born: date, first_day: date) -> int:
    """Pence an hour, from the table as it is published."""
    year = first_day.year if (first_day.month, first_day.day) >= (4, 1) else first_day.year - 1
    age = first_day.year - born.year - ((first_day.month, first_day.day) < (born.month, born.day))
    place = next(place for place, least in enumerate((25, 23, 21, 18, 0)) if age >= least)
    return RATES[year][place]


def test_every_age_and_year_is_at_the_published_rate(session: Session) -> None:
    rng = Random(4)
    records, expected = [], []
    for place in range(600):
        first = date(2019, 4, 1) + timedelta(days=rng.randrange(2900))
        born = first - timedelta(days=rng.randrange(17 * 366, 30 * 365))
        hours, off = rng.randrange(1, 160), rng.choice((-200, -2, -1, 0, 1, 500))
        pence = hours * rate(born, first) + off
        expected.append(off < -1)
        records.append(
            SLIP
            | {"employment_id": str(place), "earnings_from": str(first), "earnings_to": str(first + timedelta(days=6))}
            | {"pay_date": str(first + timedelta(days=10)), "birth_date": str(born), "hours": str(hours)}
            | {"gross_pay": f"{pence // 100}.{pence % 100:02d}"}
        )
    found = answers(session, RULE, records)
    assert [a.cannot for a in found if a.cannot] == []
    assert [bool(a.breaks) for a in found] == expected


@pytest.mark.parametrize(("born", "broken"), [("2005-09-01", True), ("2005-09-02", False)])
def test_the_age_is_that_of_the_first_day(session: Session, born: str, broken: bool) -> None:
    """21 on the first day of the period, or a day later."""
    assert bool(answer(session, RULE, SLIP | {"birth_date": born, "gross_pay": "1085.00"}).breaks) == broken


def test_the_rate_is_that_of_the_first_day(session: Session) -> None:
    """A week that begins on 31 March is at the rate that ends with it; one that begins on 1 April is not."""
    week = SLIP | {"hours": "40", "gross_pay": "488.40", "pay_date": "2026-04-10"}
    assert answer(session, RULE, week | {"earnings_from": "2026-03-31", "earnings_to": "2026-04-06"}).kept
    later = answer(session, RULE, week | {"earnings_from": "2026-04-01", "earnings_to": "2026-04-07"})
    assert later.breaks == {"gross_pay": "£508.40"}


def test_hours_printed_to_the_hundredth_may_be_off_by_half_of_one(session: Session) -> None:
    """160.755 hours at £12.71 are £2,043.20, and print as 160.76."""
    assert answer(session, RULE, SLIP | {"hours": "160.76", "gross_pay": "2043.20"}).kept
    assert answer(session, RULE, SLIP | {"hours": "160.76", "gross_pay": "2043.10"}).breaks
    assert answer(session, RULE, SLIP | {"hours": "8.00", "gross_pay": "101.60"}).breaks


def test_a_care_worker_s_weekend_rate_does_not_make_up_for_the_week(session: Session) -> None:
    """HMRC, NMWM09270, example 1: 20 hours at £4 and 15 at £7 are £140 of minimum wage pay."""
    week = SLIP | {"hours": "35.00", "gross_pay": "185.00"}
    own = [
        LINE | {"units": "20.00", "rate": "4.00", "amount": "80.00"},
        LINE | {"element_code": "OT WEEKEND", "element_class": "overtime", "units": "15.00"}
        | {"rate": "7.00", "amount": "105.00"},
    ]  # fmt: skip
    assert answer(session, RULE, week, others={Kind.PAY_LINE: own}).breaks == {"gross_pay": "£444.85"}


@pytest.mark.parametrize(
    "more",
    [
        {"element_code": "AWARD", "element_class": "arrears", "earned_from": "2026-04-01", "earned_to": "2026-08-31"},
        {"element_code": "WEIGHTING", "element_class": "allowance"},
        {"element_code": "MILEAGE", "element_class": "expenses"},
        {"element_code": "CLAIM", "element_class": "other", "earned_from": "2026-08-01", "earned_to": "2026-08-31"},
    ],
)
def test_what_does_not_count_makes_up_for_nothing(session: Session, more: Record) -> None:
    extra = {**LINE, "units": "", "rate": "", "amount": "400.00", **more}
    slip = SLIP | {"gross_pay": "1600.00"}
    assert answer(session, RULE, slip, others={Kind.PAY_LINE: [LOW, extra]}).breaks == {"gross_pay": "£1,271.00"}


@pytest.mark.parametrize(
    "more",
    [
        {"element_code": "BONUS", "element_class": "bonus"},
        {"element_code": "AWARD", "element_class": "arrears"},
        {"element_code": "CORRECTION", "run_type": "supplementary", "pay_date": "2026-09-30"},
    ],
)
def test_what_was_earned_in_the_period_counts(session: Session, more: Record) -> None:
    extra = {**LINE, "units": "", "rate": "", "amount": "71.00", **more}
    assert answer(session, RULE, SLIP | {"gross_pay": "1271.00"}, others={Kind.PAY_LINE: [LOW, extra]}).kept


def test_holiday_pay_of_a_leaver_counts_with_its_hours(session: Session) -> None:
    slip = SLIP | {"hours": "130.00", "gross_pay": "1652.30", "earnings_to": "2026-09-20", "leaving_date": "2026-09-20"}
    holiday = LINE | {"element_code": "HOLPAY", "element_class": "holiday", "units": "30.00", "amount": "381.30"}
    assert answer(session, RULE, slip, others={Kind.PAY_LINE: [LINE, holiday]}).kept
    short = holiday | {"rate": "10.00", "amount": "300.00"}
    assert answer(session, RULE, slip, others={Kind.PAY_LINE: [LINE, short]}).breaks


def test_sick_pay_beside_hours_that_leave_it_out_is_no_matter(session: Session) -> None:
    sick = LINE | {
        "element_code": "SSP",
        "element_class": "statutory",
        "units": "1",
        "rate": "123.25",
        "amount": "123.25",
    }
    slip = SLIP | {"gross_pay": "1394.25"}
    assert answer(session, RULE, slip, others={Kind.PAY_LINE: [LINE, sick]}).kept


def test_sick_pay_for_hours_that_are_not_told_apart_cannot_be_checked(session: Session) -> None:
    """150 hours of contract, 100 of them paid and the rest sick."""
    sick = LINE | {
        "element_code": "SSP",
        "element_class": "statutory",
        "units": "1",
        "rate": "123.25",
        "amount": "123.25",
    }
    found = answer(session, RULE, SLIP | {"hours": "150"}, others={Kind.PAY_LINE: [LINE, sick]})
    assert "pay for absence" in found.cannot


def test_salary_paid_as_one_unit_is_held_against_the_hours(session: Session) -> None:
    salary = LINE | {"units": "1", "rate": "1900.00", "amount": "1900.00"}
    slip = SLIP | {"hours": "160", "gross_pay": "1900.00"}
    assert answer(session, RULE, slip, others={Kind.PAY_LINE: [salary]}).breaks == {"gross_pay": "£2,033.60"}


def test_another_person_s_lines_are_not_counted(session: Session) -> None:
    other = LINE | {"employment_id": "2-1", "amount": "100.00"}
    assert answer(session, RULE, SLIP, others={Kind.PAY_LINE: [other]}).kept


def test_a_line_that_cannot_be_read_is_not_taken_for_nothing(session: Session) -> None:
    broken = LINE | {"amount": "12 71"}
    assert (
        answer(session, RULE, SLIP, others={Kind.PAY_LINE: [broken]}).cannot == "the amount of a pay line is not known"
    )


def test_main_reversal_and_correction_of_one_month_are_one(session: Session) -> None:
    back = SLIP | {"run_type": "reversal", "hours": "-100.00", "gross_pay": "-1200.00"}
    wrong, right = SLIP | {"gross_pay": "1200.00"}, SLIP | {"run_type": "correction", "pay_date": "2026-09-28"}
    found = answers(session, RULE, (wrong, back, right))
    assert [a.applies for a in found] == [True, False, False]
    assert found[0].kept


@pytest.mark.parametrize("hours", ["", "100.00", "0"])
def test_a_reversal_that_does_not_tell_its_hours_invents_nothing(session: Session, hours: str) -> None:
    back = SLIP | {"run_type": "reversal", "hours": hours, "gross_pay": "-1271.00"}
    right = SLIP | {"run_type": "correction", "pay_date": "2026-09-28"}
    found = answers(session, RULE, (SLIP, back, right))
    assert [a.breaks for a in found] == [{}, {}, {}]
    assert "takes pay back" in found[0].cannot


def test_a_reversal_of_lines_with_their_units_is_counted(session: Session) -> None:
    back = SLIP | {"run_type": "reversal", "hours": "", "gross_pay": "-1271.00"}
    right = SLIP | {"run_type": "correction", "pay_date": "2026-09-28", "gross_pay": "1271.00"}
    own = [
        LINE,
        LINE | {"run_type": "reversal", "units": "-100.00", "amount": "-1271.00"},
        LINE | {"run_type": "correction", "pay_date": "2026-09-28"},
    ]
    assert answers(session, RULE, (SLIP, back, right), {Kind.PAY_LINE: own})[0].kept


def test_a_reversal_of_an_earlier_month_is_of_that_month(session: Session) -> None:
    back = SLIP | {"run_type": "reversal", "earnings_from": "2026-07-01", "earnings_to": "2026-07-31", "hours": ""}
    found = answers(session, RULE, (SLIP, back | {"gross_pay": "-500.00"}))
    assert [(a.applies, a.breaks) for a in found] == [(True, {}), (False, {})]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"hours": ""}, "the hours is not known"),
        ({"hours": "-5"}, "less than nought"),
        ({"hours": "1600"}, "more than a month has"),
        ({"gross_pay": ""}, "the gross pay is not known"),
        ({"birth_date": "", "gross_pay": "1085.00"}, "the birth date is not known"),
        ({"birth_date": "31/02/1990", "gross_pay": "1085.00"}, "the birth date is not known"),
        ({"birth_date": "2090-01-01", "gross_pay": "1085.00"}, "the birth date is not known"),
        ({"birth_date": "2010-08-01", "gross_pay": "100.00"}, "compulsory school age"),
        ({"apprentice": "perhaps", "gross_pay": "900.00"}, "rate of an apprentice"),
        ({"apprentice": "yes", "gross_pay": "900.00"}, "an apprentice of 19 or over"),
        ({"earnings_from": "2018-09-01", "earnings_to": "2018-09-30"}, "no minimum wage is known"),
        ({"earnings_from": "", "pay_date": "2026-04-25", "gross_pay": "1230.00"}, "the day on which"),
    ],
)
def test_what_cannot_be_checked_is_said(session: Session, change: Record, why: str) -> None:
    found = answer(session, RULE, SLIP | change)
    assert why in found.cannot
    assert not found.breaks


@pytest.mark.parametrize(
    "change",
    [
        {"birth_date": "", "gross_pay": "799.00"},
        {"apprentice": "yes", "gross_pay": "799.00"},
        {"earnings_from": "", "earnings_to": "", "gross_pay": "1200.00"},
    ],
)
def test_what_is_below_every_rate_is_a_breach_whatever_is_not_known(session: Session, change: Record) -> None:
    assert answer(session, RULE, SLIP | change).breaks


def test_without_a_column_for_apprentices_nobody_is_taken_for_one_or_for_none(session: Session) -> None:
    slip = {name: value for name, value in SLIP.items() if name != "apprentice"}
    assert "rate of an apprentice" in answer(session, RULE, slip | {"gross_pay": "900.00"}).cannot
    assert answer(session, RULE, slip | {"gross_pay": "799.00"}).breaks
    assert answer(session, RULE, slip).kept


def test_no_hours_worked_is_nothing_to_check(session: Session) -> None:
    assert not answer(session, RULE, SLIP | {"hours": "0", "gross_pay": "400.00"}).applies


def test_pay_is_shared_by_lines_at_random(session: Session) -> None:
    """Basic pay and overtime at time and a half of random people: short just where the basic rate is."""
    rng = Random(7)
    slips, own, expected = [], [], []
    for place in range(300):
        who = {"employment_id": str(place), "employee_id": str(place)}
        rate_e2, basic, extra = rng.randrange(1240, 1300), rng.randrange(1, 12000), rng.randrange(0, 4000, 25)
        amounts = [rounded(basic * rate_e2), rounded(extra * (rate_e2 * 3 // 2))]
        slips.append(SLIP | who | {"hours": str(Decimal(basic + extra) / 100), "gross_pay": pounds(sum(amounts))})
        own.append(LINE | who | {"units": f"{basic / 100:.2f}", "rate": pounds(rate_e2), "amount": pounds(amounts[0])})
        over = {"units": f"{extra / 100:.2f}", "rate": pounds(rate_e2 * 3 // 2), "amount": pounds(amounts[1])}
        own.append(LINE | who | {"element_code": "OT150", "element_class": "overtime"} | over)
        slack = 1 + (Decimal(1271) / 200 if (basic + extra) % 25 else 0)
        counted = amounts[0] + min(amounts[1], -(-extra * rate_e2 // 100))
        expected.append(counted + slack < Decimal((basic + extra) * 1271) / 100)
    assert [bool(a.breaks) for a in answers(session, RULE, slips, {Kind.PAY_LINE: own})] == expected
    assert 50 < sum(expected) < 250


def rounded(hundredths_of_pence: int) -> int:
    return int((Decimal(hundredths_of_pence) / 100).to_integral_value(ROUND_HALF_UP))


def pounds(pence: int) -> str:
    return f"{Decimal(pence) / 100:.2f}"
