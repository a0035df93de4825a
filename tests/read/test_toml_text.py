import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.problems import BadInputError
from jamfirst.read import toml_text

HOSTILE = [
    "",
    " ",
    '"',
    "\\",
    '"]\nx = 1',
    "a\x00b",
    "\u202eevil",
    "=cmd|' /C calc'!A0",
    "é" * 200,
    "#",
    "a.b",
    "\r",
    "\x7f",
    "😀",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reads_back_as_itself(text: str) -> None:
    document = f"{toml_text.key(text)} = {toml_text.quoted(text)}\n"
    assert toml_text.parse(document.encode(), "x.toml") == {text: text}
    assert document.count("\n") == 1


@given(st.dictionaries(st.text(), st.lists(st.text())))
def test_any_text_round_trips_as_key_and_in_lists(values: dict[str, list[str]]) -> None:
    document = "".join(f"{toml_text.key(k)} = {toml_text.listed(v)}\n" for k, v in values.items())
    assert tomllib.loads(document) == values


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    assert toml_text.quoted("a\ud800b") == '"a\ufffdb"'


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert toml_text.parse(b"\xef\xbb\xbfa = 1\r\n", "x.toml") == {"a": 1}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"a = 1\nb = live\n",
            "x.toml, line 2, character 5: this is not TOML (invalid value); text stands in double quotes.",
        ),
        (b"a = 1\nb = '\xff'\n", "x.toml, line 2: this is not UTF-8 text; save the file as UTF-8."),
        (b"a = " + b"[" * 5000, "x.toml: values are nested too deeply; expected keys, lists and tables."),
        (b'a = "', "x.toml: this is not TOML (unterminated string)."),
        ("a = 1".encode("utf-16"), "x.toml, line 1: this is not UTF-8 text; save the file as UTF-8."),
        (
            b"#" * (toml_text.MOST_BYTES + 1),
            "x.toml: this is larger than 4,194,304 bytes; expected a small settings file.",
        ),
    ],
)
def test_what_is_not_toml_is_one_sentence_with_its_place(data: bytes, sentence: str) -> None:
    with pytest.raises(BadInputError) as caught:
        toml_text.parse(data, "x.toml")
    assert str(caught.value) == sentence


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_bad_input(data: bytes) -> None:
    assert refusal(data).startswith("x.toml")


def refusal(data: bytes) -> str:
    try:
        return f"x.toml holds {len(toml_text.parse(data, 'x.toml'))}"
    except BadInputError as error:
        return str(error)


def test_a_number_of_thousands_of_digits_is_bad_input() -> None:
    with pytest.raises(BadInputError, match="not TOML"):
        toml_text.parse(b"a = " + b"9" * 5000, "x.toml")


def test_a_file_that_is_not_there_or_is_a_folder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"gone\.toml: this file could not be opened"):
        toml_text.load(tmp_path / "gone.toml", "gone.toml")
    with pytest.raises(BadInputError, match=r"folder: this file could not be opened"):
        toml_text.load(tmp_path, "folder")


def test_found_values_are_short_and_on_one_line() -> None:
    assert toml_text.found("a\nb") == '"a\\nb"'
    assert len(toml_text.found("x" * 1000)) < 70
    assert toml_text.found(16**5000) == "a number of very many digits"
    assert [toml_text.found(v) for v in (True, {"a": 1}, [1], 1.5)] == ["true", "a table", "a list", "1.5"]


def test_the_nearest_name_is_suggested_and_a_far_one_is_not() -> None:
    assert toml_text.suggestion("Organization", ["build", "organisation"]) == ' Did you mean "organisation"?'
    assert toml_text.suggestion("zzz", ["build", "organisation"]) == ""
