"""What headers mean: for each kind and canonical column, the names that real systems give it.

One line a column: the strong names, best first, then after ``|`` the weak ones, which mean this only where no
better column is present and count less towards recognising the kind. Names are compared after ``headers.words``
has spelt out case, punctuation and abbreviations, so ``Supplier No.`` and ``supplier number`` are one.

Sources: exports of Tryton 7.0 and 8.2, councils' published spending, the fields of ISO 20022 and Bacs, HMRC's FPS,
and the report columns of payroll and finance products used in the United Kingdom.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jamfirst.model.kinds import KINDS, Kind

_PERSON = """
employee_id: employee id, employee number, employee reference, employee code, payroll number, pay number,
  payroll id, payroll reference, personal reference, personal number, personnel number, pers number, pernr,
  staff number, staff id, staff code, staff reference, worker id, worker number, person reference, works
  number, clock number, employee | worker
employment_id: employment id, assignment id, assignment number, assignment reference, employment number,
  employment reference, post number, post reference, position reference, position number, position id,
  contract number, contract reference, contract id, job number, occurrence, occupancy number, appointment id
  | assignment
"""

_PAY = """
paye_reference: paye reference, employer paye reference, paye scheme, tax reference, tax office reference,
  tax district reference, paye scheme reference
payroll: payroll, payroll name, pay group, payroll group, payroll area, payroll code, pay group name,
  paygroup, abkrs | company
run_type: run type, payroll run type, process type, run name, payment run type | run
tax_year: tax year, fiscal year, payroll year, financial year | year
frequency: frequency, pay frequency, payment frequency, payroll frequency, pay interval
period: period, pay period, tax period, period number, payroll period, for period, tax month, tax week, month
  number, week number | month, week
pay_date: pay date, payment date, date paid, paid date, date of payment, check date, cheque date, paid on,
  process date | date, effective date
"""

_TAX_AND_NI = """
tax_code: tax code, paye code, tax code operated
tax: tax, tax deducted, tax paid, paye, paye tax, income tax, tax this period, tax period amount
tax_to_date: tax to date, tax paid to date, paye to date, total tax to date, total tax, cumulative tax
taxable_pay_to_date: taxable pay to date, taxable gross to date, gross for tax to date, taxable to date, pay
  to date, total taxable pay, cumulative taxable pay, taxable earnings to date
ni_letter: ni letter, ni category, ni category letter, ni table, ni table letter, ni code, category letter,
  nic category
ni_at_lel: ni at lel, earnings at lel, at lel, lel earnings, earnings at lel to date, earnings up to lel, lel
  to date
ni_lel_to_pt: ni lel to pt, lel to pt, earnings lel to pt, earnings above lel to pt, lel pt
ni_pt_to_uel: ni pt to uel, pt to uel, earnings pt to uel, earnings above pt to uel, pt uel
ee_ni_to_date: employee ni to date, ni employee to date, employee ni contributions to date
er_ni_to_date: employer ni to date, ni employer to date, employer ni contributions to date, total employer ni
loan: student loan, student loan deduction, student loan recovered, student loan repayment, sl deduction,
  loan | student loans
"""

_BANK = """
sort_code: sort code, bank sort code, branch sort code, destination sort code, payee sort code, beneficiary
  sort code, bank code, bank sort, bank branch code | sorting code, branch code
account_number: account number, bank account number, bank account, destination account number, destination
  account, payee account number, beneficiary account number, beneficiary account, account | bank account id
iban: iban, creditor iban, payee iban, beneficiary iban, account iban, international bank account number
"""

_TABLE: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.PAYMENT: _BANK
        + """
payment_ref: payment reference, payment number, payment id, transaction number, transaction reference,
  transaction id, end to end id, instruction id, instr id, system reference, voucher number, cheque number,
  document number, payment document number, transaction | remittance number, number, document id, unique
  reference
payee_id: payee id, payee number, payee code, party code, party id, supplier id, supplier number, supplier
  code, supplier reference, vendor id, vendor number, vendor code, creditor id, creditor number, creditor
  code, beneficiary id, beneficiary code, lifnr, employee id, employee number, employee reference, payroll
  number, personnel number, person number, pay number, client id, customer id, customer number, claimant id,
  provider id, carer id, supplier account code | claim reference, payee reference, provider number
