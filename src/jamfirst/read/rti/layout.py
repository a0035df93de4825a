"""Where each column of a return comes from. Source: HMRC's schemas of the Full Payment Submission (FPS) and of the
Employer Payment Summary (EPS), tax years 2013-14 to 2025-26.

Paths are of local names. Those of a line begin with ``EmployeeDetails/`` for what is said once of a person, and are
else under ``Employment``. What a year's schema has and is not listed here gets a column of its own under its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jamfirst.model.columns import Role, ValueType
from jamfirst.read.contract import RawColumn

_T, _M, _D = ValueType.TEXT, ValueType.DECIMAL, ValueType.DATE


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, the path that fills it, what it holds and what it is for.

    ``canonical`` columns are those of a return line. ``always`` columns stand in the table even when the whole file has
    no value for them, because rules look at them.
    """

    name: str
    path: str
    type: ValueType = _T
    canonical: bool = False
    role: Role | None = None
    always: bool = False

    def column(self, *, line: bool = True) -> RawColumn:
        """The column as the table gives it; only a return ``line`` has canonical ones."""
        fixed = self.type if self.type != _T else None
        return RawColumn(self.name, self.name if self.canonical and line else None, fixed, self.role)


def _fields(lines: str, kind: ValueType = _T, *, canonical: bool = False, always: bool = False) -> tuple[Field, ...]:
    """Fields from lines of ``name path``."""
    pairs = (line.split() for line in lines.strip().splitlines())
    return tuple(Field(name, path, kind, canonical=canonical, always=always) for name, path in pairs)


_NI = "NIlettersAndValues/"

