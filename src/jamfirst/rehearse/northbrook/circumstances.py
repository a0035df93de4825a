"""What few people have: rare tax codes, youth and apprentice rates, maternity pay, attachments, pay added together.

It is drawn from a stream of its own, so that everybody else stays who they were; and it sees to it that what chance has
put together is lawful: nobody works before their sixteenth birthday, and nothing is taken below the minimum wage.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from jamfirst.rehearse.northbrook.chance import weighted
from jamfirst.rehearse.northbrook.days import FIRST_OF_TAX_YEAR, LAST_OF_TAX_YEAR, years_between
from jamfirst.rehearse.northbrook.posts import AWARD_GRADE, BACK_DATED_GRADE, Person, Post

_RARE_CODES = (
    ("S1257L", 0.01), ("C1257L", 0.01), ("SK180", 0.004), ("S0T", 0.002), ("K2600", 0.005), ("BR", 0.006),
    ("D0", 0.006), ("D1", 0.003), ("NT", 0.005), ("CBR", 0.002), ("SD0", 0.003), ("1257T", 0.003), ("", 1.0),
)  # fmt: skip
"""Tax codes that few have instead of another."""
_APPRENTICE_RATE, _UNDER_18_RATE, _UNDER_21_RATE = 842, 868, 1157
"""Pence an hour, above the minimum of 8.00, 8.00 and 10.85 that the year has for these ages."""
_LEAST_RATE_WITH_PARKING = 1400
"""Pence an hour. Parking is taken for the council's own use and lowers what counts for the minimum wage."""
_LOWER_EARNINGS_LIMIT = 129_00


def particular(rng: Random, person: Person) -> Person:
    """The employee with what is particular about them."""
    for circumstance in (_lawful_start, _code, _young, _together, _attached, _expecting, _casual, _parking):
        person = circumstance(rng, person)
    return person


def _with_posts(person: Person, **more: object) -> Person:
    return replace(person, posts=tuple(replace(post, **more) for post in person.posts))  # type: ignore[arg-type]


def _lawful_start(rng: Random, person: Person) -> Person:
    """A few of the young are 16; nobody starts before they are."""
    born = person.born
    if born >= date(2008, 1, 1) and rng.random() < 0.3:
        born = date(2009, 1, 2) + timedelta(days=rng.randrange(364))
    earliest = date(born.year + 16, born.month, min(born.day, 28)) + timedelta(days=rng.randrange(30, 60))
    if born == person.born and all(post.start >= earliest for post in person.posts):
        return person
    posts = tuple(replace(post, start=max(post.start, earliest)) for post in person.posts)
    return replace(person, born=born, posts=posts)


def _code(rng: Random, person: Person) -> Person:
    """A rare code of the first post; the others follow its nation. A few who start in the year have month 1."""
    rare = weighted(rng, _RARE_CODES)
    alone = rng.random() < 0.2
    first, *others = person.posts
    if rare:
        first = replace(first, tax_code=rare, code_change=0)
        if rare[0] in "SC":
            others = [replace(post, tax_code=f"{rare[0]}BR") for post in others]
    elif alone and first.start >= FIRST_OF_TAX_YEAR:
        first = replace(first, tax_code="1257L", tax_basis="period", code_change=0)
    else:
        return person
    return replace(person, posts=(first, *others))


def _young(rng: Random, person: Person) -> Person:
    """Apprentices under 21 and half of the others are paid rates of their age, by the age they reach within the
    year."""
    lower = rng.random() < 0.5
    age = years_between(person.born, LAST_OF_TAX_YEAR)
    if age >= 21 or not (person.apprentice or lower):
        return person
    if person.apprentice and age < 19:
        return _with_posts(person, rate=_APPRENTICE_RATE, weekly_hours=3700, hours_change=(0, 3700))
    return _with_posts(person, rate=_UNDER_18_RATE if age < 18 else _UNDER_21_RATE)


