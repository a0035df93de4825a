"""Council tax attachment of earnings orders of England (Council Tax (Administration and Enforcement) Regulations 1992,
SI 1992/613, regulations 32 and 38 and schedule 4)."""

from decimal import Decimal

from tests.oracle.figures import COUNCIL_TAX_ATTACHMENT, COUNCIL_TAX_RATES
from tests.oracle.money import NOTHING, nearest


def council_tax(net: Decimal, frequency: str = "monthly") -> Decimal:
    """To take from a payment of ``net`` pounds: earnings (statutory sick pay is one, maternity pay is none) less income
    tax, National Insurance and pension contributions. To the nearest penny."""
    ends = COUNCIL_TAX_ATTACHMENT[frequency]
    rate = COUNCIL_TAX_RATES[min(sum(net > end for end in ends), len(ends) - 1)]
    above = max(NOTHING, net - ends[-1])
    if above:
        rate = COUNCIL_TAX_RATES[-1]
    return nearest(max(NOTHING, net - above) * rate / 100 + above / 2)