LINE: tuple[Field, ...] = (
    *_fields("employee_id PayId\nnino EmployeeDetails/NINO", canonical=True, always=True),
    *_fields("pay_date Payment/PmtDate", _D, canonical=True, always=True),
    *_fields(
        "frequency Payment/PayFreq\nperiod Payment/MonthNo\ntax_code Payment/TaxCode", canonical=True, always=True
    ),
    *_fields(
        """
        taxable_pay_to_date FiguresToDate/TaxablePay
        tax_to_date FiguresToDate/TotalTax
        tax Payment/TaxDeductedOrRefunded
        loan Payment/StudentLoanRecovered
        net_pay Payment/PayAfterStatDedns
        """,
        _M,
        canonical=True,
        always=True,
    ),
    *_fields(
        """
        title EmployeeDetails/Name/Ttl
        forename EmployeeDetails/Name/Fore
        initials EmployeeDetails/Name/Initials
        surname EmployeeDetails/Name/Sur
        address EmployeeDetails/Address/Line
        postcode EmployeeDetails/Address/UKPostcode
        country EmployeeDetails/Address/ForeignCountry
        sex EmployeeDetails/Gender
        partner_nino EmployeeDetails/PartnerDetails/NINO
        partner_forename EmployeeDetails/PartnerDetails/Name/Fore
        partner_initials EmployeeDetails/PartnerDetails/Name/Initials
        partner_surname EmployeeDetails/PartnerDetails/Name/Sur
        occupational_pension OccPenInd
        director_method DirectorsNIC
        director_week TaxWkOfApptOfDirector
        start_declaration Starter/StartDec
        secondment_183_days Starter/Seconded/Stay183DaysOrMore
        secondment_under_183_days Starter/Seconded/StayLessThan183Days
        secondment_in_and_out Starter/Seconded/InOutUK
        secondment_eea_citizen Starter/Seconded/EEACitizen
        secondment_epm6 Starter/Seconded/EPM6
        workplace_postcode EmployeeWorkplacePostcode
        non_individual PaymentToANonIndividual
        late_reason Payment/LateReason
        paid_after_leaving Payment/PmtAfterLeaving
        """,
        always=True,
    ),
    *_fields(
        "birth_date EmployeeDetails/BirthDate\nstart_date Starter/StartDate\nleaving_date LeavingDate", _D, always=True
    ),
    *_fields(
        """
        starter_pension Starter/OccPension/Amount
        deductions_from_net_pay Payment/DednsFromNetPay
        taxable_pay Payment/TaxablePay
        pg_loan Payment/PostgradLoanRecovered
        loan_to_date FiguresToDate/StudentLoansTD
        pg_loan_to_date FiguresToDate/PostgradLoansTD
        shared_parental_pay_to_date Payment/ShPPYTD
        """,
        _M,
        always=True,
    ),
    *_fields(
        """
        passport EmployeeDetails/PassportNumber
        off_payroll_worker OffPayrollWorker
        starter_student_loan Starter/StudentLoan
        starter_postgraduate_loan Starter/PostgradLoan
        starter_pension_bereaved Starter/OccPension/Bereaved
        starter_state_pension_bereaved Starter/StatePension/Bereaved
        payroll_id_changed PayIdChgd/PayrollIdChangedIndicator
        old_payroll_id PayIdChgd/OldPayrollId
        irregular_employment IrrEmp
        periods_covered Payment/PeriodsCovered
        aggregated Payment/AggregatedEarnings
        hours_band Payment/HoursWorked
        tax_regime Payment/TaxCode@TaxRegime
        tax_basis Payment/TaxCode@BasisNonCumulative
        loan_plan Payment/StudentLoanRecovered@PlanType
        on_strike Payment/OnStrike
        unpaid_absence Payment/UnpaidAbsence
        trivial_commutation Payment/TrivialCommutationPayment
        trivial_commutation_type Payment/TrivialCommutationPayment@type
        bacs_hash Payment/BacsHashCode
        week Payment/WeekNo
        """
    ),
    *_fields(
        """
        starter_state_pension Starter/StatePension/Amount
        benefits_payrolled_to_date FiguresToDate/BenefitsTaxedViaPayrollYTD
        ee_pension_to_date FiguresToDate/EmpeePenContribnsPaidYTD
        ee_pension_not_net_to_date FiguresToDate/EmpeePenContribnsNotPaidYTD
        untaxed_pay Payment/NonTaxOrNICPmt
        benefits_payrolled Payment/BenefitsTaxedViaPayroll
        class_1a_to_date Payment/Class1ANICsYTD
        ee_pension Payment/EmpeePenContribnsPaid
        ee_pension_not_net Payment/EmpeePenContribnsNotPaid
        class_1_items Payment/ItemsSubjectToClass1NIC
        maternity_pay_to_date Payment/SMPYTD
        paternity_pay_to_date Payment/SPPYTD
        adoption_pay_to_date Payment/SAPYTD
        bereavement_pay_to_date Payment/SPBPYTD
        neonatal_pay_to_date Payment/SNCPYTD
        """,
        _M,
    ),
)
"""Everything an employment says once, but for the figures of National Insurance."""

NI: tuple[Field, ...] = (
    *_fields(f"ni_letter {_NI}NIletter", canonical=True, always=True),
    *_fields(
        f"""
        ni_at_lel {_NI}AtLELYTD
        ni_lel_to_pt {_NI}LELtoPTYTD
        ni_pt_to_uel {_NI}PTtoUELYTD
        ee_ni_to_date {_NI}EmpeeContribnsYTD
        er_ni_to_date {_NI}TotalEmpNICYTD
        """,
        _M,
        canonical=True,
        always=True,
    ),
    *_fields(
        f"""
        niable_pay {_NI}GrossEarningsForNICsInPd
        niable_pay_to_date {_NI}GrossEarningsForNICsYTD
        ee_ni {_NI}EmpeeContribnsInPd
        er_ni {_NI}TotalEmpNICInPd
        """,
        _M,
        always=True,
    ),
    *_fields(f"ni_pt_to_uap {_NI}PTtoUAPYTD\nni_uap_to_uel {_NI}UAPtoUELYTD", _M),
    *_fields(f"scon {_NI}SCON"),
)
"""What an employment says once for each letter of National Insurance that it had in the year."""

MOST_LETTERS = 4
"""Letters of one employment; HMRC's schema allows no more. Letters beyond these are reported."""

