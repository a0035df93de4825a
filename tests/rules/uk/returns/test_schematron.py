"""Our rules and what the reader reports against HMRC's own schematron, run by libxslt over people made at random."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from lxml import etree, isoschematron
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.registry import rules
from tests.read.rti.messages import PAYMENT, Letter, employee, employment

SHARED = Path(__file__).resolve().parents[5] / "shared" / "data" / "uk" / "rti"
SCHEMATRON = SHARED / "FullPaymentSubmission-2026-v1-0.sch"

RULE_OF = {
    "7823": "uk.rti.address",
    "7825": "uk.rti.address",
    "7829": "uk.rti.address",
    "7824": "uk.rti.name",
    "5001": "uk.rti.birth_date",
    "7826": "uk.rti.birth_date",
    "7907": "uk.rti.birth_date",
    "7845": "uk.rti.partner",
    "7846": "uk.rti.partner",
    "7883": "uk.rti.director",
    "7828": "uk.rti.start_date",
    "7831": "uk.rti.leaving_date",
    "7847": "uk.rti.after_leaving",
    "7884": "uk.rti.secondment",
    "7878": "uk.rti.starter",
    "7879": "uk.rti.starter",
    "7880": "uk.rti.starter",
    "7881": "uk.rti.starter",
    "7916": "uk.rti.starter",
    "7849": "uk.rti.reduced_rate",
    "7955": "uk.rti.reduced_rate",
    "7850": "uk.rti.letter",
    "7954": "uk.rti.workplace_postcode",
    "7852": "uk.rti.no_ni",
    "7853": "uk.rti.no_ni",
    "7854": "uk.rti.no_ni",
    "7863": "uk.rti.no_ni",
    "7864": "uk.rti.no_ni",
    "7865": "uk.rti.no_employee_ni",
    "7866": "uk.rti.no_employee_ni",
}
"""Which of our rules stands for an error of HMRC's that values show."""

REPORTED = {"7931", "7932", "7934", "7936", "7885", "7937", "7938", "7939"}
"""The errors that only elements show: the reader reports these."""

MESSAGE = {"5004", "5005", "7821", "7822", "7837", "7844", "7875", "7876", "7877", "7882", "7889", "7933", "7952"}
"""The errors of a message as a whole: ``tests/read/rti/test_message.py``."""


