"""Where each column of a pain.001 payment comes from. Source: ISO 20022 message definitions pain.001.001.03 to .13.

Paths are of local names. A path that starts with ``GrpHdr/`` or ``PmtInf/`` is read once and holds for all the
payments under it; any other path is under ``CdtTrfTxInf``. Versions that name one thing differently give one
column: ``BIC`` and ``BICFI``; ``ReqdExctnDt`` and its later children ``Dt`` and ``DtTm``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jamfirst.model.columns import Role, ValueType
from jamfirst.read.contract import RawColumn

ATTRIBUTE = "@"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, the paths that fill it, and what it means.

    ``always`` columns stand in the table even when the whole file has no value for them.
    """

    name: str
    paths: tuple[str, ...]
    canonical: bool = False
    role: Role | None = None
    type: ValueType | None = None
    always: bool = False

    def column(self) -> RawColumn:
        """The column as the table gives it."""
        return RawColumn(self.name, self.name if self.canonical else None, self.type, self.role)


def _main(name: str, *paths: str, role: Role | None = None, kind: ValueType | None = None) -> Field:
    return Field(name, paths, canonical=True, role=role, type=kind, always=True)


def _reissued(name: str, *paths: str) -> Field:
    return Field(name, paths, role=Role.REISSUED)


_INSTRUCTED, _EQUIVALENT = "Amt/InstdAmt", "Amt/EqvtAmt/Amt"
_CREDITOR_BANK, _DEBTOR_BANK = "CdtrAgt/FinInstnId", "PmtInf/DbtrAgt/FinInstnId"

FIELDS: tuple[Field, ...] = (
    # Real systems put database ids in EndToEndId and InstrId; the same ids recur on other payments of the next run.
    _main("payment_ref", "PmtId/EndToEndId", role=Role.REISSUED),
    _main("payee_name", "Cdtr/Nm"),
    _main("sort_code", f"{_CREDITOR_BANK}/ClrSysMmbId/MmbId"),
    _main("account_number", "CdtrAcct/Id/Othr/Id"),
    _main("iban", "CdtrAcct/Id/IBAN"),
    _main("bic", f"{_CREDITOR_BANK}/BIC"),
    _main("amount", _INSTRUCTED, _EQUIVALENT, kind=ValueType.DECIMAL),
    _main("currency", f"{_INSTRUCTED}{ATTRIBUTE}Ccy", f"{_EQUIVALENT}{ATTRIBUTE}Ccy"),
    _main("pay_date", "PmtInf/ReqdExctnDt", "PmtInf/ReqdExctnDt/Dt", "PmtInf/ReqdExctnDt/DtTm", kind=ValueType.DATE),
    _main("reference", "RmtInf/Ustrd"),
    _main("method", "PmtInf/PmtMtd"),
    _main("payer_account", "PmtInf/DbtrAcct/Id/IBAN", "PmtInf/DbtrAcct/Id/Othr/Id"),
    Field("batch_ref", ("PmtInf/PmtInfId",), canonical=True, role=Role.REISSUED, always=True),
    Field("invoice_ref", ("RmtInf/Strd/RfrdDocInf/Nb",), canonical=True),
    Field("creditor_reference", ("RmtInf/Strd/CdtrRefInf/Ref",), role=Role.REFERENCE),
    _reissued("instruction_id", "PmtId/InstrId"),
    _reissued("uetr", "PmtId/UETR"),
    _reissued("message_id", "GrpHdr/MsgId"),
    _reissued("created", "GrpHdr/CreDtTm"),
    Field("service_level", ("PmtTpInf/SvcLvl/Cd", "PmtInf/PmtTpInf/SvcLvl/Cd")),
    Field("local_instrument", ("PmtTpInf/LclInstrm/Cd", "PmtInf/PmtTpInf/LclInstrm/Cd")),
    Field("category_purpose", ("PmtTpInf/CtgyPurp/Cd", "PmtInf/PmtTpInf/CtgyPurp/Cd")),
    Field("purpose", ("Purp/Cd",)),
    Field("charge_bearer", ("ChrgBr", "PmtInf/ChrgBr")),
    Field("ultimate_payer", ("UltmtDbtr/Nm", "PmtInf/UltmtDbtr/Nm")),
    Field("ultimate_payee", ("UltmtCdtr/Nm",)),
    Field("payee_street", ("Cdtr/PstlAdr/StrtNm",)),
    Field("payee_building", ("Cdtr/PstlAdr/BldgNb",)),
    Field("payee_postcode", ("Cdtr/PstlAdr/PstCd",)),
    Field("payee_town", ("Cdtr/PstlAdr/TwnNm",)),
    Field("payee_country", ("Cdtr/PstlAdr/Ctry",)),
    Field("payee_address_line", ("Cdtr/PstlAdr/AdrLine",)),
    Field("payer_name", ("PmtInf/Dbtr/Nm",)),
    Field("payer_bic", (f"{_DEBTOR_BANK}/BIC",)),
    Field("batch_booking", ("PmtInf/BtchBookg",)),
)

