"""The law's figures for the tax years 2019-20 to 2026-27, transcribed once for the oracle, each with its source.

They are written down here a second time on purpose: the oracle must not share a slip of the pen with the rules. Pounds,
and rates as fractions of one. "Not looked up" marks what is written from knowledge alone.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


def pounds(text: str) -> tuple[Decimal, ...]:
    """Several figures in one text."""
    return tuple(Decimal(word.replace(",", "")) for word in text.split())


class Bands(NamedTuple):
    """Income tax bands: the upper end of each but the last, in pounds a year, and the rate of each, in per cent."""

    upper: tuple[Decimal, ...]
    rates: tuple[Decimal, ...]


def _bands(upper: str, rates: str) -> Bands:
    return Bands(pounds(upper), pounds(rates))


_REST_2019 = _bands("37,500 150,000", "20 40 45")
_REST_2021 = _bands("37,700 150,000", "20 40 45")
_REST_2023 = _bands("37,700 125,140", "20 40 45")
REST_OF_UK = {
    "2019-20": _REST_2019,
    "2020-21": _REST_2019,
    "2021-22": _REST_2021,
    "2022-23": _REST_2021,
    "2023-24": _REST_2023,
    "2024-25": _REST_2023,
    "2025-26": _REST_2023,
    "2026-27": _REST_2023,
}
"""England, Northern Ireland and, at the same rates every year so far, Wales. HMRC, Specification for PAYE tax table
routines, appendix A of each year (2019-20: Income Tax Act 2007 sections 6 and 10 as amended, not looked up)."""

SCOTLAND = {
    "2019-20": _bands("2,049 12,444 30,930 150,000", "19 20 21 41 46"),
    "2020-21": _bands("2,085 12,658 30,930 150,000", "19 20 21 41 46"),
    "2021-22": _bands("2,097 12,726 31,092 150,000", "19 20 21 41 46"),
    "2022-23": _bands("2,162 13,118 31,092 150,000", "19 20 21 41 46"),
    "2023-24": _bands("2,162 13,118 31,092 125,140", "19 20 21 42 47"),
    "2024-25": _bands("2,306 13,991 31,092 62,430 125,140", "19 20 21 42 45 48"),
    "2025-26": _bands("2,827 14,921 31,092 62,430 125,140", "19 20 21 42 45 48"),
    "2026-27": _bands("3,967 16,956 31,092 62,430 125,140", "19 20 21 42 45 48"),
}
"""The same specification, appendix for Scotland (2019-20: Scottish Rate Resolution 2019, not looked up)."""

NOT_SAVINGS_START = {"": 0, "C": 0, "S": 1}
"""Which band holds the basic rate of a nation's flat codes: the first, in Scotland the second (HMRC's pointer G)."""


class Thresholds(NamedTuple):
    """National Insurance thresholds of one frequency, in pounds: lower earnings limit, primary and secondary threshold,
    upper secondary threshold of freeports and investment zones, upper earnings limit (which is also the upper secondary
    threshold of people under 21, apprentices and veterans)."""

    lel: Decimal
    pt: Decimal
    st: Decimal
    fust: Decimal
    uel: Decimal


@dataclass(frozen=True)
class NiYear:
    """National Insurance from a day on: thresholds, and rates in per cent. ``main``, ``upper`` and ``reduced`` are the
    employee's between the primary threshold and the upper earnings limit, above it, and of letters B, E, I."""

    since: date
    weekly: Thresholds
    monthly: Thresholds
    annual: Thresholds
    main: Decimal
    upper: Decimal
    reduced: Decimal
    employer: Decimal


def _ni(since: str, weekly: str, monthly: str, annual: str, rates: str) -> NiYear:
    limits = [Thresholds(*pounds(text)) for text in (weekly, monthly, annual)]
    return NiYear(date.fromisoformat(since), *limits, *pounds(rates))


