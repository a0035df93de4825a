from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.pain001 import Pain001Reader
from tests.read.payment_files import NAMESPACE, batch, pain001, payment, uk_payment

SHARED = Path(__file__).resolve().parents[3] / "shared"
READER = Pain001Reader()
Record = Mapping[str, str | None]


@dataclass(frozen=True)
class Seen:
    """A file as read: the table, and its rows by column name."""

    table: RawTable
    rows: list[Record]

    @property
    def only(self) -> Record:
        (row,) = self.rows
        return row

    def problems(self) -> list[tuple[str, str, int]]:
        return [(p.code, p.column, p.count) for p in self.table.problems]


def read(content: str | bytes, folder: Path) -> Seen:
    path = folder / "pay.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    assert READER.sniff(Head.of(path))
    with DuckDBSession([path]) as session:
        (table,) = READER.read(path, "pay.xml", session)
        rows = session.rows(exp.select("*").from_(table.relation).order_by("record_no"))
        assert [row[-1] for row in rows] == list(range(1, len(rows) + 1))
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        return Seen(table, [dict(zip(names, row[:-1], strict=True)) for row in rows])


def recognised(data: bytes) -> bool:
    return READER.sniff(Head("a.xml", data[:65_536], len(data)))


def versioned(version: str) -> str:
    old = int(version) < 9
    made = payment(bic="BIC" if old else "BICFI")
    return pain001([batch([made], day="2026-11-25" if old else "<Dt>2026-11-25</Dt>")], version=version)


def test_a_payment_in_its_canonical_columns(tmp_path: Path) -> None:
    seen = read(pain001([batch([payment()], header="<ChrgBr>SLEV</ChrgBr>")]), tmp_path)
    assert (seen.table.name, seen.table.kind, seen.table.format) == ("pain.001", Kind.PAYMENT, "pain.001")
    assert {name: value for name, value in seen.only.items() if value is not None} == {
        "payment_ref": "E1",
        "payee_name": "Payee One Ltd",
        "iban": "GB35LIZK30995459362512",
        "bic": "LIZKGB22XXX",
        "amount": "1234.56",
        "currency": "GBP",
        "pay_date": "2026-11-25",
        "reference": "INV1 [A/1]",
        "method": "TRF",
        "payer_account": "GB33BUKB20201555555555",
        "batch_ref": "P1",
        "instruction_id": "I-E1",
        "message_id": "M1",
        "created": "2026-11-20T10:00:00",
        "charge_bearer": "SLEV",
        "payee_street": "1 High Street",
        "payee_postcode": "TR1 3AY",
        "payee_town": "Truro",
        "payer_name": "Northbrook Council",
    }
    assert seen.table.problems == ()
    reissued = {c.name for c in seen.table.columns if c.role is Role.REISSUED}
    assert reissued == {"payment_ref", "instruction_id", "batch_ref", "message_id", "created"}
    types = {c.name: c.type for c in seen.table.columns if c.type}
    assert types == {"amount": ValueType.DECIMAL, "pay_date": ValueType.DATE}


@pytest.mark.parametrize("version", [f"{n:02d}" for n in range(3, 14)])
def test_every_version_gives_the_same_row(version: str, tmp_path: Path) -> None:
    assert read(versioned(version), tmp_path).rows == read(versioned("09"), tmp_path).rows


@pytest.mark.parametrize("version", ["02", "14"])
def test_other_versions_are_refused_by_number(version: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=rf"pay\.xml: this is pain\.001\.001\.{version}; versions 03 to 13"):
        read(versioned("09").replace("001.001.09", f"001.001.{version}"), tmp_path)


