"""What pay elements are, told by the words of their codes and classes: suppliers name them freely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from jamfirst.engines.build import coalesce, col, named, select, table, text
from jamfirst.engines.session import Row
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.working import Working


class Element(StrEnum):
    """What a pay line pays or takes."""

    SSP = "statutory sick pay"
    SMP = "statutory maternity pay"
    SAP = "statutory adoption pay"
    SHPP = "statutory shared parental pay"
    SPP = "statutory paternity pay"
    SPBP = "statutory parental bereavement pay"
    SNCP = "statutory neonatal care pay"
    COUNCIL_TAX = "council tax attachment of earnings"
    FINE = "attachment of earnings for a fine"
    BENEFIT = "direct earnings attachment"
    CHILD_MAINTENANCE = "deduction from earnings for child maintenance"
    ARRESTMENT = "earnings arrestment"
    COURT_ORDER = "attachment of earnings"
    DEDUCTION = "deduction"
    EXPENSES = "expenses"
    ARREARS = "arrears"
    ABSENCE = "pay for absence"
    HOLIDAY = "holiday pay"
    OVERTIME = "overtime"
    ALLOWANCE = "allowance"
    BASIC = "basic pay"
    OTHER = "other pay"


STATUTORY = (Element.SSP, Element.SMP, Element.SAP, Element.SHPP, Element.SPP, Element.SPBP, Element.SNCP)
"""Pay that an employer must make for absence, at a rate the law gives."""

MOST_NAMES = 20_000
"""No system has so many elements, schemes or frequencies: what comes after them is not read, and counts as none that
is known."""

_ORDER = r"(?:AEO|AOE|ATTACH\w*|ORDERS?)"
_TAX = r"(?:COUNCIL TAX|C TAX|CTAX|CT)"
_WHOLE: tuple[tuple[Element, str], ...] = (
    (Element.OTHER, r"\b(?:FEES?|ADMIN\w*|OFFSET)\b"),
    (Element.COUNCIL_TAX, rf"\bCTAEO\b|\b{_TAX}\b.*\b{_ORDER}\b|\b{_ORDER}\b.*\b{_TAX}\b"),
    (Element.FINE, rf"\bFINES?\b.*\b(?:COURTS?|{_ORDER})\b|\b(?:COURTS?|{_ORDER})\b.*\bFINES?\b"),
    (Element.CHILD_MAINTENANCE, r"\bDEO\b|\bCHILD (?:MAINT\w*|SUPPORT)\b|\b(?:CSA|CMS|CMEC)\b.*\bDEDUCT"),
    (Element.BENEFIT, r"\bDEA\b|\bDIRECT EARN\w* ATTACH\w*"),
    (Element.COURT_ORDER, r"\b(?:MAINTENANCE|CONJOINED)\b.*\bARREST"),
    (Element.ARRESTMENT, r"\bARRESTMENTS?\b|\bEARN\w* ARREST"),
    (Element.COURT_ORDER, r"\b(?:AEO|AOE)\b|\bATTACH\w*(?: OF)? EARN"),
    (Element.SSP, r"\bSSP\b|\bSTAT\w* SICK"),
    (Element.SMP, r"\bSMP\b|\bSTAT\w* MAT"),
    (Element.SAP, r"\bSAP\b|\bSTAT\w* ADOP"),
    (Element.SHPP, r"\bSH ?PP\b|\bSTAT\w* SHARED|\bSHARED PARENTAL"),
    (Element.SPP, r"\bSPP\b|\bSTAT\w* PAT"),
    (Element.SPBP, r"\bSPBP\b|\bSTAT\w* (?:PARENTAL )?BEREAVE"),
    (Element.SNCP, r"\bSNCP\b|\bSTAT\w* NEO"),
)
"""Read in the code and the class together, in this order."""

_PARTS: tuple[tuple[Element, str], ...] = (
    (Element.DEDUCTION, r"DEDUCT|\bUNION\b|\bPENSION|\bTAX\b|\bNIC?\b|\bPARKING\b|\bLOANS?\b|\bSACRIFICE\b"),
    (Element.EXPENSES, r"\bEXPENSES?\b|\bMILEAGE\b|\bTRAVEL|\bSUBSIST|\bREIMB"),
    (Element.ARREARS, r"ARREARS?\b|\bBACK ?(?:DATED|PAY)|\bAWARD\b"),
    (Element.ABSENCE, r"STATUTORY|ABSENCE|\bSICK|\bOSP\b|\bO[MP]P\b|MATERNITY|PATERNITY|ADOPTION|PARENTAL|BEREAVE"),
    (Element.HOLIDAY, r"\bHOL(?:S|PAY|IDAYS?)?\b|\bLEAVE\b"),
    (Element.ALLOWANCE, r"ALLOW|PREMIUM|ENHANCE|UNSOCIAL|\bSHIFT|STAND ?BY|WEIGHTING|\bTIPS?\b|RETAINER|SUPPLEMENT"),
    (Element.OVERTIME, r"\bOT\b|OVERTIME|ADDITIONAL HOURS|\bEXTRA HOURS|PLUS TIME"),
    (Element.BASIC, r"BASIC|SALARY|\bWAGES?\b|\bHOURLY\b|NORMAL PAY|\bCONTRACT"),
)
"""Read in the class first and, where that says nothing, in the code."""


def words(value: str) -> str:
    """A code or class as capital words: ``OT1.5-Night`` is ``OT 1 5 NIGHT``."""
    spelt = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", value)
    return " ".join(re.findall(r"[A-Z]+|[0-9]+", spelt.upper(), re.ASCII))


@lru_cache(maxsize=1 << 12)
def element(code: str, element_class: str) -> Element:
    """What an element is, by the words of its code and class; ``OTHER`` where they say nothing that is known."""
    named_code, named_class = words(code), words(element_class)
    found = _first(_WHOLE, f"{named_code} {named_class}") or _first(_PARTS, named_class) or _first(_PARTS, named_code)
    return found or Element.OTHER


def _first(patterns: Sequence[tuple[Element, str]], read: str) -> Element | None:
    return next((what for what, pattern in patterns if re.search(pattern, read)), None)


def with_element(given: Given, lines: Relation, working: Working) -> Working:
    """Pay lines with what they are in a column ``element``: the text of an ``Element``."""
    code, element_class = coalesce(col("element_code"), text("")), coalesce(col("element_class"), text(""))
    keyed = working.step({"code_key": code, "class_key": element_class})

    def making() -> tuple[dict[str, str], list[Row]]:
        pairs = select(named(code.copy(), "code_key"), named(element_class.copy(), "class_key"))
        pairs = pairs.from_(table(lines.name)).group_by("code_key", "class_key").order_by("code_key", "class_key")
        found = given.session.rows(pairs.limit(MOST_NAMES, copy=False))
        told = [(str(one), str(other), str(element(str(one), str(other)))) for one, other in found]
        types = {"code_key": "text", "class_key": "text", "known": "text"}
        return types, [row for row in told if row[2] != Element.OTHER]

    made = given.figures(f"elements of {lines.name}", making)
    known = keyed.look_up(made, ("code_key", "class_key"), ("known",))
    return known.step({"element": coalesce(col("known"), text(str(Element.OTHER)))})
