"""The worker's side of looking for duplicates: every record in its person's sight, compared, and the groups kept."""

from collections.abc import Iterator

import orjson

from functions.exchange.chunks import Step
from functions.exchange.files import JobFiles
from functions.exchange.twins import page_name
from shared.errors import Invalid
from shared.jobs import Job, Jobs
from shared.records import alike, lists
from shared.records.access_patterns import APART
from shared.records.duplicates import Traits, traits
from shared.records.index.page import rows_of
from shared.records.many import ManyRecords
from shared.tenancy.rights import require

MOST_RECORDS = 400_000
"""As many as a worker compares in the time that it has."""
MOST_GROUPS = 10_000
_A_PAGE = 50
_BLOCK = 1_000
_TOLD_EVERY = 5_000


def chunk(records: ManyRecords, files: JobFiles, job: Job, number: int) -> Step:  # noqa: ARG001
    """The whole search in one chunk; killed, it begins again. Progress counts records read, then compared."""
    mine, caller = Jobs(records.table, job.person), records.caller
    spec = records.schema.get(job.object)
    seen, ask = require(caller, spec, "read"), lists.asked(records.table, caller, job.object, sort="id")
    index = lists.open_index(records.table)
    rids, region = rows_of(index, index.shape(spec.name), ask, seen), caller.region
    if len(rids) > MOST_RECORDS:
        raise Invalid("duplicates-too-many", most=MOST_RECORDS)
    many: dict[str, Traits] = {}
    for at in range(0, len(rids), _BLOCK):
        for body in map(orjson.loads, index.bodies(spec.name, rids[at : at + _BLOCK])):
            many[body["id"]] = traits(spec, seen.mask(body), region=region, hidden=seen.hidden)
        if not mine.tell(job.id, (at + _BLOCK) // 2, len(rids)):
            return Step(0, {})
    apart = {(item["first"], item["second"]) for item in records.table.query(APART, {"object": spec.name})}
    found: list[alike.Pair] = []
    for done, pair in _counted(many):
        if pair is not None and (pair.left, pair.right) not in apart:
            found.append(pair)
        if pair is None and not mine.tell(job.id, len(rids) // 2 + done, len(rids)):
            return Step(0, {})
    groups = alike.groups(found)[:MOST_GROUPS]
    for page, first in enumerate(range(0, len(groups), _A_PAGE)):
        files.dump(page_name(page), [[_plain(pair) for pair in group] for group in groups[first : first + _A_PAGE]])
    if not mine.tell(job.id, len(rids), len(rids)):
        return Step(0, {})
    return Step(0, {}, notes={"groups": len(groups), "pages": -(-len(groups) // _A_PAGE)}, total=len(rids))


def _plain(pair: alike.Pair) -> list[object]:
    return [pair.left, pair.right, pair.score, [list(reason) for reason in pair.reasons]]


def _counted(many: dict[str, Traits]) -> Iterator[tuple[int, alike.Pair | None]]:
    """The pairs; and, with None, now and then how much of the second half of the work is done."""
    blocks = 0
    for pair in alike.pairs(many):
        if pair is not None:
            yield 0, pair
            continue
        blocks += 1
        if blocks % _TOLD_EVERY == 0:
            yield min(blocks // 8, len(many) // 2), None