class Made:
    """Makes employees at random, most of whom break something."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def one(self, number: int) -> str:
        details = "".join((self._nino(), self._name(), self._address(), self._born(), self._gender(), self._partner()))
        before = "".join((self._director(), self._starter(), self._postcode(), f"<PayId>{number}</PayId>"))
        after = self._maybe("<PaymentToANonIndividual>yes</PaymentToANonIndividual>", 0.1) + self._left()
        letters = [self._letter() for _ in range(self._random.choice((0, 1, 1, 2)))]
        made = employment(before=before + after, payment=PAYMENT + self._extra(), letters=letters or ["<X/>"])
        return employee(made.replace("<X/>", ""), details=details)

    def _maybe(self, text: str, share: float = 0.5) -> str:
        return text if self._random.random() < share else ""

    def _one_of(self, *texts: str) -> str:
        return self._random.choice(texts)

    def _nino(self) -> str:
        return self._maybe("<NINO>AB164231A</NINO>", 0.7)

    def _name(self) -> str:
        fore, initials = self._maybe("<Fore>Alan</Fore>", 0.8), self._maybe("<Initials>A</Initials>", 0.3)
        return f"<Name>{fore}{initials}<Sur>Example</Sur></Name>"

    def _address(self) -> str:
        lines = "".join(f"<Line>{n} Road</Line>" for n in range(self._random.choice((0, 1, 2, 2, 3))))
        end = self._one_of("", "<UKPostcode>TR1 3AY</UKPostcode>", "<ForeignCountry>France</ForeignCountry>")
        return self._maybe(f"<Address>{lines}{end}</Address>", 0.8)

    def _born(self) -> str:
        days = ("1958-08-17", "1961-04-05", "1961-04-06", "1980-10-28", "2090-01-01", "1850-01-01")
        return self._maybe(f"<BirthDate>{self._one_of(*days)}</BirthDate>", 0.9)

    def _gender(self) -> str:
        return f"<Gender>{self._one_of('M', 'F')}</Gender>"

    def _partner(self) -> str:
        fore, initials = self._maybe("<Fore>Bea</Fore>"), self._maybe("<Initials>B</Initials>")
        name = f"<Name>{fore}{initials}<Sur>Example</Sur></Name>"
        return self._maybe(f"<PartnerDetails>{name}</PartnerDetails>", 0.2)

    def _director(self) -> str:
        pension = self._maybe("<OccPenInd>yes</OccPenInd>", 0.3)
        method = self._maybe("<DirectorsNIC>AN</DirectorsNIC>", 0.3)
        return pension + method + self._maybe("<TaxWkOfApptOfDirector>12</TaxWkOfApptOfDirector>", 0.2)

    def _starter(self) -> str:
        start = self._maybe(f"<StartDate>{self._one_of('2025-04-08', '2090-01-01')}</StartDate>", 0.7)
        declared = self._maybe("<StartDec>B</StartDec>")
        stay = self._one_of("", *(f"<{n}>yes</{n}>" for n in ("Stay183DaysOrMore", "StayLessThan183Days", "InOutUK")))
        citizen, scheme = self._maybe("<EEACitizen>yes</EEACitizen>"), self._maybe("<EPM6>yes</EPM6>", 0.3)
        seconded = self._maybe(f"<Seconded>{stay}{citizen}{scheme}</Seconded>", 0.3)
        amount = self._one_of("5000.00", "0.00")
        pension = self._maybe(f"<OccPension><Amount>{amount}</Amount></OccPension>", 0.3)
        loan = self._maybe("<StudentLoan>yes</StudentLoan>", 0.2)
        return self._maybe(f"<Starter>{start}{declared}{loan}{seconded}{pension}</Starter>", 0.6)

    def _postcode(self) -> str:
        return self._maybe("<EmployeeWorkplacePostcode>TR1 3AY</EmployeeWorkplacePostcode>")

    def _left(self) -> str:
        return self._maybe(f"<LeavingDate>{self._one_of('2025-05-17', '2090-01-01')}</LeavingDate>", 0.3)

    def _extra(self) -> str:
        car = (
            f"<Car><FirstRegd>{self._one_of('2020-01-01', '2090-01-01')}</FirstRegd>"
            f"<AvailFrom>2025-05-01</AvailFrom>{self._maybe('<AvailTo>2025-04-30</AvailTo>')}"
            f"<FreeFuel><Provided>2025-05-01</Provided>"
            f"<Withdrawn>{self._one_of('2025-05-01', '2025-04-30')}</Withdrawn></FreeFuel></Car>"
        )
        drawdown = f"<FlexibleDrawdown>{self._maybe('<TaxablePayment>1.00</TaxablePayment>')}</FlexibleDrawdown>"
        lump = "<TrivialCommutationPayment type='{}'>1.00</TrivialCommutationPayment>"
        lumps = lump.format("A") + lump.format(self._one_of("A", "B"))
        return (
            self._maybe("<PmtAfterLeaving>yes</PmtAfterLeaving>", 0.3)
            + self._maybe("<ShPPYTD>1.00</ShPPYTD>", 0.4)
            + self._maybe(f"<Benefits>{car}</Benefits>", 0.3)
            + self._maybe(lumps, 0.2)
            + self._maybe(drawdown, 0.2)
        )

    def _letter(self) -> str:
        names = ("NIletter", "AtLELYTD", "LELtoPTYTD", "PTtoUELYTD")
        figures = ("TotalEmpNICInPd", "TotalEmpNICYTD", "EmpeeContribnsInPd", "EmpeeContribnsYTD")
        letter = self._one_of(*"ABCDEFHIJKLMNSTVWXZ", "X", "C", "B")
        values = [letter, *(self._one_of("0.00", "0.00", "12.00") for _ in range(7))]
        told = "".join(f"<{n}>{v}</{n}>" for n, v in zip((*names, *figures), values, strict=True))
        return f"<NIlettersAndValues>{told}</NIlettersAndValues>"


def hmrc(content: str) -> tuple[dict[int, set[str]], Counter[str]]:
    """What HMRC's schematron finds: for each employee the rules of ours that stand for it, and the other errors."""
    schematron = isoschematron.Schematron(etree.parse(str(SCHEMATRON)), store_report=True)
    schematron.validate(etree.fromstring(content.encode()))
    found: dict[int, set[str]] = {}
    other: Counter[str] = Counter()
    for failed in schematron.validation_report.iter("{*}failed-assert"):
        code = next(d.text.strip() for d in failed if str(d.get("diagnostic")).startswith("errorCode."))
        if code in RULE_OF:
            place = re.search(r"'Employee'[^\]]*\](?:\[(\d+)\])?", str(failed.get("location")))
            assert place is not None
            found.setdefault(int(place[1] or 1), set()).add(RULE_OF[code])
        else:
            other[code] += 1
    return found, other