def test_prefixes_encodings_comments_and_white_space_change_nothing(tmp_path: Path) -> None:
    plain = pain001([batch([payment(payee="Anaïs Łukasz’s Bakery")])])
    expected = read(plain, tmp_path).rows
    dressed = plain.replace("<CdtTrfTxInf>", "<!-- a payment --><CdtTrfTxInf>\n\n<?note x?>\n").replace(
        ">1234.56<", ">\n 1234.56 <"
    )
    utf16 = plain.replace("UTF-8", "UTF-16").encode("utf-16")
    prefixed = plain.replace("</", "</p:").replace("<", "<p:").replace("<p:/p:", "</p:").replace("<p:?", "<?")
    for content in (dressed, utf16, b"\xef\xbb\xbf" + plain.encode(), prefixed.replace("xmlns=", "xmlns:p=")):
        assert read(content, tmp_path).rows == expected


@pytest.mark.parametrize(
    "content",
    [
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"/>',
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"/>',
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.02"/>',
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{NAMESPACE}09"/>'.encode(),
        f"name,{NAMESPACE}09\n".encode(),
        b"VOL1",
        b"",
    ],
)
def test_other_files_are_not_recognised(content: bytes) -> None:
    assert not recognised(content)


def test_a_file_cut_in_its_first_tag_is_recognised_so_that_it_can_be_refused() -> None:
    assert recognised(f'<Document xmlns="{NAMESPACE}09'.encode())
    assert recognised(f'<?xml version="1.0" encoding="x-foo"?><Document xmlns="{NAMESPACE}09">'.encode("utf-16"))


def test_a_uk_account_has_sort_code_and_number_as_they_stand(tmp_path: Path) -> None:
    debtor = """<DbtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>GBDSC</Cd></ClrSysId><MmbId>089999</MmbId>
    </ClrSysMmbId></FinInstnId></DbtrAgt>"""
    made = batch([uk_payment()], header=debtor)
    made = made.replace("<IBAN>GB33BUKB20201555555555</IBAN>", "<Othr><Id>66374958</Id></Othr>")
    seen = read(pain001([made]), tmp_path)
    assert (seen.only["sort_code"], seen.only["account_number"]) == ("089999", "06374958")
    assert (seen.only["iban"], seen.only["payer_account"]) == (None, "089999 66374958")
    assert seen.table.problems == ()


@pytest.mark.parametrize(
    "system", ["<ClrSysId><Cd>UKDBSC</Cd></ClrSysId>", "<ClrSysId><Prtry>GBX</Prtry></ClrSysId>", ""]
)
def test_a_sort_code_said_wrongly_is_kept_and_reported(system: str, tmp_path: Path) -> None:
    seen = read(pain001([batch([uk_payment(system=system)])]), tmp_path)
    assert seen.only["sort_code"] == "089999"
    assert seen.problems() == [("file.field", "sort_code", 1)]
    assert "GBDSC" in seen.table.problems[0].message


def test_a_foreign_clearing_member_is_no_sort_code_and_is_not_lost(tmp_path: Path) -> None:
    made = uk_payment(system="<ClrSysId><Cd>USABA</Cd></ClrSysId>", currency="USD")
    seen = read(pain001([batch([made])]), tmp_path)
    assert seen.only["sort_code"] is None
    assert seen.only["CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"] == "089999"
    assert seen.only["CdtrAgt/FinInstnId/ClrSysMmbId/ClrSysId"] == "USABA"
    assert seen.table.problems == ()


def test_not_provided_is_no_value(tmp_path: Path) -> None:
    content = pain001([batch([payment()])])
    without = content.replace("<BICFI>LIZKGB22XXX</BICFI>", "<Othr><Id>NOTPROVIDED</Id></Othr>")
    word = content.replace("LIZKGB22XXX", "NOTPROVIDED")
    for changed in (without, word):
        row = read(changed, tmp_path).only
        assert row["bic"] is None
        assert not any(value == "NOTPROVIDED" for value in row.values())


