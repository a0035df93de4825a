from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from jamfirst.report import compiled


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of templates of our own, which may be written to."""
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(compiled, "files", lambda name: tmp_path)
    return tmp_path / "templates"


def environment(text: str, *, trimmed: bool = False) -> Environment:
    made = Environment(loader=DictLoader({"page": text}), autoescape=True, trim_blocks=trimmed)
    made.bytecode_cache = compiled.compiled_templates(made)
    return made


def page(text: str, *, trimmed: bool = False) -> str:
    return environment(text, trimmed=trimmed).get_template("page").render()


def test_a_template_is_compiled_once_and_kept(package: Path) -> None:
    assert page("Hello") == "Hello"
    kept = [(f.name, f.stat().st_mtime_ns) for f in (package / "__pycache__").iterdir()]
    assert len(kept) == 1
    assert page("Hello") == "Hello"
    assert [(f.name, f.stat().st_mtime_ns) for f in (package / "__pycache__").iterdir()] == kept


def test_what_is_kept_is_never_stale(package: Path) -> None:
    assert page("Hello") == "Hello"
    assert page("Goodbye") == "Goodbye"
    assert page("Hello", trimmed=True) == "Hello"
    assert len(list((package / "__pycache__").iterdir())) == 2, "one for each way of compiling"


def test_a_damaged_file_is_compiled_again(package: Path) -> None:
    page("Hello")
    for file in (package / "__pycache__").iterdir():
        file.write_bytes(b"not what was written")
    assert page("Hello") == "Hello"


def test_a_package_that_may_not_be_written_to_still_gives_pages(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled.os, "access", lambda *_: False)
    assert environment("Hello").bytecode_cache is None
    assert page("Hello") == "Hello"
