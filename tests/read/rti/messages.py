"""Writes messages to HMRC for tests, right in everything unless told otherwise. The people in them do not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.rti import RtiReader

ENVELOPE = "http://www.govtalk.gov.uk/CM/envelope"
FAMILY = "http://www.govtalk.gov.uk/taxation/PAYE/RTI/"
FPS = "FullPaymentSubmission"
KEYS = '<Keys><Key Type="TaxOfficeNumber">635</Key><Key Type="TaxOfficeReference">A635</Key></Keys>'
REFS = "<OfficeNo>635</OfficeNo><PayeRef>A635</PayeRef><AORef>635PC00000000</AORef>"
DETAILS = (
    "<NINO>AB164231A</NINO><Name><Fore>Alan</Fore><Sur>Example</Sur></Name>"
    "<Address><Line>1 The Lane</Line><Line>Shipley</Line></Address>"
    "<BirthDate>1980-10-28</BirthDate><Gender>M</Gender>"
)
PAYMENT = (
    "<PayFreq>M1</PayFreq><PmtDate>2025-06-30</PmtDate><MonthNo>3</MonthNo><PeriodsCovered>1</PeriodsCovered>"
    "<HoursWorked>D</HoursWorked><TaxCode>1257L</TaxCode><TaxablePay>2000.00</TaxablePay>"
    "<PayAfterStatDedns>1733.44</PayAfterStatDedns><TaxDeductedOrRefunded>190.40</TaxDeductedOrRefunded>"
)
TO_DATE = "<TaxablePay>6000.00</TaxablePay><TotalTax>571.20</TotalTax>"


def letter(
    name: str = "A", *, earned: str = "2000.00", at_lel: str = "1626.00", ee: str = "228.48", extra: str = ""
) -> str:
    """The figures of one letter of National Insurance."""
    return (
        f"<NIlettersAndValues><NIletter>{name}</NIletter>"
        f"<GrossEarningsForNICsInPd>{earned}</GrossEarningsForNICsInPd>"
        "<GrossEarningsForNICsYTD>6000.00</GrossEarningsForNICsYTD>"
        f"<AtLELYTD>{at_lel}</AtLELYTD><LELtoPTYTD>1518.00</LELtoPTYTD><PTtoUELYTD>2856.00</PTtoUELYTD>"
        "<TotalEmpNICInPd>237.45</TotalEmpNICInPd><TotalEmpNICYTD>712.35</TotalEmpNICYTD>"
        "<EmpeeContribnsInPd>76.16</EmpeeContribnsInPd>"
        f"<EmpeeContribnsYTD>{ee}</EmpeeContribnsYTD>{extra}</NIlettersAndValues>"
    )


def employment(
    *, before: str = "<PayId>A1</PayId>", to_date: str = TO_DATE, payment: str = PAYMENT, letters: Sequence[str] = ()
) -> str:
    """One employment."""
    ni = "".join(letters or [letter()])
    figures = f"<FiguresToDate>{to_date}</FiguresToDate><Payment>{payment}</Payment>{ni}"
    return f"<Employment>{before}{figures}</Employment>"


def employee(*employments: str, details: str = DETAILS) -> str:
    """One employee with their employments."""
    return f"<Employee><EmployeeDetails>{details}</EmployeeDetails>{''.join(employments or [employment()])}</Employee>"


@dataclass(frozen=True)
class Letter:
    """A message and what stands about it."""

    content: str = ""
    kind: str = FPS
    schema: str = "25-26/1"
    year: str | None = "25-26"
    refs: str = REFS
    keys: str = KEYS
    outer: str = KEYS
    message_class: str = "HMRC-PAYE-RTI-FPS"
    details: str = "<GatewayTest>0</GatewayTest>"
    stamp: str = "2025-06-29T12:00:00"
    period_end: str = "2026-04-05"
    mark: str = ""

    @property
    def namespace(self) -> str:
        return f"{FAMILY}{self.kind}/{self.schema}"

    def bare(self) -> str:
        """The message without its envelope."""
        mark = f'<IRmark Type="generic">{self.mark}</IRmark>' if self.mark else ""
        year = f"<RelatedTaxYear>{self.year}</RelatedTaxYear>" if self.year else ""
        return (
            f'<IRenvelope xmlns="{self.namespace}"><IRheader>{self.keys}<PeriodEnd>{self.period_end}</PeriodEnd>'
            f"<DefaultCurrency>GBP</DefaultCurrency>{mark}<Sender>Employer</Sender></IRheader>"
            f"<{self.kind}><EmpRefs>{self.refs}</EmpRefs>{year}\n{self.content}\n</{self.kind}></IRenvelope>"
        )

    def whole(self) -> str:
        """The message in its envelope."""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<GovTalkMessage xmlns="{ENVELOPE}">'
            "<EnvelopeVersion>2.0</EnvelopeVersion><Header><MessageDetails>"
            f"<Class>{self.message_class}</Class>{self.details}</MessageDetails><SenderDetails><IDAuthentication>"
            "<SenderID>ISV635</SenderID><Authentication><Value>a-password</Value></Authentication>"
            f"</IDAuthentication></SenderDetails></Header><GovTalkDetails>{self.outer}<ChannelRouting>"
            f"<Channel><Product>A product</Product></Channel><Timestamp>{self.stamp}</Timestamp></ChannelRouting>"
            f"</GovTalkDetails><Body>{self.bare()}</Body></GovTalkMessage>"
        )


def fps(*employees: str) -> str:
    """A whole FPS."""
    return Letter("\n".join(employees or [employee()])).whole()


Record = dict[str, str]


@dataclass(frozen=True)
class Seen:
    """A file as read: the table, and its rows by column name, without what is empty."""

    table: RawTable
    rows: list[Record]

    @property
    def only(self) -> Record:
        (row,) = self.rows
        return row

    def problems(self) -> list[tuple[str, str, str]]:
        return [(p.code, p.column, p.message) for p in self.table.problems]


def read(content: str | bytes, folder: Path) -> Seen:
    """Read a message with the reader."""
    path = folder / "fps.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_file(path)


def read_file(path: Path) -> Seen:
    """Read a file with the reader."""
    reader = RtiReader()
    assert reader.sniff(Head.of(path))
    with DuckDBSession([path], threads=1) as session:
        (table,) = reader.read(path, path.name, session)
        rows = session.rows(exp.select("*").from_(table.relation).order_by("record_no"))
    assert [row[-1] for row in rows] == list(range(1, len(rows) + 1))
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    told = [{n: v for n, v in zip(names, row[:-1], strict=True) if v is not None} for row in rows]
    return Seen(table, told)
