"""Income tax of one payslip, from HMRC's Specification for PAYE tax table routines and the Income Tax (Pay As You Earn)
Regulations 2003 (SI 2003/2682), for every form of tax code."""

import re
from decimal import Decimal
from typing import NamedTuple

from tests.oracle.figures import NOT_SAVINGS_START, REST_OF_UK, SCOTLAND, Bands
from tests.oracle.money import FOUR_PLACES, NOTHING, PENNY, POUND, down, up

_CODE = re.compile(r"([SC]?)(?:(K)([1-9]\d{0,4})|(\d{1,5})([LMNT])|(BR|D[0-3]))")
_EMERGENCY = re.compile(r"\s*(W1|M1|X)$")
_WEEKS = {"weekly": 1, "two-weekly": 2, "four-weekly": 4}
_LIMIT = Decimal("0.5")


class Code(NamedTuple):
    """A tax code. ``nation`` is S, C or empty; ``flat`` the letters of BR, D0 to D3 or NT, else empty; ``number`` is
    that of a suffix code, or of a K code when ``added``; ``alone`` says that the text itself asks for week 1 or month
    1."""

    nation: str
    flat: str
    number: int
    added: bool
    alone: bool


def read_code(text: str) -> Code:
    """The code behind its text, in capitals. Raises ``ValueError`` for what is no tax code."""
    plain = _EMERGENCY.sub("", text)
    alone = plain != text
    if plain == "NT":
        return Code("", "NT", 0, added=False, alone=alone)
    found = _CODE.fullmatch(plain)
    if not found:
        raise ValueError(f"{text!r} is no tax code.")
    nation, k, k_number, number, _, flat = found.groups()
    if flat in {"D2", "D3"} and nation != "S":
        raise ValueError(f"{text!r} is no tax code: only Scotland has more than two higher rates.")
    return Code(nation, flat or "", int(k_number or number or 0), added=bool(k), alone=alone)


def tax_of_payslip(
    code: str,
    basis: str,
    year: str,
    frequency: str,
    period: int,
    pay: Decimal,
    pay_before: Decimal = NOTHING,
    tax_before: Decimal = NOTHING,
) -> Decimal:
    """Tax to take from a payslip of ``pay`` pounds of taxable pay; less than nothing is a refund. ``basis`` is
    ``cumulative`` or ``period``. ``pay_before`` and ``tax_before`` are what came before it: in the tax year, or in the
    same period when every period stands alone (week 1 or month 1, and a 53rd week: regulation 31).

    At most half of the payslip's pay is taken (regulation 23: half of the payment, after pension contributions).
    """
    due = tax_due(code, basis, year, frequency, period, pay_before + pay) - tax_before
    return min(due, max(NOTHING, down(pay * _LIMIT)))


def tax_due(code: str, basis: str, year: str, frequency: str, period: int, pay: Decimal) -> Decimal:
    """Tax on all the ``pay`` of the year so far, or of one period that stands alone, before the limit of a half."""
    read = read_code(code)
    if read.flat == "NT":
        return NOTHING
    bands = (SCOTLAND if read.nation == "S" else REST_OF_UK)[year]
    if read.flat:
        return _flat(read, bands, pay)
    parts, of = _share_of_year(frequency, period, alone=basis == "period" or read.alone)
    free = free_pay(read.number, of) * parts
    return tax_on(pay + free if read.added else pay - free, bands, parts, of)


def stands_alone(code: str, basis: str, frequency: str, period: int) -> bool:
    """Whether a payslip's tax looks at its own period only: week 1 and month 1, and a week for which there is no
    table."""
    return basis == "period" or read_code(code).alone or _beyond_the_tables(frequency, period)


def _beyond_the_tables(frequency: str, period: int) -> bool:
    return frequency in _WEEKS and period * _WEEKS[frequency] > 52


def _share_of_year(frequency: str, period: int, *, alone: bool) -> tuple[int, int]:
    """How many weeks or months the tables are for, and how many make a year. Week 53 uses the tables of week 1, weeks
    54 and 56 of two- and four-weekly pay those of weeks 2 and 4."""
    if frequency in _WEEKS:
        weeks = _WEEKS[frequency]
        return (weeks if alone or _beyond_the_tables(frequency, period) else weeks * period), 52
    if frequency == "annual":
        return 12, 12
    if frequency != "monthly":
        raise ValueError(f"{frequency!r} is no frequency.")
    return (1 if alone else period), 12


def free_pay(number: int, of: int) -> Decimal:
    """Free pay (of a K code: additional pay) of the first week or month, pounds: blocks of 500 and a rest, each up to
    the penny."""
    if number == 0:
        return NOTHING
    blocks, rest = divmod(number - 1, 500)
    return up(Decimal((rest + 1) * 10 + 9) / of) + blocks * up(Decimal(5000) / of)


def tax_on(taxable: Decimal, bands: Bands, parts: int, of: int) -> Decimal:
    """Tax on taxable pay of so many ``parts`` of a year: the band is found by the pay and band ends up to the pound;
    what is taxed is the pay down to the pound; band ends and the tax below them are cut at four places, the tax at the
    penny."""
    if taxable <= 0:
        return NOTHING
    start, below, rate = Decimal(0), Decimal(0), bands.rates[0]
    for index, upper in enumerate(bands.upper):
        if taxable <= up(upper * parts / of, POUND):
            break
        below += (upper - start) * rate / 100
        start, rate = upper, bands.rates[index + 1]
    tax = _four(below * parts / of) + (down(taxable, POUND) - _four(start * parts / of)) * rate / 100
    return down(_four(tax), PENNY)


def _four(value: Decimal) -> Decimal:
    return down(value, FOUR_PLACES)


def _flat(code: Code, bands: Bands, pay: Decimal) -> Decimal:
    """Tax on every whole pound at one rate."""
    basic = NOT_SAVINGS_START[code.nation]
    place = basic if code.flat == "BR" else basic + 1 + int(code.flat[1])
    if place >= len(bands.rates):
        raise ValueError(f"{code.flat} has no rate in that year.")
    return down(max(NOTHING, down(pay, POUND)) * bands.rates[place] / 100)
