from __future__ import annotations

import gc
import os
import resource
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.store_reader import StoreReader
from jamfirst.model.problems import UsageError
from jamfirst.store import CannotWriteError, open_assessment, write
from jamfirst.store.schema import DOCUMENT_FILE, FINDING_COLUMNS, STORE_FILE
from jamfirst.store.tables import TABLES
from tests.report.sample import finding, sample_document, sample_rows, write_assessment

ROWS = [finding("payment.not_paid", n, pence=100 * n) for n in range(3)]
ROOT = Path(__file__).parents[2]


def small(out: Path) -> Path:
    return write_assessment(out, sample_document(ROWS), ROWS)


def test_the_folder_is_private_and_holds_what_it_should(tmp_path: Path) -> None:
    out = small(tmp_path / "a")
    assert out == tmp_path / "a"
    assert sorted(p.name for p in out.iterdir()) == [STORE_FILE, DOCUMENT_FILE]
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in out.iterdir()} == {0o600}
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_the_store_has_every_table_with_its_types(tmp_path: Path) -> None:
    reader = StoreReader(small(tmp_path / "a") / STORE_FILE)
    try:
        for name, columns in TABLES.items():
            described = reader.rows(
                exp.select("column_name", "data_type").from_("information_schema.columns")
                .where(exp.column("table_name").eq(name)).order_by("ordinal_position")
            )  # fmt: skip
            assert [row[0] for row in described] == list(columns)
        pence = reader.rows(exp.select(exp.Sum(this=exp.column("pence"))).from_("findings"))
        assert pence == [(300,)]
    finally:
        reader.close()


def test_finishers_see_the_assessment_and_their_files_are_kept(tmp_path: Path) -> None:
    def report(folder: Path) -> None:
        with open_assessment(folder, unfinished=True) as assessment:
            (folder / "report.txt").write_text(f"{assessment.verdict} {len(assessment.findings)}", encoding="utf-8")

    out = write_with(tmp_path / "a", report)
    assert (out / "report.txt").read_text(encoding="utf-8") == "no-go 3"
    assert stat.S_IMODE((out / "report.txt").stat().st_mode) == 0o600


def write_with(out: Path, *finishers: Any) -> Path:
    with DuckDBSession(outputs=[out.parent]) as session:
        relation = session.create("findings", TABLES["findings"])
        session.insert(relation, [tuple(row[name] for name in FINDING_COLUMNS) for row in ROWS])
        return write(out, sample_document(ROWS), session, {"findings": exp.select("*").from_(relation)}, finishers)


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_a_finisher_that_fails_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    def fail(folder: Path) -> None:
        raise error

    with pytest.raises(error):
        write_with(tmp_path / "a", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_filled_folder_is_never_written_over(tmp_path: Path) -> None:
    out = small(tmp_path / "a")
    before = (out / DOCUMENT_FILE).read_bytes()
    with pytest.raises(UsageError, match="already holds files"):
        small(out)
    assert (out / DOCUMENT_FILE).read_bytes() == before


def test_a_folder_that_fills_up_meanwhile_is_never_written_over(tmp_path: Path) -> None:
    def meanwhile(folder: Path) -> None:
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(UsageError, match="already holds files"):
        write_with(tmp_path / "a", meanwhile)
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["mine.txt"]


def test_an_empty_folder_gives_way_and_a_file_does_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert open_assessment(small(tmp_path / "empty")).verdict == "no-go"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="is not a folder"):
        small(tmp_path / "file")


def test_a_name_that_is_hostile_is_only_a_name(tmp_path: Path) -> None:
    out = small(tmp_path / 'it\'s "a"; -- name\u202e')
    assert len(open_assessment(out).findings) == 3


def test_a_document_that_is_not_whole_is_a_fault_of_the_caller(tmp_path: Path) -> None:
    document = sample_document(ROWS)
    with DuckDBSession(outputs=[tmp_path]) as session:
        for wrong in ({k: v for k, v in document.items() if k != "tables"}, {**document, "extra": 1}):
            with pytest.raises(ValueError, match="document of an assessment"):
                write(tmp_path / "a", wrong, session, {})
    assert list(tmp_path.iterdir()) == []


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, 1, 4_096, 12_288, 100_000, 262_144, 400_000])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path, size: int) -> None:
    with pytest.raises(CannotWriteError) as caught, file_size_limit(size):
        small(tmp_path / "a")
    assert "larger than the system allows" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    assert open_assessment(small(tmp_path / "a")).verdict == "no-go"