def _together(rng: Random, person: Person) -> Person:
    """Settled posts of one person, whose earnings are added together; of the others it is not practicable. Only the
    last post's pay varies: what one post pays of the contributions of all moves with its own pay alone."""
    wanted = rng.random() < 0.85
    *steady, last = person.posts
    settled = all(post.start < FIRST_OF_TAX_YEAR and post.leaving is None for post in person.posts)
    grown = years_between(person.born, FIRST_OF_TAX_YEAR) >= 25
    award = person.posts[0].work.grade in {AWARD_GRADE, BACK_DATED_GRADE}
    if not (wanted and settled and grown and steady) or award:
        return person
    posts = (*(_quiet(post) for post in steady), replace(last, claim=(0, 0)))
    return replace(person, aggregated=True, posts=posts)


def _quiet(post: Post) -> Post:
    """A post with the same pay in every month of the year."""
    none = (0, 0)
    return replace(post, sick=none, claim=none, overtime=(0,) * 12, hours_change=(0, post.weekly_hours))


def _attached(rng: Random, person: Person) -> Person:
    """One post, grown up, no loan: a council tax attachment of earnings. There is no supplementary payslip, so that one
    payment of the month has it; and the code is on month 1 (no marriage allowance, which settled codes have), so that
    what is taken of the same pay is the same."""
    wanted = rng.random() < 0.04
    loans = person.loan_plan or person.postgraduate_loan
    award = person.posts[0].work.grade == AWARD_GRADE
    if not wanted or award or loans or len(person.posts) > 1 or years_between(person.born, FIRST_OF_TAX_YEAR) < 21:
        return person
    code = person.posts[0].tax_code
    code = "1257L" if code.endswith("M") else code
    return replace(_with_posts(person, claim=(0, 0), tax_code=code, tax_basis="period"), attached=True)


def _expecting(rng: Random, person: Person) -> Person:
    """Women in the main section, long enough in one post and with earnings above the lower limit: maternity pay for
    nine months, with neither overtime nor sickness nor claims in the year."""
    wanted, begins = rng.random() < 0.12, rng.randrange(-7, 13)
    post = person.posts[0]
    fits = (
        len(person.posts) == 1
        and person.sex == "female"
        and 20 <= years_between(person.born, FIRST_OF_TAX_YEAR) < 45
        and (post.work.scheme, post.pension_section) == ("LGPS", "main")
        and post.work.grade not in {AWARD_GRADE, BACK_DATED_GRADE}
        and post.start < FIRST_OF_TAX_YEAR - timedelta(days=400)
        and post.leaving is None
        and post.weekly_hours * post.rate // 100 > _LOWER_EARNINGS_LIMIT
    )
    if not wanted or not fits or person.attached:
        return person
    return replace(person, posts=(_quiet(post),), maternity=begins)


def _casual(rng: Random, person: Person) -> Person:
    """A few who are in no public scheme are in one of defined contributions, on qualifying earnings."""
    casual = [rng.random() < 0.3 and _out(post) for post in person.posts]
    if not any(casual) or years_between(person.born, FIRST_OF_TAX_YEAR) < 22:
        return person
    posts = zip(person.posts, casual, strict=True)
    return replace(person, posts=tuple(_in_the_scheme(post) if fits else post for post, fits in posts))


def _in_the_scheme(post: Post) -> Post:
    """On qualifying earnings, whose limits are for the whole month: no supplementary payslip."""
    return replace(post, pension_section="qualifying", claim=(0, 0))


def _out(post: Post) -> bool:
    return post.work.scheme == "LGPS" and not post.pension_section and post.work.grade != AWARD_GRADE


def _parking(_: Random, person: Person) -> Person:
    fits = not person.parking_pence or person.posts[0].rate >= _LEAST_RATE_WITH_PARKING
    return person if fits else replace(person, parking_pence=0)
