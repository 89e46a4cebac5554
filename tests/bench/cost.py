"""How both sides of a comparison are measured. Standard library only: the other side runs in its own environment."""

import statistics
import time
from collections.abc import Callable
from typing import Any

_ROUNDS, _BATCH = 7, 20


def cost(work: Callable[[], Any]) -> float:
    """CPU of one call in ms: the median of a few rounds, after one that does not count."""
    work()
    rounds = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        for _ in range(_BATCH):
            work()
        rounds.append((time.process_time() - started) / _BATCH * 1000)
    return statistics.median(rounds)
