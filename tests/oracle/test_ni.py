"""The oracle's National Insurance against HMRC's published test data, and against cases worked by hand."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

import pytest

from tests.oracle import figures
from tests.oracle.ni import (
    Contributions,
    contributions,
    director_alternative,
    director_to_date,
    figures_on,
    tax_year_of,
    thresholds,
)
from tests.oracle.published import published

FREQUENCIES = {"fortnightly": "two-weekly", "fourweekly": "four-weekly"}
DAYS = {"weekly": 7, "fortnightly": 14, "fourweekly": 28}
Row = dict[str, str]

TRANSCRIBED = (
    ("2022-23", "weekly", "A", "1", "967.50", "102.97 119.27 123.00 67.00 777.00"),
    ("2022-23", "fortnightly", "B", "1", "1934.50", "110.35 238.46 246.00 134.00 1554.00"),
    ("2022-23", "fortnightly", "F", "7", "962.03", "63.34 0.00 246.00 238.00 478.03"),
    ("2022-23", "fourweekly", "F", "4", "3867.51", "384.27 292.50 492.00 475.00 2900.00"),
    ("2022-23", "monthly", "A", "1", "4188.54", "445.93 516.30 533.00 290.00 3365.54"),
)
"""A few of HMRC's cases, for where the whole of them is not at hand (Crown copyright, Open Government Licence v3)."""


