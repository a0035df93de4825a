"""The report as one self-contained HTML page: no script, nothing fetched, readable without styles and in print.

No personal value stands before the last section, "The rows behind the numbers", and that section is not printed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from jamfirst.model.money import pounds
from jamfirst.report import last_period, law
from jamfirst.report.charts import Bar, bar_chart
from jamfirst.report.compiled import compiled_templates
from jamfirst.report.decided import decision_lines, decision_views
from jamfirst.report.expected import change_views
from jamfirst.report.html_rows import gone_rows, rows_of
from jamfirst.report.html_tables import table_views
from jamfirst.report.marks import shortened
from jamfirst.report.masking import shown, shown_key, visible
from jamfirst.report.period_rows import open_rows
from jamfirst.report.policy import identity, lowered, rule_lines
from jamfirst.report.scope import required
from jamfirst.report.since import code_views, live_lines, since_lines
from jamfirst.report.summary import headline, problem_sentence
from jamfirst.report.words import readable_date
from jamfirst.store.open import Assessment

MOST_BARS = 10

MEANINGS: Mapping[str, str] = {
    "go": "Nothing that was compared stands against this release.",
    "no-go": "At least one difference is of a kind that stops a release.",
    "hold": "A person must decide, or something cannot be told.",
}
"""What each verdict means, in a sentence."""

SIDES: Mapping[str, str] = {"baseline": "Before", "candidate": "After"}


def write_html(assessment: Assessment, path: Path) -> None:
    """Write the report of an assessment to ``path``, as UTF-8.

    Accounts are masked everywhere; names, references and other values of records stand only in the last section.
    Raises ``OSError`` when the file cannot be written.
    """
    path.write_bytes(page(assessment).encode("utf-8"))


def page(assessment: Assessment) -> str:
    """The whole page as text."""
    document = assessment.document
    rows = rows_of(assessment)
    findings = _worst_first(document["findings"])
    style = _package_file("style.css")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            doc=document,
            head=headline(document),
            meaning=MEANINGS[assessment.verdict],
            style=Markup(style),  # noqa: S704 - the package's own file
            content_policy=_content_policy(style),
            policy=identity(document),
            lowers=lowered(document),
            rules=rule_lines(document),
            required=required(document),
            rows=rows,
            open_rows=open_rows(assessment) if document.get("previous_period") else (),
            findings=findings,
            chart=_chart(findings),
            most_bars=MOST_BARS,
            expected=change_views(document),
            since=since_lines(document),
            since_codes=code_views(document),
            live=live_lines(document),
            law_lines=law.rule_lines(document),
            law_not_applied=law.not_applied(document),
            gone=gone_rows(assessment),
            decided=decision_lines(document),
            decisions=decision_views(document),
            tables=table_views(document),
            doubts=_doubts(document),
            facts=_facts(document),
            sides=SIDES,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("jamfirst.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.bytecode_cache = compiled_templates(environment)
    environment.filters.update(
        pounds=pounds,
        signed=_signed,
        number=lambda value: f"{value:,}",
        day=readable_date,
        moment=_moment,
        sentence=problem_sentence,
        found=_found,
        quoted=_quoted,
        short=shortened,
        last_period_sentence=last_period.sentence,
        explanation=last_period.explained,
        element=last_period.called,
    )
    return environment


def _finalize(value: Any) -> Any:
    """Every value that a template prints: text is made visible before it is escaped, absent values are empty."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value


def _package_file(name: str) -> str:
    return files("jamfirst.report").joinpath("templates", name).read_text(encoding="utf-8")


def _content_policy(style: str) -> str:
    """A policy under which a browser runs no script and fetches nothing, whatever stands in the page."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _worst_first(findings: Mapping[str, Any]) -> Mapping[str, Any]:
    """The codes that stop before those that ask, and these before notes; within a weight as the document has them."""
    order = {"stop": 0, "ask": 1}
    return dict(sorted(findings.items(), key=lambda item: order.get(item[1]["weight"], 2)))


def _chart(findings: Mapping[str, Any]) -> Markup | None:
    """The codes as bars of records, in the order of the table below them; none where nothing differs."""
    bars = [Bar(str(found["text"]), int(found["count"])) for found in findings.values()]
    if not any(bar.value for bar in bars):
        return None
    largest = max(bars, key=lambda bar: bar.value)
    return bar_chart("chart", f"The most frequent: {largest.label}", bars[:MOST_BARS])


def _doubts(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The questions of fairness, those not answered with yes first."""
    order = {"no": 0, "cannot tell": 1, "yes": 2}
    return sorted(document["fairness"], key=lambda item: order.get(item["answer"], 1))


def _facts(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What is said of each run: the fact's name, before, after; facts that neither run has are left out."""
    before, after = (document["facts"].get(side) or {} for side in SIDES)
    names = list(dict.fromkeys([*before, *after]))
    told = [(name.replace("_", " ").capitalize(), _fact(before.get(name)), _fact(after.get(name))) for name in names]
    return [fact for fact in told if fact[1] or fact[2]]


def _fact(value: object) -> str:
    return "" if value is None else readable_date(str(value))


def _signed(amount_pence: int) -> str:
    return f"+{pounds(amount_pence)}" if amount_pence > 0 else pounds(amount_pence)


def _moment(text: str) -> str:
    """``2026-11-18T17:40:02+00:00`` as ``18 November 2026, 17:40 UTC``; other text as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = moment.tzname() or ""
    return f"{readable_date(moment.date().isoformat())}, {moment:%H:%M} {zone}".rstrip()


def _found(problem: Mapping[str, Any]) -> str:
    """What was found in a field, masked as its column asks."""
    return shown(problem["column"], problem["found"])


def _quoted(problem: Mapping[str, Any]) -> str:
    """The message of a problem; a value that it quotes from an account column is masked in it."""
    message = str(problem["message"])
    if problem["found"]:
        message = message.replace(problem["found"], _found(problem))
    return shown_key(message)
