"""Jamfirst as a library: three lines, any number of times in one process."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest

import jamfirst
from tests.assess.runs import PAYS, folder, payments_csv, run_of
from tests.cli.program import ROOT, python


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    run_of(tmp_path / "before", PAYS)
    run_of(tmp_path / "after", PAYS[1:])
    return tmp_path


def test_the_lines_of_the_readme_work_twice_in_one_process(runs: Path) -> None:
    (example,) = re.findall(r"(?ms)^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(list(filter(None, example.splitlines()))) == 3
    ended = python(example + example, cwd=runs)
    assert (ended.code, ended.out, ended.err) == (0, "no-go 1\nno-go 1\n", "")


def test_the_lines_of_the_packages_own_words_work(runs: Path) -> None:
    lines = [line.strip() for line in (jamfirst.__doc__ or "").splitlines() if line.startswith("    ")]
    ended = python("\n".join([*lines[:-1], f"print({lines[-1]})"]), cwd=runs)
    assert ended.code == 0, ended.err
    assert ended.out.startswith("no-go ")


def test_an_assessment_without_a_place_goes_with_its_last_user(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = runs / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    found = jamfirst.assess(str(runs / "before"), runs / "after")
    assert found.folder.is_relative_to(temporary)
    assert [row.code for row in found.findings] == ["payment.not_paid"]
    found.close()
    del found
    gc.collect()
    assert list(temporary.iterdir()) == []


def test_findings_may_outlive_their_assessment(runs: Path) -> None:
    codes = [row.code for row in jamfirst.assess(runs / "before", runs / "after").findings]
    assert codes == ["payment.not_paid"]


def test_a_check_that_fails_leaves_nothing(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = runs / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with pytest.raises(jamfirst.BadInputError):
        jamfirst.assess(runs / "nowhere", runs / "after")
    with pytest.raises(jamfirst.UsageError):
        jamfirst.assess(runs / "before", runs / "after", runs / "before" / "out")
    assert list(temporary.iterdir()) == []


def test_an_assessment_with_a_place_stays_and_opens_again(runs: Path) -> None:
    options = jamfirst.Options(verify=True, threads=1)
    with jamfirst.assess(runs / "before", runs / "after", runs / "out", options) as found:
        assert found.verdict == "no-go"
    again = jamfirst.open_assessment(runs / "out")
    assert again.document == found.document
    assert (runs / "out" / "report.html").is_file()
    again.close()


def test_stages_one_by_one_in_a_session(runs: Path) -> None:
    with jamfirst.session(runs / "before", runs / "after") as session:
        before = jamfirst.read(runs / "before", session)
        after = jamfirst.read(runs / "after", session)
        compared = jamfirst.compare(before, after, session)
        assert {t.table: t.same for t in compared.tables} == {"payments": len(PAYS) - 1, "bacs18": 3}
    decision = jamfirst.decide([], compared.reservations, compared.fairness, 1)
    assert decision.verdict == "go"


def test_the_functions_can_be_imported_from_their_folders_as_well(tmp_path: Path) -> None:
    program = (
        "from jamfirst.read import read\n"
        "from jamfirst.compare import compare\n"
        "from jamfirst.assess import assess, Options\n"
        "import jamfirst, jamfirst.read.run, jamfirst.compare.compare\n"
        "print(callable(jamfirst.read), callable(jamfirst.compare), callable(jamfirst.assess), callable(read))\n"
        "with jamfirst.session('payments.csv') as s:\n"
        "    print(jamfirst.read(__import__('pathlib').Path('payments.csv'), s) == "
        "read(__import__('pathlib').Path('payments.csv'), s) or 'two readings')\n"
    )
    folder(tmp_path / "run", {"payments.csv": payments_csv(PAYS)})
    ended = python(program, cwd=tmp_path / "run")
    assert (ended.code, ended.out, ended.err) == (0, "True True True True\ntwo readings\n", "")


def test_every_public_name_is_there_and_no_other(tmp_path: Path) -> None:
    for name in jamfirst.__all__:
        assert getattr(jamfirst, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = jamfirst.chek  # type: ignore[attr-defined]


def test_text_paths_will_do(runs: Path) -> None:
    with jamfirst.session(str(runs / "before" / "payments.csv")) as session:
        assert len(jamfirst.read(str(runs / "before" / "payments.csv"), session).tables) == 1


def test_one_run_is_set_against_the_period_before(runs: Path) -> None:
    options = jamfirst.Options(previous_period=runs / "before")
    found = jamfirst.assess(runs / "after", None, runs / "out", options)
    assert found.verdict == "hold"


def test_one_run_alone_is_held_to_the_rules(runs: Path) -> None:
    found = jamfirst.assess(runs / "after", None)
    assert [a["what"] for a in found.document["scope"]["not_compared"]] == ["differences from a baseline"]
    assert found.document["law"]
