"""From two folders to a verdict, end to end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from jamfirst.assess import Options, assess
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError, UsageError
from jamfirst.model.run import RunFacts
from jamfirst.model.service import ServiceFile, TableSettings
from tests.assess.runs import (
    HEADER,
    PAYS,
    Check,
    Pay,
    counts,
    differences,
    made,
    payments_csv,
    real_or_made,
    run_of,
)
from tests.read.payment_files import CREDITS, as_file, bacs18, changed

CSV = payments_csv(PAYS)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    return Check(tmp_path)


def said(found: object) -> str:
    """Every reason of an assessment in one text."""
    return " · ".join(r["text"] for r in found.document["reasons"])  # type: ignore[attr-defined]


# Small runs


def test_every_kind_of_difference_is_found_and_counted(check: Check) -> None:
    before = run_of(check.place / "before", PAYS)
    after = [replace(p, no=p.no) for p in PAYS]
    after[0] = replace(after[0], pence=99)
    after[1] = replace(after[1], account="99990000")
    after[2] = replace(after[2], day=date(2026, 9, 30))
    after[3] = replace(after[3], day=date(2026, 9, 25))
    after[4] = replace(after[4], reference="LOST")
    del after[5]
    after += [after[10], Pay(77, 500)]
    found = check(before, run_of(check.place / "after", after))
    pence = {p.no: 10_000 + 3_711 * p.no for p in PAYS}
    assert found.verdict == "no-go"
    assert differences(found) == {
        "payment.not_paid": (1, pence[6]),
        "payment.wrong_account": (1, pence[2]),
        "payment.paid_twice": (1, pence[12]),
        "payment.wrong_amount": (1, pence[1] - 99),
        "payment.unexpected": (1, 500),
        "payment.late": (1, pence[3]),
        "payment.early": (1, pence[4]),
        "payment.other_change": (1, 0),
    }
    days = {row.code: row.days for row in found.findings if row.days}
    assert days == {"payment.late": 2, "payment.early": -3}


def test_what_a_bacs_file_lost_is_found_and_its_totals_checked(check: Check) -> None:
    before = run_of(check.place / "before", PAYS)
    after = run_of(check.place / "after", PAYS, CREDITS[1:])
    found = check(before, after)
    assert found.verdict == "no-go"
    assert counts(found) == {"payment.not_paid": (1, CREDITS[0].pence)}
    wrong = changed(bacs18(CREDITS), 4, 36, "00000000001")
    found = check(before, run_of(check.place / "wrong", PAYS, **{"wages.txt": as_file(wrong)}))
    assert found.verdict == "no-go"
    assert {"payment.wrong_amount", "file.totals"} <= set(counts(found))


def test_the_same_pounds_in_other_files_and_another_order_are_go(check: Check) -> None:
    shuffled = Random(4).sample(PAYS, len(PAYS))
    before = run_of(check.place / "before", PAYS)
    found = check(before, run_of(check.place / "after", shuffled, CREDITS[::-1]))
    assert found.verdict == "go"
    assert (found.document["reasons"], len(found.findings), found.document["findings"]) == ([], 0, {})
    tables = {t["table"]: t for t in found.document["tables"]}
    assert tables["payments"]["same"] == len(PAYS)
    assert (
        tables["payments"]["baseline_pence"]
        == tables["payments"]["candidate_pence"]
        == sum(10_000 + 3_711 * p.no for p in PAYS)
    )


def test_a_run_against_its_own_copy_puts_nothing_to_the_test(check: Check) -> None:
    found = check.pair({"payments.csv": CSV}, {"payments.csv": CSV})
    assert found.verdict == "hold"
    assert "byte for byte" in said(found)


def test_no_reason_names_a_person_an_account_or_a_reference(check: Check) -> None:
    after = [replace(p, account="99990000", reference=f"REF {p.no}") for p in PAYS[3:]]
    found = check.pair({"payments.csv": CSV}, {"payments.csv": payments_csv(after)})
    texts = said(found) + str(found.document["scope"]) + str(found.document["fairness"])
    for p in PAYS:
        for secret in p.line().replace('"', "").split(",")[:5]:
            assert secret not in texts


# The real system


@pytest.mark.parametrize("find", [real_or_made, made], ids=["real", "made"])
def test_a_second_run_with_nothing_changed(check: Check, find: object) -> None:
    pair = find("baseline_repeat", check.place)  # type: ignore[operator]
    found = check(pair.before, pair.after)
    assert found.verdict != "no-go"
    assert not [code for code in counts(found) if code.startswith("payment.")]


@pytest.mark.parametrize("find", [real_or_made, made], ids=["real", "made"])
def test_a_longer_term_of_payment(check: Check, find: object) -> None:
    pair = find("term_14_to_21", check.place)  # type: ignore[operator]
    found = check(pair.before, pair.after)
    assert found.verdict == "no-go"
    seen = found.document["findings"]
    assert (seen["payment.late"]["records"], seen["payment.not_paid"]["records"]) == (76, 32)
    assert len({row.days for row in found.findings if row.code == "payment.late"}) == 1
    stops = [code for code, f in seen.items() if f["weight"] == "stop"]
    assert sorted(stops) == ["payment.late", "payment.not_paid"]


@pytest.mark.parametrize("find", [real_or_made, made], ids=["real", "made"])
def test_a_file_with_payments_that_another_file_has(check: Check, find: object) -> None:
    pair = find("duplicate_file", check.place)  # type: ignore[operator]
    found = check(pair.before, pair.after)
    assert found.verdict == "no-go"
    assert differences(found) == {"payment.paid_twice": (15, pair.delta)}
    assert counts(found)["uk.payments.twice"] == (15, pair.delta)
    assert found.document["findings"]["payment.paid_twice"]["delta_pence"] == pair.delta


def test_an_upgrade_that_loses_the_remittance_text(check: Check) -> None:
    pair = real_or_made("upgrade82", check.place)
    found = check(pair.before, pair.after)
    assert found.verdict == "hold"
    payments = {code: f for code, f in found.document["findings"].items() if code.startswith("payment.")}
    assert set(payments) == {"payment.other_change"}
    assert payments["payment.other_change"]["columns"]["reference"] == pair.lost == 569
    lost = [r for r in found.findings if r.column_name == "reference" and r.old_value and not r.new_value]
    assert len({r.event_id for r in lost}) == 569
    assert "reference lost on 569" in said(found)


# The same answer


def digests(check: Check, variants: list[dict[str, str | bytes]], before: dict[str, str | bytes]) -> set[str]:
    return {check.pair(before, after).document["digest"] for after in variants}


def test_the_digest_knows_no_order_of_rows_no_split_of_files_and_no_threads(check: Check) -> None:
    late = [replace(p, day=p.day + timedelta(days=p.no % 3)) for p in PAYS[1:]]
    wages = as_file(bacs18(CREDITS))
    before: dict[str, str | bytes] = {"payments.csv": CSV, "wages.txt": wages}
    variants: list[dict[str, str | bytes]] = [{"payments.csv": payments_csv(late), "wages.txt": wages}]
    variants.append({"payments.csv": payments_csv(Random(1).sample(late, len(late))), "wages.txt": wages})
    halves = {f"payments{n}.csv": payments_csv(late[n::2]) for n in (0, 1)}
    variants.append({**halves, "wages.txt": wages})
    found = digests(check, variants, before)
    for verify, threads in ((False, 1), (True, 2)):
        found.add(check.pair(before, variants[0], threads=threads, verify=verify).document["digest"])
    split = {f"payments{n}.csv": payments_csv(PAYS[n::2]) for n in (0, 1)}
    found.add(check.pair({**split, "wages.txt": wages}, variants[2]).document["digest"])
    assert len(found) == 1
    other = [replace(late[0], pence=1), *late[1:]]
    assert digests(check, [{"payments.csv": payments_csv(other), "wages.txt": wages}], before).isdisjoint(found)


def test_the_digest_knows_no_order_of_fields_that_cannot_be_read(check: Check) -> None:
    bad = [replace(p, amount=f"{p.no}.{p.no}.1") if p.no in (3, 20, 31) else p for p in PAYS]
    orders = [bad, bad[::-1], Random(3).sample(bad, len(bad))]
    variants: list[dict[str, str | bytes]] = [{"payments.csv": payments_csv(order)} for order in orders]
    variants.append({f"payments{n}.csv": payments_csv(bad[n::2]) for n in (0, 1)})
    assert len(digests(check, variants, {"payments.csv": CSV})) == 1


# What cannot be read


BROKEN = {
    "empty.csv": b"",
    "cut.xml": b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><Cst',
    "no.zip": b"PK\x03\x04 no zip at all",
    "no.parquet": b"PAR1 no parquet PAR1",
    "no.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook",
}


def test_a_file_of_the_candidate_that_cannot_be_read_is_no_go(check: Check) -> None:
    after = {"payments.csv": payments_csv(PAYS[::-1])}
    found = check.pair({"payments.csv": CSV}, {**after, **BROKEN})
    assert found.verdict == "no-go"
    assert counts(found) == {"file.unreadable": (len(BROKEN), 0)}
    problems = {p["file"]: p for p in found.document["problems"]}
    assert set(problems) == set(BROKEN)
    for problem in problems.values():
        assert (problem["side"], problem["code"]) == ("candidate", "file.unreadable")
        assert problem["message"].endswith(".")
        assert "\n" not in problem["message"]


def test_a_table_that_the_candidate_lacks_is_missing(check: Check) -> None:
    plain = "town,depot\nTruro,1\nBodmin,2\n"
    found = check.pair({"payments.csv": CSV, "depots.csv": plain}, {"depots.csv": plain.replace("2", "3")})
    assert found.verdict == "no-go"
    assert counts(found)["file.missing"] == (1, 0)
    found = check.pair({"payments.csv": CSV, "depots.csv": plain}, {"payments.csv": payments_csv(PAYS[::-1])})
    assert found.verdict == "hold"
    assert counts(found) == {"file.missing": (1, 0)}
    assert {"what": "depots", "why": "only in the baseline"} in found.document["scope"]["not_compared"]


@pytest.mark.parametrize("files", [{}, {"notes.pdf": b"%PDF-1.7\n"}], ids=["empty", "nothing known"])
def test_a_candidate_with_nothing_in_it_is_never_go(check: Check, files: dict[str, str | bytes]) -> None:
    found = check.pair({"payments.csv": CSV}, files)
    assert found.verdict == "no-go"
    assert "file.missing" in counts(found)
    assert "could be compared" in said(found)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "there are no files here"),
        ({"notes.pdf": b"%PDF-1.7\n"}, r"nothing here is a file that Jamfirst can read \(notes.pdf\)"),
        ({"payments.csv": b""}, "payments.csv: the file is empty"),
        ({"payments.csv": CSV, "more.zip": b"PK\x03\x04 no zip at all"}, "more.zip"),
    ],
)
def test_a_baseline_that_cannot_be_read_leaves_nothing(
    check: Check, files: dict[str, str | bytes], sentence: str
) -> None:
    with pytest.raises(BadInputError, match=sentence) as caught:
        check.pair(files, {"payments.csv": CSV})
    assert "\n" not in str(caught.value)
    assert sorted(p.name for p in check.place.iterdir()) == ["after 1", "before 1"]


def test_a_path_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no such file or folder"):
        assess(tmp_path / "a", tmp_path / "b", tmp_path / "deep" / "er" / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_field_that_cannot_be_read_keeps_its_row(check: Check) -> None:
    wrong = [*PAYS[:9], replace(PAYS[9], amount="1.2.3"), *PAYS[10:]]
    found = check.pair({"payments.csv": CSV}, {"payments.csv": payments_csv(wrong)})
    assert counts(found)["file.field"] == (1, 0)
    (problem,) = [p for p in found.document["problems"] if p["code"] == "file.field"]
    assert (problem["file"], problem["line"], problem["column"]) == ("payments.csv", 11, "Amount")
    assert '"1.2.3" is not an amount' in problem["message"]
    (table,) = found.document["tables"]
    assert table["candidate_rows"] == len(PAYS)
    assert counts(found)["payment.wrong_amount"][0] == 1
    assert found.verdict == "no-go"


def test_a_bad_field_of_the_baseline_asks_and_does_not_stop(check: Check) -> None:
    wrong = [*PAYS[:9], replace(PAYS[9], reference="A"), *PAYS[10:]]
    bad = payments_csv(wrong).replace("28/09/2026,A", "30/02/2026,A")
    found = check.pair({"payments.csv": bad}, {"payments.csv": bad + "\n"})
    assert found.verdict == "hold"
    assert [p["line"] for p in found.document["problems"]] == [11, 11]


def test_no_amount_is_too_much(check: Check) -> None:
    amounts = ["99999999999999.99", "9" * 30, "-" + "9" * 20 + ".99", "1e999", "NaN"]
    huge = payments_csv([*(replace(p, amount=a) for p, a in zip(PAYS, amounts, strict=False)), *PAYS[5:]])
    found = check.pair({"payments.csv": CSV}, {"payments.csv": huge})
    assert found.verdict == "no-go"
    assert counts(found)["file.field"] == (4, 0)
    assert counts(found)["payment.wrong_amount"][0] == 5
    assert check.pair({"payments.csv": huge}, {"payments.csv": CSV}).verdict == "no-go"


@pytest.mark.parametrize(("when", "side"), [("Comparing", "before"), ("Deciding", "after")])
def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path, when: str, side: str) -> None:
    before = run_of(tmp_path / "before", PAYS)
    after = run_of(tmp_path / "after", PAYS[1:])
    out = tmp_path / "out"

    def meddle(step: str) -> None:
        if step.startswith(when):
            (tmp_path / side / "payments.csv").write_text(payments_csv(PAYS[5:]), encoding="utf-8")

    with pytest.raises(BadInputError, match=r"payments\.csv: the file changed while it was being checked"):
        assess(before, after, out, progress=meddle)
    assert not out.exists()


# Where it is written


def test_a_place_that_is_taken_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    steps: list[str] = []
    before = run_of(tmp_path / "before", PAYS)
    with pytest.raises(UsageError, match="already holds files"):
        assess(before, before, out, progress=steps.append)
    assert steps == []
    assert [p.name for p in out.iterdir()] == ["mine.txt"]


def test_a_place_inside_a_run_is_refused(tmp_path: Path) -> None:
    before, after = run_of(tmp_path / "before", PAYS), run_of(tmp_path / "after", PAYS[1:])
    for place in (before / "out", after / "deep" / "out"):
        with pytest.raises(UsageError, match="lies inside the run"):
            assess(before, after, place)
    assert {p.name for p in after.iterdir()} == {"payments.csv", "wages.txt"}


def test_nothing_is_left_in_the_temporary_folder(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = check.place / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    with check.pair({"payments.csv": CSV}, {"payments.csv": payments_csv(PAYS[1:])}) as found:
        assert len(found.findings) == 1
        list(found.findings)
    with pytest.raises(BadInputError):
        check.pair({"payments.csv": ""}, {"payments.csv": CSV})
    assert list(temporary.iterdir()) == []


def test_the_locale_and_the_time_zone_change_nothing(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    after = {"payments.csv": payments_csv(PAYS[1:])}
    found = set()
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        __import__("time").tzset()
        found.add(check.pair({"payments.csv": CSV}, after).document["digest"])
    monkeypatch.undo()
    __import__("time").tzset()
    assert len(found) == 1
    assert os.environ.get("TZ") != "America/Los_Angeles"


# What people say


def test_facts_of_the_runs_are_told(check: Check) -> None:
    stated = 'build = "26C.1"\nperiod = "2026-09"\norganisation = "Northbrook"\npay_date = 2026-09-28\n'
    after = payments_csv(PAYS[::-1])
    found = check.pair(
        {"payments.csv": CSV, "run.toml": stated},
        {"payments.csv": after, "run.toml": stated.replace("26C.1", "26C.2")},
    )
    assert found.verdict == "go"
    assert found.document["facts"]["candidate"]["build"] == "26C.2"
    assert found.document["facts"]["baseline"]["pay_date"] == "2026-09-28"
    answers = {f["question"]: f["answer"] for f in found.document["fairness"]}
    assert answers["Same period?"] == answers["Same organisation?"] == "yes"
    assert {f["name"] for f in found.document["inputs"]} == {"payments.csv", "run.toml"}


def test_runs_of_different_periods_ask(check: Check) -> None:
    after = payments_csv(PAYS[::-1])
    found = check.pair(
        {"payments.csv": CSV, "run.toml": 'period = "2026-08"\n'},
        {"payments.csv": after, "run.toml": 'period = "2026-09"\n'},
    )
    assert found.verdict == "hold"
    assert "2026-08 before, 2026-09 after" in said(found)
    facts = RunFacts(period="2026-08")
    found = check.pair(
        {"payments.csv": CSV, "run.toml": 'period = "2026-07"\n'},
        {"payments.csv": after, "run.toml": 'period = "2026-08"\n'},
        before_facts=facts,
    )
    assert found.verdict == "go"


def service(**settings: object) -> ServiceFile:
    return ServiceFile(tables={"payments": TableSettings(files=("payments*.csv",), **settings)})  # type: ignore[arg-type]


def test_a_declared_key_is_used_and_said(check: Check) -> None:
    after = [replace(p, account="99990000") for p in PAYS]
    found = check.pair(
        {"payments.csv": CSV}, {"payments.csv": payments_csv(after)}, service=service(key=("payment_ref",))
    )
    (table,) = found.document["tables"]
    assert table["key"] == "payment_ref (declared)"
    assert table["matched_by"] == [{"by": "payment_ref", "records": len(PAYS)}]
    header = check.pair(
        {"payments.csv": CSV}, {"payments.csv": payments_csv(after)}, service=service(key=("Payment Ref",))
    )
    assert header.document["digest"] == found.document["digest"]


def test_a_tolerance_is_in_force_to_the_penny(check: Check) -> None:
    after = [replace(PAYS[0], pence=13_711 + 5), replace(PAYS[1], pence=17_422 - 6), *PAYS[2:]]
    found = check.pair(
        {"payments.csv": CSV},
        {"payments.csv": payments_csv(after)},
        service=service(tolerance={"amount": Decimal("0.05")}),
    )
    assert counts(found) == {"payment.wrong_amount": (1, 6)}


def test_an_ignored_column_is_left_out_with_its_reason(check: Check) -> None:
    after = [replace(p, reference=f"OTHER {p.no}") for p in PAYS]
    found = check.pair(
        {"payments.csv": CSV},
        {"payments.csv": payments_csv(after)},
        service=service(ignore={"Reference": "new in every run"}),
    )
    assert found.verdict == "go"
    (masked,) = found.document["masked"]
    assert (masked["column"], masked["evidence"], masked["guess"]) == ("reference", "new in every run", False)


def test_declared_meanings_kinds_and_types_are_in_force(check: Check) -> None:
    header = HEADER.replace("Amount", "Qty").replace("Payee Name", "Zzz")
    runs = [payments_csv(pays, header) for pays in (PAYS, PAYS[1:])]
    declared = service(kind=Kind.PAYMENT, columns={"Qty": "amount", "Zzz": "payee_name"})
    found = check.pair({"payments.csv": runs[0]}, {"payments.csv": runs[1]}, service=declared)
    assert counts(found) == {"payment.not_paid": (1, 13_711)}


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"key": ("payment_rf",)}, "key"),
        ({"types": {"Amuont": "decimal"}}, "types"),
        ({"tolerance": {"Amuont": Decimal(1)}}, "tolerance"),
        ({"ignore": {"Refrence": "new in every run"}}, "ignore"),
    ],
)
def test_a_column_that_no_table_has_is_an_error_in_one_sentence(
    check: Check, settings: dict[str, object], place: str
) -> None:
    with pytest.raises(BadInputError) as caught:
        check.pair({"payments.csv": CSV}, {"payments.csv": CSV}, service=service(**settings))
    text = str(caught.value)
    assert text.startswith(f"The service file, [tables.payments], {place}: the table has no column ")
    assert "Did you mean" in text
    assert "\n" not in text
    assert not list(check.place.glob("assessment*"))


def test_columns_of_either_run_and_headers_of_other_builds_are_no_error(check: Check) -> None:
    after = payments_csv(PAYS, HEADER + ",Printed").replace("\n", ",now\n").replace("Printed,now", "Printed")
    declared = service(ignore={"Printed": "new in every run"}, columns={"Net of another build": "amount"})
    found = check.pair({"payments.csv": CSV}, {"payments.csv": after}, service=declared)
    assert "payment" not in str(counts(found))


def test_a_table_that_neither_run_has_is_said(check: Check) -> None:
    declared = ServiceFile(tables={"weekly": TableSettings(files=("weekly*.csv",), key=("no such",))})
    found = check.pair({"payments.csv": CSV}, {"payments.csv": payments_csv(PAYS[::-1])}, service=declared)
    assert found.verdict == "go"
    assert any('"weekly"' in r["text"] and r["weight"] == "note" for r in found.document["reservations"])


def test_a_declared_key_that_only_one_run_has_is_an_error(check: Check) -> None:
    after = CSV.replace("Payment Ref", "Zzz", 1)
    with pytest.raises(UsageError, match=r'payments: the declared key column "payment_ref" is not in both runs'):
        check.pair({"payments.csv": CSV}, {"payments.csv": after}, service=service(key=("payment_ref",)))


def test_what_the_check_was_asked_is_told(check: Check) -> None:
    options = Options(verify=True, threads=1, memory="500MB")
    found = check.pair(
        {"payments.csv": CSV},
        {"payments.csv": payments_csv(PAYS[1:])},
        verify=options.verify,
        threads=options.threads,
        memory=options.memory,
    )
    settings = found.document["settings"]
    assert (settings["verify"], settings["threads"], settings["memory"]) == (True, 1, "500MB")
    assert found.document["versions"]["duckdb"]


@pytest.fixture(autouse=True)
def _no_assessment_stays_open(check: Check) -> Iterator[None]:
    yield
    for place in check.place.glob(".*unfinished*"):
        pytest.fail(f"{place} was left behind")
