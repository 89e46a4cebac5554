"""Exact totals of a document's lines. Pure; every amount is a Decimal.

Each line is rounded on its own, half away from zero, to the currency's smallest unit, and the document adds what its
lines show, so that anyone can check it with a pencil: net = quantity × unit price × (1 − discount), tax = net × tax
rate, total = net + tax.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Any

from shared.declare import Context, Money, money
from shared.guards import refuse
from shared.parts import Line

# ISO 4217: the currencies whose smallest unit is not a hundredth.
_WHOLE = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
_THOUSANDTHS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMN", "TND"])
_HUNDRED = Decimal(100)


def smallest(currency: str) -> Decimal:
    """The currency's smallest unit, such as 0.01."""
    return Decimal(1) if currency in _WHOLE else Decimal("0.001") if currency in _THOUSANDTHS else Decimal("0.01")


def rounded(amount: Decimal, currency: str) -> Decimal:
    """`amount` in whole smallest units, half away from zero."""
    return amount.quantize(smallest(currency), rounding=ROUND_HALF_UP)


def computed(line: Line, currency: str) -> Line:
    """The line with its net, tax and total."""
    with localcontext(prec=60):
        net = rounded(line.quantity * line.unit_price * (1 - line.discount_percent / _HUNDRED), currency)
        tax = rounded(net * line.tax_percent / _HUNDRED, currency)
        return line.model_copy(update={"net": net, "tax": tax, "total": net + tax})


def summed(lines: Sequence[Line], currency: str) -> dict[str, Any]:
    """A document's `net`, `tax` and `amount`; raises ValueError beyond what an amount can be."""
    sums = {"net": "net", "tax": "tax", "amount": "total"}
    zero = Decimal(0)
    return {
        name: Money(**money(sum((getattr(line, part) for line in lines), zero), currency))
        for name, part in sums.items()
    }


def totalled(before: Any, after: Any, context: Context) -> Any:
    """The document with its lines and totals computed; without lines its amount is as given.

    Raises Invalid for an amount that contradicts the lines, for neither lines nor amount, or for amounts too large.
    """
    if not after.lines:
        if after.amount is None:
            raise refuse("amount", "required")
        return after.model_copy(update={"currency": after.amount.currency, "net": None, "tax": None})
    currency = after.currency or context.currency
    try:
        lines = [computed(line, currency) for line in after.lines]
        for line in lines:
            money(line.total or 0, currency)
        update = {"currency": currency, "lines": lines, **summed(lines, currency)}
    except (ValueError, InvalidOperation):
        raise refuse("lines", "range") from None
    given, sum_ = (after.amount if before is None or after.amount != before.amount else None), update["amount"]
    if given is not None and (given.decimal, given.currency) != (sum_.decimal, sum_.currency):
        raise refuse("amount", "from-lines")
    return after.model_copy(update=update)
