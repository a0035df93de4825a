"""Files made to mislead, exhaust or crash the reader of pain.001: each is refused in one sentence, quickly."""

from __future__ import annotations

import atexit
import random
import time
from functools import cache
from pathlib import Path

import pytest
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head
from jamfirst.read.pain001 import Pain001Reader
from tests.read.payment_files import NAMESPACE, batch, pain001, payment

PLAIN = pain001([batch([payment(), payment("E2")])], count="2", total="2469.12")
BODY = PLAIN.partition("\n")[2]
LAUGHS = (
    '<!DOCTYPE Document [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
EXTERNAL = '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE Document [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>'
QUADRATIC = f'<!DOCTYPE Document [<!ENTITY a "{"x" * 50_000}">]>'


@cache
def session() -> DuckDBSession:
    """One engine for all the files: opening it takes longer than reading them."""
    opened = DuckDBSession(threads=1)
    atexit.register(opened.close)
    return opened


def read(content: str | bytes, folder: Path) -> tuple[int, set[str]]:
    """How many rows, and the codes of the problems."""
    path = folder / "pay.xml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    (table,) = Pain001Reader().read(path, "pay.xml", session())
    rows = session().rows(exp.select("*").from_(table.relation))
    return len(rows), {problem.code for problem in table.problems}


def refusal(content: str | bytes, folder: Path) -> str:
    started = time.monotonic()
    with pytest.raises(BadInputError) as caught:
        read(content, folder)
    assert time.monotonic() - started < 10  # seconds; far above what it takes, and far below a bomb
    sentence = str(caught.value)
    assert sentence.startswith("pay.xml")
    assert "\n" not in sentence
    assert len(sentence) < 400
    return sentence


def with_value(value: str) -> str:
    return PLAIN.replace("1234.56", value, 1)


@pytest.mark.parametrize(
    ("prolog", "value"),
    [
        (LAUGHS, "&j;"),
        (EXTERNAL, "&x;"),
        (PARAMETER, "1.00"),
        (QUADRATIC, "&a;" * 1_000),
        ("<!DOCTYPE Document>", "1.00"),
        ('<!DOCTYPE Document SYSTEM "http://example.invalid/a.dtd">', "1.00"),
        (f"<!--{'x' * 200_000}--><!DOCTYPE Document>", "1.00"),
    ],
)
def test_any_document_type_is_refused(prolog: str, value: str, tmp_path: Path) -> None:
    content = prolog + BODY.replace("1234.56", value, 1)
    assert "DOCTYPE" in refusal(content, tmp_path)
    assert Pain001Reader().sniff(Head("a.xml", content.encode()[:65_536], len(content))) or len(prolog) > 65_536


def test_an_entity_that_is_not_defined_is_refused(tmp_path: Path) -> None:
    assert "not defined" in refusal(with_value("&x;"), tmp_path)


@pytest.mark.parametrize("value", ["12<!-- c -->34.56", "12<?pi x?>34.56", "<!-- c -->1234.56", "1234.56<!-- c -->"])
def test_a_comment_or_instruction_inside_a_value_is_refused(value: str, tmp_path: Path) -> None:
    assert "the value of InstdAmt has a comment or a processing instruction inside it" in refusal(
        with_value(value), tmp_path
    )


@pytest.mark.parametrize("path", ["MsgId>M1", "PmtInfId>P1", "Nm>Payee One Ltd", "IBAN>GB35LIZK", "Ustrd>INV1"])
def test_that_holds_for_every_value_read(path: str, tmp_path: Path) -> None:
    name, _, text = path.partition(">")
    assert f"the value of {name}" in refusal(PLAIN.replace(path, f"{name}>{text}<!-- -->x", 1), tmp_path)


def test_a_split_character_section_is_one_value(tmp_path: Path) -> None:
    assert read(with_value("<![CDATA[12]]>34<![CDATA[.56]]>"), tmp_path) == (2, set())


@pytest.mark.parametrize("encoding", ["UTF-7", "UTF-32", "ISO-8859-1", "EBCDIC-CP-US", "x" * 200])
def test_other_encodings_are_refused(encoding: str, tmp_path: Path) -> None:
    refusal(f'<?xml version="1.0" encoding="{encoding}"?>' + BODY, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "cp037"])
