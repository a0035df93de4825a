"""Small runs that tests write themselves, and the real ones where they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from lxml import etree

from jamfirst.assess import Assessment, Options, assess
from jamfirst.model.finding import is_rule
from jamfirst.store import assessment_schema
from tests.read.payment_files import CREDITS, Credit, as_file, bacs18

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "tryton"
REAL = ROOT.parent / "shared" / "real" / "tryton"

HEADER = "Payment Ref,Payee ID,Payee Name,Sort Code,Account Number,Amount,Pay Date,Reference"
PEOPLE = ("A Builder", "B Carer", "C O'Farrell", "D Foster", "Zoë E", "F Gardener", "G Hill", "H Innes")


@dataclass(frozen=True)
class Pay:
    """One line of a payments CSV; ``pence`` become pounds as people write them."""

    no: int
    pence: int = 0
    day: date = date(2026, 9, 28)
    account: str = ""
    reference: str = ""
    amount: str = ""

    def line(self) -> str:
        """The line, its amount with thousands where there are any."""
        name = PEOPLE[self.no % len(PEOPLE)]
        account = self.account or f"5577{self.no:04d}"
        pence = self.pence or 10_000 + 3_711 * self.no
        amount = self.amount or f"{pence // 100:,}.{pence % 100:02d}"
        reference = self.reference or f"INV {self.no:05d}"
        number = f"{self.no:05d}"
        return f'P-{number},S{number},{name} {number},20-00-00,{account},"{amount}",{self.day:%d/%m/%Y},{reference}'


PAYS = tuple(Pay(n) for n in range(1, 41))


def payments_csv(pays: Sequence[Pay], header: str = HEADER) -> str:
    """A payments CSV."""
    return "\n".join([header, *(p.line() for p in pays), ""])


def folder(place: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with files; text is written as UTF-8."""
    place.mkdir(parents=True)
    for name, content in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def run_of(place: Path, pays: Sequence[Pay], wages: Sequence[Credit] = CREDITS, **files: str | bytes) -> Path:
    """A run of supplier payments in CSV and wages in Bacs 18."""
    bacs = as_file(bacs18(wages))
    return folder(place, {"payments.csv": payments_csv(pays), "wages.txt": bacs, **files})


@dataclass
class Check:
    """Checks in one temporary folder, each kept apart; every ``assessment.json`` is held to its schema."""

    place: Path
    options: Options = field(default_factory=Options)
    done: int = 0

    def __call__(self, before: Path, after: Path, options: Options | None = None) -> Assessment:
        """The assessment of two runs."""
        self.done += 1
        found = assess(before, after, self.place / f"assessment {self.done}", options or self.options)
        document = json.loads((found.folder / "assessment.json").read_text(encoding="utf-8"))
        assert document == found.document
        Draft202012Validator(assessment_schema()).validate(document)
        return found

    def pair(self, before: Mapping[str, str | bytes], after: Mapping[str, str | bytes], **options: Any) -> Assessment:
        """The assessment of two runs given as files."""
        self.done += 1
        runs = [folder(self.place / f"{side} {self.done}", f) for side, f in (("before", before), ("after", after))]
        return self(runs[0], runs[1], replace(self.options, **options))


def counts(found: Assessment) -> dict[str, tuple[int, int]]:
    """Records and pence by code."""
    return {code: (f["count"], f["pence"]) for code, f in found.document["findings"].items()}


def differences(found: Assessment) -> dict[str, tuple[int, int]]:
    """Records and pence by code, of differences alone: what the rules say is another matter."""
    return {code: told for code, told in counts(found).items() if not is_rule(code)}


# The real system's runs; where they are not, runs made from the packaged example with the same faults planted.


@dataclass(frozen=True)
class Expected:
    """A pair of runs with what must come of it."""

    before: Path
    after: Path
    delta: int = 0
    lost: int = 0


def real_or_made(name: str, place: Path) -> Expected:
    """The real pair of this name, or one made from the example."""
    if (REAL / name).is_dir():
        return Expected(REAL / "baseline", REAL / name, 24_501_687, 569)
    if name == "upgrade82":
        return Expected(EXAMPLE / "before", EXAMPLE / "after", 0, 569)
    return made(name, place)


