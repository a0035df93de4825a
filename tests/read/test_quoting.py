import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.read.quoting import Split, splitter

split = splitter(",", '"')


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a,", ["a", ""]),
        (",", ["", ""]),
        ('"a,b",c', ["a,b", "c"]),
        ('"say ""hi""",c', ['say "hi"', "c"]),
        ('5" pipe,6"', ['5" pipe', '6"']),
        ('"",""', ["", ""]),
        ('a, "b, c" ,d', ["a", "b, c", "d"]),
    ],
)
def test_proper_records(text: str, fields: list[str]) -> None:
    assert split(text) == Split(fields, open=False, mended=False)


@pytest.mark.parametrize(
    ("text", "fields", "goes_on"),
    [
        ('"Bob" Smith,1', ['"Bob" Smith', "1"], False),
        ('1,"Bob,2', ["1", '"Bob', "2"], True),
        ('1,"a""', ["1", '"a""'], True),
        ('" " "a",', ['" " "a"', ""], False),
    ],
)
def test_bad_marks_are_text_and_cut_nothing_short(text: str, fields: list[str], goes_on: bool) -> None:
    assert split(text) == Split(fields, open=goes_on, mended=True)


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=8), min_size=2))
def test_what_csv_writes_is_split_again(fields: list[str]) -> None:
    for delimiter in (",", "\t", "|", ";"):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="").writerow(fields)
        assert splitter(delimiter, '"')(out.getvalue()) == Split(fields, open=False, mended=False)


@given(st.text('a ",', max_size=14))
def test_no_character_is_lost_but_quoting(text: str) -> None:
    found = split(text)
    assert "".join(found.fields).count("a") == text.count("a")
    assert found.mended or not found.open


def test_a_field_of_millions_of_characters() -> None:
    assert len(split('"' + "x" * 2_000_000 + '",1').fields[0]) == 2_000_000
