"""What one policy asks of a customer before it is warned of. Pure.

A customer is quiet since its last order (or contact, where contact counts). It is due on the day its window ends, or,
where the policy looks at rhythm, as soon as it has been silent for so many times its own usual gap: whichever comes
first, and never before it has reached the policy's minimum age.
"""

from dataclasses import dataclass
from math import ceil

WINDOW_MONTHS = 6
RESPOND_DAYS = 3


@dataclass(frozen=True)
class Terms:
    """One policy's terms. The name is empty for the tenant's rule for everybody else.

    `days`: the window in place of `months`; `rhythm`: how many usual gaps of silence are too many; `counts_contact`:
    an interaction is a sign of life too; `excluded`: never warned of; `respond_days`: how long a warning may lie.
    """

    name: str = ""
    months: int = WINDOW_MONTHS
    days: int | None = None
    minimum_age: int = 0
    rhythm: float | None = None
    counts_contact: bool = False
    excluded: bool = False
    respond_days: int = RESPOND_DAYS


def rhythm_days(terms: Terms, gap: float | None) -> int | None:
    """Days of silence that the customer's own rhythm allows; None where the policy or the customer has none."""
    if terms.rhythm is None or gap is None:
        return None
    return max(1, ceil(terms.rhythm * gap))
