"""The worker's side of an export: the list as its person may see it now, written to a file and put on S3."""

import tempfile
from dataclasses import replace
from pathlib import Path

from functions.exchange import exports
from functions.exchange.chunks import Step
from functions.exchange.files import JobFiles
from functions.exchange.models import ListExportWish
from shared.jobs import Job, Jobs
from shared.records import lists
from shared.records.exported import Export, write
from shared.records.many import ManyRecords

_TOLD_EVERY = 20_000


def chunk(records: ManyRecords, files: JobFiles, job: Job, number: int) -> Step:  # noqa: ARG001
    """The whole file in one chunk; killed, it is written again from the first row."""
    given = {name: value for name, value in job.wish.items() if name != "seen"}
    wish, mine = ListExportWish.model_validate(given), Jobs(records.table, job.person)
    caller = replace(records.caller, locale=job.locale)
    ask = lists.asked(records.table, caller, wish.object, **exports.asked(wish))
    seen = [(name, id_, version) for name, id_, version in job.wish["seen"]]
    source = lists.opened(records.table, caller, seen)
    told = [0]

    def tell(done: int, total: int) -> bool:
        if done and done < total and done - told[0] < _TOLD_EVERY:
            return True
        told[0] = done
        return mine.tell(job.id, done, total)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, exports.file_name(job))
        export = Export(source, caller, records.schema.get(wish.object), ask)
        rows = write(export, wish.format, path, str(job.wish["name"]), tell)
        if rows is None:
            return Step(0, {})
        files.put_file(path.name, path, exports.TYPES[wish.format])
    return Step(0, {}, notes={"file": path.name}, total=rows)