@pytest.mark.parametrize(
    "wrong", ["1.2.3", "NaN", "1E5", "١٢٣", "1_000", "1,234.56", "-5.00", "£5", "", "1" * 19, "1.123456"]
)
def test_an_amount_that_is_no_plain_number_is_null_and_reported(wrong: str, tmp_path: Path) -> None:
    seen = read(pain001([batch([payment(amount=wrong), payment("E2", "1.00")])], count="2", total="1.00"), tmp_path)
    assert [row["amount"] for row in seen.rows] == [None, "1.00"]
    assert seen.problems() == [("file.field", "amount", 1)]
    assert seen.table.problems[0].line == 7
    assert seen.table.problems[0].found == wrong


@pytest.mark.parametrize("same", ["1234.56", "+1234.56", "01234.56", "1234.560", "\n1234.56\t"])
def test_an_amount_may_be_written_in_several_ways(same: str, tmp_path: Path) -> None:
    seen = read(pain001([batch([payment(amount=same)])]), tmp_path)
    assert seen.table.problems == ()
    assert all(total.agrees for total in seen.table.controls)


@pytest.mark.parametrize("wrong", ["2026-02-30", "25/11/2026", "2026-11", "2026-11-25Tnoon", "２０２６-11-25", ""])
def test_a_date_that_is_no_day_is_null_and_reported_for_each_payment(wrong: str, tmp_path: Path) -> None:
    made = batch([payment("E1", "1.00"), payment("E2", "1.00")], day=f"<Dt>{wrong}</Dt>")
    seen = read(pain001([made], count="2", total="2.00"), tmp_path)
    assert [row["pay_date"] for row in seen.rows] == [None, None]
    assert seen.problems() == [("file.field", "pay_date", 2)]


@pytest.mark.parametrize(
    "written",
    ["2026-11-25", "<Dt>2026-11-25</Dt>", "<Dt>2026-11-25Z</Dt>", "<DtTm>2026-11-25T23:30:00.5-05:00</DtTm>"],
)
def test_the_execution_day_is_the_day_as_written(written: str, tmp_path: Path) -> None:
    assert read(pain001([batch([payment()], day=written)]), tmp_path).only["pay_date"] == "2026-11-25"


def test_a_payment_without_payee_or_account_is_kept_and_reported(tmp_path: Path) -> None:
    content = pain001([batch([payment()])]).replace("<Nm>Payee One Ltd</Nm>", "<Nm> </Nm>")
    content = content.replace("<IBAN>GB35LIZK30995459362512</IBAN>", "")
    seen = read(content, tmp_path)
    assert seen.only["amount"] == "1234.56"
    assert seen.problems() == [("file.field", "payee_name", 1), ("file.field", "account_number", 1)]


def test_the_account_of_a_cheque_is_not_missed(tmp_path: Path) -> None:
    content = pain001([batch([payment()])]).replace("<IBAN>GB35LIZK30995459362512</IBAN>", "")
    assert read(content.replace("<PmtMtd>TRF", "<PmtMtd>CHK"), tmp_path).table.problems == ()


def test_an_equivalent_amount_has_the_currency_it_is_counted_in(tmp_path: Path) -> None:
    equivalent = '<EqvtAmt><Amt Ccy="EUR">10.50</Amt><CcyOfTrf>USD</CcyOfTrf></EqvtAmt>'
    content = pain001([batch([payment()])], total="10.50").replace('<InstdAmt Ccy="GBP">1234.56</InstdAmt>', equivalent)
    seen = read(content, tmp_path)
    assert (seen.only["amount"], seen.only["currency"]) == ("10.50", "EUR")
    assert seen.only["Amt/EqvtAmt/CcyOfTrf"] == "USD"
    assert seen.table.problems == ()


def test_two_amounts_in_one_payment_are_no_amount(tmp_path: Path) -> None:
    content = pain001([batch([payment()])]).replace("</InstdAmt>", '</InstdAmt><InstdAmt Ccy="GBP">9.00</InstdAmt>')
    seen = read(content, tmp_path)
    assert seen.only["amount"] is None
    assert ("file.field", "amount", 1) in seen.problems()


