"""pain.001: credit transfers in ISO 20022 XML.

``layout`` says where each column comes from, ``shapes`` picks the values of a payment, ``values`` reads what must be
right, ``totals`` checks what the file says of itself, ``reader`` strings them together.
"""

from jamfirst.read.pain001.reader import Pain001Reader

__all__ = ["Pain001Reader"]