NATIONAL_INSURANCE = (
    _ni("2019-04-06", "118 166 166 481 962", "512 719 719 2083 4167", "6136 8632 8632 25000 50000", "12 2 5.85 13.8"),
    _ni("2020-04-06", "120 183 169 481 962", "520 792 732 2083 4167", "6240 9500 8788 25000 50000", "12 2 5.85 13.8"),
    _ni("2021-04-06", "120 184 170 481 967", "520 797 737 2083 4189", "6240 9568 8840 25000 50270", "12 2 5.85 13.8"),
    _ni(
        "2022-04-06", "123 190 175 481 967", "533 823 758 2083 4189", "6396 9880 9100 25000 50270",
        "13.25 3.25 7.10 15.05",
    ),
    _ni(
        "2022-07-06", "123 242 175 481 967", "533 1048 758 2083 4189", "6396 12570 9100 25000 50270",
        "13.25 3.25 7.10 15.05",
    ),
    _ni("2022-11-06", "123 242 175 481 967", "533 1048 758 2083 4189", "6396 12570 9100 25000 50270", "12 2 5.85 13.8"),
    _ni("2023-04-06", "123 242 175 481 967", "533 1048 758 2083 4189", "6396 12570 9100 25000 50270", "12 2 5.85 13.8"),
    _ni("2024-01-06", "123 242 175 481 967", "533 1048 758 2083 4189", "6396 12570 9100 25000 50270", "10 2 5.85 13.8"),
    _ni("2024-04-06", "123 242 175 481 967", "533 1048 758 2083 4189", "6396 12570 9100 25000 50270", "8 2 1.85 13.8"),
    _ni("2025-04-06", "125 242 96 481 967", "542 1048 417 2083 4189", "6500 12570 5000 25000 50270", "8 2 1.85 15"),
    _ni("2026-04-06", "129 242 96 481 967", "559 1048 417 2083 4189", "6708 12570 5000 25000 50270", "8 2 1.85 15"),
)  # fmt: skip
"""Social Security (Contributions) Regulations 2001 (SI 2001/1004), regulations 10 and 11, and Social Security
Contributions and Benefits Act 1992, sections 8 and 9, as they stood; HMRC's published rates and thresholds for
employers. Monthly and annual figures of 2019-20 to 2021-22 and every rate of those years: not looked up. The freeport
threshold exists from 6 April 2022. Of 2026-27 the freeport and investment zone figure has one source."""

DIRECTORS = {
    "2022-23": _ni(
        "2022-04-06", "123 229 175 481 967", "533 992 758 2083 4189", "6396 11908 9100 25000 50270",
        "12.73 2.73 6.58 14.53",
    ),
    "2023-24": _ni(
        "2023-04-06", "123 242 175 481 967", "533 1048 758 2083 4189", "6396 12570 9100 25000 50270", "11.5 2 5.85 13.8"
    ),
}  # fmt: skip
"""Rates of directors with an annual earnings period in years whose rates changed (Health and Social Care Levy (Repeal)
Act 2022; National Insurance Contributions (Reduction in Rates) Act 2023). Reduced rate 6.58: not looked up."""

MAIN_LETTERS, REDUCED_LETTERS, NOTHING_LETTERS, DEFERRED_LETTERS = "AFHMNV", "BEI", "CKSX", "DJLZ"
"""Category letters by what the employee pays: full, reduced, nothing, deferment. HMRC, National Insurance category
letters. X pays nothing and has no employer's contribution either."""
ZONE_LETTERS, RELIEVED_LETTERS = "DEFIKLNS", "HMVZ"
"""By the employer's relief: up to the freeport or investment zone threshold, and up to the upper secondary
threshold."""
LETTERS_SINCE = {
    **dict.fromkeys("ABCHJMXZ", date(2019, 4, 6)),
    "V": date(2021, 4, 6),
    **dict.fromkeys("FILS", date(2022, 4, 6)),
    **dict.fromkeys("DEKN", date(2024, 4, 6)),
}
"""The first day on which a letter could be used (V by relief from 6 April 2021). D, E, K: one source."""

LOAN_THRESHOLDS = {
    "2019-20": {"1": "18935", "2": "25725", "PG": "21000"},
    "2020-21": {"1": "19390", "2": "26575", "PG": "21000"},
    "2021-22": {"1": "19895", "2": "27295", "4": "25000", "PG": "21000"},
    "2022-23": {"1": "20195", "2": "27295", "4": "25375", "PG": "21000"},
    "2023-24": {"1": "22015", "2": "27295", "4": "27660", "PG": "21000"},
    "2024-25": {"1": "24990", "2": "27295", "4": "31395", "PG": "21000"},
    "2025-26": {"1": "26065", "2": "28470", "4": "32745", "PG": "21000"},
    "2026-27": {"1": "26900", "2": "29385", "4": "33795", "5": "25000", "PG": "21000"},
}
"""Pounds a year. Education (Student Loans) (Repayment) Regulations 2009 (SI 2009/470) as amended; GOV.UK."""
LOAN_RATE, POSTGRADUATE_RATE = Decimal("0.09"), Decimal("0.06")


class PensionBands(NamedTuple):
    """Contribution bands: the last pound (or penny) of each band but the top one, a year, and the rates in per cent."""

    upper: tuple[Decimal, ...]
    rates: tuple[Decimal, ...]