def test_bytes_of_other_encodings_are_refused(encoding: str, tmp_path: Path) -> None:
    refusal(BODY.encode(encoding), tmp_path)


def test_a_declaration_that_hides_its_encoding_far_away_is_refused(tmp_path: Path) -> None:
    refusal(f'<?xml version="1.0"{" " * 5_000}encoding="UTF-7"?>' + BODY, tmp_path)


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_is_refused(depth: int, tmp_path: Path) -> None:
    refusal(PLAIN.replace("<RmtInf>", "<d>" * depth + "</d>" * depth + "<RmtInf>", 1), tmp_path)


@pytest.mark.parametrize(
    "value",
    [
        "x" * 20_000_000,
        "<a/>" * 2_000_000,
        "<!-- -->" * 1_000_000,
        '<a b="' + "x" * 20_000_000 + '"/>',
        "<a " + " ".join(f'b{i}="1"' for i in range(200_000)) + "/>",
    ],
    ids=["text", "siblings", "comments", "attribute", "attributes"],
)
@pytest.mark.parametrize("place", ["<RmtInf>", "<PmtMtd>", "<MsgId>", "<GrpHdr>"])
def test_floods_are_refused(value: str, place: str, tmp_path: Path) -> None:
    refusal(PLAIN.replace(place, value + place, 1), tmp_path)


def test_a_header_that_would_multiply_is_refused(tmp_path: Path) -> None:
    assert "a header holds more than" in refusal(PLAIN.replace("<Nm>Northbrook", f"<Nm>{'x' * 70_000}", 1), tmp_path)


def test_a_payment_of_too_many_elements_is_refused(tmp_path: Path) -> None:
    assert "more than 20,000 elements" in refusal(PLAIN.replace("<RmtInf>", "<a/>" * 20_000 + "<RmtInf>", 1), tmp_path)


def test_many_shapes_and_names_do_not_add_up(tmp_path: Path) -> None:
    made = [payment(f"E{i}", "1.00").replace("<RmtInf>", f"<X{i}>v</X{i}><RmtInf>") for i in range(6_000)]
    assert read(pain001([batch(made)], count="6000", total="6000.00"), tmp_path) == (6_000, set())


@pytest.mark.parametrize(
    "content",
    [
        BODY.replace("<PmtInf>", "").replace("</PmtInf>", ""),
        BODY.replace("CstmrCdtTrfInitn", "x"),
        f'<CdtTrfTxInf xmlns="{NAMESPACE}09"/>',
        f'<Document xmlns="{NAMESPACE}09"/>',
        BODY.replace("<CdtTrfTxInf>", "<CdtTrfTxInf><CdtTrfTxInf>").replace(
            "</CdtTrfTxInf>", "</CdtTrfTxInf></CdtTrfTxInf>"
        ),
        BODY.replace("<GrpHdr>", "<PmtInf><GrpHdr>").replace("</GrpHdr>", "</GrpHdr></PmtInf>"),
        BODY.replace("<CdtTrfTxInf>", "<PmtInf/><CdtTrfTxInf>"),
    ],
)
def test_elements_in_the_wrong_places_never_crash_and_never_pass_for_right(content: str, tmp_path: Path) -> None:
    try:
        rows, codes = read(content, tmp_path)
    except BadInputError:
        rows, codes = 2, {"refused"}
    assert codes or rows == 2


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    data = PLAIN.rstrip().encode()
    for length in [*range(0, len(data), 61), len(data) - 1]:
        refusal(data[:length], tmp_path)


def test_flipped_bits_are_refused_or_read_and_never_crash(tmp_path: Path) -> None:
    data, chance = PLAIN.encode(), random.Random(7)
    outcomes = set()
    for _ in range(150):
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            read(bytes(flipped), tmp_path)
            outcomes.add("read")
        except BadInputError as error:
            outcomes.add("refused" if str(error).startswith("pay.xml") else str(error))
    assert outcomes == {"read", "refused"}


@pytest.mark.parametrize("content", [b"", b"\x00" * 100_000, bytes(range(256)) * 400, b"<" * 100_000, b"PK\x03\x04"])
def test_what_is_not_xml_is_refused(content: bytes, tmp_path: Path) -> None:
    refusal(content, tmp_path)
