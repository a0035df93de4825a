"""Faults in a month's return: in the extract as Northbrook has it, and in HMRC's own format made of it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from xml.sax.saxutils import escape

from jamfirst.model.service import RuleSettings
from tests.rules.planted import Planted, Row, edited

FPS = "fps.csv"
SCHEMA = RuleSettings(return_schema=Path(str(files("jamfirst.rules.uk.returns").joinpath("example.xsd"))))
_FREQUENCIES = {"monthly": "M1"}
_NAMESPACE = "http://www.govtalk.gov.uk/taxation/PAYE/RTI/FullPaymentSubmission/26-27/1"
_FIGURES = (
    ("AtLELYTD", "ni_at_lel"),
    ("LELtoPTYTD", "ni_lel_to_pt"),
    ("PTtoUELYTD", "ni_pt_to_uel"),
    ("TotalEmpNICYTD", "er_ni_to_date"),
    ("EmpeeContribnsYTD", "ee_ni_to_date"),
)


def rows(folder: Path, name: str) -> list[Row]:
    """The records of a delimited file of the run."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without(where: Callable[[Row], bool]) -> Callable[[Path], None]:
    """Take the lines of one employee off the return: of the first with a line that fits."""

    def plant(folder: Path) -> None:
        found = rows(folder, FPS)
        gone = next(row["employee_id"] for row in found if where(row))
        with (folder / FPS).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(found[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for row in found if row["employee_id"] != gone)

    return plant


def one_employment(row: Row) -> bool:
    """Whether an employment has the first number of its person, who then has one as a rule."""
    return row["employment_id"].endswith("-1")


def element(name: str, value: str) -> str:
    """An element, or nothing for nothing."""
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def person(row: Mapping[str, str]) -> str:
    """One line of the return as an Employee of HMRC's format. What the extract does not have goes by the names of the
    elements."""
    line, said = row.get, lambda name: element(name, row.get(name, ""))
    details = said("NINO") + f"<Name>{said('Fore')}{said('Initials')}{element('Sur', row['surname'])}</Name>"
    details += f"<Address>{''.join(element('Line', one) for one in row['lines'].split('|') if one)}</Address>"
    details += said("BirthDate") + element("Gender", row["gender"]) + row.get("PartnerDetails", "")
    starter = element("StartDate", line("StartDate", "")) + said("StartDec") + row.get("Seconded", "")
    before = said("DirectorsNIC") + said("TaxWkOfApptOfDirector") + (f"<Starter>{starter}</Starter>" if starter else "")
    before += said("EmployeeWorkplacePostcode") + element("PayId", row["employment_id"]) + said("LeavingDate")
    to_date = element("TaxablePay", row["taxable_pay_to_date"]) + element("TotalTax", row["tax_to_date"])
    payment = element("PayFreq", _FREQUENCIES[row["frequency"]]) + element("PmtDate", row["pay_date"])
    payment += element("MonthNo", row["period"]) + said("PmtAfterLeaving") + element("TaxCode", row["tax_code"])
    payment += element("PayAfterStatDedns", row["net_pay"]) + element("StudentLoanRecovered", row["student_loan"])
    payment += element("PostgradLoanRecovered", row["pg_loan"]) + element("TaxDeductedOrRefunded", row["tax"])
    ni = element("NIletter", row["ni_letter"]) + "".join(element(name, row[column]) for name, column in _FIGURES)
    employment = f"{before}<FiguresToDate>{to_date}</FiguresToDate><Payment>{payment}</Payment>"
    employment += f"<NIlettersAndValues>{ni}</NIlettersAndValues>"
    return f"<Employee><EmployeeDetails>{details}</EmployeeDetails><Employment>{employment}</Employment></Employee>"


def taken(slips: list[Row], line: Row, column: str) -> str:
    """What the payslips of a line add up to in a column."""
    same = ("employment_id", "pay_date")
    return str(sum(Decimal(slip[column]) for slip in slips if all(slip[name] == line[name] for name in same)))


def in_hmrcs_format(
    where: Callable[[Row], bool] = lambda row: False, change: Mapping[str, str] | None = None, most: int = 1
) -> Callable[[Path], None]:
    """Put the return into HMRC's own format, with a change to the first lines that fit."""

    def plant(folder: Path) -> None:
        slips = rows(folder, "payslips.csv")
        people = {row["employment_id"]: row for row in slips if row["run_type"] == "main"}
        named = {row["employee_id"]: row for row in rows(folder, "payees.csv") if row["employee_id"]}
        found: list[dict[str, str]] = []
        changed = 0
        for line in rows(folder, FPS):
            slip, payee = people[line["employment_id"]], named[line["employee_id"]]
            fore, _, surname = payee["payee_name"].partition(" ")
            row = {**line, "Fore": fore, "surname": surname, "lines": "1 High Street|Northbrook", "NINO": line["nino"]}
            row |= {"BirthDate": slip["birth_date"], "gender": payee["sex"][:1].upper()}
            row |= {
                name: taken(slips, line, column) for name, column in (("student_loan", "loan"), ("pg_loan", "pg_loan"))
            }
            if changed < most and where(line):
                row |= change or {}
                changed += 1
            found.append(row)
        assert not change or changed == most, "no line fits"
        (folder / FPS).unlink()
        (folder / "fps.xml").write_text(message("".join(map(person, found))), encoding="utf-8")

    return plant


def message(people: str) -> str:
    """An FPS of Northbrook Council about these people."""
    keys = '<Keys><Key Type="TaxOfficeNumber">123</Key><Key Type="TaxOfficeReference">NB45678</Key></Keys>'
    return (
        f'<GovTalkMessage xmlns="http://www.govtalk.gov.uk/CM/envelope"><Header><MessageDetails>'
        f"<Class>HMRC-PAYE-RTI-FPS</Class></MessageDetails></Header><GovTalkDetails>{keys}<ChannelRouting>"
        f"<Timestamp>2026-09-25T09:00:00</Timestamp></ChannelRouting></GovTalkDetails><Body>"
        f'<IRenvelope xmlns="{_NAMESPACE}"><IRheader>{keys}<PeriodEnd>2027-04-05</PeriodEnd></IRheader>'
        "<FullPaymentSubmission><EmpRefs><OfficeNo>123</OfficeNo><PayeRef>NB45678</PayeRef></EmpRefs>"
        f"<RelatedTaxYear>26-27</RelatedTaxYear>{people}</FullPaymentSubmission></IRenvelope></Body></GovTalkMessage>"
    )


def of_another_schema(folder: Path) -> None:
    """A return of one person in the smallest schema there is, which their gender does not fit."""
    namespace = _NAMESPACE.replace("26-27", "00-01")
    details = "<EmployeeDetails><Gender>female</Gender></EmployeeDetails>"
    employee = f"<Employee>{details}<Employment><PayId>NB000001-1</PayId></Employment></Employee>"
    top = "FullPaymentSubmission"
    content = f'<{top} xmlns="{namespace}"><RelatedTaxYear>00-01</RelatedTaxYear>{employee}</{top}>'
    (folder / FPS).unlink()
    (folder / "fps.xml").write_text(content, encoding="utf-8")


def _fps(rule: str, what: str, where: Callable[[Row], bool], most: int = 1, **change: str) -> Planted:
    return Planted(f"uk.rti.{rule}", what, edited(FPS, where, lambda row: change, most), most)


def _xml(rule: str, what: str, most: int = 1, **change: str) -> Planted:
    return Planted(f"uk.rti.{rule}", what, in_hmrcs_format(one_employment, change, most), most)


def _later(row: Row) -> dict[str, str]:
    return {"submitted_date": (date.fromisoformat(row["pay_date"]) + timedelta(days=3)).isoformat()}


def _ten_less(row: Row) -> dict[str, str]:
    return {"net_pay": str(Decimal(row["net_pay"]) - 10)}


def _taxed(row: Row) -> bool:
    return Decimal(row["tax"]) > 0


PLANTED = (
    Planted("uk.rti.schema", "a gender that the schema does not have", of_another_schema, settings=SCHEMA),
    _fps("nino", "the first letter of a number is lost for another", lambda row: True, 3, nino="DQ916440A"),
    Planted("uk.rti.nino_example", "all numbers of Northbrook are HMRC's examples", lambda folder: None, records=301),
    Planted("uk.rti.on_time", "the return goes three days late", edited(FPS, lambda row: True, _later, 5), records=5),
    _fps("payslips", "tax to date is last month's", _taxed, 2, tax_to_date="1.00"),
    Planted("uk.rti.payslips", "net pay ten pounds short", edited(FPS, one_employment, _ten_less, 2), records=2),
    _fps("payslips", "the pay date is a day early", lambda row: True, 4, pay_date="2026-09-24"),
    Planted("uk.rti.net_pay", "net pay ten pounds short", edited(FPS, one_employment, _ten_less, 2), records=2),
    Planted(
        "uk.rti.net_pay",
        "the same in HMRC's own format",
        in_hmrcs_format(one_employment, {"net_pay": "12.34"}, 2),
        records=2,
    ),
    Planted("uk.rti.returned", "an employee is not on the return", without(_taxed)),
    Planted("uk.rti.payment_returned", "an employee is not on the return", without(_taxed)),
    _fps("tax_year", "the year before", lambda row: True, 2, tax_year="2025-26"),
    _fps("to_date", "tax to date is nothing", _taxed, 3, tax_to_date="0.00"),
    _fps("bands", "the middle band is left out", lambda row: Decimal(row["ni_pt_to_uel"]) > 0, 2, ni_lel_to_pt="0.00"),
    _fps("whole_pounds", "a loan that is not rounded down", lambda row: True, 1, loan="55.62"),
    _fps("letter", "a letter that there is not", lambda row: True, 2, ni_letter="O"),
    Planted(
        "uk.rti.no_employee_ni",
        "contributions over pension age",
        in_hmrcs_format(lambda row: row["ni_letter"] == "C", {"ee_ni_to_date": "9.00"}, 2),
        records=2,
    ),
    _xml("no_ni", "a band under letter X", 2, ni_letter="X", ni_at_lel="559.00"),
    _xml("reduced_rate", "a letter of married women for a man", 1, ni_letter="B", gender="M"),
    _xml("workplace_postcode", "a freeport without its postcode", 2, ni_letter="F"),
    _xml("name", "forenames are lost", 3, Fore=""),
    _xml("address", "an address of one line for a starter", 2, StartDate="2026-09-01", StartDec="B", lines="1 Road"),
    _xml("birth_date", "dates of birth are lost", 2, BirthDate=""),
    _xml("start_date", "a start in another century", 1, StartDate="2126-09-01", StartDec="B"),
    _xml("starter", "a starter without a declaration", 2, StartDate="2026-09-01"),
    _xml(
        "secondment", "a secondment of unknown length", 1, Seconded="<Seconded><EEACitizen>yes</EEACitizen></Seconded>"
    ),
    _xml("leaving_date", "somebody leaves in another century", 1, LeavingDate="2126-09-01"),
    _xml("after_leaving", "a leaver without a leaving date", 1, PmtAfterLeaving="yes"),
    _xml("director", "a director without a method", 1, TaxWkOfApptOfDirector="12"),
    _xml(
        "partner",
        "a partner without shared parental pay",
        1,
        PartnerDetails="<PartnerDetails><Name><Fore>Bea</Fore><Sur>Example</Sur></Name></PartnerDetails>",
    ),
)
