import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.columns import Column, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import Table
from jamfirst.read.service import parse_service_file
from jamfirst.read.service_draft import draft_service_toml, inferred_settings

HEADERS = st.text(max_size=8) | st.sampled_from(
    ['"', "a\nb = 1", "[tables.x]", "\u202e", "#", "=1+1", "'''", "\\u0041"]
)
FORMATS = st.sampled_from(["", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d-%b-%y"])


@st.composite
def a_table(draw: st.DrawFn) -> Table:
    kind = draw(st.sampled_from(Kind))
    meanings = st.none() | st.sampled_from(sorted(KINDS[kind].columns)) if KINDS[kind].columns else st.none()
    headers = draw(st.lists(HEADERS, max_size=6))
    columns = tuple(
        Column(
            position=position,
            name=header,
            type=draw(st.sampled_from(ValueType)),
            canonical=draw(meanings),
            format=draw(FORMATS),
            ambiguous=draw(st.booleans()),
        )
        for position, header in enumerate(headers)
    )
    files = tuple(draw(st.lists(HEADERS, min_size=1, max_size=3, unique=True)))
    return Table(draw(HEADERS), kind, "delimited", columns, "r_0", 1, files)


@given(st.data())
def test_a_draft_reads_back_as_what_was_inferred(data: st.DataObject) -> None:
    tables = data.draw(st.lists(a_table(), max_size=3))
    filled = st.lists(HEADERS.filter(str.strip), max_size=3, unique=True).map(tuple)
    keys = {table.name: data.draw(filled) for table in tables}
    draft = draft_service_toml(tables, keys)
    assert parse_service_file(draft.encode()) == inferred_settings(tables, keys)


def column(
    position: int, name: str, canonical: str | None = None, kind: ValueType = ValueType.TEXT, form: str = ""
) -> Column:
    return Column(position, name, kind, canonical=canonical, format=form, ambiguous=bool(form))


def payments(name: str, file: str, *columns: Column) -> Table:
    return Table(name, Kind.PAYMENT, "delimited", columns, "r_0", 1, (file,))


def test_it_says_what_was_inferred_and_what_to_check() -> None:
    table = payments(
        "payments",
        "payments[1].csv",
        column(0, "Pay Date", "pay_date", ValueType.DATE, "%d/%m/%Y"),
        column(1, "Net Amt", "amount", ValueType.DECIMAL),
        column(2, "Cost code"),
    )
    draft = draft_service_toml([table], {"payments": ("Cost code",)})
    assert 'please check: "Pay Date"' in draft
    assert "day_first = true  # 03/04/2026 is 3 April 2026" in draft
    assert '"Net Amt" = "amount"' in draft
    assert '# "Cost code" = ""' in draft
    settings = parse_service_file(draft.encode()).tables["payments"]
    assert settings.types == {"Cost code": ValueType.TEXT}
    assert settings.key == ("Cost code",)
    assert settings.covers("payments[1].csv")
    assert not settings.covers("payments1.csv")


def test_one_table_before_and_after_is_one_table_with_both_headers() -> None:
    before = payments("payments", "july.csv", column(0, "Net Amt", "amount"))
    after = payments("payments", "august.csv", column(0, "Net Amount", "amount"))
    settings = parse_service_file(draft_service_toml([before, after], {}).encode()).tables["payments"]
    assert settings.columns == {"Net Amt": "amount", "Net Amount": "amount"}
    assert settings.files == ("july.csv", "august.csv")
    assert settings.key == ()


def test_dates_in_both_orders_settle_nothing() -> None:
    table = payments(
        "p",
        "p.csv",
        column(0, "a", None, ValueType.DATE, "%d/%m/%Y"),
        column(1, "b", None, ValueType.DATE, "%m/%d/%Y"),
    )
    assert inferred_settings([table], {}).tables["p"].day_first is None


def test_drafting_and_the_settings_themselves_do_not_import_pydantic() -> None:
    program = "import sys, jamfirst.read.service_draft, jamfirst.model.service; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
