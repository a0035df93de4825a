"""Real time information: what an employer tells HMRC, in XML.

``layout`` says where each column comes from, ``picked`` takes values from elements, ``employment`` makes them rows,
``structure`` and ``message`` hold what elements and the message say against HMRC's rules, ``irmark`` works the seal out
again, ``reader`` strings them together.
"""

from jamfirst.read.rti.reader import RtiReader

__all__ = ["RtiReader"]