def pay_day(tax_year: str, frequency: str, period: int) -> date:
    """A day in the tax period: of months the last, of weeks the first of the last week (in 2022-23 rates changed at the
    start of tax week 14 and within week 31, with which HMRC's data do not yet go)."""
    first = date(int(tax_year[:4]), 4, 6)
    if frequency == "monthly":
        return first.replace(year=first.year + (period + 3) // 12, month=(period + 3) % 12 + 1, day=5)
    return first + timedelta(days=DAYS[frequency] * max(1, period) - 7)


def cases() -> Iterator[tuple[str, str, str, str, str, str]]:
    path = published("hmrc_ni_test_vectors.csv")
    if path is None:
        yield from TRANSCRIBED
        return
    names = ("employee_nic", "employer_nic", "earnings_at_lel_ytd", "earnings_lel_to_pt_ytd", "earnings_pt_to_uel_ytd")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wanted = " ".join(row[name] for name in names)
            yield row["tax_year"], row["frequency"], row["ni_category"], row["period"], row["gross_pay"], wanted


def test_hmrc_test_data() -> None:
    off = []
    for case in cases():
        year, frequency, letter, period, pay, wanted = case
        paid = pay_day(year, frequency, int(period))
        ours = contributions(letter, FREQUENCIES.get(frequency, frequency), paid, Decimal(pay))
        if ours != Contributions(*map(Decimal, wanted.split())):
            off.append((case, ours))
    assert off == []


def director_rows() -> list[Row]:
    path = published("hmrc_ni_director_test_vectors.csv")
    if path is None:
        pytest.skip("HMRC's test data of directors are not at hand")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_hmrc_test_data_of_directors() -> None:
    checked = 0
    for _, rows in groupby(director_rows(), lambda row: (row["tax_year"], row["test_id"].rpartition("/")[0])):
        checked += check_director(list(rows))
    assert checked == 212


DIRECTOR_COLUMNS = {
    "employee": "employee_nic",
    "employer": "employer_nic",
    "at_lel": "earnings_at_lel_ytd",
    "lel_to_pt": "earnings_lel_to_pt_ytd",
    "pt_to_uel": "earnings_pt_to_uel_ytd",
}


def slips(row: Row) -> set[str]:
    """What is wrong in HMRC's data themselves. In 2022-23 the bands of four weeks as an employee go by the threshold of
    July, their contributions by that of April. In the last week of 2025-26 the middle band is that of 52 (48) weeks and
    not of the year, as in HMRC's own annual cases; and one employer's contribution is the employee's over again."""
    if (row["tax_year"], row["method"]) == ("2022-23", "EMP"):
        return {"at_lel", "lel_to_pt", "pt_to_uel"}
    if (row["tax_year"], row["frequency"], row["period"]) == ("2025-26", "weekly", "52"):
        return {"lel_to_pt", "employer"} if row["ni_category"] == "A" else {"lel_to_pt"}
    return set()


def check_director(rows: list[Row]) -> int:
    """One director's year: first what was paid before the directorship, then the rest, to date from its start."""
    starts = next(place for place, row in enumerate(rows) if row["method"] != "EMP")
    before, taken = Decimal(0), Contributions()
    for place, row in enumerate(rows):
        if place == starts:
            before, taken = Decimal(0), Contributions()
        ours = of_row(rows, place, starts, before, taken)
        before, taken = before + Decimal(row["gross_pay"]), taken.plus(ours)
        theirs = {name: Decimal(row[column]) for name, column in DIRECTOR_COLUMNS.items() if name not in slips(row)}
        found = {**ours._asdict(), **dict(zip(Contributions._fields[2:], taken[2:], strict=True))}
        assert {name: found[name] for name in theirs} == theirs, row
    return len(rows)


def of_row(rows: list[Row], place: int, starts: int, before: Decimal, taken: Contributions) -> Contributions:
    row = rows[place]
    earnings, letter = Decimal(row["gross_pay"]), row["ni_category"]
    paid = pay_day(row["tax_year"], "weekly", int(row["period"]))
    share = Decimal(row["pro_rata_factor"] or 1)
    last = place == len(rows) - 1
    if row["frequency"] == "annually" or (last and share != 1):
        return director_to_date(letter, paid, before + earnings, round(share * 52)).less(taken)
    whole = last and starts == 0
    return director_alternative(letter, "weekly", paid, earnings, before, taken, last=whole)


@pytest.mark.parametrize("letter", "ABCDEFHIJKLMNSVZ")
@pytest.mark.parametrize("year", figures.NATIONAL_INSURANCE, ids=lambda year: str(year.since))
def test_every_letter_and_year_has_figures(letter: str, year: figures.NiYear) -> None:
    """What holds in every year: nothing up to the thresholds, more pay is never cheaper, two bands add up to the
    pay."""
    for frequency in ("weekly", "two-weekly", "four-weekly", "monthly", "annual"):
        limits = thresholds(year, frequency)
        below = contributions(letter, frequency, year.since, min(limits.pt, limits.st))
        assert (below.employee, below.employer) == (0, 0)
        low, high = (contributions(letter, frequency, year.since, limits.uel + more) for more in (-7, 7))
        assert low.employee <= high.employee
        assert low.employer < high.employer
        assert high.at_lel + high.lel_to_pt + high.pt_to_uel == limits.uel


@pytest.mark.parametrize(
    ("day", "weeks", "wanted"),
    [
        (date(2025, 4, 6), "two-weekly", "250 484 193 962 1934"),
        (date(2025, 4, 6), "four-weekly", "500 967 385 1924 3867"),
        (date(2022, 7, 6), "two-weekly", "246 484 350 962 1934"),
        (date(2026, 4, 6), "monthly", "559 1048 417 2083 4189"),
    ],
)
def test_thresholds(day: date, weeks: str, wanted: str) -> None:
    assert thresholds(figures_on(day), weeks) == figures.Thresholds(*figures.pounds(wanted))


def test_a_month_of_2026_27_by_hand() -> None:
    """£2,000.00 at letter A: (2,000 - 1,048) x 8% = 76.16; (2,000 - 417) x 15% = 237.45."""
    ours = contributions("A", "monthly", date(2026, 9, 25), Decimal("2000.00"))
    assert ours == Contributions(*figures.pounds("76.16 237.45 559 489 952"))
    assert contributions("J", "monthly", date(2026, 9, 25), Decimal("2000.00")).employee == Decimal("19.04")
    assert contributions("C", "monthly", date(2026, 9, 25), Decimal("2000.00")).employee == 0
    assert contributions("M", "monthly", date(2026, 9, 25), Decimal("2000.00")).employer == 0
    assert contributions("X", "monthly", date(2026, 9, 25), Decimal("2000.00")) == Contributions()


def test_tax_years_begin_on_6_april() -> None:
    assert [tax_year_of(date(2026, 4, day)) for day in (5, 6)] == ["2025-26", "2026-27"]
    for day in (date(2019, 4, 5), date(2027, 4, 6)):
        with pytest.raises(ValueError, match="no figures"):
            figures_on(day)
    with pytest.raises(ValueError, match="category letter"):
        contributions("Q", "monthly", date(2026, 9, 25), Decimal(2000))
