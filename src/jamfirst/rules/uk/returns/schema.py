"""A return fits HMRC's schema of its year."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from jamfirst.engines.build import coalesce, col, not_null, number
from jamfirst.engines.session import Row
from jamfirst.model.law import Certainty
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.returns.columns import line
from jamfirst.rules.uk.returns.schema_errors import Schema
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_OTHER = "the return is not a message of the schema's tax year in HMRC's own format"


def _evaluate(given: Given) -> Worked:
    """Every file is read again, as the schema is about what stands in it and not about what was understood of it."""
    session = given.session
    unfit = session.create("unfit_files", {"file_no": "int", "why": "text"})
    misfits = session.create(
        "misfits", {"file_no": "int", "record_no": "bigint", "found": "text", "wanted": "text", "more": "int"}
    )
    schema = Schema.load(given.settings.return_schema or Path())
    for file_no, file in enumerate(given.files):
        if why := schema.why_not(file):
            session.insert(unfit, [(file_no, why)])
            continue
        firsts: dict[int, Row] = {}
        for m in schema.misfits(file):
            firsts.setdefault(m.record_no, (file_no, m.record_no, f"{m.where}: {m.found}", m.wanted, m.errors))
        session.insert(misfits, list(firsts.values()))
    working = records(given.relation.name).look_up(unfit, ("file_no",), ("why",))
    working = working.look_up(misfits, ("file_no", "record_no"), ("found", "wanted", "more"))
    working = working.step({"misfits": coalesce(col("more"), number(0))}).show("found", "found", Unit.TEXT)
    working = working.show("schema", "wanted", Unit.TEXT).show("things that do not fit", "misfits", Unit.NUMBER)
    judged = Judged("", col("found"), col("wanted"), Unit.TEXT, not_null(col("found")))
    return Worked(working, (judged,), (Cannot(not_null(col("why")), _OTHER),))


def _lacks(settings: RuleSettings) -> str:
    return "" if settings.return_schema else "needs HMRC's schema of the tax year, as return_schema in the service file"


_NAMESPACE = "http://www.govtalk.gov.uk/taxation/PAYE/RTI/FullPaymentSubmission/00-01/1"
_SMALLEST = RuleSettings(return_schema=Path(str(files("jamfirst.rules.uk.returns").joinpath("example.xsd"))))


def _message(*genders: str, namespace: str = _NAMESPACE) -> str:
    people = "".join(
        f"<Employee><EmployeeDetails><Gender>{g}</Gender></EmployeeDetails><Employment><PayId>1</PayId></Employment>"
        "</Employee>"
        for g in genders
    )
    top = "FullPaymentSubmission"
    return f'<{top} xmlns="{namespace}"><RelatedTaxYear>00-01</RelatedTaxYear>{people}</{top}>'


RULE = Rule(
    id="uk.rti.schema",
    title="The return fits HMRC's schema",
    says="A return in HMRC's own format fits the schema of its tax year: HMRC refuses all of one that does not.",
    words=words("that does not fit HMRC's schema", "that do not fit HMRC's schema"),
    sources=(Source("HMRC, schema of the return's tax year, as the organisation has downloaded it", "one source"),),
    certainty=Certainty.BREACH,
    needs=line(),
    evaluate=_evaluate,
    lacks=_lacks,
    examples=(
        Example(
            "an employee of whom everything fits",
            {"employee_id": "1"},
            "a schema of our own, as small as can be",
            settings=_SMALLEST,
            files=(_message("F"),),
        ),
        Example(
            "a gender that the schema does not have",
            {"employee_id": "1"},
            "a schema of our own, as small as can be",
            breaks={"": "value must be one of ['M', 'F']"},
            settings=_SMALLEST,
            files=(_message("X"),),
        ),
        Example(
            "a return of another year",
            {"employee_id": "1"},
            "a schema of our own, as small as can be",
            cannot="schema's tax year",
            settings=_SMALLEST,
            files=(_message("F", namespace=_NAMESPACE.replace("00-01", "01-02")),),
        ),
    ),
)
