"""The bands of earnings that the return to HMRC has."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, any_of, col, is_null, not_null
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import EXACT, Needs, Rule, Source, words
from jamfirst.rules.uk.ni.bands_due import BANDS, NEEDED, expected, with_bands
from jamfirst.rules.uk.ni.bands_examples import EXAMPLES
from jamfirst.rules.uk.ni.earnings import NEEDED as OF_EARNINGS
from jamfirst.rules.uk.ni.earnings import USES, Earnings, earnings, not_workable, shown_earnings, unsure
from jamfirst.rules.uk.ni.sift import sifted
from jamfirst.rules.uk.ni.sums import named_is, off_by
from jamfirst.rules.working import Cannot, Judged, Unit, Worked


def _evaluate(given: Given) -> Worked:
    found = earnings(given)
    working = with_bands(found)
    working = working.step({f"{band.column}_expected": expected(found, band) for band in BANDS})
    working = working.step({"wrong": any_of(col(f"{band.column}_wrong") for band in BANDS)})
    told = shown_earnings(Earnings(working, found.shared, found.directed, given))
    told = told.show("lower earnings limit", "lel").show("primary threshold", "pt").show("upper earnings limit", "uel")
    told = told.show("period", "period", Unit.TEXT).show("all pay to date", "niable_pay_to_date")
    judged = tuple(
        Judged(
            band.column,
            col(band.column),
            col(f"{band.column}_expected"),
            breach=col(f"{band.column}_wrong"),
            pence=off_by(col(band.column), col(f"{band.column}_expected")),
        )
        for band in BANDS
    )
    cannot = (*not_workable(found), *_shared(found), *_yearly(found), *unsure(found, col("wrong")))
    return Worked(told, judged, cannot, sift=sifted(given, "bands"))


def _shared(found: Earnings) -> tuple[Cannot, ...]:
    if not found.shared:
        return ()
    apart = exp.Not(this=named_is("d_kind", "annual")) if found.directed else exp.true()
    words = "several payslips share the earnings period, and the bands to date may stand on any of them"
    return (Cannot(all_of([not_null(col("slips")), apart]), words, usual=True),)


def _yearly(found: Earnings) -> tuple[Cannot, ...]:
    if not found.directed:
        return ()
    return (Cannot(all_of([not_null(col("d_kind")), is_null(col("wrong"))]), "a director's pay to date is not known"),)


RULE = Rule(
    id="uk.ni.bands",
    title="Bands of earnings to date for National Insurance",
    says="The earnings at the lower earnings limit, from there to the primary threshold and from there to the upper "
    "earnings limit are those of all periods of the tax year so far.",
    words=words(
        "whose bands of earnings for National Insurance are not right",
        "whose bands of earnings for National Insurance are not right",
    ),
    sources=(
        Source("Income Tax (Pay As You Earn) Regulations 2003, schedule A1; FPS items 79 to 82A and 169"),
        Source("Social Security (Contributions) Regulations 2001 (SI 2001/1004), regulation 11 and schedule 4A"),
        Source("HMRC National Insurance Manual NIM10068 (worked examples of what the return shows)"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, (*OF_EARNINGS, *NEEDED), USES),
    evaluate=_evaluate,
    tolerance=EXACT,
    examples=EXAMPLES,
)
"""The three bands of earnings are those of all periods of the tax year so far."""
