"""The examples that come with the package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path


@contextmanager
def example(name: str) -> Iterator[Path]:
    """The folder of an example, as files on disk for as long as the block runs. Beside the source it is used as it
    stands; from an installed package it may be unpacked first."""
    beside = Path(__file__).resolve().parents[2] / "examples" / name
    if beside.is_dir():
        yield beside
        return
    with as_file(files("jamfirst").joinpath("examples_data", name)) as folder:
        yield folder
