"""``jamfirst rules``: list the rules, explain one, work one case by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from jamfirst.rules.by_hand import Tried
    from jamfirst.rules.rule import Rule

_SERVICE = click.option(
    "--service",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A service file: its own rules, and the files that rules need.",
)
_WIDTH = 96


@click.group(invoke_without_command=True, epilog="Every rule is explained in docs/reference/rules.md.")
@_SERVICE
@click.pass_context
def command(ctx: click.Context, service: Path | None) -> int:
    """List the rules, explain one with its source, or work one case by hand.

    \b
    Examples:
      jamfirst rules                             every rule, with what it needs
      jamfirst rules show uk.paye.tax            one rule, with its source
      jamfirst rules try uk.payslip.net --set gross_pay=2000.00 --set net_pay=1700.00
    """
    if ctx.invoked_subcommand is None:
        for line in _listed(_every(service)):
            click.echo(line)
    return 0


@command.command()
@click.argument("rule_id", metavar="ID")
@_SERVICE
def show(rule_id: str, service: Path | None) -> int:
    """Explain the rule ID: what it says, where it is written, what it needs, and its worked examples."""
    for line in _explained(_chosen(rule_id, service)):
        click.echo(line)
    return 0


@command.command("try")
@click.argument("rule_id", metavar="ID")
@click.option(
    "--set", "given", multiple=True, metavar="COLUMN=VALUE", help="A value of the record; may be given again."
)
@_SERVICE
def try_(rule_id: str, given: Sequence[str], service: Path | None) -> int:
    """Work one case of the rule ID by hand and print the steps.

    Columns that are not set are empty. The exit code is 0 where the rule is kept, 1 where it is broken and 4 where it
    cannot be checked.
    """
    from jamfirst.engines.duckdb import DuckDBSession
    from jamfirst.rules.by_hand import try_rule

    rule = _chosen(rule_id, service)
    record = _record(rule, given)
    settings = _settings(service)
    lacks = rule.lacks(settings)
    if lacks:
        from jamfirst.model.problems import UsageError

        raise UsageError(f"{rule.id} {lacks}.")
    with DuckDBSession(threads=1) as session:
        tried = try_rule(session, rule, record, settings=settings)
    for line in _told(rule, tried):
        click.echo(line)
    return 1 if tried.broken else 4 if tried.cannot else 0


def _settings(service: Path | None) -> Any:
    from jamfirst.cli.check import service_file

    return service_file(service, quiet=True).rules


def _every(service: Path | None) -> list[Rule]:
    from jamfirst.rules.own import described
    from jamfirst.rules.registry import rules

    return [*rules(), *(described(own) for own in _settings(service).own)]


def _chosen(rule_id: str, service: Path | None) -> Rule:
    """The rule with an id. Raises ``UsageError``, with the nearest id, where there is none."""
    from difflib import get_close_matches

    from jamfirst.model.problems import UsageError

    known = {rule.id: rule for rule in _every(service)}
    if rule_id not in known:
        near = get_close_matches(rule_id, known, n=1)
        more = f" Did you mean {near[0]}?" if near else " jamfirst rules lists them."
        raise UsageError(f"There is no rule {_plain(rule_id)}.{more}")
    return known[rule_id]


def _record(rule: Rule, given: Sequence[str]) -> dict[str, str]:
    from jamfirst.model.kinds import KINDS
    from jamfirst.model.problems import UsageError
    from jamfirst.read.toml_text import suggestion

    known = KINDS[rule.needs.kind].columns
    record = {name: "" for name in rule.needs.names if name in known}
    for one in given:
        name, mark, value = one.partition("=")
        if not mark or name not in known:
            near = suggestion(name, known)
            raise UsageError(f"--set {_plain(one)}: expected COLUMN=VALUE with a column of a {rule.needs.kind}.{near}")
        record[name] = value.strip()
    return record


def _listed(rules: Sequence[Rule]) -> Iterator[str]:
    widest = max(len(rule.id) for rule in rules)
    kind = None
    for rule in sorted(rules, key=lambda r: (r.needs.kind != "payslip", r.needs.kind)):
        if rule.needs.kind != kind:
            yield from ([""] if kind else [])
            kind = rule.needs.kind
            yield _many(rule).capitalize()
        yield f"  {rule.id:<{widest}}  {_plain(rule.title)} ({_CALLED[rule.certainty]})"


_CALLED = {"breach": "breach", "query": "question", "information": "information"}


def _many(rule: Rule) -> str:
    from jamfirst.model.kinds import KINDS

    return KINDS[rule.needs.kind].noun[1]


def _explained(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}  {_plain(rule.title)}"
    yield ""
    yield from _folded(rule.says)
    yield from _folded(_MEANS[rule.certainty])
    yield ""
    for source in rule.sources:
        yield from _folded(f"Source: {source.text} ({source.sure})")
    yield from _folded(f"Tolerance: {_tolerance(rule)}")
    yield from (line for needs in (rule.needs, *rule.others) for line in _needs(needs))
    for example in rule.examples:
        yield ""
        yield from _folded(f"Example: {example.what} ({example.source})")
        values = ", ".join(f"{name}={value}" for name, value in example.record.items())
        yield from _folded(f"  {values}")
        yield from _folded(f"  {_outcome(example)}")


_MEANS = {
    "breach": "A record that breaks it is wrong for certain: it stops a release unless live has it as well.",
    "query": "A record that it points at may be right: a person must decide.",
    "information": "It informs, and never blocks.",
}


def _tolerance(rule: Rule) -> str:
    from jamfirst.model.money import pounds

    pence = rule.tolerance.pence
    return f"{pounds(pence) if pence else 'none'}, because {rule.tolerance.why}."


def _needs(needs: Any) -> Iterator[str]:
    from jamfirst.model.kinds import KINDS

    told = f"Needs, of {KINDS[needs.kind].noun[1]}: {', '.join(needs.columns) or 'nothing more'}"
    yield from _folded(f"{told}. Uses where it is there: {', '.join(needs.also)}." if needs.also else f"{told}.")


def _outcome(example: Any) -> str:
    if example.cannot:
        return f"cannot be checked: {example.cannot}"
    if not example.breaks:
        return "is kept"
    return "breaks it: " + ", ".join(f"{column} should be {value}" for column, value in example.breaks.items())


def _told(rule: Rule, tried: Tried) -> Iterator[str]:
    yield f"{rule.id}  {_plain(rule.title)}"
    widest = max((len(label) for label, _ in tried.steps), default=0)
    for label, value in tried.steps:
        yield f"  {label:<{widest}}  {_plain(value)}"
    if not tried.applies:
        yield "It says nothing of such a record."
    elif tried.cannot:
        yield f"It cannot be checked: {_plain(tried.cannot)}."
    elif not tried.broken:
        yield "It is kept."
    for one in tried.broken:
        should = f"; by the rule {_plain(one.expected)}" if one.expected not in ("", "None") else ""
        yield f"It is broken: {one.column.replace('_', ' ') or 'the record'} is {_plain(one.found)}{should}."
    yield from _folded(f"Source: {rule.source}")


def _folded(text: str) -> Iterator[str]:
    indent = " " * (len(text) - len(text.lstrip()))
    yield from fill(_plain(text.strip()), _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ").splitlines()


def _plain(text: str) -> str:
    from jamfirst.report.words import plain

    return plain(text)