payee_name: payee name, payee, party name, supplier name, supplier, supplier text, supplier id text, vendor
  name, vendor, creditor name, beneficiary name, beneficiary, account name, cdtr nm, recipient name,
  recipient, recipient organisation, merchant name, employee name, name of payee, name of supplier, paid to,
  bank account name, full name, claimant name, provider name, carer name, provider, company name | name,
  party, merchant, creditor, trading name, account holder, surname
bic: bic, swift, bic code, swift code, swift bic, bank identifier code, bicfi
amount: amount, payment amount, amount paid, paid amount, instructed amount, instd amt, net amount,
  transaction amount, amount gbp, payment value, net payment, payment, value, invoiced line amount, line
  amount, amount excluding vat, net value, sum paid, transaction value | total amount, net pay, total, gross
  amount, gross, net, invoice amount, spend, total paid, debit amount, invoice total, total payment
currency: currency, currency code, payment currency, ccy
pay_date: pay date, payment date, date paid, paid date, date of payment, requested execution date, execution
  date, reqd exctn dt, processing date, process date, settlement date, value date, posting date, transaction
  date, effective date, clearing date, due for payment, payment run date, cheque date, paid on | date, posted
  date, due date, invoice date, date posted
method: payment method, method of payment, pay method, payment type, method | payment channel
reference: reference, payment description, remittance information, remittance, ustrd, unstructured remittance
  information, bank reference, beneficiary reference, statement reference, narrative, description, payee
  narrative, user reference, remittance text, remittance advice, payment narrative | details, our reference,
  your reference, purpose, memo
invoice_ref: invoice reference, invoice number, invoice id, invoice, invoice no, supplier invoice number,
  bill number | document reference
payer_account: payer account, debtor account, debtor iban, from account, originating account, originating
  account number, paying account, our account, payment account, remitter account, debit account
batch_ref: batch reference, batch number, batch id, batch, payment run, payment run id, payment run number,
  pay run, payment batch, pmt inf id, payment information id, message id, msg id, run id, payment group, file
  reference | run number
""",
        Kind.PAYSLIP: _PERSON
        + _PAY
        + _TAX_AND_NI
        + """
person_id: person id, person number, party id | individual id
earnings_from: earnings from, period start, period start date, pay period start, pay period start date,
  period from | start of period, from date
earnings_to: earnings to, period end, period end date, pay period end, pay period end date, period to | end
  of period, to date
start_date: start date, date started, employment start date, date of joining, hire date, date joined,
  continuous service date, joining date | commencement date
leaving_date: leaving date, date left, leave date, termination date, end date, employment end date, leaver
  date
aggregated: aggregated, aggregated earnings, ni aggregated, aggregation, aggregate ni
tax_basis: tax basis, tax code basis, week 1 month 1, wk1 mth1, non cumulative, w1m1, w1 m1, cumulative
taxable_pay: taxable pay, gross for tax, taxable gross, taxable gross pay, taxable, taxable earnings, pay for
  tax
niable_pay: niable pay, gross for ni, ni pay, niable, niable earnings, earnings for ni, niable gross, ni able
  pay, nicable pay, nicable earnings, pay for ni
niable_pay_to_date: niable pay to date, gross for ni to date, niable to date, niable earnings to date,
  earnings for ni to date, ni able pay to date
ee_ni: employee ni, ni employee, ni, ni deduction, ni contribution, ni deducted, ni contributions | ni paid
er_ni: employer ni, ni employer, employers ni contribution
director_method: director method, director ni method, directors ni method, director calculation method
director_from: director from, director start date, directorship start, date of directorship
loan_plan: loan plan, student loan plan, student loan type, plan type, student loan plan type, sl plan
pg_loan: postgraduate loan, pg loan, postgrad loan, postgraduate loan deduction, pgl, pgl deduction, pgl
  recovered
pension_scheme: pension scheme, pension scheme name, pension fund, scheme | pension
pension_section: pension section, scheme section, pension tier, lgps section, section
pensionable_pay: pensionable pay, pensionable, pensionable earnings, pensionable gross, pensionable salary
ee_pension: employee pension, pension employee, pension deduction, superannuation, employee superannuation,
  pension deducted | pension contribution
