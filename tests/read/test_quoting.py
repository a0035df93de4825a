import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.read.quoting import Closed, Opened, Split, splitter

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
    assert split(text) == Split(fields)


@pytest.mark.parametrize(
    ("text", "fields", "opened"),
    [
        ('"Bob" Smith,1', ['"Bob" Smith', "1"], None),
        ('1,"Bob,2', ["1", '"Bob', "2"], Opened(1, 2)),
        ('1,"a""', ["1", '"a""'], Opened(1, 2)),
        ('" " "a",', ['" " "a"', ""], None),
    ],
)
def test_bad_marks_are_text_and_cut_nothing_short(text: str, fields: list[str], opened: Opened | None) -> None:
    assert split(text) == Split(fields, mended=True, opened=opened)


def test_a_field_that_goes_on() -> None:
    assert split.end_in('more ""text""\n') is True
    assert split.end_in('more" text\n') is False
    assert split.end_in('more",b\n') == Closed(4, 6)
    assert split.end_in('more" \r\n') == Closed(4, None)
    assert split.value(' "say ""hi""\nand more') == 'say "hi"\nand more'


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=8), min_size=2))
def test_what_csv_writes_is_split_again(fields: list[str]) -> None:
    for delimiter in (",", "\t", "|", ";"):
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="").writerow(fields)
        assert splitter(delimiter, '"')(out.getvalue()) == Split(fields)


@given(st.text('a ",', max_size=14))
def test_no_character_is_lost_but_quoting(text: str) -> None:
    found = split(text)
    assert "".join(found.fields).count("a") == text.count("a")
    assert found.mended or not found.opened


def test_a_field_of_millions_of_characters() -> None:
    assert len(split('"' + "x" * 2_000_000 + '",1').fields[0]) == 2_000_000
