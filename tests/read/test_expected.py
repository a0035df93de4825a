"""The file of expected changes: read as it was meant, and refused in a sentence with its line for anything else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jamfirst.model.expected import Condition, Limits, Rewrite, Rounding, Test, What
from jamfirst.model.problems import BadInputError
from jamfirst.read.expected import parse_expected, read_expected

TODAY = date(2026, 11, 24)
WHO = """reason = "Pay award"
owner = "A Owner"
approver = "B Approver"
until = 2026-12-31
"""
HEAD = f"""[[change]]
id = "PA-26"
table = "payslips"
{WHO}"""


def one(more: str, head: str = HEAD):  # type: ignore[no-untyped-def]
    (change,) = parse_expected((head + more).encode(), TODAY)
    return change


def refused(text: str, today: date = TODAY) -> str:
    with pytest.raises(BadInputError) as error:
        parse_expected(text.encode(), today)
    return str(error.value)


@pytest.mark.parametrize(
    ("what", "rewrite"),
    [
        ('to = "12.50"', Rewrite(What.TO, pairs=(("", "12.50"),))),
        ('to = ""', Rewrite(What.TO, pairs=(("", ""),))),
        ("to = 2026-10-01", Rewrite(What.TO, pairs=(("", "2026-10-01"),))),
        ('times = "1.03"', Rewrite(What.TIMES, Decimal("1.03"))),
        (
            'times = "1.03"\nrounding = "down"\nwithin_pence = 5',
            Rewrite(What.TIMES, Decimal("1.03"), Rounding.DOWN, within_pence=5),
        ),
        ('plus = "-1,234.50"\nwithin_pence = 1', Rewrite(What.PLUS, Decimal("-1234.50"), within_pence=1)),
        ("days = -3", Rewrite(What.DAYS, days=-3)),
        ("working_days = 1", Rewrite(What.WORKING_DAYS, days=1)),
        ('mapping = { "A" = "B", "" = "C" }', Rewrite(What.MAPPING, pairs=(("A", "B"), ("", "C")))),
        ("any = true\nlimits = { count = 3 }", Rewrite(What.ANY)),
    ],
)
def test_every_way_in_which_old_becomes_new_is_read(what: str, rewrite: Rewrite) -> None:
    assert one(f'column = "net_pay"\n{what}\n').rewrite == rewrite


def test_everything_else_is_read() -> None:
    change = one(
        'release = "26C.2"\ncolumn = ["tax", "loan"]\ncodes = ["changed"]\nplus = "1"\n'
        'limits = { count = 10, pounds = "1,000.50", share = "0.05" }\n'
        "[change.where]\n"
        'grade = "G04"\nstart = { ">=" = 2026-01-01, "<" = "2026-02-01" }\nperiod = 6\n'
        'team = { in = ["A", "B"] }\nleft = { absent = true }\nname = { "starts with" = "O\'" }\nx = { "!=" = "1" }\n'
    )
    assert (change.columns, change.codes, change.release) == (("tax", "loan"), ("changed",), "26C.2")
    assert change.limits == Limits(10, 1000_50, Decimal("0.05"))
    assert set(change.where) == {
        Condition("grade", Test.EQUAL, ("G04",)),
        Condition("start", Test.AT_LEAST, ("2026-01-01",)),
        Condition("start", Test.LESS, ("2026-02-01",)),
        Condition("period", Test.EQUAL, ("6",)),
        Condition("team", Test.IN, ("A", "B")),
        Condition("left", Test.ABSENT),
        Condition("name", Test.STARTS, ("O'",)),
        Condition("x", Test.NOT_EQUAL, ("1",)),
    }
    assert (change.reason, change.owner, change.approver) == ("Pay award", "A Owner", "B Approver")
    assert (change.until, change.file, change.line) == (date(2026, 12, 31), "expected.toml", 1)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('column = "a"\ntimes = "1.03"\ncolour = "b"\n', 'line 1 (PA-26), key "colour": this key is not known'),
        ('column = "a"\ntimes = "1.03"\nlimits = { cuont = 1 }\n', 'limits, key "cuont": this key is not known. Did'),
        ('column = "a"\ntimes = 1.03\n', 'key "times": found 1.03; expected a decimal in double quotes'),
        ('column = "a"\ntimes = "1e3"\n', 'found "1e3"'),
        ('column = "a"\ntimes = "1"\n', "a factor that changes something"),
        ('column = "a"\ntimes = "1.03"\nplus = "1"\n', "times and plus are both there"),
        ('column = "a"\n', "what changes is missing"),
        ("plus = '1'\n", "column is missing"),
        ('codes = ["missing"]\nplus = "1"\nlimits = { count = 1 }\n', "plus needs a column"),
        ('codes = ["missing"]\n', "limits is missing"),
        ('codes = ["missing", "extra"]\nlimits = { count = 1 }\n', '"extra" cannot be declared'),
        ('codes = ["repeated"]\nlimits = { count = 1 }\n', '"repeated" cannot be declared'),
        ('codes = ["paid_twice"]\nlimits = { count = 1 }\n', '"paid_twice" cannot be declared'),
        ('column = "a"\ncodes = ["missing"]\nplus = "1"\n', '"missing" cannot be declared about a column'),
        ('column = "a"\nany = true\n', "limits is missing"),
        ('column = "a"\nany = true\nlimits = {}\n', "limits is missing"),
        ('column = "a"\nany = false\nlimits = { count = 1 }\n', "expected true"),
        ('column = "a"\ndays = 0\n', "other than 0"),
        ('column = "a"\ndays = true\n', "expected a whole number"),
        ('column = "a"\ndays = 1\nwithin_pence = 1\n', "within_pence goes with times or plus only"),
        ('column = "a"\nplus = "1"\nrounding = "up"\n', "rounding goes with times only"),
        ('column = "a"\ntimes = "2"\nrounding = "half upp"\n', 'Did you mean "half up"?'),
        ('column = "a"\nmapping = {}\n', "1 to 500 pairs"),
        ('column = ["a", "a"]\nplus = "1"\n', "expected each name once"),
        ('column = []\nplus = "1"\n', "at least one"),
        ('column = "a"\nplus = "1"\nlimits = { share = "1.5" }\n', "expected 0 to 1"),
        ('column = "a"\nplus = "1"\nlimits = { pounds = "-1" }\n', "expected at least 0"),
        ('column = "a"\nplus = "1"\nlimits = 3\n', "expected a table"),
        ('column = "a"\nplus = "1"\nwhere = { g = { like = "x" } }\n', 'key "like": this key is not known'),
        ('column = "a"\nplus = "1"\nwhere = { g = { "<" = "abc" } }\n', "expected an amount or a date"),
        ('column = "a"\nplus = "1"\nwhere = { g = "" }\n', "absent = true"),
        ('column = "a"\nplus = "1"\nwhere = { g = {} }\n', "expected a test"),
        ('column = "a"\nplus = "1"\nwhere = { g = { absent = false } }\n', "expected true"),
        ('column = "a"\nplus = "1"\nwhere = { g = 1.5 }\n', "found 1.5"),
        ('column = "a"\nplus = "1"\nwhere = { g = { in = [] } }\n', "at least one"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(more: str, says: str) -> None:
    told = refused(HEAD + more)
    assert says in told
    assert told.startswith("expected.toml, line 1 (PA-26)")
    assert "\n" not in told


@pytest.mark.parametrize("key", ["id", "table", "reason", "owner", "approver", "until"])
def test_what_must_be_said_is_missed_by_name(key: str) -> None:
    lines = [line for line in (HEAD + 'column = "a"\nplus = "1"\n').splitlines() if not line.startswith(f"{key} =")]
    assert f"{key} is missing or empty" in refused("\n".join(lines))
    assert f"{key} is missing or empty" in refused("\n".join([*lines, f'{key} = " "']))


def test_a_draft_is_refused_with_everything_that_is_still_empty() -> None:
    text = '[[change]]\nid = "D"\ntable = "t"\ncolumn = "a"\nplus = "1"\nreason = "why"\nowner = ""\nuntil = ""\n'
    assert refused(text) == (
        "expected.toml, line 1 (D): owner, approver and until are missing or empty: a declared change counts once a "
        "person has filled them in."
    )


@pytest.mark.parametrize("approver", ["A Owner", "a  owner", " A.OWNER ", "AOwner"])
def test_nobody_approves_their_own_change(approver: str) -> None:
    text = (HEAD + 'column = "a"\nplus = "1"\n').replace("B Approver", approver)
    assert "nobody approves their own" in refused(text)


def test_a_change_past_its_last_day_is_refused_and_on_it_still_holds() -> None:
    text = HEAD + 'column = "a"\nplus = "1"\n'
    assert len(parse_expected(text.encode(), date(2026, 12, 31))) == 1
    told = refused(text, date(2027, 1, 1))
    assert told.startswith("expected.toml, line 1: the expected change PA-26 ended on 31 December 2026; take it out")


SECOND = HEAD.replace("PA-26", "PA-27")


def test_two_that_get_into_each_others_way_are_refused_with_both_lines() -> None:
    first, other = HEAD + 'column = "tax"\nplus = "1"\n', SECOND + 'column = "tax"\nplus = "2"\n'
    told = refused(f"# about tax\n{first}\n{other}")
    assert told.startswith("expected.toml, line 12: PA-27 and PA-26 (expected.toml, line 2) say two different things")
    assert "(contradiction)" in told
    narrowed = refused(f'{first}[change.where]\ngrade = "A"\n{other}[change.where]\nteam = "B"\n')
    assert "(overlap)" in narrowed
    apart = f'{first}[change.where]\ngrade = "A"\n{other}[change.where]\ngrade = "B"\n'
    assert len(parse_expected(apart.encode(), TODAY)) == 2
    alike = f'{first}[change.where]\ngrade = "A"\n' + other.replace('"2"', '"1"')
    assert len(parse_expected(alike.encode(), TODAY)) == 2


def test_ids_stand_once_over_all_files(tmp_path: Path) -> None:
    for name, column in (("a.toml", "tax"), ("b.toml", "loan")):
        (tmp_path / name).write_text(f'\n{HEAD}column = "{column}"\nplus = "1"\n', encoding="utf-8")
    with pytest.raises(BadInputError) as error:
        read_expected([tmp_path / "a.toml", tmp_path / "b.toml"], TODAY)
    assert str(error.value) == 'b.toml, line 2: the id "PA-26" stands at a.toml, line 2 already; each needs its own.'


def test_every_change_that_is_wrong_is_told() -> None:
    told = refused(f'{HEAD}column = "a"\n\n{SECOND}column = "b"\nplus = 1\n').splitlines()
    assert [line.split(":")[0] for line in told] == [
        "expected.toml, line 1 (PA-26)",
        'expected.toml, line 10 (PA-27), key "plus"',
    ]


@pytest.mark.parametrize("text", ["", "change = []", "change = 3", "# nothing\n"])
def test_a_file_without_changes_is_a_mistake(text: str) -> None:
    assert "there is no [[change]] in it" in refused(text)


def test_other_tables_are_not_known() -> None:
    assert 'key "changes": this key is not known. Did you mean "change"?' in refused("[[changes]]\nid = 'a'\n")


def test_changes_written_inline_have_no_line() -> None:
    text = 'change = [{ id = "X", table = "t" }]\n'
    assert refused(text).startswith("expected.toml (X): reason, owner, approver and until are missing")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"gone\.toml: this file could not be opened"):
        read_expected([tmp_path / "gone.toml"], TODAY)
