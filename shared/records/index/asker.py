"""Who asks: what "mine", "my team's" and "last month" mean, and which other objects are in sight."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shared import clock
from shared.declare import ObjectSpec
from shared.tenancy.rights import Sight

Other = tuple[ObjectSpec, Sight]


def _nothing(_: str) -> Other | None:
    return None


@dataclass(frozen=True)
class Asker:
    """A person at a list. `teams` are the person's own and those below; `other` gives an object in the person's sight,
    None for one that is out of it or does not exist."""

    person: str = ""
    teams: tuple[str, ...] = ()
    time_zone: str = "UTC"
    other: Callable[[str], Other | None] = _nothing

    @property
    def today(self) -> date:
        return clock.today(self.time_zone)


NOBODY = Asker()
"""For filters that ask nothing of who asks."""
