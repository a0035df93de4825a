"""An assessment in short: its document (``assessment.json`` as a dict) turned into phrases, in reading order.

The terminal and the Markdown summary lay these out. Nothing here is a personal value: findings are counted, never
quoted, and a problem of a field is described without the value that was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jamfirst.model.finding import code_text
from jamfirst.model.money import pounds
from jamfirst.report.masking import shown_key
from jamfirst.report.policy import allowed
from jamfirst.report.scope import said_here
from jamfirst.report.words import (
    VERDICTS,
    WEIGHTS,
    count_change,
    counted,
    joined,
    listed,
    matched_by,
    money_change,
    nouns_of,
    plain,
    readable_date,
    short,
    stake,
    tally,
)

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Headline:
    """The first line: the verdict word, what was checked and the builds (empty where no run says)."""

    verdict: str
    what: str
    builds: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """One compared table: its records, its pounds and how its records were matched, each as a phrase."""

    table: str
    counts: str
    money: str
    matched: str
    same: bool


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One code: its weight, what it says of how many records, the pounds at stake and where it lies."""

    code: str
    weight: str
    text: str
    money: str
    detail: str

    def sentence(self) -> str:
        """``118 payments would not be made, £21,004.10: reference (118)``."""
        text = f"{self.text}, {self.money}" if self.money else self.text
        return f"{text}: {self.detail}" if self.detail else text


def headline(document: Document) -> Headline:
    """The first line of every summary."""
    parts = [_fact(document, name) for name in ("organisation", "payroll", "period")]
    what = ", ".join(part for part in parts if part) or _what_tables_hold(document)
    run_type = _fact(document, "run_type")
    if run_type:
        what += f" ({run_type} run)"
    elif _fact(document, "pay_date") and not parts[2]:
        what += f", paid {_fact(document, 'pay_date')}"
    builds = _fact(document, "build", always_both=True)
    verdict = str(document["verdict"])
    return Headline(VERDICTS.get(verdict, plain(verdict).upper()), what, f"build {builds}" if builds else "")


def _fact(document: Document, name: str, *, always_both: bool = False) -> str:
    facts = document.get("facts") or {}
    before, after = ((facts.get(side) or {}).get(name) for side in ("baseline", "candidate"))
    texts = [readable_date(short(value, 60)) for value in (before, after) if value]
    if len(texts) == 2 and (always_both or texts[0] != texts[1]):
        return f"{texts[0]} → {texts[1]}"
    return texts[0] if texts else ""


def _what_tables_hold(document: Document) -> str:
    if document.get("previous_period") and not document.get("tables"):
        return "Payslips against the period before"
    if one_run(document):
        return "One run against the rules"
    many = list(dict.fromkeys(nouns_of(table)[1] for table in document.get("tables", ())))
    text = joined([short(noun, 30) for noun in many[:4]]) if many else "nothing that could be compared"
    return text[:1].upper() + text[1:]


def one_run(document: Document) -> bool:
    """Whether one run alone was checked: there is no comparison to speak of."""
    return not (document.get("settings") or {}).get("before")


def scope(document: Document) -> tuple[str, list[str]]:
    """What the verdict covers, as a sentence, and what was not checked, each with its reason."""
    told = document.get("scope") or {}
    names = listed([short(name, 40) for name in told.get("compared", ())], 8)
    verb = "Go for" if document["verdict"] == "go" else "Compared"
    missed = [
        f"{short(item['what'], 60)} ({short(item['why'], 80)})" if item.get("why") else short(item["what"], 60)
        for item in told.get("not_compared", ())
    ]
    return f"{verb}: {names or 'nothing'}.", missed


def fairness(document: Document) -> str:
    """The answer to "is this a fair comparison?", from its several questions, worst first."""
    asked = document.get("fairness", ())
    if not asked:
        return "Cannot tell: nothing is known about how the two runs were made."
    doubts = [item for item in asked if item["answer"] != "yes"]
    blocking = [item for item in doubts if item["weight"] != "note"]
    if blocking:
        refused = [item for item in blocking if item["answer"] == "no"]
        said = sorted(doubts, key=lambda item: (item["weight"] == "note", item["answer"] != "no"))
        return f"{'No' if refused else 'Cannot tell'}: {_sentences(said)}"
    if doubts:
        reservations = "one reservation" if len(doubts) == 1 else f"{len(doubts)} reservations"
        return f"Yes, with {reservations}: {_sentences(doubts)}"
    return "Yes."


def _sentences(items: Sequence[Mapping[str, Any]], most: int = 3) -> str:
    texts = [_stopped(plain(item.get("text") or item["question"])) for item in items]
    more = f" And {counted(len(texts) - most, 'more doubt', 'more doubts')}." if len(texts) > most else ""
    return " ".join(texts[:most]) + more


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def not_known(document: Document) -> list[str]:
    """The reservations, those that hold a verdict back first; what fairness and the scope have said already is not
    repeated."""
    said = {item.get("text") for item in document.get("fairness", ())} | said_here(document)
    ordered = sorted(document.get("reservations", ()), key=lambda item: item["weight"] == "note")
    return list(dict.fromkeys(plain(item["text"]) for item in ordered if item["text"] not in said))


def compared(document: Document) -> list[TableLine]:
    """The tables that were compared, those with differences first (then as the document orders them)."""
    tables = list(document.get("tables", ()))
    nouns = [nouns_of(table) for table in tables]
    lines = [table_line(table, named=nouns.count(noun) > 1) for table, noun in zip(tables, nouns, strict=True)]
    return sorted(lines, key=lambda line: line.same)