def test_an_amount_with_an_element_inside_is_not_guessed(tmp_path: Path) -> None:
    seen = read(pain001([batch([payment(amount="12<x>3</x>34.56")])]), tmp_path)
    assert seen.only["amount"] is None
    assert ("file.field", "Amt/InstdAmt", 1) in seen.problems()


def test_an_amount_of_another_namespace_is_not_taken(tmp_path: Path) -> None:
    content = (
        pain001([batch([payment()])])
        .replace("InstdAmt", "x:InstdAmt")
        .replace("<Document", '<Document xmlns:x="urn:x"')
    )
    seen = read(content, tmp_path)
    assert seen.only["amount"] is None
    assert seen.only["Amt/{urn:x}InstdAmt"] == "1234.56"


def test_batch_values_hold_for_payments_that_have_none_of_their_own(tmp_path: Path) -> None:
    header = """<PmtTpInf><SvcLvl><Cd>NURG</Cd></SvcLvl><CtgyPurp><Cd>SALA</Cd></CtgyPurp></PmtTpInf>
    <UltmtDbtr><Nm>Northbrook School</Nm></UltmtDbtr><ChrgBr>SLEV</ChrgBr>"""
    own = "<PmtTpInf><SvcLvl><Cd>URGP</Cd></SvcLvl></PmtTpInf>"
    made = batch([payment("E1", "1.00"), payment("E2", "1.00").replace("<Amt>", own + "<Amt>")], header=header)
    seen = read(pain001([made], count="2", total="2"), tmp_path)
    assert [row["service_level"] for row in seen.rows] == ["NURG", "URGP"]
    assert [row["category_purpose"] for row in seen.rows] == ["SALA", "SALA"]
    assert {row["ultimate_payer"] for row in seen.rows} == {"Northbrook School"}
    assert {row["charge_bearer"] for row in seen.rows} == {"SLEV"}


def test_values_of_one_batch_do_not_leak_into_the_next(tmp_path: Path) -> None:
    first = batch([payment("E1", "1.00")], header="<ChrgBr>SLEV</ChrgBr>")
    second = batch([payment("E2", "1.00")], day="", ref="P2")
    rows = read(pain001([first, second], count="2", total="2.00"), tmp_path).rows
    assert [(r["charge_bearer"], r["batch_ref"], r["pay_date"]) for r in rows] == [
        ("SLEV", "P1", "2026-11-25"),
        (None, "P2", None),
    ]


def test_remittance_lines_and_invoices_are_joined_in_order(tmp_path: Path) -> None:
    structured = """<RmtInf><Ustrd>first</Ustrd><Ustrd>second</Ustrd>
    <Strd><RfrdDocInf><Nb>INV1</Nb></RfrdDocInf><RfrdDocAmt><DuePyblAmt Ccy="GBP">5.00</DuePyblAmt></RfrdDocAmt>
    <CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd><Strd><RfrdDocInf><Nb>INV2</Nb></RfrdDocInf></Strd></RmtInf>"""
    row = read(pain001([batch([uk_payment(more=structured)])]), tmp_path).only
    assert (row["reference"], row["invoice_ref"], row["creditor_reference"]) == ("first\nsecond", "INV1\nINV2", "RF18")
    assert row["RmtInf/Strd/RfrdDocAmt/DuePyblAmt"] == "5.00"
    assert row["RmtInf/Strd/RfrdDocAmt/DuePyblAmt@Ccy"] == "GBP"


def test_elements_without_a_column_by_design_are_kept_under_their_path(tmp_path: Path) -> None:
    further = "<RgltryRptg><Dtls><Cd>A1</Cd></Dtls></RgltryRptg><RgltryRptg><Dtls><Cd>B2</Cd></Dtls></RgltryRptg>"
    made = batch([uk_payment("E1", "1.00"), uk_payment("E2", "1.00", more=further)])
    seen = read(pain001([made], count="2", total="2.00"), tmp_path)
    assert [row["RgltryRptg/Dtls/Cd"] for row in seen.rows] == [None, "A1\nB2"]


