"""Worked examples of the income tax of a payslip: HMRC's own where there are such, otherwise its routines by hand."""

from __future__ import annotations

from collections.abc import Mapping

from jamfirst.rules.rule import Example

_MONTHLY = {"employee_id": "1", "frequency": "monthly", "tax_basis": "cumulative"}
_WEEKLY = {**_MONTHLY, "frequency": "weekly"}
_TEST_DATA = "HMRC, payroll test data for software developers"
_BY_HAND = "HMRC, Specification for PAYE tax table routines, worked by hand"


def _slip(pay: str, to_date: str, tax: str, tax_to_date: str, **others: str) -> dict[str, str]:
    figures = {"taxable_pay": pay, "taxable_pay_to_date": to_date, "tax": tax, "tax_to_date": tax_to_date}
    return {**figures, **others}


def _alone(code: str, pay: str, tax: str, **others: str) -> dict[str, str]:
    """A payslip whose pay is taxed by itself."""
    return {**_MONTHLY, "tax_code": code, "tax_basis": "period", "taxable_pay": pay, "tax": tax, **others}


_MONTH_4 = {**_MONTHLY, "tax_year": "2025-26", "period": "4", "tax_code": "1257L"}
_K = {**_MONTHLY, "tax_year": "2025-26", "period": "2", "tax_code": "K585"}
_LIMITED = {**_MONTHLY, "tax_year": "2026-27", "period": "1", "tax_code": "K2000"}
_WEEK_53 = {**_WEEKLY, "tax_year": "2024-25", "period": "53", "pay_date": "2025-04-05", "tax_code": "1257L"}
_MAIN = _alone("1257L", "2000.00", "190.20", tax_year="2026-27", period="6", employment_id="1-1", run_type="main")
_EXTRA: Mapping[str, str] = {**_MAIN, "run_type": "supplementary", "taxable_pay": "300.00"}

KEPT: tuple[Example, ...] = (
    Example(
        "month 4 of 2025-26 at 1257L, into the additional rate",
        {**_MONTH_4, **_slip("14465.71", "47901.48", "4838.60", "15069.60")},
        f"{_TEST_DATA} 2025-26, rest of UK v1.0, Gen_cumul-mthly row 4",
    ),
    Example(
        "a K code adds to pay",
        {**_K, **_slip("1250.00", "2145.00", "347.60", "624.20")},
        f"{_TEST_DATA} 2025-26, rest of UK v1.0, K_cumul_mthly row 2",
    ),
    Example(
        "the code becomes BR in month 9, and tax is repaid",
        {**_MONTH_4, "period": "9", "tax_code": "BR", **_slip("12590.45", "192173.73", "-29406.05", "38434.60")},
        f"{_TEST_DATA} 2025-26, rest of UK v1.0, Gen_cumul-mthly row 9",
    ),
    Example(
        "Scotland, week 1 basis said by the code alone",
        {"employee_id": "1", "frequency": "weekly", "tax_year": "2025/26", "period": "1", "tax_code": "s145l w1",
         "taxable_pay": "750.06", "tax": "174.26"},
        f"{_TEST_DATA} 2025-26, Scottish v1.0, Gen_W1M1_wkly row 3",
    ),
    Example(
        "HMRC's Scottish figure is a penny below its own routine",
        _alone("S45L", "3164.24", "753.59", tax_year="2025-26", period="1"),
        f"{_TEST_DATA} 2025-26, Scottish v1.0, Gen_W1M1_mthly row 3",
    ),
    Example(
        "half of the pay is the most that is taken: the tables give £433.40",
        {**_LIMITED, **_slip("500.00", "500.00", "250.00", "250.00")},
        _BY_HAND,
    ),
    Example(
        "week 53 is taxed by itself, whatever was earned in the year",
        {**_WEEK_53, **_slip("500.00", "26500.00", "51.60", "2734.80")},
        f"{_BY_HAND}; regulation 31 of SI 2003/2682",
    ),
    Example(
        "the second pay day of four weeks, by its number and without a tax year",
        {**_WEEKLY, "frequency": "four-weekly", "period": "2", "pay_date": "2026-05-29", "tax_code": "1257L",
         **_slip("3000.00", "6000.00", "406.40", "812.80")},
        _BY_HAND,
    ),
    Example(
        "month 1 basis: a second payment is taxed together with the first",
        {**_EXTRA, "tax": "60.00"},
        f"{_BY_HAND}; regulation 29 of SI 2003/2682",
        records=(_MAIN,),
    ),
    Example(
        "Scotland in May 2020: the bands of the year hold from the 11th",
        {**_MONTHLY, "tax_year": "2020-21", "period": "2", "pay_date": "2020-05-28", "tax_code": "S1250L",
         **_slip("4000.00", "8000.00", "684.78", "1369.57")},
        f"{_BY_HAND}; HMRC, Software developers: PAYE update 24",
    ),
)  # fmt: skip
"""Payslips that keep the rule."""

