"""Names that every message in real time information shares."""

from __future__ import annotations

ENVELOPE = "http://www.govtalk.gov.uk/CM/envelope"
"""The namespace of the GovTalk envelope."""

FAMILY = "http://www.govtalk.gov.uk/taxation/PAYE/RTI/"
"""How the namespace of every message begins: the message's name follows, then the tax year and a version."""