er_pension: employer pension, pension employer, employer superannuation, pension employers contribution
gross_pay: gross pay, gross, total gross pay, gross earnings, total gross, total pay, total earnings, gross
  amount, gross salary | total payments, payments
other_deductions: other deductions, total other deductions, voluntary deductions, net deductions |
  deductions, total deductions
net_pay: net pay, net, net amount, take home pay, net payment, net salary, total net pay, net wages, amount
  payable | net payable, amount paid
hours: hours, hours worked, hours paid, total hours, paid hours, units worked | normal hours
hourly_rate: hourly rate, rate per hour, pay rate, hourly pay rate, basic hourly rate
birth_date: birth date, date of birth, dob, birthdate
apprentice: apprentice, apprentice indicator, is apprentice, apprenticeship, apprentice flag
""",
        Kind.PAY_LINE: _PERSON
        + """
payroll: payroll, payroll name, pay group, payroll area, payroll code | company
run_type: run type, payroll run type, process type, run name | run
pay_date: pay date, payment date, date paid, paid date, process date | date, effective date
element_code: element code, element, element name, pay element, pay element code, element id, wage type,
  lgart, pay code, pay component, payment code, deduction code, earning code, earnings code, pay type code,
  component code, balance name, wage type code, payment deduction code | code, component, pay type, element
  description, wage type text
element_class: element class, element classification, element type, classification, component type, pay
  element type, payment or deduction, earning or deduction, primary classification | type, category
units: units, quantity, number of units, hours, days, hours worked, units worked, number of hours, anzhl
rate: rate, unit rate, rate of pay, pay rate, hourly rate, betpe
amount: amount, value, element amount, element value, pay value, line amount, betrg, total, payment amount,
  calculated amount | cash, gross, result value
earned_from: earned from, date earned from, earned from date, element start date, work date, date worked |
  from, start date, from date, date earned
earned_to: earned to, date earned to, earned to date, element end date | to, end date
""",
        Kind.INVOICE: """
invoice_ref: invoice reference, invoice number, invoice id, our invoice number, document number, voucher
  number, invoice, bill number, voucher id, internal reference | number, transaction number, document,
  voucher, transaction reference
supplier_id: supplier id, supplier number, supplier code, vendor id, vendor number, vendor code, party code,
  party id, creditor id, creditor number, creditor code, supplier account, lifnr, vendor account, supplier
  account code | account number, customer number
supplier_name: supplier name, supplier, supplier text, supplier id text, vendor name, vendor, party name,
  creditor name, payee name, payee, company name | party, name, creditor
supplier_ref: supplier reference, supplier invoice number, supplier invoice reference, supplier invoice,
  vendor invoice number, vendor reference, external reference, their reference, your reference, vendor
  invoice | reference, description
invoice_date: invoice date, date of invoice, document date, bill date, tax point, tax point date, tax date |
  date, transaction date
received_date: received date, date received, invoice received date, receipt date, date of receipt, registered
  date, scan date, invoice receipt date
due_date: due date, payment due date, date due, maturity date, payment due, pay by date, net due date
paid_date: paid date, date paid, payment date, pay date, date of payment, cleared date, clearing date
net: net, net amount, untaxed amount, untaxed, amount excluding vat, amount excluding tax, subtotal, goods
  amount, goods value, net value, net total, invoice net amount, net invoice amount, amount ex vat, goods |
  line amount
vat: vat, vat amount, tax amount, tax, vat value, sales tax, tax total, total tax, invoice vat amount, total
  vat
gross: gross, gross amount, total amount, invoice total, invoice amount, total including vat, amount
  including vat, gross value, invoice value, gross total, amount including tax, total invoice amount, total
  value, invoice gross amount, total | amount, value, balance
status: status, invoice status, payment status, approval status, document status, state | stage
cost_centre: cost centre, cost centre code, department, department code, budget code, expenditure code,
  expense code | service area
regime: regime, cis regime, payment regime, scheme, payment terms regime
vat_number: vat number, vat registration number, vat reg number, vat registration, vat reg, vat id, supplier vat
  number, vendor vat number, vat identification number | tax registration number
cis_status: cis status, cis tax status, cis verification status, subcontractor status, cis rate, cis tax treatment
cis_materials: cis materials, cis material cost, cost of materials, materials cost | materials
cis_deduction: cis deduction, cis deducted, cis tax, cis tax deducted, cis withheld, cis amount deducted
""",
        Kind.JOURNAL_LINE: """
