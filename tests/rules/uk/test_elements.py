"""What suppliers call pay elements, and what they are."""

from __future__ import annotations

import pytest

from jamfirst.rules.uk.elements import Element, element, words

NAMES = (
    ("BASIC", "basic", Element.BASIC),
    ("0010 Basic Salary", "", Element.BASIC),
    ("1000", "Wages", Element.BASIC),
    ("OT150", "overtime", Element.OVERTIME),
    ("OT1.5", "", Element.OVERTIME),
    ("Overtime x 1.33", "Earnings", Element.OVERTIME),
    ("AWARD", "arrears", Element.ARREARS),
    ("Back Pay", "", Element.ARREARS),
    ("HOLPAY", "holiday", Element.HOLIDAY),
    ("Annual Leave", "", Element.HOLIDAY),
    ("London Weighting", "", Element.ALLOWANCE),
    ("FirstAid Allowance", "", Element.ALLOWANCE),
    ("Night Enhancement", "", Element.ALLOWANCE),
    ("Mileage 45p", "", Element.EXPENSES),
    ("UNION", "deduction", Element.DEDUCTION),
    ("UNISON sub", "Voluntary Deductions", Element.DEDUCTION),
    ("SSP", "statutory", Element.SSP),
    ("Statutory Sick Pay", "", Element.SSP),
    ("4020 SMP", "", Element.SMP),
    ("Stat Adoption Pay", "", Element.SAP),
    ("ShPP", "", Element.SHPP),
    ("SHPP Mother", "", Element.SHPP),
    ("Stat Paternity", "", Element.SPP),
    ("SPBP", "", Element.SPBP),
    ("SNCP", "", Element.SNCP),
    ("OSP", "", Element.ABSENCE),
    ("Occupational Sick", "", Element.ABSENCE),
    ("SSP Offset", "", Element.OTHER),
    ("CTAEO", "deduction", Element.COUNCIL_TAX),
    ("Council Tax AEO", "", Element.COUNCIL_TAX),
    ("AEO - C.Tax", "", Element.COUNCIL_TAX),
    ("Council Tax", "deduction", Element.DEDUCTION),
    ("CTAEO admin fee", "deduction", Element.OTHER),
    ("AEO FINE", "", Element.FINE),
    ("Library fines", "deduction", Element.DEDUCTION),
    ("DEA", "deduction", Element.BENEFIT),
    ("Direct Earnings Attachment", "", Element.BENEFIT),
    ("DEO", "", Element.CHILD_MAINTENANCE),
    ("Child Maintenance", "", Element.CHILD_MAINTENANCE),
    ("Earnings Arrestment", "", Element.ARRESTMENT),
    ("Current Maintenance Arrestment", "", Element.COURT_ORDER),
    ("AEO", "deduction", Element.COURT_ORDER),
    ("Attachment of Earnings", "", Element.COURT_ORDER),
    ("Honorarium", "", Element.OTHER),
    ("", "", Element.OTHER),
    ("🙂", "-", Element.OTHER),
)


@pytest.mark.parametrize(("code", "element_class", "expected"), NAMES)
def test_an_element_is_told_by_its_words(code: str, element_class: str, expected: Element) -> None:
    assert element(code, element_class) == expected


def test_the_class_counts_before_the_code() -> None:
    assert element("NIGHT", "overtime") == Element.OVERTIME
    assert element("BASIC ARREARS", "arrears") == Element.ARREARS
    assert element("OVERTIME", "arrears") == Element.ARREARS


def test_words_are_capital_and_apart() -> None:
    assert words("OT1.5-Night") == "OT 1 5 NIGHT"
    assert words("councilTax AEO") == "COUNCIL TAX AEO"
    assert words("") == ""