def test_header_elements_stand_together_in_one_column(tmp_path: Path) -> None:
    made = batch([payment()], header="<DbtrAcct2><Ccy>GBP</Ccy></DbtrAcct2>")
    content = pain001([made]).replace("</GrpHdr>", "<InitgPty><Nm>Northbrook</Nm></InitgPty></GrpHdr>")
    assert read(content, tmp_path).only["header elements"] == "GrpHdr/InitgPty/Nm=Northbrook\nPmtInf/DbtrAcct2/Ccy=GBP"


def test_more_kinds_of_element_than_columns_are_pooled_and_not_lost(tmp_path: Path) -> None:
    further = "".join(f"<X{i:03d}>v{i}\nw</X{i:03d}>" for i in range(60))
    row = read(pain001([batch([uk_payment(more=further)])]), tmp_path).only
    own = {name for name in row if name.startswith("X")}
    pooled = (row["other elements"] or "").split("\n")
    assert own | {line.split("=")[0] for line in pooled} == {f"X{i:03d}" for i in range(60)}
    assert "X059=v59 w" in pooled
    assert pooled == sorted(pooled)


def test_renamed_elements_keep_one_column_across_versions(tmp_path: Path) -> None:
    old = "<IntrmyAgt1><FinInstnId><BIC>AAAAGB2L</BIC></FinInstnId></IntrmyAgt1>"
    new = old.replace("BIC>", "BICFI>")
    rows = [read(pain001([batch([uk_payment(more=more)])]), tmp_path).rows for more in (old, new)]
    assert rows[0] == rows[1]
    assert rows[0][0]["IntrmyAgt1/FinInstnId/BIC"] == "AAAAGB2L"


def test_totals_that_agree_are_kept_for_the_file_alone(tmp_path: Path) -> None:
    header = "<NbOfTxs>2</NbOfTxs><CtrlSum>3.50</CtrlSum>"
    made = batch([payment("E1", "1.00"), payment("E2", "2.50")], header=header)
    seen = read(pain001([made], count="2", total="3.5"), tmp_path)
    assert [(t.stated, t.counted, t.unit) for t in seen.table.controls] == [(2, 2, "records"), (350, 350, "pence")]
    assert seen.table.problems == ()


def test_totals_that_disagree_are_reported_with_both_figures(tmp_path: Path) -> None:
    header = "<NbOfTxs>1</NbOfTxs><CtrlSum>2.50</CtrlSum>"
    good = batch([payment("E1", "1.00")])
    bad = batch([payment("E2", "2.50"), payment("E3", "2.50")], header=header)
    seen = read(pain001([good, bad], count="4", total="1234567.89"), tmp_path)
    assert [(t.name, t.stated, t.counted) for t in seen.table.controls] == [
        ("batch 2: number of payments", 1, 2),
        ("batch 2: sum of amounts", 250, 500),
        ("file: number of payments", 4, 3),
        ("file: sum of amounts", 123456789, 600),
    ]
    assert {p.code for p in seen.table.problems} == {"file.totals"}
    assert (
        "the file says that its payments add up to 1,234,567.89; they add up to 6.00"
        in seen.table.problems[3].sentence()
    )


def test_totals_are_exact_whatever_the_currency(tmp_path: Path) -> None:
    made = batch([uk_payment("E1", "0.125", currency="KWD"), uk_payment("E2", "100", currency="JPY")])
    seen = read(pain001([made], count="2", total="100.125"), tmp_path)
    assert [t.unit for t in seen.table.controls] == ["records"]
    assert "100.125" in seen.table.notes[0]
    off = read(pain001([made], count="2", total="100.12"), tmp_path)
    assert ("file.totals", "CtrlSum", 1) in off.problems()


