"""The documentation is true: links lead somewhere, examples run, what users rely on is not left out."""

import json
import os
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

import click
import pytest

from jamfirst.compare.variance.taken import TAX_WOBBLE, WHOLE_POUND
from jamfirst.model.decided import Decided
from jamfirst.model.expected import CHANGE_CODES, GONE_CODES, NEW_CODES, Rounding, State, Test
from jamfirst.model.finding import FILE_CODES, OTHER_CODES, PAYMENT_CODES, RECORD_SUFFIXES, VARIANCE_CODES, Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.run import RunFacts
from jamfirst.model.variance import EXPLANATIONS, TOLERANCE_PENCE
from jamfirst.read.decisions import KEYS as DECISION_KEYS
from jamfirst.read.decisions import parse_decisions
from jamfirst.read.expected import KEYS, LIMITS, parse_expected
from jamfirst.read.facts import parse_facts
from jamfirst.read.policy import _Facts, _Group, _Limits, _Rule, _Weight, parse_policy
from jamfirst.read.rule_settings import OwnRulePart, RulesPart
from jamfirst.read.scope import CASE_KEYS
from jamfirst.read.scope import KEYS as SCOPE_KEYS
from jamfirst.read.service import _Compare, _Service, _Table, parse_service_file
from jamfirst.rules.condition import FUNCTIONS, read_condition
from jamfirst.rules.registry import rules
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


def options(command: click.Command) -> Iterator[tuple[click.Command, click.Option]]:
    """The options of a command and of the commands inside it that people are told of."""
    inside = command.commands.values() if isinstance(command, click.Group) else ()
    for one in (command, *inside):
        yield from ((one, p) for p in one.params if isinstance(p, click.Option) and not p.hidden)


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
        for inner, option in options(command):
            if not option.help or not any(f"`{o}" in page or f"[{o}" in page for o in option.opts):
                missing.append(f"{name} {inner.name} {option.opts[0]}")
    nothing(missing)


def test_every_documented_command_exists() -> None:
    documented = re.findall(r"(?m)^## `jamfirst ([a-z-]+)`", text(REFERENCE / "commands.md"))
    assert set(documented) == {name for name, _ in commands()}


def test_every_code_is_documented() -> None:
    page = text(REFERENCE / "codes.md")
    codes = [*PAYMENT_CODES, *FILE_CODES, *OTHER_CODES, *VARIANCE_CODES, *(f"TABLE.{s}" for s in RECORD_SUFFIXES)]
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
    keys = [*_Service.model_fields, *_Table.model_fields, *_Compare.model_fields, *SCOPE_KEYS, *CASE_KEYS, *Kind]
    keys += [*(RulesPart.model_fields.keys() - {"own"}), *OwnRulePart.model_fields, *Certainty]
    nothing([key for key in keys if f"`{key}`" not in text(page)])
    (example,) = blocks(page, "toml")
    service = parse_service_file(example.encode())
    assert service.builds
    assert service.tables["payments"].ignore
    scope = service.scope
    assert scope.payrolls
    assert scope.tables
    assert scope.files
    assert scope.cases[0].at_least > 1
    assert service.rules.bank_table == Path("bank/weights.txt")
    assert read_condition(service.rules.own[0].condition)
    functions = text(page).partition("| function | value |")[2]
    nothing(name for name in FUNCTIONS if f"`{name}(" not in functions)


def test_every_rule_is_documented_as_it_is() -> None:
    scripts = {"__name__": "rules_page", "__file__": str(ROOT / "scripts" / "rules_page.py")}
    exec(compile(text(ROOT / "scripts" / "rules_page.py"), "rules_page.py", "exec"), scripts)
    page = text(REFERENCE / "rules.md")
    assert scripts["page"](page) == page, "python scripts/rules_page.py writes it anew"
    nothing(rule.id for rule in rules() if f"`{rule.id}`" not in page)


def test_every_key_of_a_policy_is_documented_and_the_example_is_valid() -> None:
    page = REFERENCE / "policy.md"
    parts = (_Facts, _Group, _Weight, _Rule, _Limits)
    keys = [key for part in parts for key in part.model_fields]
    nothing([key for key in [*keys, *Group, *Weight] if f"`{key}`" not in text(page)])
    (example,) = blocks(page, "toml")
    nothing([f"{key} is not in the example" for key in keys if not re.search(rf"\b{key}\b", example)])
    policy = parse_policy(example.encode())
    assert policy.rules[0].no_go.says_something


def test_every_command_of_a_policy_is_documented() -> None:
    group = dict(commands())["policy"]
    assert isinstance(group, click.Group)
    page = text(REFERENCE / "commands.md")
    nothing(
        [name for name, inner in group.commands.items() if f"`jamfirst policy {name}" not in page or not inner.help]
    )


