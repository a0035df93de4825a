"""A run adds up: within payslips, and between payslips, lines, return, bank files, invoices and journals."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jamfirst.model.problems import UsageError
from jamfirst.rehearse.northbrook import Formats, Truth, generate
from jamfirst.rehearse.northbrook.bacs import BacsFiles, bacs_text
from jamfirst.rehearse.northbrook.names import Account
from jamfirst.rehearse.northbrook.records import Payment
from tests.rehearse.northbrook_files import (
    bacs_payments,
    keyed,
    pain_blocks,
    pain_payments,
    payments,
    pence,
    rows,
    text,
)

TAKEN = ("tax", "ee_ni", "loan", "pg_loan", "ee_pension", "other_deductions")
TO_DATE = {
    "taxable_pay": "taxable_pay_to_date",
    "tax": "tax_to_date",
    "niable_pay": "niable_pay_to_date",
    "ee_ni": "ee_ni_to_date",
    "er_ni": "er_ni_to_date",
}
SIDES = ("before", "after", "repeat")


@pytest.mark.parametrize("side", SIDES)
def test_gross_less_deductions_is_net(council: tuple[Path, Truth], side: str) -> None:
    slips = rows(council[0] / side, "payslip")
    assert len(slips) > 450
    for slip in slips:
        assert pence(slip["gross_pay"]) - sum(pence(slip[name]) for name in TAKEN) == pence(slip["net_pay"])


@pytest.mark.parametrize("side", SIDES)
def test_lines_sum_to_the_payslip(council: tuple[Path, Truth], side: str) -> None:
    folder = council[0] / side
    paid: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    for line in rows(folder, "pay_line"):
        key = f"{line['employment_id']}|{line['run_type']}|{line['pay_date']}"
        amount = pence(line["amount"])
        if line["element_class"] == "deduction":
            taken[key] -= amount
        else:
            paid[key] += amount
            assert (pence(line["units"]) * pence(line["rate"]) + 50) // 100 == amount
    for key, slip in keyed(folder, "payslip").items():
        assert paid[key] == pence(slip["gross_pay"])
        assert taken[key] == pence(slip["other_deductions"])


def test_to_date_is_the_month_before_plus_the_month(tmp_path: Path) -> None:
    for month in ("2026-08", "2026-09"):
        generate(tmp_path / month, employees=400, seed=7, month=month, defects=(), intended=False)
    had: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(TO_DATE, 0))
    order = {"main": 0, "reversal": 1, "supplementary": 2}
    for slip in sorted(rows(tmp_path / "2026-08" / "before", "payslip"), key=lambda s: order[s["run_type"]]):
        had[slip["employment_id"]] = {name: pence(slip[total]) for name, total in TO_DATE.items()}
    seen = 0
    for slip in sorted(rows(tmp_path / "2026-09" / "before", "payslip"), key=lambda s: order[s["run_type"]]):
        for name, total in TO_DATE.items():
            had[slip["employment_id"]][name] += pence(slip[name])
            assert had[slip["employment_id"]][name] == pence(slip[total]), (slip["employment_id"], name)
            seen += 1
    assert seen > 1500


@pytest.mark.parametrize("side", SIDES)
def test_return_agrees_with_payslips(council: tuple[Path, Truth], side: str) -> None:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    last: dict[str, dict[str, str]] = {}
    for slip in rows(council[0] / side, "payslip"):
        key = f"{slip['employment_id']}|{slip['pay_date']}"
        sums[key].update({name: pence(slip[name]) for name in ("net_pay", "tax")})
        sums[key]["loan"] += pence(slip["loan"]) + pence(slip["pg_loan"])
        if key not in last or slip["run_type"] != "main":
            last[key] = slip
    returned = keyed(council[0] / side, "return_line")
    assert returned.keys() == sums.keys()
    for key, line in returned.items():
        assert {name: pence(line[name]) for name in ("net_pay", "tax", "loan")} == {
            name: sums[key][name] for name in ("net_pay", "tax", "loan")
        }
        for name in ("taxable_pay_to_date", "tax_to_date", "ee_ni_to_date", "er_ni_to_date", "ni_pt_to_uel"):
            assert line[name] == last[key][name]
        assert re.fullmatch(r"QQ\d{6}[A-D]", line["nino"])


@pytest.mark.parametrize("side", SIDES)
def test_bank_file_pays_every_payslip(council: tuple[Path, Truth], side: str) -> None:
    folder = council[0] / side
    nets: Counter[str] = Counter()
    for slip in rows(folder, "payslip"):
        mark = "S" if slip["run_type"] == "supplementary" else ""
        nets[f"{slip['employment_id']} SEP26{mark}"] += pence(slip["net_pay"])
    paid = {p.reference: p for p in bacs_payments(folder / "bacs_payroll.txt")}
    assert {reference: p.amount for reference, p in paid.items()} == dict(nets)
    payees = keyed(folder, "payee")
    for reference, payment in paid.items():
        payee = payees[reference.partition("-")[0]]
        assert payment.account[:2] == (payee["sort_code"], payee["account_number"])
        assert payment.name == bacs_text(payee["payee_name"]).strip()


@pytest.mark.parametrize(("several_days", "width"), [(True, 106), (False, 100)])
def test_bacs_totals_and_layout(tmp_path: Path, several_days: bool, width: int) -> None:
    formats = Formats(bacs_several_days=several_days)
    generate(tmp_path, employees=300, seed=3, defects=(), intended=False, formats=formats)
    paths = sorted((tmp_path / "before").glob("bacs_payroll*.txt"))
    assert len(paths) == (1 if several_days else 2)
    for path in paths:
        lines = path.read_bytes().decode("ascii").split("\n")
        assert lines.pop() == ""
        check_bacs(lines, width)


def check_bacs(lines: list[str], width: int) -> None:
    assert [line[:4] for line in lines[:4]] == ["VOL1", "HDR1", "HDR2", "UHL1"]
    assert [line[:4] for line in lines[-3:]] == ["EOF1", "EOF2", "UTL1"]
    records = lines[4:-3]
    assert all(len(line) == 80 for line in (*lines[:4], *lines[-3:]))
    assert all(len(line) == width for line in records)
    assert set("".join(records)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/- ")
    assert lines[2][10:15] == f"{width:05d}"
    assert lines[1][4:] == lines[-3][4:]
    assert (lines[0][41:47], lines[0][79], lines[1][41:47]) == ("299999", "1", lines[-3][41:47])
    day: Counter[str] = Counter()
    contra: Counter[str] = Counter()
    for line in records:
        is_contra = line[64:82].rstrip() == "CONTRA"
        assert line[14:17] == ("017" if is_contra else "099")
        (contra if is_contra else day)[line[100:106]] += int(line[35:46])
        if is_contra:
            assert line[:14] == line[17:31]
    assert contra == day
    contras = sum(line[64:82].rstrip() == "CONTRA" for line in records)
    total = sum(day.values())
    assert contras == len(day)
    assert lines[-1] == f"UTL1{total:013d}{total:013d}{contras:07d}{len(records) - contras:07d}".ljust(80)
    if width == 100:
        assert lines[3][4:10].strip()


def test_bacs_carries_the_working_day_before_payday(council: tuple[Path, Truth]) -> None:
    days = Counter(p.day for p in bacs_payments(council[0] / "before" / "bacs_payroll.txt"))
    payday, extra = date(2026, 9, 24), date(2026, 9, 29)
    assert set(days) == {f" {d.year % 100}{d.timetuple().tm_yday:03d}" for d in (payday, extra)}


def test_bacs_begins_another_file_at_the_limit(tmp_path: Path) -> None:
    files = BacsFiles(tmp_path, "pay", several_days=True, serial=1, most_pence=250)
    for index, day in enumerate((date(2026, 9, 25), date(2026, 9, 30)) * 3):
        account = Account("021234", "00000001")
        files.add(Payment("bacs_payroll", "B", "BACS", day, "1", "A B", "employee", account, 100, f"R{index}", "C"))
    files.close()
    first, second = (tmp_path / name for name in ("pay.txt", "pay_2.txt"))
    assert [p.amount for p in (*bacs_payments(first), *bacs_payments(second))] == [100] * 6
    for path in (first, second):
        check_bacs(path.read_text(encoding="ascii").splitlines(), 106)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pay.txt", "pay_2.txt"]


def test_bacs_refuses_broken_bank_details(tmp_path: Path) -> None:
    files = BacsFiles(tmp_path, "pay", several_days=True, serial=1)
    broken = Payment(
        "bacs_payroll", "B", "BACS", date(2026, 9, 25), "1", "A", "employee", Account("21234", "1"), 1, "R", ""
    )
    with pytest.raises(UsageError, match="R: Bacs needs a sort code of 6 digits"):
        files.add(broken)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Siân O'Neill", "SIAN ONEILL"),
        ("Ægir Østergaard", "AEGIR OSTERGAARD"),
        ("Łukasz Wójcik, Jr", "LUKASZ WOJCIK  JR"),
        ("Alexandrina Chenoweth", "ALEXANDRINA CHENOW"),
        ("漢", ""),
    ],
)
def test_bacs_text(name: str, written: str) -> None:
    assert bacs_text(name) == written.ljust(18)


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", ["suppliers", "care", "benefits"])
def test_pain_totals(council: tuple[Path, Truth], side: str, name: str) -> None:
    path = council[0] / side / f"{name}.xml"
    root = ElementTree.parse(path).getroot()
    assert root.tag == "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}Document"
    paid = pain_payments(path)
    assert len(paid) > 20
    header = root[0][0]
    assert (int(text(header, "NbOfTxs")), pence(text(header, "CtrlSum"))) == (len(paid), sum(p.amount for p in paid))
    for block in pain_blocks(path):
        amounts = [pence(text(item, "Amt/InstdAmt")) for item in block.findall("{*}CdtTrfTxInf")]
        assert (int(text(block, "NbOfTxs")), pence(text(block, "CtrlSum"))) == (len(amounts), sum(amounts))
    ids = [element.text for element in root.iter() if element.tag.endswith(("EndToEndId", "PmtInfId"))]
    assert len(ids) == len(set(ids))


def test_pain_version_03(tmp_path: Path) -> None:
    generate(tmp_path, employees=200, seed=3, formats=Formats(pain="03"), after_formats=Formats(pain="09"))
    old = (tmp_path / "before" / "suppliers.xml").read_text(encoding="utf-8")
    assert "pain.001.001.03" in old
    assert "<ReqdExctnDt>2026-09-25</ReqdExctnDt>" in old
    assert "<BIC>" in old
    assert "<BICFI>" in (tmp_path / "after" / "suppliers.xml").read_text(encoding="utf-8")


def test_paid_invoices_are_the_supplier_payments(council: tuple[Path, Truth]) -> None:
    folder = council[0] / "before"
    paid = {p.reference: p.amount for p in pain_payments(folder / "suppliers.xml")}
    invoices = rows(folder, "invoice")
    assert paid == {bill["invoice_ref"]: pence(bill["gross"]) for bill in invoices if bill["status"] == "paid"}
    for bill in invoices:
        assert pence(bill["net"]) + pence(bill["vat"]) == pence(bill["gross"])
        received = date.fromisoformat(bill["received_date"])
        assert date.fromisoformat(bill["due_date"]) == received + timedelta(days=30)
        assert (bill["paid_date"] == "2026-09-25") == (bill["status"] == "paid")


@pytest.mark.parametrize("side", SIDES)
def test_journals_balance_and_agree(council: tuple[Path, Truth], side: str) -> None:
    folder = council[0] / side
    balance: Counter[str] = Counter()
    accounts: Counter[str] = Counter()
    for line in rows(folder, "journal_line"):
        amount = pence(line["debit"]) - pence(line["credit"])
        balance[line["journal_ref"]] += amount
        run = line["description"].split(" ", 2)[2]
        accounts[f"{run} {line['account']}"] += amount
    assert set(balance.values()) == {0}
    assert len(balance) == 7
    slips = rows(folder, "payslip")
    for run in ("main", "reversal", "supplementary"):
        of_run = [slip for slip in slips if slip["run_type"] == run]
        assert accounts[f"{run} 1000"] == sum(pence(slip["gross_pay"]) for slip in of_run)
        assert accounts[f"{run} 1100"] == sum(pence(slip["er_ni"]) for slip in of_run)
        assert accounts[f"{run} 9010"] == -sum(pence(slip["net_pay"]) for slip in of_run)
    assert accounts["net pay 9010"] == sum(pence(slip["net_pay"]) for slip in slips)


def test_journal_meets_the_bank_files(council: tuple[Path, Truth]) -> None:
    folder = council[0] / "before"
    banked: Counter[str] = Counter()
    for line in rows(folder, "journal_line"):
        if line["account"] == "9900":
            banked[line["description"].split(" ", 2)[2]] += pence(line["credit"])
    paid: Counter[str] = Counter()
    for (payment,) in payments(folder).values():
        paid["net pay" if payment.file == "bacs_payroll" else payment.file] += payment.amount
    assert banked == paid


def test_the_council_is_realistic(council: tuple[Path, Truth]) -> None:
    folder = council[0] / "before"
    slips = rows(folder, "payslip")
    runs = Counter(slip["run_type"] for slip in slips)
    assert set(runs) == {"main", "reversal", "supplementary"}
    posts = Counter(slip["employee_id"] for slip in slips if slip["run_type"] == "main")
    several = sum(count > 1 for count in posts.values())
    assert 0.04 < several / len(posts) < 0.12
    nets = sorted(pence(slip["net_pay"]) for slip in slips if slip["run_type"] == "main")
    assert nets[0] > 0
    assert nets[len(nets) // 3] < 1_300_00
    assert any(slip["start_date"] >= "2026-09-01" for slip in slips)
    assert any(slip["leaving_date"] for slip in slips)
    codes = {line["element_code"] for line in rows(folder, "pay_line")}
    assert codes >= {"BASIC", "OT150", "SSP", "HOLPAY", "AWARD", "CLAIM", "UNION", "PARKING", "CTAEO", "SMP"}
    award = [line for line in rows(folder, "pay_line") if line["element_code"] == "AWARD"]
    assert {line["earned_to"] for line in award} == {"2026-08-31"}


def test_payees_are_hard_to_read(council: tuple[Path, Truth]) -> None:
    payees = rows(council[0] / "before", "payee")
    people = [payee for payee in payees if payee["payee_type"] == "employee"]
    names = [payee["payee_name"] for payee in payees]
    assert any("'" in name for name in names)
    assert any("-" in name for name in names)
    assert any(not name.isascii() for name in names)
    assert any(len(name) > 35 for name in names)
    assert max(Counter(payee["payee_name"] for payee in people).values()) > 1
    assert {payee["payee_type"] for payee in payees} == {
        "employee", "sole trader", "micro", "small", "medium", "large", "charity", "other public body",
        "foster carer", "direct-payment recipient", "benefit recipient", "pensioner",
    }  # fmt: skip
    with_sort_code = [payee for payee in payees if payee["sort_code"]]
    assert 0.15 < sum(payee["sort_code"][0] == "0" for payee in with_sort_code) / len(with_sort_code) < 0.4
    assert all(
        re.fullmatch(r"\d{6}", p["sort_code"]) and re.fullmatch(r"\d{8}", p["account_number"]) for p in with_sort_code
    )
    ibans = [payee["iban"] for payee in payees if payee["iban"]]
    assert ibans
    for iban in ibans:
        assert int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1
    assert all(re.fullmatch(r"(TR[34]|PL[45])\d \d[A-Z]{2}", payee["postcode"]) for payee in payees)
    assert any(not payee["usual_income"] for payee in people)