@pytest.mark.parametrize(("count", "total"), [("two", "1234.56"), ("1", "NaN"), ("١", "1234.56"), ("-1", "1234.56")])
def test_totals_that_are_no_numbers_are_reported(count: str, total: str, tmp_path: Path) -> None:
    codes = {p.code for p in read(pain001([batch([payment()])], count=count, total=total), tmp_path).table.problems}
    assert codes == {"file.field"}


def test_a_missing_count_is_reported_and_a_missing_sum_is_allowed(tmp_path: Path) -> None:
    seen = read(pain001([batch([payment()])], count=None, total=None), tmp_path)
    assert seen.problems() == [("file.field", "", 1)]
    assert seen.table.controls == ()


def test_a_file_of_no_payments_is_a_table_of_no_rows(tmp_path: Path) -> None:
    for batches in ([], [batch([])]):
        seen = read(pain001(batches, count="0", total="0"), tmp_path)
        assert seen.rows == []
        assert {"amount", "payee_name", "iban"} <= {c.name for c in seen.table.columns}
        assert all(total.agrees for total in seen.table.controls)


def test_header_elements_after_payments_are_reported(tmp_path: Path) -> None:
    late = batch([payment("E1", "1.00"), "<ChrgBr>SLEV</ChrgBr>", payment("E2", "1.00"), "<Late>x</Late>"])
    seen = read(pain001([late], count="2", total="2.00"), tmp_path)
    assert seen.problems() == [("file.field", "PmtInf/ChrgBr", 1), ("file.field", "PmtInf/Late", 1)]


def test_one_payment_to_a_batch_and_many_to_a_batch_read_alike(tmp_path: Path) -> None:
    made = [payment(f"E{i}", f"{i}.01") for i in range(1, 2_001)]
    total = f"{sum(range(1, 2_001)) + 20}.00"
    together = read(pain001([batch(made)], count="2000", total=total), tmp_path)
    apart = read(pain001([batch([one]) for one in made], count="2000", total=total), tmp_path)
    assert together.rows == apart.rows
    assert together.table.problems == apart.table.problems == ()
    assert len(together.rows) == 2_000


def test_real_files_agree_with_their_own_totals(tmp_path: Path) -> None:
    made = tmp_path / "made.xml"
    made.write_text(pain001([batch([payment()])]), encoding="utf-8")
    for path in [made, *sorted(SHARED.glob("real/*/*/*.xml")), *sorted(SHARED.glob("data/uk/samples/pain.001*.xml"))]:
        seen = read(path.read_bytes(), tmp_path)
        assert seen.table.problems == ()
        assert seen.rows
        assert all(total.agrees for total in seen.table.controls)


TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), min_size=1, max_size=70
).map(lambda text: text.strip(" \t\r\n") or "x")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@settings(max_examples=25)
@given(
    st.lists(st.tuples(TEXT, TEXT, st.integers(0, 10**11)), min_size=1, max_size=4),
    st.sampled_from(["utf-8", "utf-16"]),
    st.sampled_from(["03", "13"]),
)
def test_what_is_written_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, str, int]], encoding: str, version: str
) -> None:
    payments = [
        payment(f"E{i}", f"{pence // 100}.{pence % 100:02d}", escaped(name), escaped(text))
        for i, (name, text, pence) in enumerate(made)
    ]
    pence = sum(amount for *_, amount in made)
    total = f"{pence // 100}.{pence % 100:02d}"
    content = pain001([batch(payments)], version=version, count=str(len(made)), total=total, before="")
    seen = read(content.encode(encoding), tmp_path_factory.mktemp("law"))
    assert [(r["payee_name"], r["reference"]) for r in seen.rows] == [(name, text) for name, text, _ in made]
    assert seen.table.problems == ()
    assert all(t.agrees for t in seen.table.controls)