def made(name: str, place: Path) -> Expected:
    """A pair made from the example, real ones or not."""
    before = folder(place / "before", {"1.xml": (EXAMPLE / "before" / "1.xml").read_bytes()})
    files, delta = _MADE[name](_batches())
    return Expected(before, folder(place / name, files), delta)


Batches = list[tuple[etree._Element, list[etree._Element]]]


def _batches() -> Batches:
    """Every batch of the example's payment file with its payments."""
    root = etree.parse(str(EXAMPLE / "before" / "1.xml")).getroot()
    space = root.tag.removesuffix("Document")
    return [(b, list(b.iter(f"{space}CdtTrfTxInf"))) for b in root.iter(f"{space}PmtInf")]


def _space(batches: Batches) -> str:
    return str(batches[0][0].tag).removesuffix("PmtInf")


def _pence(payment: etree._Element) -> int:
    (amount,) = (e.text for e in payment.iter() if str(e.tag).endswith("}InstdAmt"))
    return int(Decimal(amount or "0") * 100)


def _file(batches: Batches, message: str) -> bytes:
    """A payment file of these batches, right in every total."""
    space = _space(batches)
    root = deepcopy(batches[0][0].getroottree().getroot())
    header = next(root.iter(f"{space}GrpHdr"))
    for old in list(root.iter(f"{space}PmtInf")):
        parent = old.getparent()
        assert parent is not None
        parent.remove(old)
    for number, (batch, payments) in enumerate(b for b in batches if b[1]):
        one = deepcopy(batch)
        for payment in list(one.iter(f"{space}CdtTrfTxInf")):
            one.remove(payment)
        for payment in payments:
            one.append(deepcopy(payment))
        _total(one, payments, space)
        next(one.iter(f"{space}PmtInfId")).text = f"{message}-{number}"
        parent = header.getparent()
        assert parent is not None
        parent.append(one)
    _total(header, [p for _, payments in batches for p in payments], space)
    next(header.iter(f"{space}MsgId")).text = message
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _total(element: etree._Element, payments: Sequence[etree._Element], space: str) -> None:
    pence = sum(map(_pence, payments))
    for name, text in (("NbOfTxs", str(len(payments))), ("CtrlSum", f"{pence // 100}.{pence % 100:02d}")):
        for stated in element.findall(f"{space}{name}"):
            stated.text = text


def _repeated(batches: Batches, by: int = 7) -> tuple[dict[str, str | bytes], int]:
    """The same payments in another order under identifiers that stood on others, so many places on."""
    space = _space(batches)
    names = [e for _, payments in batches for p in payments for e in p.iter(f"{space}EndToEndId")]
    texts = [e.text for e in names]
    for element, text in zip(names, [*texts[by:], *texts[:by]], strict=True):
        element.text = text
    return {"1.xml": _file([(b, p[::-1]) for b, p in batches[::-1]], "again")}, 0


def _late(batches: Batches) -> tuple[dict[str, str | bytes], int]:
    """Of the payments in order of their amount, 32 are not made and 76 are made a week later."""
    space = _space(batches)
    payments = sorted((p for _, found in batches for p in found), key=lambda p: (_pence(p), etree.tostring(p)))
    gone, moved = set(payments[:320:10]), set(payments[1:381:5])
    rest: Batches = [(b, [p for p in found if p not in gone | moved]) for b, found in batches]
    for batch, found in batches:
        later = deepcopy(batch)
        for day in later.iter(f"{space}ReqdExctnDt"):
            day.text = str(date.fromisoformat(day.text or "") + timedelta(days=7))
        rest.append((later, [p for p in found if p in moved]))
    kept = len(payments) - len(gone)
    assert sum(len(found) for _, found in rest) == kept
    return {"1.xml": _file(rest, "late")}, 0


def _twice(batches: Batches) -> tuple[dict[str, str | bytes], int]:
    """Fifteen payments stand in a second file as well."""
    again: Batches = [(b, found[:1]) for b, found in batches if found][:15]
    files = {"1.xml": _file(batches, "first"), "2.xml": _file(again, "second")}
    return dict(files), sum(_pence(p) for _, found in again for p in found)


_MADE: Mapping[str, Callable[[Batches], tuple[dict[str, str | bytes], int]]] = {
    "baseline_repeat": _repeated,
    "reordered": partial(_repeated, by=11),
    "term_14_to_21": _late,
    "duplicate_file": _twice,
}