BROKEN: tuple[Example, ...] = (
    Example(
        "the same month at the rates of Scotland",
        {**_MONTH_4, **_slip("14465.71", "47901.48", "5382.97", "15613.97")},
        f"{_TEST_DATA} 2025-26, rest of UK v1.0, Gen_cumul-mthly row 4",
        breaks={"tax": "£4,838.60"},
    ),
    Example(
        "tax is to be repaid, and is not",
        {**_MONTH_4, "period": "9", "tax_code": "BR", **_slip("12590.45", "192173.73", "0.00", "67840.65")},
        f"{_TEST_DATA} 2025-26, rest of UK v1.0, Gen_cumul-mthly row 9",
        breaks={"tax": "-£29,406.05"},
    ),
    Example(
        "more than half of the pay is taken",
        {**_LIMITED, **_slip("500.00", "500.00", "433.40", "433.40")},
        _BY_HAND,
        breaks={"tax": "£250.00"},
    ),
    Example(
        "week 53 at the tables of week 52 for the year so far",
        {**_WEEK_53, **_slip("500.00", "26500.00", "100.00", "2783.20")},
        f"{_BY_HAND}; regulation 31 of SI 2003/2682",
        breaks={"tax": "£51.60"},
    ),
    Example(
        "month 1 basis: free pay is given once more to the second payment",
        {**_EXTRA, "tax": "0.00"},
        f"{_BY_HAND}; regulation 29 of SI 2003/2682",
        breaks={"tax": "£60.00"},
        records=(_MAIN,),
    ),
    Example(
        "0T is taxed as 1257L",
        {
            **_MONTH_4,
            "tax_year": "26-27",
            "period": "6",
            "tax_code": "0T",
            **_slip("2000.00", "12000.00", "190.20", "2190.20"),
        },
        _BY_HAND,
        breaks={"tax": "£400.00"},
    ),
)
"""Payslips that break it."""

UNSURE: tuple[Example, ...] = (
    Example(
        "an employment that began in June may follow another",
        {**_MONTH_4, "start_date": "2025-06-02", **_slip("2000.00", "4000.00", "190.00", "380.00")},
        "Income Tax (Pay As You Earn) Regulations 2003, regulation 23",
        cannot="began in this tax year",
    ),
    Example(
        "what is no code",
        {**_MONTH_4, "tax_code": "1257", **_slip("2000.00", "8000.00", "190.00", "760.00")},
        _BY_HAND,
        cannot="the tax code is not one",
    ),
    Example(
        "a year without tables",
        {**_MONTH_4, "tax_year": "2018-19", **_slip("2000.00", "8000.00", "190.00", "760.00")},
        _BY_HAND,
        cannot="no tax tables",
    ),
    Example(
        "no tax to date",
        {**_MONTH_4, "taxable_pay": "2000.00", "taxable_pay_to_date": "8000.00", "tax": "190.00"},
        _BY_HAND,
        cannot="tax to date is not known",
    ),
)
"""Payslips of which nothing can be said."""

EXAMPLES = (*KEPT, *BROKEN, *UNSURE)
