"""The API's own description, as an administrator of a new tenant gets it from `GET /v1/openapi.json`.

`npm run types` in web/ makes the web app's types from what `python -m tests.e2e.openapi` prints.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from functions.records import openapi
from infra import routes
from shared.records.schema import Schema
from shared.tenancy.caller import Caller

_EVERYTHING = {"*": dict.fromkeys(("create", "read", "edit", "delete"), "all")}


def main() -> None:
    caller = Caller(tenant="", person="", role="administrator", grants=_EVERYTHING)
    with TemporaryDirectory() as folder:
        written = Path(folder) / "routes.json"
        routes.write(written)
        print(json.dumps(openapi.build(caller, Schema(), "en", written), sort_keys=True))


if __name__ == "__main__":
    main()