def test_the_seal_is_documented_as_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text('[policy]\nname = "Ours"\n', encoding="utf-8")
    assert jamfirst(tmp_path, "policy", "freeze", "p.toml").returncode == 0
    told = json.loads((tmp_path / "p.toml.seal").read_text(encoding="utf-8"))
    nothing([key for key in told if f"| `{key}` |" not in text(REFERENCE / "policy.md")])


@pytest.mark.parametrize(("candidate", "code"), [("same", 0), ("late", 4), ("lost", 1)])
def test_the_example_of_a_build_does_what_it_says(tmp_path: Path, candidate: str, code: int) -> None:
    """Its step Check, run by a shell, with the program as people have it."""
    example = text(DOCS / "how-to" / "ci-example.yml")
    step = example.split("      - name: Check\n")[1].split("      - name:")[0].split("run: |\n")[1]
    before = "Payment Ref,Payee Name,Sort Code,Account Number,Amount,Pay Date\n" + "".join(
        f"P-{n},Name {n},20-00-00,5577{n:04},{100 + n}.00,28/09/2026\n" for n in range(20)
    )
    rows = before.splitlines()
    after = {
        "same": "\n".join([rows[0], *rows[:0:-1]]) + "\n",
        "late": before.replace("107.00,28/09/2026", "107.00,30/09/2026"),
        "lost": "\n".join(rows[:-1]) + "\n",
    }[candidate]
    policy = '[policy]\nname = "Ours"\n[[rules]]\nname = "Late"\ncodes = ["payment.late"]\nno_go = { count = 5 }\n'
    (tmp_path / "policy.toml").write_text(policy, encoding="utf-8")
    assert jamfirst(tmp_path, "policy", "freeze", "policy.toml").returncode == 0
    for side, content in (("before", before), ("after", after)):
        (tmp_path / side).mkdir()
        (tmp_path / side / "payments.csv").write_text(content, encoding="utf-8")
    later = time.time() + 60
    os.utime(tmp_path / "after" / "payments.csv", (later, later))
    program = tmp_path / "jamfirst"
    program.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "import sys; from jamfirst.cli import main; main()" "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    settings = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src")}
    settings["GITHUB_STEP_SUMMARY"] = str(tmp_path / "summary")
    done = subprocess.run(["sh", "-e", "-c", textwrap.dedent(step)], cwd=tmp_path, env=settings, check=False)
    assert done.returncode == code
    assert (tmp_path / "summary").read_text(encoding="utf-8").startswith(f"# {['GO', 'NO-GO', '', '', 'HOLD'][code]}")
    assert (tmp_path / "assessment" / "junit.xml").is_file()


def test_every_key_of_a_declared_change_is_documented_and_the_example_is_valid() -> None:
    page = REFERENCE / "expected.md"
    words = [*KEYS, *LIMITS, *Test, *Rounding, *State, *CHANGE_CODES, *GONE_CODES, *NEW_CODES]
    nothing([word for word in words if not re.search(rf"`[^`]*(?<!\w){re.escape(word)}(?!\w)[^`]*`", text(page))])
    (example,) = blocks(page, "toml")
    award, gone = parse_expected(example.encode(), date(2026, 12, 31))
    assert (award.rewrite.within_pence, award.limits.count, len(award.where)) == (90, 100, 2)
    assert gone.side == "baseline"


def test_every_key_of_a_decision_is_documented_and_the_example_is_valid() -> None:
    page = REFERENCE / "decisions.md"
    nothing([word for word in [*DECISION_KEYS, *Decided] if f"`{word}`" not in text(page)])
    (example,) = blocks(page, "toml")
    one, group = parse_decisions(example.encode(), date(2026, 11, 4))
    assert (one.decision, group.column, group.until) == (Decided.ACCEPTED, "er_ni", None)


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
    assert "with 3 reservations" in done.stdout
    assert done.returncode == 1
    (facts,) = blocks(page, "toml")
    (tmp_path / "before" / "run.toml").write_text(facts, encoding="utf-8")
    later = facts.replace('"live"', '"test"').replace("26C.1", "26C.2")
    (tmp_path / "after" / "run.toml").write_text(later, encoding="utf-8")
    assert jamfirst(tmp_path, "init", "before", "after").returncode == 0
    again = jamfirst(tmp_path, "check", "before", "after")
    assert "build 26C.1 → 26C.2" in again.stdout
    assert "with 2 reservations" in again.stdout
    assert "Using jamfirst.toml" in again.stderr
    assert again.returncode == 1


def test_the_facts_in_the_tutorial_are_valid() -> None:
    (example,) = blocks(DOCS / "tutorial" / "first-check.md", "toml")
    assert parse_facts(example.encode()).build == "26C.1"