def test_no_permission_is_a_sentence() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        refused = pytest.raises(CannotWriteError, match="you may not write there")
        with DuckDBSession(outputs=[folder]) as session, without_rights(folder), refused:
            write(folder / "a", sample_document(ROWS), session, {})
        assert list(folder.iterdir()) == []


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """A folder that the process may read and not write; root, whom modes do not stop, steps down meanwhile."""
    root = os.geteuid() == 0
    folder.chmod(0o555)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)


class Fault:
    """Raises an error at the Nth system call that Python makes; says afterwards whether it came to that."""

    def __init__(self, number: int, error: BaseException) -> None:
        self.left, self.error = number, error

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        if event != "c_call" or getattr(argument, "__module__", "") not in {"posix", "_io"}:
            return
        self.left -= 1
        if self.left == 0:
            sys.setprofile(None)
            raise self.error


def no_space() -> OSError:
    return OSError(28, "No space left on device")


@pytest.mark.parametrize(("error", "step"), [(no_space, 1), (KeyboardInterrupt, 3)])
def test_a_fault_at_any_system_call_leaves_all_or_nothing(
    tmp_path: Path, error: Callable[[], BaseException], step: int
) -> None:
    whole = absent = 0
    with DuckDBSession(outputs=[tmp_path]) as session:
        relations = {"findings": exp.select("*").from_(session.create("findings", TABLES["findings"]))}
        for number in range(1, 500, step):
            out = tmp_path / str(number) / "a"
            out.parent.mkdir()
            fault = Fault(number, error())
            write_under(fault, out, session, relations)
            assert [p.name for p in out.parent.iterdir()] in ([], ["a"])
            if out.exists():
                assert open_assessment(out).verdict == "no-go"
            whole, absent = whole + out.exists(), absent + (not out.exists())
            if fault.left > 0:
                break
    assert fault.left > 0
    assert absent > 5
    assert whole > 0


def write_under(fault: Fault, out: Path, session: DuckDBSession, relations: dict[str, exp.Select]) -> None:
    """Write while the fault waits. What other tests left to be collected is collected at another time: a fault in there
    is none of ours."""
    gc.disable()
    try:
        sys.setprofile(fault)
        write(out, sample_document(ROWS), session, relations)
    except (CannotWriteError, KeyboardInterrupt):
        assert fault.left == 0
    finally:
        sys.setprofile(None)
        gc.enable()


KILLED = """
import os, sys
from pathlib import Path
from tests.store.test_write import small
from jamfirst.store import open_assessment
from jamfirst.model.problems import BadInputError

def killed_at(number, out):
    left = [number]
    def strike(frame, event, argument):
        if event in ("c_call", "c_return") and getattr(argument, "__module__", "") in ("posix", "_io", "_duckdb"):
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
    sys.setprofile(strike)
    small(out)
    os._exit(0)

folder, step = Path(sys.argv[1]), int(sys.argv[2])
number, killed, whole = 1, 0, 0
while True:
    out = folder / str(number) / "a"
    out.parent.mkdir()
    child = os.fork()
    if not child:
        killed_at(number, out)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), code
    if out.exists():
        assert open_assessment(out).verdict == "no-go"
        whole += 1
    for left in out.parent.iterdir():
        if left.name != "a":
            try:
                open_assessment(left)
            except BadInputError as error:
                assert "never finished" in str(error), error
            else:
                raise AssertionError(left)
    if code == 0:
        break
    killed += 1
    number += step
print(killed, whole)
"""


def test_killed_at_any_point_it_leaves_the_whole_folder_or_none(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-c", KILLED, str(tmp_path), "7"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    killed, whole = map(int, done.stdout.split())
    assert killed > 10
    assert whole >= 1


def test_the_sample_holds_a_few_hundred_rows() -> None:
    assert 250 < len(sample_rows()) < 400
