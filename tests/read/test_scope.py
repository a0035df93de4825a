"""The scope of a service file: read as it was meant, and refused in a sentence for anything else."""

from __future__ import annotations

import pytest

from jamfirst.model.expected import Condition, Test
from jamfirst.model.problems import BadInputError
from jamfirst.model.scope import NOTHING_ASKED, Case, Scope
from jamfirst.read.service import parse_service_file

WHOLE = b"""
[scope]
payrolls = ["Monthly", " Weekly "]
tables = ["payments", "fps"]
files = "bacs*.txt"

[[scope.cases]]
name = "maternity pay"
table = "pay_line"
where = { element_code = "SMP" }
at_least = 3

[[scope.cases]]
name = "a leaver"
table = "payslip"

[scope.cases.where]
leaving_date = { present = true, ">=" = 2026-09-01 }
"""
CASE = '[[scope.cases]]\nname = "sick pay"\ntable = "pay_line"\n'


def test_a_whole_scope_is_read() -> None:
    leaving = Condition("leaving_date", Test.AT_LEAST, ("2026-09-01",)), Condition("leaving_date", Test.PRESENT)
    assert parse_service_file(WHOLE).scope == Scope(
        payrolls=("Monthly", "Weekly"),
        tables=("payments", "fps"),
        files=("bacs*.txt",),
        cases=(
            Case("maternity pay", "pay_line", (Condition("element_code", Test.EQUAL, ("SMP",)),), 3),
            Case("a leaver", "payslip", leaving),
        ),
    )


def test_without_a_scope_nothing_is_asked_for() -> None:
    assert parse_service_file(b"[compare]\nthreads = 1\n").scope == NOTHING_ASKED


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("scope = 1", 'jamfirst.toml, key "scope": found 1; expected a table of keys and values.'),
        ("[scope]", "jamfirst.toml, [scope]: there is nothing in it; expected payrolls, tables, files or cases."),
        (
            "scope.payrols = []",
            'jamfirst.toml, [scope], key "payrols": this key is not known. Did you mean "payrolls"?',
        ),
        (
            "scope.payrolls = []",
            'jamfirst.toml, [scope], key "payrolls": found a list; expected each name once, and at least one.',
        ),
        (
            'scope.tables = ["fps", "fps "]',
            'jamfirst.toml, [scope], key "tables": found a list; expected each name once, and at least one.',
        ),
        (
            "scope.files = [1]",
            'jamfirst.toml, [scope], key "files": found a list; expected text, or a list of texts like ["a", "b"].',
        ),
        (
            "scope.cases = []",
            'jamfirst.toml, [scope], key "cases": found a list; expected [[scope.cases]], one for each situation.',
        ),
        (
            "[scope.cases]\nname = 'a'",
            'jamfirst.toml, [scope], key "cases": found a table; expected [[scope.cases]], one for each situation.',
        ),
        (
            CASE,
            'jamfirst.toml, [[scope.cases]] number 1: the case "sick pay" has no condition, so that any record would '
            'do; expected where = { column = "value" }.',
        ),
        (
            f"{CASE}where = {{}}",
            'jamfirst.toml, [[scope.cases]] number 1: the case "sick pay" has no condition, so that any record would '
            'do; expected where = { column = "value" }.',
        ),
        (
            f"{CASE}where.a = 'x'\nat_least = 0",
            'jamfirst.toml, [[scope.cases]] number 1, key "at_least": found 0; expected a whole number from 1 to '
            "1,000,000,000,000.",
        ),
        (
            f"{CASE}where.a = 'x'\n{CASE.replace('sick', 'SICK')}where.b = 'x'",
            'jamfirst.toml, [[scope.cases]] number 2, key "name": found "SICK pay"; expected each name once.',
        ),
        (
            f"{CASE}wear.a = 'x'",
            'jamfirst.toml, [[scope.cases]] number 1, key "wear": this key is not known. Did you mean "where"?',
        ),
        (
            "[[scope.cases]]\nname = 'a'\nwhere.b = 'c'",
            'jamfirst.toml, [[scope.cases]] number 1, key "table": found None; expected some text in double quotes.',
        ),
        (
            f"{CASE}where.a.prsent = true",
            'jamfirst.toml, [[scope.cases]] number 1, where, a, key "prsent": this key is not known. '
            'Did you mean "present"?',
        ),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_service_file(text.encode())
    assert str(caught.value) == sentence
