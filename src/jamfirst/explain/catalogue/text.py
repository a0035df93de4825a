"""What a text can have about it: how long it is, what it begins with, which characters it has."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import text
from jamfirst.explain.attributes import Entry, Expr, Sort, Source, yes_no
from jamfirst.model.columns import ValueType

_PROSE = ("name", "reference", "description", "narrative", "note", "address", "text", "remark", "comment")


def is_prose(source: Source) -> bool:
    """Whether a column has words in it, by its name."""
    return source.type == ValueType.TEXT and any(word in source.label.lower() for word in _PROSE)


def _has(pattern: str) -> object:
    return lambda _, value: yes_no(op.matches(value, f"(?s).*{pattern}.*"))


def _first(_: Source, value: Expr) -> Expr:
    return exp.Upper(this=exp.Substring(this=value, start=exp.Literal.number(1), length=exp.Literal.number(1)))


def _case(_: Source, value: Expr) -> Expr:
    ifs = [
        exp.If(
            this=exp.EQ(this=exp.Upper(this=value.copy()), expression=exp.Lower(this=value.copy())), true=text("none")
        ),
        exp.If(this=exp.EQ(this=value.copy(), expression=exp.Upper(this=value.copy())), true=text("upper")),
        exp.If(this=exp.EQ(this=value.copy(), expression=exp.Lower(this=value.copy())), true=text("lower")),
    ]
    return exp.Case(ifs=ifs, default=text("mixed"))


ENTRIES = (
    Entry("length", "length of {}", is_prose, lambda _, v: exp.Length(this=v), Sort.COUNT),
    Entry("bytes", "bytes of {}", is_prose, lambda _, v: op.byte_length(v), Sort.COUNT),
    Entry("first", "first letter of {}", is_prose, _first),
    Entry("non_ascii", "{} has a letter with an accent or the like", is_prose, _has(r"[^\x00-\x7F]")),  # type: ignore[arg-type]
    Entry("apostrophe", "{} has an apostrophe", is_prose, _has("['\u2019]")),  # type: ignore[arg-type]
    Entry("ampersand", "{} has an ampersand", is_prose, _has("&")),  # type: ignore[arg-type]
    Entry("punctuation", "{} has punctuation", is_prose, _has(r"[!-/:-@\[-`{-~\x{2010}-\x{2027}]")),  # type: ignore[arg-type]
    Entry("digits", "{} has a digit", is_prose, _has("[0-9]")),  # type: ignore[arg-type]
    Entry(
        "edge_space", "{} begins or ends with a space", is_prose, lambda _, v: yes_no(op.matches(v, r"(?s)(\s.*|.*\s)"))
    ),
    Entry("double_space", "{} has two spaces together", is_prose, _has("  ")),  # type: ignore[arg-type]
    Entry("case", "letter case of {}", is_prose, _case),
)
