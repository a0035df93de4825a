"""Headers understood and kinds recognised: real exports, and the headers of products in use."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.read.contract import RawColumn, RawTable
from jamfirst.read.hints import Hints
from jamfirst.read.recognise import Understood, role_of, understand
from jamfirst.read.synonyms import synonym_table
from tests.read.tables import NOTHING, mapping, typed_rows

REAL = Path(__file__).parents[2].parent / "shared" / "real"

T, M, D = ValueType.TEXT, ValueType.DECIMAL, ValueType.DATE


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession(threads=1) as opened:
        yield opened


PAYMENTS = {"party/code": "payee_id", "party/name": "payee_name", "amount": "amount", "date": "pay_date"}
SPEND = {"Date": "pay_date", "Amount": "amount", "Supplier ID": "payee_id"}
LABELLED = {name.title() if "/" in name else name.capitalize(): to for name, to in PAYMENTS.items()}
LINES = {"move/number": "journal_ref", "account/name": "account"}
INVOICES = {"number": "invoice_ref", "reference": "supplier_ref", "party/code": "supplier_id"}
INVOICES |= {"party/name": "supplier_name", "invoice_date": "invoice_date", "state": "status"}

# File, header, one row as the file writes it, kind, and every header that is understood.
FILES: list[tuple[str, str, str, Kind, dict[str, str]]] = [
    (
        "tryton/baseline/payments.csv",
        "id,party/code,party/name,amount,date,state,line/maturity_date,description",
        "1,S00300,Tregear Laundry,1830.99,2026-12-01,processing,2026-12-01,",
        Kind.PAYMENT,
        {**PAYMENTS, "description": "reference"},
    ),
    (
        "tryton/upgrade82/payments.csv",
        "\ufeffID,Party/Code,Party/Name,Amount,Date,State,line/maturity_date,Reference",
        '1,S00300,Tregear Laundry,"1,830.99",30/11/2026,processing,30/11/2026,',
        Kind.PAYMENT,
        {**LABELLED, "Reference": "reference"},
    ),
    (
        "tryton/baseline/invoices.csv",
        "id,number,reference,party/code,party/name,invoice_date,payment_term/name,untaxed_amount,tax_amount,"
        "total_amount,state",
        "1,4,42175,S00001,Tregear Motors Ltd,2026-10-04,30 days,2213.73,389.08,2602.81,posted",
        Kind.INVOICE,
        {**INVOICES, "untaxed_amount": "net", "tax_amount": "vat", "total_amount": "gross"},
    ),
    (
        "tryton/upgrade82/invoices.csv",
        "\ufeffID,Number,Reference,Party/Code,Party/Name,Invoice Date,Payment Term/Name,Untaxed,Tax,Total,State",
        '1,4,42175,S00001,Tregear Motors Ltd,30/10/2026,30 days,"2,213.73",389.08,"2,602.81",posted',
        Kind.INVOICE,
        {
            "Number": "invoice_ref",
            "Reference": "supplier_ref",
            "Party/Code": "supplier_id",
            "Party/Name": "supplier_name",
            "Invoice Date": "invoice_date",
            "Untaxed": "net",
            "Tax": "vat",
            "Total": "gross",
            "State": "status",
        },
    ),
    (
        "tryton/baseline/move_lines.csv",
        "id,move/number,account/name,party/code,debit,credit,maturity_date,description",
        "412,101,Main Tax,,389.08,0,,VAT 20%",
        Kind.JOURNAL_LINE,
        {**LINES, "debit": "debit", "credit": "credit", "description": "description"},
    ),
    (
        "tryton/upgrade82/move_lines.csv",
        "\ufeffID,Entry/Number,account/name,Party/Code,Debit,Credit,Maturity Date,Description",
        '413,1,Main Payable,S00001,0.00,"2,602.81",30/11/2026,',
        Kind.JOURNAL_LINE,
        {
            "Entry/Number": "journal_ref",
            "account/name": "account",
            "Debit": "debit",
            "Credit": "credit",
            "Description": "description",
        },
    ),
    (
        "spend/devon/202503.csv",
        "\ufeffBody,Name of Body,Date,Transaction Number,Invoice Number,Amount,Supplier Name,Supplier ID,Vat Reg No,"
        "Expense Area,Expense Type,Expense Code,Creditor Type",
        "18,Devon County Council,2025-03-03 00:00:00,CFADDAY37046147,INV-1,899.2,STEP ONE LTD,88583,,Adult Care,Spot,"
        "5706,LTD",
        Kind.PAYMENT,
        {**SPEND, "Transaction Number": "payment_ref", "Invoice Number": "invoice_ref", "Supplier Name": "payee_name"},
    ),
    (
        "spend/devon/202505.csv",
        "Body,Name of Body,Date,Transaction number,Amount,Supplier name,Supplier ID,VAT reg no,Expense area,"
        "Expense type,Expense code,Creditor type",
        '18,Devon County Council,29/05/2025,22008553,"1,686.26",THORNBURY LTD,270465,676285493,Children,X,A11005,DCC',
        Kind.PAYMENT,
        {**SPEND, "Transaction number": "payment_ref", "Supplier name": "payee_name"},
    ),
    (
        "spend/gateshead/clean-2015-11.csv",
        "\ufeffStrgrpcc(T),Cipfsubj(T),Cipfsubs(T),TransNo,Seq,Period,Supplier ID(T),Amount,Updated",
        "Communities,Employees,Indirect,148017625,1,201508,TYNE & WEAR PENSION FUND,41792.00,2015-11-11",
        Kind.PAYMENT,
        {"TransNo": "payment_ref", "Supplier ID(T)": "payee_name", "Amount": "amount"},
    ),
    (
        "spend/oxford/jul-sep-2017.csv",
        "Client,Service Area,Expenditure Code,Paid Date,Trans No,Amount,Type of Expenditure,Supplier ID,Supplier Name",
        "OCC,General Fund,Z110205,18/08/2017,1038986 - 2,198.35,Revenue,20019050,SMS CONNECTIONS LTD",
        Kind.PAYMENT,
        {
            "Paid Date": "pay_date",
            "Trans No": "payment_ref",
            "Amount": "amount",
            "Supplier ID": "payee_id",
            "Supplier Name": "payee_name",
        },
    ),
]


def cells(path: str, header: str, row: str) -> list[list[str]]:
    """The real file where it is at hand, else the header and row given here."""
    real = REAL / path
    if not real.is_file():
        return list(csv.reader([header.removeprefix("\ufeff"), row]))
    with real.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        rows = list(csv.reader(file))
    return [one for one in rows if len(one) == len(rows[0])]


@pytest.mark.parametrize("real", [True, False])
@pytest.mark.parametrize("case", FILES, ids=[case[0] for case in FILES])
def test_real_files(session: DuckDBSession, case: tuple[str, str, str, Kind, dict[str, str]], real: bool) -> None:
    path, header, row, kind, expected = case
    table = cells(path if real else "", header, row)
    found = typed_rows(session, table[0], [[cell or None for cell in line] for line in table[1:]])
    assert (found.table.kind, mapping(found)) == (kind, expected)


def test_a_bare_id_is_only_an_identifier(session: DuckDBSession) -> None:
    found = typed_rows(session, ["id", "Payee", "Amount", "Pay Date"], [["1", "A", "2.00", "2026-01-02"]])
    assert (found.table.columns[0].canonical, found.table.columns[0].role) == (None, Role.IDENTIFIER)


def understood(headers: dict[str, ValueType], hints: Hints = NOTHING, kind: Kind | None = None) -> Understood:
    raw = RawTable("t", "delimited", tuple(RawColumn(name) for name in headers), "none", kind)
    return understand(raw, list(headers.values()), hints)


def names(headers: dict[str, ValueType], hints: Hints = NOTHING, kind: Kind | None = None) -> dict[str, str]:
    found = understood(headers, hints, kind)
    return {name: found.canonical[i] for i, name in enumerate(headers) if i in found.canonical}


PAYSLIPS: list[dict[str, tuple[ValueType, str | None]]] = [
    {  # iTrent
        "Personal Reference": (T, "employee_id"),
        "Position reference": (T, "employment_id"),
        "Pay date": (D, "pay_date"),
        "Tax code": (T, "tax_code"),
        "NI Letter": (T, "ni_letter"),
        "Gross pay": (M, "gross_pay"),
        "Taxable pay": (M, "taxable_pay"),
        "NI'able pay": (M, "niable_pay"),
        "Tax": (M, "tax"),
        "Employee's NI": (M, "ee_ni"),
        "Employer's NI": (M, "er_ni"),
        "Student loan": (M, "loan"),
        "Net pay": (M, "net_pay"),
    },
    {  # ResourceLink
        "Employee Number": (T, "employee_id"),
        "Post Number": (T, "employment_id"),
        "Pay Group": (T, "payroll"),
        "Pay Period": (T, "period"),
        "Gross": (M, "gross_pay"),
        "PAYE": (M, "tax"),
        "Ee NI": (M, "ee_ni"),
        "Er NI": (M, "er_ni"),
        "NI Table": (T, "ni_letter"),
        "Ee Pension": (M, "ee_pension"),
        "Er Pension": (M, "er_pension"),
        "Net": (M, "net_pay"),
    },
    {  # Oracle
        "Person Number": (T, "person_id"),
        "Assignment Number": (T, "employment_id"),
        "Payroll Name": (T, "payroll"),
        "Payment Date": (D, "pay_date"),
        "NI Category": (T, "ni_letter"),
        "Taxable Pay YTD": (M, "taxable_pay_to_date"),
        "Tax Paid YTD": (M, "tax_to_date"),
        "NIable Pay": (M, "niable_pay"),
        "Total Gross Pay": (M, "gross_pay"),
        "Net Pay Amount": (M, "net_pay"),
    },
    {  # Sage
        "Employee Reference": (T, "employee_id"),
        "Emp Name": (T, None),
        "Total Gross Pay": (M, "gross_pay"),
        "Taxable Gross Pay": (M, "taxable_pay"),
        "P.A.Y.E.": (M, "tax"),
        "N.I.": (M, "ee_ni"),
        "Net Pay": (M, "net_pay"),
        "D.O.B.": (D, "birth_date"),
    },
    {  # SAP
        "Pers.No.": (T, "employee_id"),
        "Payroll Area": (T, "payroll"),
        "For-period": (T, "period"),
        "NI Employee": (M, "ee_ni"),
        "NI Employer": (M, "er_ni"),
        "Gross Amount": (M, "gross_pay"),
        "Net Amount": (M, "net_pay"),
    },
    {  # Workday, SIMS
        "Employee ID": (T, "employee_id"),
        "Payroll Number": (T, None),
        "Period Start Date": (D, "earnings_from"),
        "Period End Date": (D, "earnings_to"),
        "GROSSPAY": (M, "gross_pay"),
        "TAXCODE": (T, "tax_code"),
        "NETPAY": (M, "net_pay"),
    },
]


@pytest.mark.parametrize("case", PAYSLIPS)
def test_payslips_of_products_in_use(case: dict[str, tuple[ValueType, str | None]]) -> None:
    headers = {name: value_type for name, (value_type, _) in case.items()}
    assert understood(headers).kind is Kind.PAYSLIP
    assert names(headers) == {name: to for name, (_, to) in case.items() if to}


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        (Kind.PAY_LINE, {"Emp No": T, "Element Name": T, "Units": M, "Rate": M, "Amount": M, "Pay Date": D}),
        (Kind.PAY_LINE, {"PERNR": T, "Wage Type": T, "Number": T, "Amount": M}),
        (Kind.PAYMENT, {"Employee No": T, "Name": T, "Sort Code": T, "Account No": T, "Net Pay": M}),
        (Kind.PAYMENT, {"CdtrNm": T, "InstdAmt": M, "ReqdExctnDt": D, "IBAN": T}),
        (Kind.PAYMENT, {"Vendor": T, "Payment Date": D, "Amount in GBP": M}),
        (Kind.INVOICE, {"Supplier": T, "Invoice No.": T, "Invoice Date": D, "Amount": M, "Status": T}),
        (Kind.JOURNAL_LINE, {"Account Code": T, "Cost Centre": T, "Dr": M, "Cr": M, "Period": T}),
        (Kind.RETURN_LINE, {"Payroll ID": T, "NI Number": T, "Taxable Pay To Date": M, "Tax To Date": M, "Net Pay": M}),
        (Kind.PAYEE, {"payee_id": T, "payee_name": T, "sort_code": T, "account_number": T, "payee_type": T}),
        (Kind.PLAIN, {"site": T, "reading": M, "taken": D}),
        (Kind.PLAIN, {"Amount": M, "Comment": T}),
    ],
)
def test_kinds(kind: Kind, headers: dict[str, ValueType]) -> None:
    assert understood(headers).kind is kind


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PLAIN])
def test_a_table_of_canonical_names_is_its_own_kind(kind: Kind) -> None:
    headers = {column.name: column.type for column in KINDS[kind].columns.values()}
    assert understood(headers).kind is kind
    assert names(headers) == {name: name for name in headers}


def test_what_invoices_say_of_vat_and_of_subcontractors() -> None:
    headers = {"Supplier": T, "Invoice No.": T, "Net": M, "VAT": M, "Gross": M, "Status": T, "VAT Reg No": T}
    found = names(headers | {"CIS Status": T, "Materials": M, "CIS Tax Deducted": M})
    assert {
        header: found[header] for header in ("VAT", "VAT Reg No", "CIS Status", "Materials", "CIS Tax Deducted")
    } == {
        "VAT": "vat",
        "VAT Reg No": "vat_number",
        "CIS Status": "cis_status",
        "Materials": "cis_materials",
        "CIS Tax Deducted": "cis_deduction",
    }


def test_what_journals_say_of_currency() -> None:
    found = names({"Journal No": T, "Account": T, "Debit": M, "Credit": M, "Currency": T})
    assert found["Currency"] == "currency"


@settings(max_examples=40)
@given(order=st.permutations(range(len(FILES[6][1].split(",")))))
def test_the_order_of_columns_changes_no_meaning(order: Sequence[int]) -> None:
    headers = FILES[6][1].removeprefix("\ufeff").split(",")
    types = {"Date": D, "Amount": M}
    shuffled = {headers[i]: types.get(headers[i], T) for i in order}
    assert names(shuffled) == FILES[6][4]


def test_no_two_headers_share_a_meaning() -> None:
    found = names({"Amount": M, "Net Amount": M, "Value": M, "Payee": T, "Supplier": T, "Paid Date": D, "Date": D})
    assert found == {"Amount": "amount", "Payee": "payee_name", "Paid Date": "pay_date"}


def test_values_that_are_not_of_the_type_are_not_mapped() -> None:
    found = understood({"Payee": T, "Amount": T, "Total": M, "Pay Date": T, "IBAN": T, "Date": D})
    assert found.kind is Kind.PAYMENT
    assert found.canonical == {0: "payee_name", 2: "amount", 4: "iban", 5: "pay_date"}


def test_a_header_that_its_values_belie_is_said() -> None:
    found = understood({"Payee": T, "Amount": M, "Pay Date": T, "IBAN": T})
    assert found.notes == (
        'Column "Pay Date" reads like pay_date, but its values are not all dates; it is compared as text.',
    )


def test_declared_meanings_win() -> None:
    headers = {"Amount": M, "Fee": M, "Payee": T, "Pay Date": D}
    assert names(headers, Hints(columns={"fee": "amount", "Payee": ""}, kind=Kind.PAYMENT)) == {
        "Fee": "amount",
        "Pay Date": "pay_date",
    }
    found = understood(headers, Hints(columns={"Fee": "nonsense"}))
    assert found.notes == ('Column "Fee" is declared as nonsense, which no payment has.',)


def test_a_declared_kind_wins() -> None:
    assert understood({"Amount": M, "Comment": T}, Hints(kind=Kind.PAYMENT)).kind is Kind.PAYMENT
    assert understood({"Amount": M, "Comment": T}, kind=Kind.JOURNAL_LINE).canonical == {0: "amount", 1: "description"}


@pytest.mark.parametrize(
    ("name", "value_type", "expected"),
    [
        ("Invoice No.", T, Role.IDENTIFIER),
        ("uuid", T, Role.IDENTIFIER),
        ("Bank Account", T, Role.ACCOUNT),
        ("Payee IBAN", T, Role.ACCOUNT),
        ("sortcode", T, Role.ACCOUNT),
        ("Account Name", T, Role.OTHER),
        ("Weight", M, Role.MONEY),
        ("Seen", D, Role.DATE),
        ("", T, Role.OTHER),
    ],
)
def test_roles_by_name_and_type(name: str, value_type: ValueType, expected: Role) -> None:
    assert role_of(name, value_type, Kind.PLAIN, None) is expected


def test_the_table_of_synonyms_is_whole() -> None:
    table = synonym_table()
    assert len(table) == sum(len(spec.columns) for spec in KINDS.values())
    assert {(kind, canonical) for kind, canonical, names in table if not names} == set()
    assert ("payment", "amount") in {(kind, canonical) for kind, canonical, names in table if "instd amt" in names}
