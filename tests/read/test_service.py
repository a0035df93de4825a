from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.model.service import ServiceFile, TableSettings
from jamfirst.read import service as subject

WHOLE = """\
[service]
name = "Northbrook payroll"
product = "Ledgerline"
supplier = "Ledgerline Ltd"
builds = ["26C.2", "26C.10"]

[tables.payments]
files = "payments*.csv"
kind = "payment"
key = ["payment_ref"]
day_first = true

[tables.payments.columns]
"Net Amt" = "amount"
"Batch note" = ""

[tables.payments.types]
"Cost code" = "text"

[tables.payments.tolerance]
amount = "0.01"

[tables.payments.ignore]
"Printed at" = "the time of printing"

[compare]
threads = 2
memory = "500MB"
"""


def test_a_whole_service_file_is_read() -> None:
    assert subject.parse_service_file(WHOLE.encode()) == ServiceFile(
        name="Northbrook payroll",
        product="Ledgerline",
        supplier="Ledgerline Ltd",
        builds=("26C.2", "26C.10"),
        tables={
            "payments": TableSettings(
                files=("payments*.csv",),
                kind=Kind.PAYMENT,
                key=("payment_ref",),
                columns={"Net Amt": "amount", "Batch note": ""},
                types={"Cost code": ValueType.TEXT},
                tolerance={"amount": Decimal("0.01")},
                ignore={"Printed at": "the time of printing"},
                day_first=True,
            )
        },
        threads=2,
        memory="500MB",
    )


def test_an_empty_service_file_declares_nothing() -> None:
    assert subject.parse_service_file(b"") == ServiceFile()


def test_it_is_read_from_disk_under_its_own_name(tmp_path: Path) -> None:
    place = tmp_path / "ours.toml"
    place.write_text(WHOLE)
    assert subject.read_service_file(place).threads == 2
    place.write_text("tabels = 1\n")
    with pytest.raises(
        BadInputError, match=r'^ours\.toml, key "tabels": this key is not known\. Did you mean "tables"\?$'
    ):
        subject.read_service_file(place)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'tables.p.kye = ["a"]',
            'jamfirst.toml, [tables.p], key "kye": this key is not known. Did you mean "key"?',
        ),
        (
            "[compare]\nzzz = 1",
            'jamfirst.toml, [compare], key "zzz": this key is not known. Known keys are threads, memory.',
        ),
        (
            "tables.p.tolerance.amount = 0.01",
            'jamfirst.toml, [tables.p.tolerance], key "amount": found 0.01; '
            'expected an amount in double quotes, like "0.01".',
        ),
        (
            'tables.p.tolerance.amount = "NaN"',
            'jamfirst.toml, [tables.p.tolerance], key "amount": found "NaN"; '
            'expected an amount in double quotes, like "0.01".',
        ),
        (
            'tables.p.columns."{Net}" = "amuont"',
            'jamfirst.toml, [tables.p.columns], key "{Net}": found "amuont"; '
            'expected a canonical column name, or "" for a column without one. Did you mean "amount"?',
        ),
        (
            'tables.p.kind = "payslip"\ntables.p.columns.Net = "iban"',
            'jamfirst.toml, [tables], key "p": "iban", given to the column "Net", is not a column of the kind payslip.',
        ),
        (
            'tables.p.key = ["a", 1]',
            'jamfirst.toml, [tables.p], key "key", item 2: found 1; expected text in double quotes.',
        ),
        (
            'tables.p.ignore.a = " "',
            'jamfirst.toml, [tables.p.ignore], key "a": found " "; expected some text.',
        ),
        (
            'tables.p.noise.a = "first wrd"',
            'jamfirst.toml, [tables.p.noise], key "a": found "first wrd"; expected one of whole value, random '
            'identifier, date and time, time, first word, last word, numbers. Did you mean "first word"?',
        ),
        (
            'tables.p.key = ["a"]\ntables.p.ignore.a = "noise"',
            'jamfirst.toml, [tables], key "p": "a" is in key and in ignore; expected it in one of them.',
        ),
        (
            'service.builds = ["1", "1"]',
            'jamfirst.toml, [service], key "builds": found a list; "1" stands in it twice; expected each name once.',
        ),
        (
            'service.builds = "26C.1"',
            'jamfirst.toml, [service], key "builds": found "26C.1"; expected a list of texts, like ["a", "b"].',
        ),
        ("tables.p = 3", 'jamfirst.toml, [tables], key "p": found 3; expected a table of keys and values.'),
        ("tables = 3", 'jamfirst.toml, key "tables": found 3; expected a table of keys and values.'),
        (
            "compare.threads = true",
            'jamfirst.toml, [compare], key "threads": found true; expected a whole number.',
        ),
        (
            "compare.threads = 0",
            'jamfirst.toml, [compare], key "threads": found 0; expected a whole number from 1 to 1024.',
        ),
        (
            'compare.memory = "1GB; DROP"',
            'jamfirst.toml, [compare], key "memory": found "1GB; DROP"; expected a size like "500MB" or "4GB".',
        ),
        (
            "tables.p.day_first = 1",
            'jamfirst.toml, [tables.p], key "day_first": found 1; expected true or false.',
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(BadInputError) as caught:
        subject.parse_service_file(text.encode())
    assert str(caught.value) == sentence


def test_a_wrong_choice_lists_the_choices() -> None:
    with pytest.raises(BadInputError, match=r'found "float"; expected one of text, decimal, date, timestamp\.$'):
        subject.parse_service_file(b'tables.p.types.a = "float"')
    with pytest.raises(BadInputError, match=r'plain\. Did you mean "payment"\?$'):
        subject.parse_service_file(b'tables.p.kind = "paymnt"')


def test_several_errors_are_a_sentence_a_line() -> None:
    with pytest.raises(BadInputError) as caught:
        subject.parse_service_file(b"tables.p.files = 1\ncompare.threads = 2.5\nx = 1\n")
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert all(line.startswith("jamfirst.toml, ") and line.endswith(".") for line in lines)


JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
SECTIONS = st.dictionaries(
    st.sampled_from(["service", "tables", "compare", "files"]),
    JSON_LIKE
    | st.dictionaries(
        st.sampled_from(["name", "builds", "threads", "memory", "p"]),
        JSON_LIKE
        | st.dictionaries(
            st.sampled_from(["files", "kind", "key", "columns", "types", "tolerance", "ignore", "noise"]), JSON_LIKE
        ),
    ),
)


@given(SECTIONS)
def test_no_value_in_any_place_is_more_than_a_sentence(values: dict[str, object]) -> None:
    assert all(line.startswith("x.toml") for line in refusals(values))


def refusals(values: dict[str, object]) -> list[str]:
    try:
        assert isinstance(subject._service_file(values, "x.toml"), ServiceFile)
    except BadInputError as error:
        return str(error).split("\n")
    return []
