"""The truth file, counted again from the files with nothing of the generator."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from jamfirst.model.problems import UsageError
from jamfirst.rehearse.northbrook import Formats, Truth, generate
from jamfirst.rehearse.northbrook.__main__ import main
from jamfirst.rehearse.northbrook.defects import DEFECTS, KNOWN, chosen
from jamfirst.rehearse.northbrook.truth import SCHEMA_FILE, Planted
from tests.rehearse.northbrook_files import KEYS, Paid, differences, keyed, payments, pence, rows

Row = dict[str, str]
EXAMPLE = Path(__file__).parents[2] / "examples" / "northbrook"


def effects(planted: Planted) -> dict[str, set[str]]:
    return {effect.code: set(effect.records) for effect in planted.effects if effect.records}


@pytest.mark.parametrize("defect", [*(defect.id for defect in KNOWN), "award_g04"])
def test_each_change_alone_is_counted_exactly(tmp_path: Path, defect: str) -> None:
    intended = defect == "award_g04"
    truth = generate(tmp_path, employees=250, seed=11, defects=() if intended else (defect,), intended=intended)
    (planted,) = truth.intended or truth.defects
    found = differences(tmp_path / "before", tmp_path / "after")
    assert effects(planted) == {code: set(records) for code, records in found.items()}
    for effect in planted.effects:
        assert effect.pence == sum(found[effect.code].values())
        assert effect.hidden == ()
    assert planted.shows.count > 0
    assert truth.totals == {code: (len(records), sum(records.values())) for code, records in found.items()}


def test_a_release_carries_what_breaks_the_law_only_when_asked() -> None:
    assert chosen(None) == DEFECTS
    assert {defect.id for defect in chosen(["loan_to_the_penny", "apostrophe"])} == {"loan_to_the_penny", "apostrophe"}
    assert [defect.harm_rank for defect in KNOWN] == list(range(1, len(KNOWN) + 1))


def test_all_together_leave_nothing_unexplained(council: tuple[Path, Truth]) -> None:
    folder, truth = council
    found = differences(folder / "before", folder / "after")
    explained: dict[str, set[str]] = {}
    for planted in (*truth.intended, *truth.defects):
        for code, records in effects(planted).items():
            explained.setdefault(code, set()).update(records)
    assert explained == {code: set(records) for code, records in found.items()}
    assert truth.totals == {code: (len(records), sum(records.values())) for code, records in found.items()}
    codes = {"not_paid", "paid_twice", "wrong_amount", "wrong_account", "late", "other_change"}
    assert {f"payment.{code}" for code in codes} | {"payslip.changed", "payslip.missing"} <= found.keys()


def is_m_over_threshold(slip: Row) -> bool:
    return slip["ni_letter"] == "M" and slip["run_type"] == "main" and pence(slip["niable_pay"]) > 417_00


PAYMENT_CONDITIONS: dict[str, Callable[[Paid, Row], bool]] = {
    "sort_code_zero": lambda p, _: p.file == "care" and p.method == "BACS" and p.account[0].startswith("0"),
    "apostrophe": lambda p, _: p.method == "FPS" and "'" in p.name,
    "benefits_late": lambda p, _: p.file == "benefits" and p.method == "BACS",
    "highways_twice": lambda p, bill: p.method == "BACS" and bill.get("cost_centre") == "H410",
    "name_cut": lambda p, _: p.file == "suppliers" and p.method == "FPS" and len(p.name) > 18,
}
SLIP_CONDITIONS: dict[str, Callable[[Row], bool]] = {
    "late_starters": lambda s: s["start_date"] > "2026-09-14",
    "marriage_allowance": lambda s: s["tax_code"].endswith("M") and s["run_type"] == "main",
    "employer_ni_under_21": is_m_over_threshold,
    "award_g04": lambda s: s["grade"] == "G04" and s["run_type"] == "main",
}


def test_conditions_say_which_records(council: tuple[Path, Truth]) -> None:
    folder, truth = council
    paid, invoices = payments(folder / "before"), keyed(folder / "before", "invoice")
    slips = keyed(folder / "before", "payslip")
    assert PAYMENT_CONDITIONS.keys() | SLIP_CONDITIONS.keys() == {
        p.change.id for p in (*truth.intended, *truth.defects)
    }
    for planted in (*truth.intended, *truth.defects):
        touched = {*planted.shows.records, *planted.shows.hidden}
        if planted.change.id in PAYMENT_CONDITIONS:
            fits = PAYMENT_CONDITIONS[planted.change.id]
            assert touched == {ref for ref, (p,) in paid.items() if fits(p, invoices.get(ref, {}))}, planted.change.id
        else:
            fits_slip = SLIP_CONDITIONS[planted.change.id]
            main_run = {key for key in touched if slips[key]["run_type"] == "main"}
            assert main_run == {key for key, slip in slips.items() if fits_slip(slip)}, planted.change.id


def test_hidden_records_are_hidden_by_a_worse_change(council: tuple[Path, Truth]) -> None:
    by_id = {planted.change.id: planted for planted in council[1].defects}
    hidden = by_id["name_cut"].shows.hidden
    assert hidden
    assert set(hidden) <= set(by_id["apostrophe"].shows.records)


def test_subjects_are_the_payees_of_the_records(council: tuple[Path, Truth]) -> None:
    folder, truth = council
    payees = keyed(folder / "before", "payee")
    suppliers = {key: bill["supplier_id"] for key, bill in keyed(folder / "before", "invoice").items()}
    for planted in truth.defects:
        owners = {suppliers.get(key) or key.split("-")[0].split(" ")[0] for e in planted.effects for key in e.records
                  if e.table != "journal_line"}  # fmt: skip
        assert set(planted.subjects) == owners
        assert owners <= payees.keys()


@pytest.mark.parametrize("other", ["after", "repeat"])
def test_a_clean_pair_differs_by_order_and_numbers_alone(tmp_path: Path, other: str) -> None:
    truth = generate(tmp_path, employees=120, seed=5, defects=(), intended=False, repeat=True)
    before, after = tmp_path / "before", tmp_path / other
    assert differences(before, after) == {}
    assert (truth.totals, truth.defects, truth.intended) == ({}, (), ())
    assert truth.baseline == truth.candidate
    for name in ("payslips.csv", "payees.csv", "invoices.csv"):
        old, new = ((side / name).read_text(encoding="utf-8").splitlines() for side in (before, after))
        assert old != new
        assert sorted(old) == sorted(new)
    old_xml, new_xml = ((side / "suppliers.xml").read_text(encoding="utf-8") for side in (before, after))
    assert old_xml.split("<MsgId>")[1][:20] != new_xml.split("<MsgId>")[1][:20]
    refs = [{row["journal_ref"] for row in rows(side, "journal_line")} for side in (before, after)]
    assert not refs[0] & refs[1]


def test_numbers_come_back_on_other_payments(council: tuple[Path, Truth]) -> None:
    def numbered(side: str) -> dict[str, str]:
        parts = (council[0] / side / "suppliers.xml").read_text(encoding="utf-8").split("<EndToEndId>")[1:]
        return {part.split("<")[0]: part.split("<Ustrd>")[1].split("<")[0] for part in parts}

    before, repeat = numbered("before"), numbered("repeat")
    assert before.keys() == repeat.keys()
    assert sum(before[number] != repeat[number] for number in before) > len(before) * 0.9


def test_truth_file_fits_its_schema(council: tuple[Path, Truth]) -> None:
    value = json.loads((council[0] / "truth.json").read_text(encoding="utf-8"))
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(value, schema)
    for change in (*value["intended"], *value["defects"]):
        for effect in (change, *change["follows"]):
            assert effect["count"] == len(effect["records"]) == len(set(effect["records"]))
    assert sorted(change["harm_rank"] for change in value["defects"]) == list(range(1, 9))
    value["defects"][0]["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema)


def test_row_counts_are_those_of_the_files(council: tuple[Path, Truth]) -> None:
    folder, truth = council
    for side, counted in (("before", truth.baseline), ("after", truth.candidate)):
        paid = sum(len(of_reference) for of_reference in payments(folder / side).values())
        assert counted == {**{table: len(rows(folder / side, table)) for table in KEYS}, "payment": paid}


@pytest.mark.parametrize("employees", [1, 2, 10])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_handful_of_employees_work(tmp_path: Path, employees: int, seed: int) -> None:
    truth = generate(tmp_path, employees=employees, seed=seed)
    found = differences(tmp_path / "before", tmp_path / "after")
    assert truth.totals == {code: (len(records), sum(records.values())) for code, records in found.items()}


@pytest.mark.parametrize("month", ["2026-04", "2026-12", "2027-03"])
def test_any_month_of_the_tax_year(tmp_path: Path, month: str) -> None:
    truth = generate(tmp_path, employees=150, seed=2, month=month)
    found = differences(tmp_path / "before", tmp_path / "after")
    assert truth.totals == {code: (len(records), sum(records.values())) for code, records in found.items()}
    assert f'period = "{month}"' in (tmp_path / "before" / "run.toml").read_text(encoding="utf-8")


def test_another_seed_has_other_people_and_victims(tmp_path: Path) -> None:
    one = generate(tmp_path / "one", employees=120, seed=1)
    two = generate(tmp_path / "two", employees=120, seed=2)
    names = [{row["payee_name"] for row in rows(tmp_path / name / "before", "payee")} for name in ("one", "two")]
    assert len(names[0] & names[1]) < len(names[0]) / 2
    assert [planted.subjects for planted in one.defects] != [planted.subjects for planted in two.defects]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_arguments_give_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    generate(tmp_path / "here", employees=60, seed=9, repeat=True)
    command = [sys.executable, "-m", "jamfirst.rehearse.northbrook", str(tmp_path / "there"), "--employees", "60"]
    source = str(Path(__file__).parents[2] / "src")
    surroundings = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Pacific/Auckland", "PYTHONPATH": source}
    done = subprocess.run(
        [*command, "--seed", "9", "--repeat"], env=surroundings, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "payment.not_paid" in done.stdout
    assert tree(tmp_path / "here") == tree(tmp_path / "there")


def test_the_committed_example_is_what_the_generator_makes(tmp_path: Path) -> None:
    truth = json.loads((EXAMPLE / "truth.json").read_text(encoding="utf-8"))
    generate(tmp_path, employees=truth["employees"], seed=truth["seed"])
    committed = tree(EXAMPLE)
    for written_by_hand in ("README.md", "expected.toml", "jamfirst.toml"):
        committed.pop(written_by_hand)
    made = tree(tmp_path)
    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_committed_example_shows_every_defect() -> None:
    truth = json.loads((EXAMPLE / "truth.json").read_text(encoding="utf-8"))
    assert all(defect["count"] >= 5 for defect in truth["defects"])
    runs = {row["run_type"] for row in rows(EXAMPLE / "before", "payslip")}
    assert runs == {"main", "reversal", "supplementary"}


def test_formats(tmp_path: Path) -> None:
    formats = Formats(delimiter="|", british_dates=True, volatile=True)
    generate(tmp_path, employees=20, seed=1, defects=(), intended=False, formats=formats)
    header, first = (tmp_path / "before" / "payslips.csv").read_text(encoding="utf-8").splitlines()[:2]
    row = dict(zip(header.split("|"), first.split("|"), strict=True))
    assert row["pay_date"] == "25/09/2026"
    assert row["payslip_no"].startswith("PS0")
    assert row["produced_at"].startswith("2026-09-23T")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"employees": 0}, "from 1 to"),
        ({"month": "2026-13"}, "2026-04 to 2027-03"),
        ({"month": "2025-09"}, "2026-04 to 2027-03"),
        ({"defects": ("no_such",)}, 'no defect "no_such"'),
    ],
)
def test_impossible_arguments_are_refused(tmp_path: Path, wrong: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        generate(tmp_path / "out", **wrong)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("wrong", [{"pain": "10"}, {"delimiter": ""}])
def test_impossible_formats_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        Formats(**wrong)  # type: ignore[arg-type]


def test_command_never_writes_over_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "before").mkdir()
    assert main([str(tmp_path)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["before"]
