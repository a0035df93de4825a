"""The documentation is true: links lead somewhere, examples run, what users rely on is not left out."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from jamfirst.compare.variance.taken import TAX_WOBBLE, WHOLE_POUND
from jamfirst.model.finding import FILE_CODES, PAYMENT_CODES, RECORD_SUFFIXES, VARIANCE_CODES
from jamfirst.model.kinds import Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.variance import EXPLANATIONS, TOLERANCE_PENCE
from jamfirst.read.facts import parse_facts
from jamfirst.read.service import _Compare, _Service, _Table, parse_service_file
from tests.expect import nothing

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str = "") -> list[str]:
    """The fenced blocks of a page in one language."""
    fenced = re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", text(path))
    return [block for name, block in fenced if name == language]


def anchors(path: Path) -> set[str]:
    """The names under which a page's headings can be linked to."""
    headings = re.findall(r"(?m)^#+ (.*)$", text(path))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands() -> Iterator[tuple[str, click.Command]]:
    main = import_module("jamfirst.cli").main
    assert isinstance(main, click.Group)
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        yield name, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            dead.append(target)
    nothing(dead)


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, ahead = set(), [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page not in reached and page.suffix == ".md" and DOCS in page.parents:
            reached.add(page)
            ahead += [(page.parent / name).resolve() for name in re.findall(r"\]\(([^)#\s]+)", text(page))]
    nothing(set(DOCS.rglob("*.md")) - reached)


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    top = text(ROOT / "README.md").splitlines()[:6]
    assert [line.split("#")[0].strip() for line in top if line.startswith("make")] == [
        "make demo",
        "make test",
    ]


def test_every_command_and_option_is_documented_and_has_help() -> None:
    page = text(REFERENCE / "commands.md")
    missing = []
    for name, command in commands():
        if f"## `jamfirst {name}`" not in page or not command.help:
            missing.append(name)
        for option in (p for p in command.params if isinstance(p, click.Option) and not p.hidden):
            if not option.help or not any(f"`{o}" in page or f"[{o}" in page for o in option.opts):
                missing.append(f"{name} {option.opts[0]}")
    nothing(missing)


def test_every_documented_command_exists() -> None:
    documented = re.findall(r"(?m)^## `jamfirst ([a-z-]+)`", text(REFERENCE / "commands.md"))
    assert set(documented) == {name for name, _ in commands()}


def test_every_code_is_documented() -> None:
    page = text(REFERENCE / "codes.md")
    codes = [*PAYMENT_CODES, *FILE_CODES, *VARIANCE_CODES, *(f"TABLE.{suffix}" for suffix in RECORD_SUFFIXES)]
    nothing([code for code in codes if f"`{code}`" not in page])


def test_every_explanation_is_documented_in_its_order_with_the_tolerances() -> None:
    page = text(REFERENCE / "previous-period.md")
    assert re.findall(r"(?m)^\| `([a-zA-Z -]+)` \|", page) == list(EXPLANATIONS)
    tolerances = {"tax": TAX_WOBBLE, "loans": WHOLE_POUND, "an open part that asks": f"more than {TOLERANCE_PENCE}"}
    nothing([what for what, pence in tolerances.items() if f"| {what} | {pence} |" not in page])


def test_every_fact_of_run_toml_is_documented_and_the_example_is_valid() -> None:
    page = REFERENCE / "run-toml.md"
    nothing([name for name in RunFacts.__slots__ if f"| `{name}` |" not in text(page)])
    (example,) = blocks(page, "toml")
    facts = parse_facts(example.encode())
    nothing([name for name in RunFacts.__slots__ if getattr(facts, name) is None])


def test_every_key_of_the_service_file_is_documented_and_the_example_is_valid() -> None:
    page = REFERENCE / "service-file.md"
    keys = [*_Service.model_fields, *_Table.model_fields, *_Compare.model_fields, *Kind]
    nothing([key for key in keys if f"`{key}`" not in text(page)])
    (example,) = blocks(page, "toml")
    service = parse_service_file(example.encode())
    assert service.builds
    assert service.tables["payments"].ignore


def jamfirst(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; from jamfirst.cli import main; sys.argv[0] = 'jamfirst'; main()"
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    asked = [sys.executable, "-c", program, *arguments]
    return subprocess.run(asked, cwd=place, env=settings, capture_output=True, encoding="utf-8", check=False)


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    page = DOCS / "tutorial" / "first-check.md"
    before, after = (block for block in blocks(page) if block.startswith("Payment Ref"))
    for name, rows in (("before", before), ("after", after)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "payments.csv").write_text(rows, encoding="utf-8")
    done = jamfirst(tmp_path, "check", "before", "after")
    assert "NO-GO" in done.stdout, done.stderr
    assert "£88.00" in done.stdout
    assert "with 2 reservations" in done.stdout
    assert done.returncode == 1
    (facts,) = blocks(page, "toml")
    (tmp_path / "before" / "run.toml").write_text(facts, encoding="utf-8")
    later = facts.replace('"live"', '"test"').replace("26C.1", "26C.2")
    (tmp_path / "after" / "run.toml").write_text(later, encoding="utf-8")
    assert jamfirst(tmp_path, "init", "before", "after").returncode == 0
    again = jamfirst(tmp_path, "check", "before", "after")
    assert "build 26C.1 → 26C.2" in again.stdout
    assert "with one reservation" in again.stdout
    assert "Using jamfirst.toml" in again.stderr
    assert again.returncode == 1


def test_the_facts_in_the_tutorial_are_valid() -> None:
    (example,) = blocks(DOCS / "tutorial" / "first-check.md", "toml")
    assert parse_facts(example.encode()).build == "26C.1"
