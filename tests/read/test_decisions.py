"""``decisions.toml``: what it may say, and the sentence for everything else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.decided import Decided
from jamfirst.model.problems import BadInputError
from jamfirst.read.decisions import KEYS, parse_decisions, read_decisions
from jamfirst.read.toml_text import quoted

TODAY = date(2026, 11, 3)
ID = "0123456789abcdef0123456789abcdef"
WHOLE = {
    "finding": f'"{ID}"', "decision": '"accepted"', "reason": '"it is small"', "by": '"A. Name"', "on": "2026-11-03",
    "until": "2026-12-31",
}  # fmt: skip


def toml(**changes: str | None) -> bytes:
    values = {**WHOLE, **changes}
    return "\n".join(["[[decision]]", *(f"{k} = {v}" for k, v in values.items() if v is not None)]).encode()


def test_a_decision_is_read_whole() -> None:
    (one,) = parse_decisions(toml(), TODAY, "d.toml")
    assert (one.finding, one.decision, one.reason, one.by) == (ID, Decided.ACCEPTED, "it is small", "A. Name")
    assert (one.on, one.until, one.place) == (TODAY, date(2026, 12, 31), "d.toml, line 1")


def test_a_group_needs_no_column_and_days_may_be_absent() -> None:
    (one,) = parse_decisions(
        toml(finding=None, code='"payslip.changed"', table='"payslips"', on=None, until=None), TODAY
    )
    assert (one.code, one.table, one.column, one.on, one.until) == ("payslip.changed", "payslips", "", None, None)


def test_digits_may_be_capitals_and_as_few_as_twelve() -> None:
    (one,) = parse_decisions(toml(finding='"0123456789AB"'), TODAY)
    assert one.finding == "0123456789ab"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"by": None}, "by is missing"),
        ({"by": '" "'}, 'key "by": found " "; expected the name'),
        ({"reason": None}, "reason is missing"),
        ({"reason": "1"}, 'key "reason": found 1'),
        ({"decision": None}, "decision is missing; expected one of fault, accepted, baseline wrong, expected"),
        ({"decision": '"acepted"'}, 'Did you mean "accepted"?'),
        ({"decision": "[]"}, "found a list; expected one of"),
        ({"finding": '"0123456789a"'}, "its first 12 digits or more"),
        ({"finding": f'"{ID}0"'}, "its first 12 digits or more"),
        ({"finding": '"%\' OR 1=1 --_______"'}, "its first 12 digits or more"),
        ({"finding": '"٠١٢٣٤٥٦٧٨٩٠١"'}, "its first 12 digits or more"),
        ({"finding": None}, "what it is about is missing"),
        ({"finding": None, "code": '"a.b"'}, "what it is about is missing"),
        ({"code": '"a.b"'}, "finding and code are both there"),
        ({"column": '"amount"'}, "finding and column are both there"),
        ({"untill": "2026-12-31"}, 'key "untill": this key is not known. Did you mean "until"?'),
        ({"on": "2026-11-04"}, "this day is still to come (4 November 2026)"),
        ({"on": "2026-11-03T10:00:00"}, "expected a date like"),
        ({"until": '"soon"'}, "expected a date like"),
        ({"until": "2026-11-02"}, "expected a day not before 3 November 2026"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(changes: dict[str, str | None], told: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_decisions(toml(**changes), TODAY, "d.toml")
    text = str(caught.value)
    assert text.startswith("d.toml, line 1")
    assert told in text
    assert "\n" not in text


def test_two_about_the_same_are_an_error_with_both_places() -> None:
    with pytest.raises(BadInputError, match=r"^d.toml, line 8: this is decided at d.toml, line 1 already"):
        parse_decisions(toml() + b"\n" + toml(decision='"fault"'), TODAY, "d.toml")


def test_every_decision_that_is_wrong_is_told() -> None:
    with pytest.raises(BadInputError) as caught:
        parse_decisions(toml(by=None) + b"\n" + toml(reason=None), TODAY, "d.toml")
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["d.toml, line 1", "d.toml, line 7"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"decision = 1", b"[decision]", b"decision = []", b"decision = [1]", b"[[decisions]]", b"\xff",
        b"[[decision]",
        b"a = " + b"[" * 5_000, b"[[decision]]\nby = " + b"9" * 5_000, b"[[decision]]\n[[decision]]",
        b"x" * 5_000_000, b"decision = [{}]", b"\x00",
    ],
)  # fmt: skip
def test_hostile_files_get_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInputError, match=r"^d\.toml"):
        parse_decisions(data, TODAY, "d.toml")


@given(st.dictionaries(st.sampled_from(KEYS), st.one_of(st.text(max_size=9), st.integers(), st.dates()), max_size=9))
def test_no_values_crash_it(values: dict[str, object]) -> None:
    lines = [f"{k} = {quoted(v) if isinstance(v, str) else v}" for k, v in values.items()]
    try:
        (one,) = parse_decisions("\n".join(["[[decision]]", *lines]).encode(), TODAY)
    except BadInputError:
        return
    assert one.by
    assert one.reason


def test_several_files_are_one_list(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(toml())
    (tmp_path / "b.toml").write_bytes(toml(finding='"ffffffffffff"'))
    found = read_decisions([tmp_path / "a.toml", tmp_path / "b.toml"], TODAY)
    assert [d.place for d in found] == ["a.toml, line 1", "b.toml, line 1"]
    with pytest.raises(BadInputError, match=r"^b\.toml, line 1: this is decided at b\.toml, line 1 already"):
        read_decisions([tmp_path / "b.toml"] * 2, TODAY)
    with pytest.raises(BadInputError, match="could not be opened"):
        read_decisions([tmp_path / "none.toml"], TODAY)
