"""``jamfirst demo``: the packaged example, offline."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jamfirst.store import open_assessment
from tests.cli.program import ROOT, environment, invoke, process

NO_NETWORK = """
import socket

def refuse(*_, **__):
    raise AssertionError("the network was asked for")

socket.socket.connect = socket.getaddrinfo = refuse
"""


def test_it_ends_with_0_leaves_a_report_and_needs_no_network(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    ended = process("demo", cwd=tmp_path, env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"})
    assert ended.code == 0, ended.err
    assert "HOLD" in ended.out
    assert "reference" in ended.out
    (made,) = (tmp_path / "assessment").iterdir()
    assert made.name.startswith("demo-")
    assert f"The report to open: assessment/{made.name}/report.html" in ended.out
    assert open_assessment(made).verdict == "hold"


def test_a_place_that_is_taken_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert invoke("demo", "--out", tmp_path).code == 2
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.slow
def test_it_runs_from_a_wheel_with_no_source_beside_it(tmp_path: Path) -> None:
    source = tmp_path / "source"
    left_out = shutil.ignore_patterns(".*", "build", "dist", "assessment", "__pycache__", "tests", "bench")
    shutil.copytree(ROOT, source, ignore=left_out)
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", tmp_path, source]
    subprocess.run([str(a) for a in build], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("jamfirst-*.whl")
    shutil.rmtree(source)
    installed = tmp_path / "installed"
    install = [sys.executable, "-m", "pip", "install", "--no-deps", "-q", "--target", installed, wheel]
    subprocess.run([str(a) for a in install], check=True, capture_output=True)
    program = "import sys; sys.argv = ['jamfirst', 'demo']; from jamfirst.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**environment(), "PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "HOLD" in done.stdout
    assert str(ROOT) not in done.stdout