def ours(content: str, folder: Path) -> tuple[dict[int, set[str]], Counter[str], list[Any]]:
    """What we find: for each record the rules that it breaks, what the reader reports by HMRC's code, and outcomes."""
    (folder / "fps.xml").write_text(content, encoding="utf-8")
    chosen = [rule for rule in rules() if rule.id in set(RULE_OF.values())]
    found: dict[int, set[str]] = {}
    with DuckDBSession([folder], threads=1) as session:
        run = read(folder, session)
        breaches = check(run, session, chosen=chosen)
        for rule, place in session.rows(exp.select("rule_id", "location").from_(breaches.relation)):
            found.setdefault(int(str(place).rpartition(" ")[2]), set()).add(str(rule))
    reported: Counter[str] = Counter()
    for problem in run.problems:
        if code := re.search(r"HMRC (\d+)", problem.message):
            reported[code[1]] += problem.count
    return found, reported, list(breaches.outcomes)


@pytest.mark.skipif(not SCHEMATRON.is_file(), reason="HMRC's schematron is not here")
@pytest.mark.parametrize("seed", [1, 2])
def test_we_find_what_hmrc_finds_and_nothing_else(tmp_path: Path, seed: int) -> None:
    made = Made(seed)
    people = [made.one(number) for number in range(1, 251)]
    content = Letter("\n".join(people)).whole()
    (theirs, other), (found, reported, outcomes) = hmrc(content), ours(content, tmp_path)
    assert len(theirs) > 200
    for number in theirs | found.keys():
        mine, hmrcs = found.get(number, set()), theirs.get(number, set())
        if "<BirthDate>" not in people[number - 1]:
            # HMRC's rule on the reduced rate cannot compare what is not there; ours on dates of birth says so.
            hmrcs -= {"uk.rti.reduced_rate"}
            mine -= {"uk.rti.reduced_rate"}
        assert mine == hmrcs, people[number - 1]
    other["7885"] //= 2  # HMRC tells it of each of the two
    assert reported == other
    assert set(reported) <= REPORTED
    assert not [outcome for outcome in outcomes if outcome.cannot or outcome.not_applied]


@pytest.mark.skipif(not SCHEMATRON.is_file(), reason="HMRC's schematron is not here")
def test_every_error_of_hmrcs_schematron_has_its_place() -> None:
    text = SCHEMATRON.read_text(encoding="utf-8")
    codes = set(re.findall(r'id="errorCode\.[^"]*">(\d+)<', text))
    assert codes == set(RULE_OF) | REPORTED | MESSAGE


def test_every_rule_that_stands_for_an_error_names_it() -> None:
    known = {rule.id: rule for rule in rules()}
    for code, rule_id in RULE_OF.items():
        assert code in known[rule_id].source, rule_id