journal_ref: journal reference, journal number, journal id, journal, move number, entry number, journal entry
  number, journal entry, voucher number, document number, journal name, gl document number, belnr, move |
  transaction number, number, batch number, reference, entry, posting number
line: line, line number, journal line, journal line number, line item, sequence number, line id, item number,
  seq, buzei
account: account, account code, account number, gl account, gl code, nominal code, nominal account, ledger
  code, ledger account, account name, general ledger account, nominal, subjective, subjective code, natural
  account, account combination, hkont, main account, detail code, account id | code, expense code
cost_centre: cost centre, cost centre code, cost centre name, department, department code, cost code,
  objective, objective code, kostl
debit: debit, debit amount, dr, debits, debit value, accounted debit, entered debit, accounted dr, entered dr
credit: credit, credit amount, cr, credits, credit value, accounted credit, entered credit, accounted cr,
  entered cr
amount: amount, net amount, line amount, value, base amount, local amount, journal amount, posting amount,
  accounted amount, dmbtr, functional amount | total, balance, transaction amount
period: period, accounting period, fiscal period, gl period, posting period, period name, financial period
posted_date: posted date, posting date, date posted, journal date, gl date, accounting date, effective date,
  budat, transaction date, entry date | date, document date, move date
description: description, line description, narrative, journal description, text, details, comment, sgtxt,
  line narrative | memo, name
currency: currency, currency code, entered currency, document currency, journal currency, ccy
""",
        Kind.RETURN_LINE: """
employee_id: employee id, payroll id, payroll number, employee number, employee reference, pay id, works
  number, personnel number, personal reference, staff number, person number, assignment number | worker
paye_reference: paye reference, employer paye reference, paye scheme, tax reference, tax office reference
tax_year: tax year, related tax year | year
pay_date: payment date, pay date, date paid, paid date, date of payment, pmt date | date
frequency: frequency, pay frequency, payment frequency, pay freq
period: period, tax period, period number, tax month, tax week, month number, week number, pay period | month
  number week number
nino: nino, ni number, ni reference, national insurance number, nat ins number
submitted_date: submitted date, submission date, date submitted, date sent, sent date, filing date, submitted
  on, timestamp
net_pay: net pay, payment after tax and nics, payment after tax and ni, take home pay, after stat deductions
  | net
"""
        + _TAX_AND_NI,
        Kind.PAYEE: _BANK
        + """
payee_id: payee id, payee number, payee code, party code, party id, supplier id, supplier number, supplier
  code, vendor id, vendor number, creditor id, creditor number, beneficiary id, client id, person id | id
employee_id: employee id, employee number, employee reference, payroll number, personnel number, staff number
payee_name: payee name, payee, party name, supplier name, vendor name, creditor name, beneficiary name, full
  name | name, party, supplier
payee_type: payee type, party type, supplier type, vendor type, creditor type, payee category, payee class,
  beneficiary type | type, category
usual_income: usual income, normal income, typical income, regular income, average income | income
income_period: income period, income frequency, usual income period
turnover: turnover, annual turnover, yearly turnover, business turnover | annual revenue
essential: essential, essential payment, is essential, essential supplier, critical, critical supplier
postcode: postcode, post code, home postcode, postal code, payee postcode, supplier postcode
""",
        Kind.PLAIN: "",
    }
)


def _parsed(text: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    joined = text.strip().replace("\n  ", " ")
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for line in filter(None, joined.splitlines()):
        canonical, _, names = line.partition(":")
        strong, _, weak = names.partition("|")
        found[canonical] = (_names(strong), _names(weak))
    return found


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


SYNONYMS: Mapping[Kind, Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = MappingProxyType(
    {kind: MappingProxyType(_parsed(text)) for kind, text in _TABLE.items()}
)
"""For each kind and canonical name, its strong and its weak names."""


def synonym_table() -> list[tuple[str, str, tuple[str, ...]]]:
    """Rows of (kind, canonical name, names understood for it, best first), in the kinds' own order, for documents."""
    return [
        (kind.value, canonical, tuple(name for names in SYNONYMS[kind].get(canonical, ((), ())) for name in names))
        for kind, spec in KINDS.items()
        for canonical in spec.columns
    ]