SPARE = 24
"""Further elements that get a column of their own; those beyond share the last column, ``other elements``."""

OTHER_ELEMENTS, HEADER_ELEMENTS = "other elements", "header elements"
"""Columns of several values, each a line ``path=value``, sorted: what found no spare column, and what stands in
the headers without a column of its own (the payer's address, say), which is the same on every payment under it."""

HEADERS = ("GrpHdr/", "PmtInf/")

NAMES: Mapping[str, int] = MappingProxyType({field.name: at for at, field in enumerate(FIELDS)})
"""The place of each column in a row."""

FIRST_SPARE = len(FIELDS)
POOLED = FIRST_SPARE + SPARE
HEADER = POOLED + 1
WIDTH = HEADER + 1

CLEARING, CLEARING_PROPRIETARY, PAYER_CLEARING, PAYER_MEMBER, COUNT, SUM = range(WIDTH, WIDTH + 6)
SCRATCH_WIDTH = WIDTH + 6
"""Values that only help to make others stand behind the row's own columns and are never written."""

PLACES: Mapping[str, int] = MappingProxyType(
    {
        **{path: at for at, field in enumerate(FIELDS) for path in field.paths},
        f"{_CREDITOR_BANK}/ClrSysMmbId/ClrSysId/Cd": CLEARING,
        f"{_CREDITOR_BANK}/ClrSysMmbId/ClrSysId/Prtry": CLEARING_PROPRIETARY,
        f"{_DEBTOR_BANK}/ClrSysMmbId/ClrSysId/Cd": PAYER_CLEARING,
        f"{_DEBTOR_BANK}/ClrSysMmbId/MmbId": PAYER_MEMBER,
        "GrpHdr/NbOfTxs": COUNT,
        "GrpHdr/CtrlSum": SUM,
        "PmtInf/NbOfTxs": COUNT,
        "PmtInf/CtrlSum": SUM,
    }
)
"""The place that each known path fills."""

CLEARING_MEMBER_PATH = f"{_CREDITOR_BANK}/ClrSysMmbId/MmbId"
CLEARING_SYSTEM_PATH = f"{_CREDITOR_BANK}/ClrSysMmbId/ClrSysId"

NOT_PROVIDED = "NOTPROVIDED"
NOT_PROVIDED_PATHS = frozenset({f"{_CREDITOR_BANK}/Othr/Id", f"{_DEBTOR_BANK}/Othr/Id"})
"""Where the word NOTPROVIDED stands for a bank without a BIC; it is no value."""

SORT_CODE_SYSTEM = "GBDSC"
"""The clearing system of United Kingdom sort codes. Source: ISO 20022 external code list, clearing systems."""


def unversioned(name: str) -> str:
    """An element's name as the older versions have it, where the newer ones only renamed it."""
    return {"BICFI": "BIC", "AnyBIC": "BICOrBEI"}.get(name, name)
