"""Hostile files are refused with one sentence, in under a second and 200 MB."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.bombs import BOMBS, make_all

MEMORY = 200
SECONDS = 1.0


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float, float]]:
    folder = tmp_path_factory.mktemp("bombs")
    assert all(path.stat().st_size < 8_000_000 for path in make_all(folder))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(Path(__file__).with_name("refusals.py")), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr == ""
    return {name: (said, took, memory) for name, said, took, memory in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_with_one_sentence(refusals: dict[str, tuple[str, float, float]], name: str) -> None:
    said = refusals[name][0]
    assert said.startswith(name)
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 250


@pytest.mark.parametrize("name", BOMBS)
def test_it_is_refused_at_once(refusals: dict[str, tuple[str, float, float]], name: str) -> None:
    assert refusals[name][1] < SECONDS


def test_none_of_them_fills_the_memory(refusals: dict[str, tuple[str, float, float]]) -> None:
    assert max(memory for _, _, memory in refusals.values()) < MEMORY
