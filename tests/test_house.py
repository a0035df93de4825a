"""The house rules that no linter states. Each test names the files that break it."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement

from tests.expect import nothing

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "jamfirst"
MADE = {".git", ".venv", "build", "dist", "__pycache__", "node_modules"}

TESTED_ELSEWHERE = {
    "model/columns.py": "values without behaviour of their own; read and compare are made of them",
    "model/comparison.py": "values without behaviour of their own",
    "model/variance.py": "values and words; compare makes them and report shows them",
    "model/finding.py": "words that report shows; its tests read them",
    "engines/operations.py": "each operation only has meaning when an engine runs it: engines/test_duckdb.py",
    "engines/session.py": "the protocol that engines/test_duckdb.py holds DuckDB to",
    "read/contract.py": "the protocol of readers; each reader's own test holds it to that",
}
"""Modules without a test file of their own, and why."""

TESTED_THROUGH = {
    "compare/test_oracle.py": "compare/one_table.py compare/work.py compare/settings.py compare/pairing.py "
    "compare/pairs.py compare/changes.py compare/differ.py compare/rows.py compare/write.py",
    "compare/test_expected.py": "compare/conditions.py compare/outcomes.py",
    "compare/align/test_cascade.py": "compare/align/anchors.py compare/align/match.py compare/identity.py "
    "compare/regroup.py compare/repeats.py",
    "compare/align/test_keys.py": "compare/align/sample.py",
    "compare/fair/test_coverage.py": "compare/fair/behind.py compare/fair/seen.py",
    "read/test_typed.py": "read/bad_fields.py read/date_order.py read/hints.py read/native.py read/profile.py "
    "read/readings.py read/settled.py",
    "read/test_headers.py": "read/synonyms.py",
    "read/test_service.py": "read/toml_fields.py",
    "decide/test_verdict.py": "decide/order.py decide/tally.py",
    "cli/test_init.py": "cli/writing.py",
    "assess/test_pipeline.py": "read/located.py",
    "assess/test_law.py": "assess/breaches.py assess/law_part.py model/law.py",
    "engines/test_duckdb.py": "engines/duckdb_operations.py",
    "read/test_rule_settings.py": "read/rule_settings.py",
    "report/test_law.py": "report/law_sheets.py",
    "rules/test_own.py": "rules/condition.py",
    "rules/test_planted.py": "rules/check.py rules/applying.py rules/tables.py rules/breaches.py rules/prepared.py",
    "rules/test_rules.py": "rules/rule.py rules/given.py rules/registry.py rules/by_hand.py rules/uk/payslip/net.py",
    "report/test_html.py": "report/html_rows.py report/html_tables.py",
    "report/test_since.py": "report/decided.py report/since_sheet.py",
    "store/test_open.py": "store/findings.py",
    "report/test_fairness_sheet.py": "store/behind.py",
    "store/test_write.py": "store/tables.py",
    "rules/uk/returns/test_lines.py": "rules/uk/returns/bands.py rules/uk/returns/days_ahead.py "
    "rules/uk/returns/nino.py rules/uk/returns/on_time.py rules/uk/returns/start_date.py rules/uk/returns/tax_year.py",
    "rules/uk/returns/test_paid.py": "rules/uk/returns/amounts.py rules/uk/returns/net_pay.py "
    "rules/uk/returns/payment_returned.py",
    "rules/uk/returns/test_matching.py": "rules/uk/returns/payslips.py rules/uk/returns/returned.py",
    "rules/uk/returns/test_schematron.py": "rules/uk/returns/demand.py rules/uk/returns/letter_known.py "
    "rules/uk/returns/no_employee_ni.py rules/uk/returns/no_ni.py rules/uk/returns/reduced_rate.py "
    "rules/uk/returns/starter.py rules/uk/returns/workplace_postcode.py rules/uk/returns/birth_date.py "
    "rules/uk/returns/address.py rules/uk/returns/after_leaving.py rules/uk/returns/director.py "
    "rules/uk/returns/leaving_date.py rules/uk/returns/name.py rules/uk/returns/partner.py "
    "rules/uk/returns/secondment.py",
    "rules/uk/returns/test_hostile.py": "rules/uk/returns/nino_example.py "
    "rules/uk/returns/to_date.py rules/uk/returns/whole_pounds.py",
    "read/rti/test_reader.py": "read/rti/names.py",
    "rules/uk/returns/test_schema_errors.py": "rules/uk/returns/schema.py",
    "report/test_last_period.py": "report/period_rows.py store/variances.py",
    "rules/uk/bank/test_modulus.py": "rules/uk/bank/modulus_steps.py rules/uk/bank/twins.py",
    "rules/uk/bank/test_iban.py": "rules/uk/bank/iban_steps.py",
    "rules/uk/payments/test_working_day.py": "rules/uk/payments/execution_day.py rules/uk/payments/three_days.py",
    "rules/uk/payments/test_limit.py": "rules/uk/payments/contra_size.py",
    "rules/uk/payments/test_repeats.py": "rules/uk/payments/twice.py rules/uk/payments/invoice_twice.py",
    "rules/uk/payments/test_round_sum.py": "rules/uk/payments/just_below.py",
    "rules/uk/wages/test_minimum.py": "rules/uk/wages/earned.py",
    "rules/uk/pensions/test_auto_enrolment.py": "rules/uk/pensions/not_enrolled.py rules/uk/pensions/qualifying.py",
    "rules/uk/statutory/test_rate.py": "rules/uk/statutory/weekly.py",
    "rules/uk/attachments/test_net.py": "rules/uk/attachments/answers.py rules/uk/attachments/arrestment.py "
    "rules/uk/attachments/council_tax.py rules/uk/attachments/fine.py rules/uk/attachments/most.py "
    "rules/uk/attachments/protected.py",
    "rules/uk/paye/test_tax.py": "rules/uk/paye/doubts.py rules/uk/paye/due.py rules/uk/paye/settled.py "
    "rules/uk/paye/several.py rules/uk/paye/situations.py rules/uk/paye/slots.py rules/uk/paye/sums.py "
    "rules/uk/paye/tax_examples.py",
    "rules/uk/paye/test_period.py": "rules/uk/paye/moments.py",
    "rules/uk/paye/test_tax_code.py": "rules/uk/paye/codes.py",
    "rules/uk/paye/test_to_date.py": "rules/uk/paye/chain.py",
    "rules/uk/ni/test_contributions.py": "rules/uk/ni/employee.py rules/uk/ni/employer.py rules/uk/ni/earnings.py "
    "rules/uk/ni/sums.py rules/uk/ni/tables.py rules/uk/ni/letters.py rules/uk/ni/employee_examples.py "
    "rules/uk/ni/employer_examples.py",
    "rules/uk/ni/test_bands.py": "rules/uk/ni/bands_due.py rules/uk/ni/bands_examples.py",
    "rules/uk/ni/test_letter.py": "rules/uk/ni/letter_examples.py",
    "rules/uk/ni/test_age.py": "rules/uk/ni/pension_age.py rules/uk/ni/age_examples.py",
    "rules/uk/ni/test_to_date.py": "rules/uk/ni/previous.py rules/uk/ni/to_date_examples.py",
    "rules/uk/loans/test_repayments.py": "rules/uk/loans/student.py rules/uk/loans/postgraduate.py "
    "rules/uk/loans/student_examples.py rules/uk/loans/postgraduate_examples.py rules/uk/loans/plan_examples.py",
    "triage/harm/test_worked_cases.py": "model/harm.py triage/assumptions.py triage/columns.py "
    "triage/harm/codes/__init__.py triage/harm/codes/breaches.py triage/harm/codes/effect.py "
    "triage/harm/codes/invoices.py triage/harm/codes/payments.py triage/harm/codes/payslips.py triage/harm/effects.py "
    "triage/harm/income.py triage/harm/known.py triage/harm/order.py triage/harm/payees.py triage/harm/rate.py "
    "triage/harm/reasons.py triage/harm/rows.py triage/harm/totals.py triage/harm/types.py triage/not_known.py "
    "triage/triage.py",
    "explain/test_explain.py": "explain/affected.py explain/changes.py explain/examples.py explain/joined.py "
    "explain/members.py explain/merging.py explain/one_side.py explain/population.py explain/shared.py "
    "explain/signature.py",
    "explain/test_rewrites.py": "explain/rewrites/families/__init__.py explain/rewrites/families/cuts.py "
    "explain/rewrites/families/letters.py explain/rewrites/families/shifts.py explain/rewrites/families/times.py "
    "explain/rewrites/families/votes.py explain/rewrites/families/whole.py",
    "explain/test_slices.py": "explain/conditions.py explain/recount.py explain/few_units.py explain/sample.py "
    "explain/where.py model/cause.py",
}
"""Parts of one idea whose behaviour only shows in the whole, and the test of the whole."""

FUNCTIONS = {"select", "condition", "and_", "or_", "not_", "func", "alias_", "parse_one", "maybe_parse"}
METHODS = FUNCTIONS | {"from_", "join", "where", "having", "group_by", "order_by", "qualify"}
"""What in sqlglot reads a text as SQL, as a function and as a method."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def within(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(*, but: str = "") -> Iterator[tuple[str, ast.AST]]:
    for path in modules():
        if but and within(path).startswith(but):
            continue
        for node in ast.walk(tree(path)):
            yield f"{within(path)}:{getattr(node, 'lineno', 0)}", node


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def project_files() -> list[Path]:
    found = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = any(part in MADE or part.endswith(("_cache", ".egg-info")) for part in parts)
        hidden = hidden or parts[:2] == ("bench", "data")
        if not hidden and path.is_file() and not parts[0].startswith(("assessment", ".hypothesis")):
            found.append(path)
    return sorted(found)


