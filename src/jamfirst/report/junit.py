"""JUnit XML for build servers: a test suite for each table, each code that could block a test case of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from jamfirst.model.finding import FILE_CODES, PAYMENT_CODES, RECORD_SUFFIXES, is_rule
from jamfirst.report import law, scope, summary
from jamfirst.report.decided import decision_lines
from jamfirst.report.policy import BLOCKING, RuleLine, rule_lines
from jamfirst.report.since import since_counts
from jamfirst.report.words import VERDICTS, code_phrase, is_record_code, nouns_of, plain, stake, tally
from jamfirst.store import Assessment

MOST_LINES = 20
_BLOCKING = {"stop", "ask"}
_SKIPPED = "skipped"
_WHERE = "The rows are in findings.xlsx, sheet Differences."


@dataclass(frozen=True, slots=True)
class Case:
    """One test case. It fails when ``weight`` is ``stop`` or ``ask``; a note passes and keeps its text; one that is
    ``skipped`` says why in its message."""

    name: str
    weight: str = ""
    message: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """One test suite: a table, the files, the verdict, or the policy."""

    name: str
    cases: tuple[Case, ...]


def write_junit(assessment: Assessment, path: Path) -> None:
    """Write ``junit.xml``: one suite for the verdict, one a table, one for the files, one with a case for each rule of
    law, one with a case for each rule of the policy. It holds no personal value.

    A code that stops is a failure of type ``stop``, one that asks a failure of type ``ask``; a note passes. A case
    is named by its code, so that it keeps its name from run to run whether it passes or fails.
    """
    document = assessment.document
    suites = [_verdict(document), *_tables(document), _files(document), *_law(document), *_policy(document)]
    everything = _totals(case for suite in suites for case in suite.cases)
    del everything["skipped"]  # the root has no such attribute in the schema of build servers
    root = etree.Element("testsuites", {"name": "jamfirst", **everything})
    for suite in suites:
        root.append(_suite_element(suite, document))
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _verdict(document: Mapping[str, Any]) -> Suite:
    head = summary.headline(document)
    weight = {"go": "", "no-go": "stop"}.get(str(document["verdict"]), "ask")
    covered, missed = summary.scope(document)
    lines = [covered, *scope.lines(document), *(f"Not checked: {line}" for line in missed)]
    lines.append(f"Fair comparison? {summary.fairness(document)}")
    lines += [f"Not known: {line}" for line in summary.not_known(document)[:MOST_LINES]]
    lines += [f"Because: {line}" for line in summary.because(document)[:MOST_LINES]]
    reasons = " · ".join(summary.because(document)[:3])
    message = f"{head.verdict}: {reasons}" if reasons else head.verdict
    return Suite("verdict", (Case("verdict", weight, message, "\n".join(lines)),))


def _tables(document: Mapping[str, Any]) -> Iterator[Suite]:
    found: Mapping[str, Any] = document.get("findings", {})
    tables = {table["table"]: table for table in document.get("tables", ())}
    for code, item in found.items():
        for name in item.get("tables", ()):
            if code not in FILE_CODES:
                tables.setdefault(name, {"table": name, "kind": "plain"})
    for name, table in tables.items():
        cases = [_table_case(code, found.get(code), table) for code in _codes(name, table, found)]
        yield Suite(name, tuple(cases))


def _codes(name: str, table: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """The codes that a table can have: those of its kind, then any other that was found in it."""
    payments = table.get("kind") == "payment"
    inside = [code for code, item in found.items() if name in item.get("tables", ())]
    here = [code for code in inside if code not in FILE_CODES and not is_rule(code)]
    suffixes = {code.rpartition(".")[2]: code for code in here if is_record_code(code)}
    usual = list(PAYMENT_CODES) if payments else [suffixes.get(s, f"{name}.{s}") for s in RECORD_SUFFIXES]
    return [*usual, *(code for code in here if code not in usual)]


def _table_case(code: str, found: Mapping[str, Any] | None, table: Mapping[str, Any]) -> Case:
    name = f"{table['table']}.{code.rpartition('.')[2]}" if is_record_code(code) else code
    number = int((found or {}).get("tables", {}).get(table["table"], 0))
    if not found or not number:
        return Case(name)
    phrase = code_phrase(code, number, nouns_of(table))
    columns = tally(found["columns"], 10) if found.get("columns") else ""
    only_here = len(found["tables"]) == 1
    money = stake(int(found["pence"]), int(found["delta_pence"])) if only_here else ""
    message = f"{phrase}, {money}" if money else phrase
    lines = [message, f"Columns: {columns}" if columns else "", _WHERE]
    return Case(name, found["weight"], message, "\n".join(line for line in lines if line))


def _files(document: Mapping[str, Any]) -> Suite:
    found: Mapping[str, Any] = document.get("findings", {})
    inside = {name for item in found.values() for name in item.get("tables", ())}
    others = [
        code for code, item in found.items() if code not in FILE_CODES and not inside & set(item.get("tables", ()))
    ]
    return Suite("files", tuple(_file_case(code, document) for code in [*FILE_CODES, *others]))


def _file_case(code: str, document: Mapping[str, Any]) -> Case:
    found = document.get("findings", {}).get(code)
    problems = [problem for problem in document.get("problems", ()) if problem["code"] == code]
    reasons = [reason["weight"] for reason in document.get("reasons", ()) if reason["code"] == code]
    lines = [summary.problem_sentence(problem) for problem in problems]
    lines += summary.wrong_totals(document) if code == "file.totals" else []
    if not found and not lines and not reasons:
        return Case(code)
    weight = found["weight"] if found else next(iter(reasons), "note")
    message = str(found["text"]) if found else code_phrase(code, max(len(lines), 1), ("", ""))
    more = [f"and {len(lines) - MOST_LINES:,} more: see the report"] if len(lines) > MOST_LINES else []
    return Case(code, weight, message, "\n".join([*lines[:MOST_LINES], *more] or [message]))


def _law(document: Mapping[str, Any]) -> Iterator[Suite]:
    """A case for each rule and table; one that was not applied is skipped, with what it would need."""
    cases = [_law_case(line, document) for line in law.rule_lines(document)]
    cases += [Case(line.rule, _SKIPPED, line.needs) for line in law.not_applied(document)]
    if cases:
        yield Suite("Rules", tuple(cases))


def _law_case(line: law.RuleLine, document: Mapping[str, Any]) -> Case:
    found = document.get("findings", {}).get(line.rule)
    weight = found["weight"] if found and line.new else ""
    lines = [line.title, line.told, *(f"Cannot be checked: {reason}" for reason in line.cannot), line.source]
    return Case(f"{line.rule} on {line.table}", weight, f"{line.title}: {line.told}", "\n".join(lines))


def _policy(document: Mapping[str, Any]) -> Iterator[Suite]:
    cases = tuple(_rule_case(rule) for rule in rule_lines(document))
    if cases:
        yield Suite("Policy", cases)


def _rule_case(rule: RuleLine) -> Case:
    owner = f"Owner: {rule.owner} (not verified)" if rule.owner else ""
    lines = [f"{limit.level}: {limit.measure}, {limit.text}: {limit.outcome}" for limit in rule.limits]
    codes = f"Codes: {', '.join(rule.codes)}" if rule.codes else ""
    found = [f"{limit.measure}, {limit.text}" for limit in rule.limits if limit.outcome == rule.outcome]
    where = _WHERE if rule.codes else ""
    text = "\n".join(line for line in (f"Looks at: {rule.looks_at}", *lines, codes, owner, where) if line)
    return Case(rule.name, BLOCKING.get(rule.outcome, ""), f"{rule.outcome}: {' · '.join(found)}", text)


def _totals(cases: Iterable[Case]) -> dict[str, str]:
    counted = list(cases)
    failed = sum(case.weight in _BLOCKING for case in counted)
    left = sum(case.weight == _SKIPPED for case in counted)
    return {"tests": str(len(counted)), "failures": str(failed), "errors": "0", "skipped": str(left), "time": "0"}


def _suite_element(suite: Suite, document: Mapping[str, Any]) -> etree._Element:
    started = str((document.get("times") or {}).get("started") or "")[:19]
    when = {"timestamp": plain(started)} if started else {}
    named = {"name": plain(suite.name), **_totals(suite.cases), **when}
    element = etree.Element("testsuite", named)
    properties = etree.SubElement(element, "properties")
    for name, value in _properties(document):
        etree.SubElement(properties, "property", name=name, value=plain(value))
    for case in suite.cases:
        element.append(_case_element(case, suite.name))
    return element


def _properties(document: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    head = summary.headline(document)
    named = [("verdict", VERDICTS.get(str(document["verdict"]), "")), ("builds", head.builds)]
    named += [("since_last", since_counts(document)), ("decided", "; ".join(decision_lines(document)))]
    return [(name, value) for name, value in [*named, ("digest", str(document.get("digest", "")))] if value]


def _case_element(case: Case, suite: str) -> etree._Element:
    element = etree.Element("testcase", name=plain(case.name), classname=plain(f"jamfirst.{suite}"), time="0")
    text = "\n".join(plain(line) for line in case.text.splitlines())
    if case.weight in _BLOCKING:
        failure = etree.SubElement(element, "failure", type=case.weight, message=plain(case.message))
        failure.text = text
    elif case.weight == _SKIPPED:
        etree.SubElement(element, "skipped", message=plain(case.message))
    elif case.text:
        etree.SubElement(element, "system-out").text = text
    return element
