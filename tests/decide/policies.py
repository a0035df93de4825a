"""Policies and findings of every shape, for laws that hold whatever they are."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from jamfirst.decide import Tally, Weighed, under
from jamfirst.model.comparison import Fairness, Reservation
from jamfirst.model.finding import FILE_CODES, PAYMENT_CODES, RECORD_SUFFIXES, Weight
from jamfirst.model.groups import Group
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import GroupSettings, Limits, Policy, PolicyRule, WeightRule

CODES = [
    *PAYMENT_CODES,
    *FILE_CODES,
    *(f"{kind}.{suffix}" for kind in Kind if kind != Kind.PAYMENT for suffix in RECORD_SUFFIXES),
    "uk.paye.tax",
]
PATTERNS = st.lists(st.sampled_from([*CODES, "payment.*", "*.changed", "file.*", "uk.*", "*"]), max_size=3, unique=True)
COLUMNS = [None, "net_pay", "reference", "amount", "tax", "loan"]
TABLES = {"payments": 200, "payslips": 20, "ledger": 10_000, "nothing compared": 0}

small = st.none() | st.integers(0, 20)
limits = st.builds(
    Limits,
    count=small,
    pence=st.none() | st.integers(0, 50_000),
    share=st.none() | st.sampled_from([Decimal("0"), Decimal("0.001"), Decimal("0.05"), Decimal("1")]),
    harm_band=st.none() | st.integers(1, 5),
    new_causes=small,
    reservations=small,
)
mostly_none = st.just(Limits()) | st.builds(Limits, count=small) | limits
groups = st.none() | st.sampled_from(Group)
rules = st.builds(
    PolicyRule, name=st.just("a rule"), group=groups, codes=PATTERNS.map(tuple), no_go=mostly_none, hold=mostly_none
)
weights = st.builds(
    WeightRule,
    weight=st.sampled_from(Weight),
    codes=PATTERNS.map(tuple),
    columns=st.sampled_from([(), ("tax",), ("*",)]),
    group=groups,
)
named = st.dictionaries(st.sampled_from(Group), st.builds(GroupSettings, codes=PATTERNS.map(tuple)), max_size=2)
policies = st.builds(
    Policy,
    groups=named,
    weights=st.lists(weights, max_size=2).map(tuple),
    rules=st.lists(rules, max_size=3).map(tuple),
)
"""Policies as they could be written, the unsound ones with them."""

reservations = st.lists(st.builds(Reservation, st.just("Not known."), st.sampled_from([Weight.ASK, Weight.NOTE])))
doubts = st.lists(
    st.builds(
        Fairness, st.just("Same?"), st.sampled_from(["yes", "no"]), st.just("."), st.sampled_from([Weight.ASK, "note"])
    ),
    max_size=3,
)


def kind_of(code: str) -> Kind:
    """The kind of table that a code stands on."""
    name = code.partition(".")[0]
    return Kind(name) if name in set(Kind) else Kind.PLAIN


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """A tally of any code, few enough that limits matter."""
    code = draw(st.sampled_from(CODES))
    column, side = draw(st.sampled_from(COLUMNS)), draw(st.sampled_from(["baseline", "candidate", "both"]))
    kind = draw(st.sampled_from(Kind)) if code.startswith("file.") else kind_of(code)
    table = draw(st.sampled_from([*TABLES, "unknown"]))
    return Tally(code, kind, column, side, table, draw(st.integers(1, 25)), draw(st.integers(0, 40_000)))


def weighed(policy: Policy, found: list[Tally]) -> list[Weighed]:
    """Tallies as a check gives them: weighed by the policy, added up by code and weight."""
    groups: dict[tuple[str, Weight], list[Tally]] = {}
    for t in under(policy, found):
        groups.setdefault((t.code, t.weight), []).append(t)
    return [
        Weighed(code, weight, sum(t.events for t in mine), sum(t.pence for t in mine), tuple(mine))
        for (code, weight), mine in groups.items()
    ]