def texts() -> Iterator[tuple[str, str]]:
    for path in project_files():
        data = path.read_bytes()
        if b"\0" not in data[:8192] and path.stat().st_size < 4_000_000:
            yield path.relative_to(ROOT).as_posix(), data.decode("utf-8", "replace")


def test_files_are_under_400_lines() -> None:
    lengths = {within(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    nothing(f"{name}: {lines}" for name, lines in lengths.items() if lines >= 400)


def test_functions_are_under_60_lines() -> None:
    functions = [(at, n) for at, n in nodes() if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    nothing([at for at, n in functions if (n.end_lineno or 0) - n.lineno + 1 >= 60])


def public_definitions(body: list[ast.stmt], at: str) -> Iterator[tuple[str, ast.AST]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name.startswith("_"):
                continue
            yield f"{at}:{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node.body, f"{at}:{node.name}")


def test_public_names_have_docstrings() -> None:
    bare = [within(path) for path in modules() if not ast.get_docstring(tree(path))]
    for path in modules():
        for at, node in public_definitions(tree(path).body, within(path)):
            assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if not ast.get_docstring(node):
                bare.append(at)
    nothing(bare)


def test_money_is_never_a_float() -> None:
    calls = [at for at, node in nodes(but="report/charts.py") if called(node) == "float"]
    nothing(calls)


def test_only_engines_divide() -> None:
    divisions = {"Div", "IntDiv", "SafeDivide"}
    found = [at for at, n in nodes(but="engines/") if isinstance(n, ast.Attribute) and n.attr in divisions]
    nothing(found)


def test_only_engines_print_run_or_parse_sql() -> None:
    forbidden = {"execute", "executemany", "sql", "parse_one", "maybe_parse"}
    found = [f"{at} {called(node)}" for at, node in nodes(but="engines/") if called(node) in forbidden]
    for at, node in nodes(but="engines/"):
        if isinstance(node, ast.Attribute) and node.attr == "parse" and ast.unparse(node.value) == "sqlglot":
            found.append(f"{at} sqlglot.parse")
    nothing(found)


def test_only_engines_know_the_engine() -> None:
    found = []
    for at, node in nodes(but="engines/"):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        found += [at for name in names if name.split(".")[0] == "duckdb"]
    nothing(found)


def test_no_text_is_put_together_to_be_read_as_sql() -> None:
    """An f-string given to a builder that parses its text: where user text could become SQL."""
    found = []
    for at, node in nodes(but="engines/"):
        names = METHODS if isinstance(getattr(node, "func", None), ast.Attribute) else FUNCTIONS
        if isinstance(node, ast.Call) and called(node) in names:
            mixed = [a for a in node.args if isinstance(a, ast.JoinedStr | ast.BinOp) and "'" in ast.unparse(a)]
            found += [f"{at} {called(node)}" for _ in mixed]
    nothing(found)


def test_every_module_has_tests_or_a_reason() -> None:
    """``a/b.py`` by ``tests/a/test_b.py`` (or ``test_b_more.py``), ``a/b/c.py`` also by ``tests/a/test_b.py``."""
    without = []
    through = {name for names in TESTED_THROUGH.values() for name in names.split()}
    for path in modules():
        name = within(path)
        defines = any(isinstance(n, ast.FunctionDef | ast.ClassDef) for n in tree(path).body)
        if name in TESTED_ELSEWHERE or name in through or (path.name == "__init__.py" and not defines):
            continue
        stem = path.parent.name if path.name == "__init__.py" else path.stem.lstrip("_")
        folder = ROOT / "tests" / path.parent.relative_to(PACKAGE)
        within_a_stage = name.count("/") > 1 and folder.parent.joinpath(f"test_{folder.name}.py").is_file()
        if not within_a_stage and not any(folder.glob(f"test_{stem}*.py")):
            without.append(name)
    nothing(without)


def test_reasons_are_given_for_modules_that_exist() -> None:
    nothing([name for name in TESTED_ELSEWHERE if not (PACKAGE / name).is_file()])
    through = [name for names in TESTED_THROUGH.values() for name in names.split()]
    nothing([name for name in through if not (PACKAGE / name).is_file()])
    nothing([name for name in TESTED_THROUGH if not (ROOT / "tests" / name).is_file()])


def test_every_test_folder_is_a_package() -> None:
    """So that the tests of ``model/service.py`` and of ``read/service.py`` can both be collected."""
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    nothing(sorted(str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").is_file()))


def test_no_machine_path_and_no_package_host_is_named() -> None:
    machine = re.compile(r"(?<![\w.:/<])/(?:home|root|work|Users)/\w")
    host = re.compile(r"python[h]osted|pypi[.]org|(?:extra-)?index-url *=")
    found = [f"{name}: {hit[0]}" for name, text in texts() for p in (machine, host) if (hit := p.search(text))]
    nothing(found)


def test_locked_requirements_have_a_hash_each_and_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^ *#.*\n", "", text).strip())
        assert len(entries) > 10
        nothing([entry for entry in entries if "--hash=sha256:" not in entry])
        assert re.search(r"https?://|^-", text, re.MULTILINE) is None


def test_locked_versions_are_those_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
    }
    wrong = []
    for name, requirements in wanted.items():
        locked = dict(re.findall(r"(?m)^([a-z0-9.-]+)==([^ ;\\]+)", (ROOT / name).read_text(encoding="utf-8")))
        for requirement in map(Requirement, requirements):
            version = locked.get(requirement.name.lower())
            if version is None or not requirement.specifier.contains(version):
                wrong.append(f"{name}: {requirement} is locked at {version}")
    nothing(wrong)


def test_make_check_runs_every_check_and_ci_runs_both() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    check = makefile.split("\ncheck:")[1].split("\n\n")[0]
    commands = ("ruff format --check", "ruff check", "mypy", "lint-imports")
    nothing([command for command in commands if command not in check])
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert {"make check", "make test"} <= set(ci)


def test_layers_are_the_folders_there_are() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = project["tool"]["importlinter"]["contracts"]
    named = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    to_come = {name.strip("()") for name in named if name.startswith("(")}
    layers = {name.strip("()") for name in named}
    there = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()}
    assert layers - to_come <= there - {"__init__", "__main__"} <= layers