_LGPS_RATES = "5.5 5.8 6.5 6.8 8.5 9.9 10.5 11.4 12.5"
_LGPS = {
    "2020-21": "14600 22900 37200 47100 65900 93400 110000 165000",
    "2021-22": "14600 22900 37200 47100 65900 93400 110000 165000",
    "2022-23": "15000 23600 38300 48500 67900 96200 113400 170100",
    "2023-24": "16500 25900 42100 53300 74700 105900 124800 187200",
    "2024-25": "17600 27600 44900 56800 79700 112900 133100 199700",
    "2025-26": "17800 28000 45600 57700 81000 114800 135300 203000",
    "2026-27": "18400 29000 47300 59800 84000 119100 140400 210700",
}
_TPS_OLD, _TPS_NEW = "7.4 8.6 9.6 10.2 11.3 11.7", "7.4 8.9 9.9 10.5 11.6 12"
_TPS = {
    "2019-20": ("27697.99 37284.99 44208.99 58590.99 79895.99", _TPS_OLD),
    "2022-23": ("29187.99 39290.99 46586.99 61742.99 84193.99", _TPS_OLD),
    "2023-24": ("32135.99 43259.99 51292.99 67979.99 92697.99", _TPS_OLD),
    "2024-25": ("34289.99 46158.99 54729.99 72534.99 98908.99", _TPS_OLD),
    "2025-26": ("34872.99 46943.99 55660.99 73768.99 100590.99", _TPS_NEW),
}
PENSION_BANDS = {
    "LGPS": {year: PensionBands(pounds(upper), pounds(_LGPS_RATES)) for year, upper in _LGPS.items()},
    "TPS": {year: PensionBands(pounds(upper), pounds(rates)) for year, (upper, rates) in _TPS.items()},
}
"""Local Government Pension Scheme Regulations 2013, regulation 9 (England and Wales), from funds' pages of each year
(2019-20 not found); Teachers' Pension Scheme Regulations 2014, regulation 185, from the scheme's pages (2020-21,
2021-22 and 2026-27 not found). LGPS pay is rounded down to the pound before the band is chosen."""
TEACHERS_EMPLOYER = Decimal("28.68")
"""Per cent from 1 April 2024, with the levy of 0.08."""

MINIMUM_WAGE = {
    date(2019, 4, 1): {"adult": "8.21", "21": "7.70", "18": "6.15", "16": "4.35", "apprentice": "3.90"},
    date(2020, 4, 1): {"adult": "8.72", "21": "8.20", "18": "6.45", "16": "4.55", "apprentice": "4.15"},
    date(2021, 4, 1): {"adult": "8.91", "21": "8.36", "18": "6.56", "16": "4.62", "apprentice": "4.30"},
    date(2022, 4, 1): {"adult": "9.50", "21": "9.18", "18": "6.83", "16": "4.81", "apprentice": "4.81"},
    date(2023, 4, 1): {"adult": "10.42", "21": "10.18", "18": "7.49", "16": "5.28", "apprentice": "5.28"},
    date(2024, 4, 1): {"adult": "11.44", "21": "11.44", "18": "8.60", "16": "6.40", "apprentice": "6.40"},
    date(2025, 4, 1): {"adult": "12.21", "21": "12.21", "18": "10.00", "16": "7.55", "apprentice": "7.55"},
    date(2026, 4, 1): {"adult": "12.71", "21": "12.71", "18": "10.85", "16": "8.00", "apprentice": "8.00"},
}
"""Pounds an hour. National Minimum Wage Regulations 2015 (SI 2015/621), regulations 4 and 4A, as amended each April."""
ADULT_FROM = {date(2019, 4, 1): 25, date(2021, 4, 1): 23, date(2024, 4, 1): 21}
"""The age from which the National Living Wage is due, by the day from which it was."""

SICK_PAY = {
    "2019-20": "94.25", "2020-21": "95.85", "2021-22": "96.35", "2022-23": "99.35",
    "2023-24": "109.40", "2024-25": "116.75", "2025-26": "118.75", "2026-27": "123.25",
}  # fmt: skip
"""Statutory sick pay, pounds a week (Social Security Contributions and Benefits Act 1992, section 157)."""
FAMILY_PAY = {
    "2019-20": "148.68", "2020-21": "151.20", "2021-22": "151.97", "2022-23": "156.66",
    "2023-24": "172.48", "2024-25": "184.03", "2025-26": "187.18", "2026-27": "194.32",
}  # fmt: skip
"""Statutory maternity, paternity, adoption, shared parental and bereavement pay, pounds a week (same act, section
166)."""

COUNCIL_TAX_ATTACHMENT = {
    "weekly": pounds("75 135 185 225 355 505"),
    "monthly": pounds("300 550 740 900 1420 2020"),
}
"""The last pound of each band of net earnings but the top one. Council Tax (Administration and Enforcement) Regulations
1992 (SI 1992/613), schedule 4 as amended by SI 2006/3395, for orders made in England from 1 April 2007; councils'
pages."""
COUNCIL_TAX_RATES = pounds("0 3 5 7 12 17")
"""Per cent of all net earnings; above the last band 17% of its end and 50% of the rest."""

PENSION_AGE_MONTHS = (date(1960, 4, 6), date(1961, 3, 6))
"""Pensions Act 2014, section 26: born before the first day 66 years; each month of birth from then on one month more;
from the second day on 67 years."""

QUALIFYING = {"weekly": pounds("120 967"), "monthly": pounds("520 4189")}
"""Qualifying earnings of automatic enrolment from 2022-23 (Pensions Act 2008, section 13): lower and upper end."""
QUALIFYING_TOTAL, QUALIFYING_EMPLOYER = Decimal("0.08"), Decimal("0.03")
