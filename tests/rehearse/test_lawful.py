"""Clean months of Northbrook are lawful: every payslip is what the oracle of the law gives, of a whole tax year, row by
row.

What no file says (a contract's hours, whether someone has a postgraduate loan) is asked of the generator's people; what
is worked out from it is not."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jamfirst.rehearse.northbrook import generate
from jamfirst.rehearse.northbrook.deductions import free_pay, tax_on
from jamfirst.rehearse.northbrook.names import MODULUS_TABLE
from jamfirst.rehearse.northbrook.people import employee
from jamfirst.rehearse.northbrook.posts import Person, Post
from tests.oracle import attachments, loans, pensions, statutory_pay
from tests.oracle.figures import REST_OF_UK, SCOTLAND
from tests.oracle.letters import fits
from tests.oracle.minimum_wage import least_rate
from tests.oracle.money import NOTHING, down, money, nearest
from tests.oracle.ni import Contributions
from tests.oracle.paye import read_code, tax_due
from tests.oracle.payslip import Before, Lawful, payslip
from tests.rehearse.northbrook_files import payments, rows

SEED, EMPLOYEES = 2026, 350
MONTHS = (*(f"2026-{month:02d}" for month in range(4, 13)), *(f"2027-{month:02d}" for month in range(1, 4)))
ORDER = {"main": 0, "reversal": 1, "supplementary": 2}
Row = dict[str, str]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lawful")
    for month in MONTHS:
        generate(folder / month, employees=EMPLOYEES, seed=SEED, month=month, defects=(), intended=False)
    return folder


@pytest.fixture(scope="module")
def slips(year: Path) -> list[Row]:
    """Every payslip of the tax year, in the order in which they are worked out."""
    found = [row for month in MONTHS for row in rows(year / month / "before", "payslip")]
    return sorted(found, key=lambda row: (int(row["period"]), ORDER[row["run_type"]], row["employment_id"]))


@pytest.fixture(scope="module")
def lines(year: Path) -> dict[tuple[str, str, str], list[Row]]:
    """The pay lines of each payslip."""
    found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for month in MONTHS:
        for line in rows(year / month / "before", "pay_line"):
            found[key(line)].append(line)
    return found


def key(row: Row) -> tuple[str, str, str]:
    return row["employment_id"], row["run_type"], row["pay_date"]


PEOPLE = {f"NB{number + 1:06d}": employee(SEED, number) for number in range(EMPLOYEES)}


def post_of(row: Row) -> tuple[Person, Post]:
    person = PEOPLE[row["employee_id"]]
    return person, next(post for post in person.posts if post.employment_id == row["employment_id"])


@dataclass
class Year:
    """What every employment has had in the year so far, and in the period, as the oracle gives it."""

    to_date: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Decimal)))
    period: dict[tuple[str, str], Before] = field(default_factory=dict)

    def before(self, row: Row) -> Before:
        """Of the tax of the employment, and of the contributions of all whose earnings count together."""
        own = self.period.get((row["employment_id"], row["period"]), Before())
        return self.period.get((together(row), row["period"]), Before())._replace(taxable=own.taxable, tax=own.tax)

    def add(self, row: Row, found: Lawful) -> None:
        added = {
            "taxable_pay_to_date": money(row["taxable_pay"]), "tax_to_date": found.tax,
            "niable_pay_to_date": money(row["niable_pay"]), "ee_ni_to_date": found.ee_ni, "er_ni_to_date": found.er_ni,
            "ni_at_lel": found.at_lel, "ni_lel_to_pt": found.lel_to_pt, "ni_pt_to_uel": found.pt_to_uel,
        }  # fmt: skip
        for name, pounds in added.items():
            self.to_date[row["employment_id"]][name] += pounds
        for of in {row["employment_id"], together(row)}:
            had = self.period.get((of, row["period"]), Before())
            self.period[of, row["period"]] = Before(
                had.earnings + money(row["niable_pay"]),
                had.contributions.plus(Contributions(*found[1:6])),
                had.loan + found.loan,
                had.pg_loan + found.pg_loan,
                had.taxable + money(row["taxable_pay"]),
                had.tax + found.tax,
            )


def together(row: Row) -> str:
    return row["person_id"] if row["aggregated"] == "yes" else row["employment_id"]


def with_postgraduate(row: Row, before: Before, found: Lawful) -> Lawful:
    """The oracle sees a postgraduate loan only where something was taken; here we know who has one."""
    due = NOTHING
    if PEOPLE[row["employee_id"]].postgraduate_loan:
        earnings = before.earnings + money(row["niable_pay"])
        due = loans.deduction(loans.POSTGRADUATE, row["tax_year"], row["frequency"], earnings) - before.pg_loan
    return found._replace(pg_loan=due, net_pay=found.net_pay + found.pg_loan - due)


def test_every_payslip_is_what_the_law_gives(slips: list[Row]) -> None:
    year = Year()
    wrong = []
    for row in slips:
        before = year.before(row)
        found = with_postgraduate(row, before, payslip(row, before))
        year.add(row, found)
        theirs = {name: getattr(found, name) for name in ("tax", "ee_ni", "er_ni", "loan", "pg_loan", "net_pay")}
        theirs.update(year.to_date[row["employment_id"]])
        wrong += [(key(row), name, row[name], str(due)) for name, due in theirs.items() if money(row[name]) != due]
    assert wrong == []
    assert len(slips) > 3000


def test_one_month_alone_can_be_held_to_the_law(year: Path) -> None:
    """What the year had before is in the row itself; what the period had before, in other rows."""
    assert unlawful(year / "2026-09" / "after") == set()


@pytest.mark.parametrize(
    "defect", ["half_limit", "scottish_codes", "month_1_cumulative", "loan_to_the_penny", "not_added_together"]
)
def test_a_defect_that_breaks_the_law_does(tmp_path: Path, defect: str) -> None:
    truth = generate(tmp_path, employees=EMPLOYEES, seed=SEED, defects=(defect,), intended=False)
    assert unlawful(tmp_path / "before") == set()
    found = {"|".join((row[0], row[1], row[2])) for row in unlawful(tmp_path / "after")}
    assert found
    assert found <= set(truth.defects[0].shows.records)


def unlawful(folder: Path) -> set[tuple[str, str, str]]:
    """The payslips of a run that are not what the oracle gives; earnings count together as they should."""
    year = Year()
    wrong = set()
    for row in sorted(rows(folder, "payslip"), key=lambda row: (ORDER[row["run_type"]], row["employment_id"])):
        before = year.before(row)
        found = with_postgraduate(row, before, payslip(row, before))
        taken = found._replace(**{name: money(row[name]) for name in ("tax", "ee_ni", "er_ni", "loan", "pg_loan")})
        year.add(row, taken)
        if taken != found:
            wrong.add(key(row))
    return wrong


def test_the_months_hold_what_rules_bite_on(slips: list[Row]) -> None:
    """Every form of code, letter, loan and scheme; pay added together; tax stopped at a half; a code that changed."""
    codes = {row["tax_code"] for row in slips}
    assert {"BR", "D0", "NT", "0T", "S1257L", "C1257L", "1383M", "1131N"} <= codes
    read = [read_code(code) for code in codes]
    assert any(code.added for code in read)
    assert {code.nation for code in read} == {"", "S", "C"}
    assert any(row["tax_code"] == "1257L" and row["tax_basis"] == "period" for row in slips)
    assert {row["ni_letter"] for row in slips} == set("ACHJM")
    assert {row["loan_plan"] for row in slips} == {"", "1", "2", "4", "5"}
    assert {row["loan_plan"] for row in slips if money(row["loan"])} == {"1", "2", "4", "5"}
    assert any(money(row["pg_loan"]) for row in slips)
    assert {(row["pension_scheme"], row["pension_section"]) for row in slips} == {
        ("LGPS", "main"), ("LGPS", "50/50"), ("TPS", "main"), ("DC", "qualifying"), ("", ""),
    }  # fmt: skip
    halves = [down(money(row["taxable_pay"]) / 2) for row in slips]
    assert any(half == money(row["tax"]) > 0 for half, row in zip(halves, slips, strict=True))
    posts = Counter((row["person_id"], row["period"]) for row in slips if row["aggregated"] == "yes")
    assert sum(count > 1 for count in posts.values()) > 50
    ages = {PEOPLE[row["employee_id"]].born.year for row in slips}
    assert {2009, 2008, 2007, 2006} <= ages
    assert Counter(row["run_type"] for row in slips)["reversal"] > 10


def test_every_letter_fits_the_person(slips: list[Row]) -> None:
    for row in slips:
        born, paid = date.fromisoformat(row["birth_date"]), date.fromisoformat(row["pay_date"])
        assert fits(row["ni_letter"], born, paid, apprentice=row["apprentice"] == "yes"), row
        assert date.fromisoformat(row["start_date"]) >= born.replace(year=born.year + 16, day=min(born.day, 28))


def test_contributions_go_by_the_contract(slips: list[Row]) -> None:
    """The band is that of a year's contractual pay; the employer pays on assumed pay while there is maternity pay. The
    bands of teachers are those of 2025-26, for want of later ones."""
    for row in slips:
        person, post = post_of(row)
        pensionable, mine, theirs = (money(row[name]) for name in ("pensionable_pay", "ee_pension", "er_pension"))
        scheme = row["pension_scheme"]
        if scheme == "DC":
            total, employer = pensions.least_contributions("monthly", money(row["gross_pay"]))
            assert pensionable == pensions.qualifying_earnings("monthly", money(row["gross_pay"]))
            assert 0 <= mine + theirs - total < Decimal("0.02"), row
            assert 0 <= theirs - employer < Decimal("0.01"), row
        elif scheme:
            bands = "2025-26" if scheme == "TPS" else "2026-27"
            rate = pensions.rate(scheme, row["pension_section"], bands, annual_pay(row))
            assert pensionable == money(row["gross_pay"])
            assert mine == pensions.contribution(pensionable, rate), row
            counted = monthly_pay(row) if person.maternity_weeks(int(row["period"])) else pensionable
            assert theirs == pensions.contribution(counted, Decimal("28.68") if scheme == "TPS" else Decimal("19.4")), (
                row
            )
        else:
            assert (pensionable, mine, theirs) == (0, 0, 0)
            assert post.pension_section == ""


def weekly_hours(row: Row) -> Decimal:
    return Decimal(post_of(row)[1].hours_in(int(row["period"]))) / 100


def annual_pay(row: Row) -> Decimal:
    return down(weekly_hours(row) * money(row["hourly_rate"]) * Decimal("52.14"))


def monthly_pay(row: Row) -> Decimal:
    return nearest(down(weekly_hours(row) * Decimal("4.345")) * money(row["hourly_rate"]))


def test_nobody_is_paid_below_the_minimum_wage(slips: list[Row], lines: dict[tuple[str, str, str], list[Row]]) -> None:
    """Pay for the hours worked, without what overtime is paid above the rate, less what the council takes for its own
    use."""
    seen: Counter[str] = Counter()
    for row in (row for row in slips if row["run_type"] == "main" and row["hours"]):
        worked = [line for line in lines[key(row)] if line["element_code"] in {"BASIC", "OT150", "HOLPAY"}]
        hours = sum((Decimal(line["units"]) for line in worked), NOTHING)
        assert hours == Decimal(row["hours"])
        pay = sum(
            (Decimal(line["units"]) * min(money(line["rate"]), money(row["hourly_rate"])) for line in worked), NOTHING
        )
        own = -sum((money(line["amount"]) for line in lines[key(row)] if line["element_code"] == "PARKING"), NOTHING)
        born, first = date.fromisoformat(row["birth_date"]), date.fromisoformat(row["earnings_from"])
        least = least_rate(born, first, apprentice=row["apprentice"] == "yes")
        assert pay - own >= hours * least, row
        seen[str(least)] += 1
    assert min(seen[rate] for rate in ("8.00", "10.85", "12.71")) > 10


def test_sick_and_maternity_pay(slips: list[Row], lines: dict[tuple[str, str, str], list[Row]]) -> None:
    """Sick pay is that of whole days from the first, at a week's rate up to five pence; maternity pay that of whole
    weeks."""
    weeks: dict[str, list[Decimal]] = defaultdict(list)
    for row in slips:
        average = annual_pay(row) / 52
        for line in lines[key(row)]:
            units, rate = Decimal(line["units"]), money(line["rate"])
            if line["element_code"] == "SSP":
                assert 0 <= rate - statutory_pay.sick_pay("2026-27", average) < Decimal("0.05")
                assert (units * 5) % 1 == 0
                assert money(line["amount"]) == units * rate
            if line["element_code"] in {"SMP", "SMP90"}:
                assert money(line["amount"]) == units * rate
                weeks[row["employment_id"]] += [rate] * int(units)
                assert (
                    statutory_pay.maternity_pay("2026-27", average, 1 if line["element_code"] == "SMP90" else 7) == rate
                )
                assert not row["hours"]
    whole = [rates for employment, rates in weeks.items() if (PEOPLE[employment.partition("-")[0]].maternity or 0) >= 1]
    assert whole
    assert all(len(rates) <= 39 for rates in weeks.values())
    assert all(rates[:6] == [rates[0]] * 6 and rates[0] >= rates[6] for rates in whole if len(rates) > 6)


def test_attachments(slips: list[Row], lines: dict[tuple[str, str, str], list[Row]]) -> None:
    taken = []
    for row in slips:
        net = money(row["gross_pay"]) - sum(money(row[name]) for name in ("tax", "ee_ni", "ee_pension"))
        due = attachments.council_tax(net) if PEOPLE[row["employee_id"]].attached else NOTHING
        found = -sum((money(line["amount"]) for line in lines[key(row)] if line["element_code"] == "CTAEO"), NOTHING)
        assert found == due, row
        taken += [due] if due else []
    assert len(taken) > 20


def both(year: Path) -> Iterator[Path]:
    yield from (year / month / side for month in MONTHS for side in ("before", "after"))


def test_returns_and_days(year: Path) -> None:
    """The return is sent on or before the pay date, which is a working day."""
    holidays = {"2026-05-25", "2026-08-31", "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29"}
    for folder in both(year):
        for line in rows(folder, "return_line"):
            assert line["submitted_date"] <= line["pay_date"]
            assert date.fromisoformat(line["pay_date"]).weekday() < 5
            assert line["pay_date"] not in holidays


def test_suppliers_are_paid_in_time_and_invoices_add_up(year: Path) -> None:
    for folder in both(year):
        for bill in rows(folder, "invoice"):
            net, vat, gross = (money(bill[name]) for name in ("net", "vat", "gross"))
            assert net + vat == gross
            assert vat in {nearest(net * rate / 100) for rate in (Decimal(0), Decimal(5), Decimal(20))}
            paid = date.fromisoformat(bill["paid_date"]) if bill["paid_date"] else None
            received = date.fromisoformat(bill["received_date"])
            assert paid is None or (paid - received).days <= 30
            assert bill["regime"] in {"PA2023", "PCR2015"}


def test_accounts_under_a_modulus_rule_pass_it(year: Path) -> None:
    """Northbrook's own table: each digit of sort code and account times its weight; of DBLAL the digits of the
    products."""
    rules = [line.split() for line in MODULUS_TABLE]
    seen: Counter[str] = Counter()
    for payee in rows(year / MONTHS[-1] / "before", "payee"):
        found = [rule for rule in rules if payee["sort_code"] and rule[0] <= payee["sort_code"] <= rule[1]]
        for _, _, method, *weights in found:
            digits = f"{payee['sort_code']}{payee['account_number']}"
            products = [int(weight) * int(digit) for weight, digit in zip(weights, digits, strict=True)]
            total = sum(map(int, "".join(map(str, products)))) if method == "DBLAL" else sum(products)
            assert total % (11 if method == "MOD11" else 10) == 0, payee
            seen[method] += 1
    assert min(seen[method] for method in ("MOD10", "MOD11", "DBLAL")) > 10


def test_ibans_hold_the_sort_code_and_account_beside_them(year: Path) -> None:
    payees = [payee for payee in rows(year / MONTHS[-1] / "before", "payee") if payee["iban"]]
    for payee in payees:
        iban = payee["iban"]
        assert int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97 == 1
        assert payee["sort_code"] in {"", iban[8:14]}
        assert payee["account_number"] in {"", iban[14:]}
    assert {bool(payee["sort_code"]) for payee in payees} == {True, False}
    paid = [p for found in payments(year / MONTHS[-1] / "before").values() for p in found if p.account[2]]
    assert {p.account[0] for p in paid if p.account[0]} == {p.account[2][8:14] for p in paid if p.account[0]} != set()


def test_vat_numbers_pass_their_check(year: Path) -> None:
    bills = rows(year / MONTHS[-1] / "before", "invoice")
    for bill in bills:
        number = bill["vat_number"]
        assert bool(number) or not money(bill["vat"])
        if number:
            weighted = sum((8 - place) * int(digit) for place, digit in enumerate(number[2:9]))
            assert (weighted + int(number[9:])) % 97 == 0
    assert {(money(bill["vat"]) * 100 / money(bill["net"])).quantize(Decimal(1)) for bill in bills} == {0, 5, 20}


CONTROL = {
    "9010": ("net_pay",),
    "9110": ("tax", "ee_ni", "er_ni"),
    "9120": ("loan", "pg_loan"),
    "9130": ("ee_pension", "er_pension"),
}


def test_control_accounts_agree_with_the_payslips(year: Path) -> None:
    for folder in both(year):
        booked: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for line in rows(folder, "journal_line"):
            run = line["description"].split(" ", 2)[2]
            booked[run, line["account"]] += money(line["credit"]) - money(line["debit"])
        attached = [line for line in rows(folder, "pay_line") if line["element_code"] == "CTAEO"]
        for run in ORDER:
            of_run = [row for row in rows(folder, "payslip") if row["run_type"] == run]
            for account, columns in CONTROL.items():
                assert booked[run, account] == sum(money(row[name]) for row in of_run for name in columns), (
                    run,
                    account,
                )
            mine = -sum((money(line["amount"]) for line in attached if line["run_type"] == run), NOTHING)
            assert booked[run, "9150"] == mine
            assert booked[run, "9140"] == sum(money(row["other_deductions"]) for row in of_run) - mine


def test_payments_are_the_net_pay(year: Path) -> None:
    for folder in both(year):
        due: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows(folder, "payslip"):
            mark = "S" if row["run_type"] == "supplementary" else ""
            due[f"{row['employment_id']} {mark}"] += money(row["net_pay"])
        paid = {reference: p for reference, (p,) in payments(folder).items() if p.file == "bacs_payroll"}
        assert {f"{ref.split(' ')[0]} {ref.split(' ')[1][5:]}": Decimal(p.amount) / 100 for ref, p in paid.items()} == {
            reference: net for reference, net in due.items() if net > 0
        }


@pytest.mark.parametrize(
    ("column", "more"), [("tax", "0.20"), ("ee_ni", "0.01"), ("er_ni", "-0.01"), ("loan", "1.00"), ("net_pay", "0.01")]
)
def test_the_oracle_sees_a_payslip_that_is_not_lawful(slips: list[Row], column: str, more: str) -> None:
    row = next(
        row for row in slips if row["run_type"] == "main" and row["aggregated"] == "no" and row["loan_plan"] == "2"
    )
    to_date = {"tax_to_date": str(money(row["tax_to_date"]) + Decimal(more))} if column == "tax" else {}
    wrong = {**row, **to_date, column: str(money(row[column]) + Decimal(more))}
    assert getattr(payslip(row), column) == money(row[column])
    assert getattr(payslip(wrong), column) != money(wrong[column])


@pytest.mark.parametrize("code", ["1257L", "0T", "K2600", "S1257L", "SK180", "S0T", "C1257L", "BR", "SD2", "D1", "NT"])
@pytest.mark.parametrize("period", [1, 4, 7, 12])
def test_tax_at_the_ends_of_bands(code: str, period: int) -> None:
    """Where few payslips lie: within a pound of the end of each band, to the penny."""
    ends = [0, *REST_OF_UK["2026-27"].upper, *SCOTLAND["2026-27"].upper]
    for end in ends:
        start = int(end * period / 12) * 100 + free_pay(code) * period
        for pence in range(start - 101, start + 203):
            due = tax_due(code, "cumulative", "2026-27", "monthly", period, Decimal(pence) / 100)
            assert Decimal(tax_on(pence, code, period)) / 100 == due, pence