HEADER: tuple[Field, ...] = (
    Field("paye_reference", "", canonical=True, always=True),
    Field("tax_year", "RelatedTaxYear", canonical=True, always=True),
    Field("submitted_date", "", _D, canonical=True, role=Role.REISSUED, always=True),
    Field("test_message", "", role=Role.REISSUED, always=True),
    Field("accounts_office_reference", "EmpRefs/AORef", role=Role.HEADER),
    Field("sa_utr", "EmpRefs/SAUTR", role=Role.HEADER),
    Field("cotax_reference", "EmpRefs/COTAXRef", role=Role.HEADER),
    Field("econ", "EmpRefs/ECON", role=Role.HEADER),
    Field("period_end", "IRheader/PeriodEnd", role=Role.HEADER),
    Field("sender", "IRheader/Sender", role=Role.HEADER),
    Field("scheme_ceased", "FinalSubmission/BecauseSchemeCeased", role=Role.HEADER),
    Field("scheme_ceased_date", "FinalSubmission/DateSchemeCeased", role=Role.HEADER),
    Field("final_for_year", "FinalSubmission/ForYear", role=Role.HEADER),
    Field("irmark", "IRheader/IRmark", role=Role.REISSUED),
)
"""What a message says once, and so of each of its lines. When and how it was sent (as a test or not) and what seals it
are issued anew in every run. Who sent it with which password is never kept, nor which software made it."""

SUMMARY: tuple[Field, ...] = (
    *_fields(
        """
        no_payment NoPaymentForPeriod
        employment_allowance EmpAllceInd
        state_aid_agriculture DeMinimisStateAid/Agri
        state_aid_fisheries DeMinimisStateAid/FisheriesAqua
        state_aid_road_transport DeMinimisStateAid/RoadTrans
        state_aid_industrial DeMinimisStateAid/Indust
        state_aid_none DeMinimisStateAid/NA
        recovered_month RecoverableAmountsYTD/TaxMonth
        levy_month ApprenticeshipLevy/TaxMonth
        account_holder Account/AccountHoldersName
        building_society_reference Account/BuildingSocRef
        """
    ),
    Field("account_number", "Account/AccountNo", role=Role.ACCOUNT),
    Field("sort_code", "Account/SortCode", role=Role.ACCOUNT),
    *_fields(
        """
        no_payment_from NoPaymentDates/From
        no_payment_to NoPaymentDates/To
        inactive_from PeriodOfInactivity/From
        inactive_to PeriodOfInactivity/To
        """,
        _D,
    ),
    *_fields(
        """
        maternity_pay_recovered RecoverableAmountsYTD/SMPRecovered
        paternity_pay_recovered RecoverableAmountsYTD/SPPRecovered
        adoption_pay_recovered RecoverableAmountsYTD/SAPRecovered
        shared_parental_pay_recovered RecoverableAmountsYTD/ShPPRecovered
        bereavement_pay_recovered RecoverableAmountsYTD/SPBPRecovered
        neonatal_pay_recovered RecoverableAmountsYTD/SNCPRecovered
        compensation_on_maternity_pay RecoverableAmountsYTD/NICCompensationOnSMP
        compensation_on_paternity_pay RecoverableAmountsYTD/NICCompensationOnSPP
        compensation_on_adoption_pay RecoverableAmountsYTD/NICCompensationOnSAP
        compensation_on_shared_parental_pay RecoverableAmountsYTD/NICCompensationOnShPP
        compensation_on_bereavement_pay RecoverableAmountsYTD/NICCompensationOnSPBP
        compensation_on_neonatal_pay RecoverableAmountsYTD/NICCompensationOnSNCP
        cis_deductions_suffered RecoverableAmountsYTD/CISDeductionsSuffered
        levy_to_date ApprenticeshipLevy/LevyDueYTD
        levy_allowance ApprenticeshipLevy/AnnualAllce
        """,
        _M,
    ),
)
"""What an EPS says of its employer."""

BY_PATH: Mapping[str, Field] = MappingProxyType({f.path: f for f in (*LINE, *NI, *HEADER, *SUMMARY) if f.path})
"""The field that each known path fills."""


def ni_name(name: str, place: int) -> str:
    """The column of a figure for the letter at a place: the first has the plain name."""
    return name if place == 0 else f"{name}_{place + 1}"