def table_line(table: Mapping[str, Any], *, named: bool) -> TableLine:
    """One table as phrases; ``named`` puts its name before its records, for where the kind alone does not tell."""
    noun = nouns_of(table)
    before, after = int(table["baseline_rows"]), int(table["candidate_rows"])
    name = short(table["table"], 40)
    counts = count_change(before, after, noun)
    if named or table.get("kind") == "plain":
        counts = f"{name}: {counts}"
    same = before == after == table["same"]
    matched = matched_by(table.get("matched_by", ()))
    told = " · ".join(part for part in ("all the same" if same else "", matched) if part)
    return TableLine(name, counts, money_change(table["baseline_pence"], table["candidate_pence"]), told, same)


def findings(document: Document) -> list[FindingLine]:
    """The findings by code: those that stop, then those that ask, then notes; each worst first, as the document is."""
    lines = [_finding_line(code, found) for code, found in document.get("findings", {}).items()]
    return sorted(lines, key=lambda line: list(WEIGHTS).index(line.weight))


def _finding_line(code: str, found: Mapping[str, Any]) -> FindingLine:
    details = []
    if code.rpartition(".")[2] in {"other_change", "changed", "shape"} and found.get("columns"):
        details.append(tally(found["columns"], emptied=found.get("emptied")))
    if len(found.get("tables", ())) > 1:
        details.append("in " + tally(found["tables"], 4))
    if found.get("inputs_differ"):
        details.append(f"on {found['inputs_differ']:,} of them inputs differ")
    money = stake(int(found.get("pence") or 0), int(found.get("delta_pence") or 0))
    return FindingLine(code, found["weight"], plain(found["text"]).rstrip("."), money, "; ".join(details))


def files(document: Document) -> list[str]:
    """What was wrong with the files, worst first: one sentence each, without any value that was found."""
    ordered = sorted(document.get("problems", ()), key=lambda item: code_text(item["code"]).rank)
    return [problem_sentence(problem) for problem in ordered]


def problem_sentence(problem: Mapping[str, Any]) -> str:
    """A problem as a sentence that starts with the place. The text of a ``file.field`` problem may quote a value
    of a record, so a field is described by its place and by what was expected instead.
    """
    place = short(problem["file"], 80)
    if problem.get("side"):
        place += f" ({short(problem['side'])})"
    if problem.get("line"):
        place += f", line {problem['line']:,}"
    if problem.get("column"):
        place += f', column "{short(problem["column"])}"'
    count = int(problem.get("count") or 1)
    more = f" ({count:,} records)" if count > 1 else ""
    return f"{place}: {_what_is_wrong(problem, more)} ({plain(problem['code'])})"


def _what_is_wrong(problem: Mapping[str, Any], more: str) -> str:
    if problem["code"] != "file.field":
        return plain(shown_key(problem["message"])).rstrip(".") + f"{more}."
    expected = f" Expected {_stopped(short(problem['expected'], 80))}" if problem.get("expected") else ""
    return f"a value could not be read{more}.{expected} The row is kept; the value is unknown."


def totals(document: Document) -> list[str]:
    """The control totals: each that does not agree, then how many do."""
    wrong = wrong_totals(document)
    agreeing = len(document.get("controls", ())) - len(wrong)
    if not agreeing:
        return wrong
    return [*wrong, counted(agreeing, "control total agrees", "control totals agree") + " with the records"]


def wrong_totals(document: Document) -> list[str]:
    """The control totals that the records do not add up to, one sentence each."""
    return [
        f"{short(item['file'], 80)} ({item['side']}): {short(item['name'], 40)} says {_total(item, 'stated')}, "
        f"the records add up to {_total(item, 'counted')}"
        for item in document.get("controls", ())
        if item["stated"] != item["counted"]
    ]


def _total(control: Mapping[str, Any], which: str) -> str:
    return pounds(control[which]) if control["unit"] == "pence" else f"{control[which]:,}"


def masked(document: Document) -> list[str]:
    """What was left out of the comparison, and why; a guess is called one. Columns left out of one table for the same
    reason share a line."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for item in document.get("masked", ()):
        part = f", {short(item['part'], 60)}" if item.get("part") else ""
        told = tuple(item.get(name) for name in ("table", "records", "guess", "evidence"))
        alike.setdefault(told, []).append(f"{short(item['column'])}{part}")
    return [_masked_line(names, *told) for told, names in alike.items()]


def _masked_line(names: Sequence[str], table: Any, records: Any, guess: Any, evidence: Any) -> str:
    called = ", a guess" if guess else ""
    why = f": {short(evidence, 120).rstrip('.')}" if evidence else ""
    return f"{listed(names)} of {short(table, 40)} ({records:,} records{called}){why}"


def because(document: Document) -> list[str]:
    """The reasons of the verdict, worst first; a go has one, that nothing stands against it, or what was let pass."""
    reasons = list(dict.fromkeys(_reason(item) for item in document.get("reasons", ())))
    if reasons or document["verdict"] != "go":
        return reasons
    passed = [f"the policy allows {text}" for text in allowed(document)]
    return passed or ["nothing that was compared stands against it"]


def _reason(item: Mapping[str, Any]) -> str:
    text = plain(item["text"]).rstrip(".")
    money = pounds(abs(item.get("pence") or 0))
    return text if money == pounds(0) or money in text else f"{text}, {money}"


def later(document: Document, name: str) -> list[str]:
    """The sentences of ``causes`` or ``harm``, which stages after comparing fill in; none where they are empty."""
    return [plain(text) for text in _texts(document.get(name))]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        told = value.get("text") or value.get("where_text")
        if isinstance(told, str):
            yield told
            return
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from _texts(inner)
