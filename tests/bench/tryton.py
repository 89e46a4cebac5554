"""Run by Tryton's own Python, not by ours: prints the CPU of its requests as JSON, in ms, medians.

`python -m tests.bench.tryton <trytond.conf> <password file> <parties>`; requests go through its
WSGI application without a network.
"""

import base64
import json
import logging
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.bench.cost import cost

_DATABASE = "/kith/"


def main(configuration: str, secret: str, parties: int) -> None:
    """Sign in, make the parties, measure."""
    logging.disable(logging.CRITICAL)
    import_module("trytond.config").config.update_etc(configuration)
    client = import_module("werkzeug.test").Client(import_module("trytond.application").app)

    def call(method: str, *parameters: Any, session: str = "") -> Any:
        headers = {"Authorization": f"Session {session}"} if session else {}
        asked = {"id": 1, "method": method, "params": list(parameters)}
        answer = json.loads(client.post(_DATABASE, json=asked, headers=headers).get_data())
        if answer.get("error"):
            raise SystemExit(f"{method}: {answer['error']}")
        return answer["result"]

    password = Path(secret).read_text().strip()
    person, token = call("common.db.login", "admin", {"password": password}, "en")
    session = base64.b64encode(f"admin:{person}:{token}".encode()).decode()
    context = call("model.res.user.get_preferences", True, {}, session=session)
    fields = ["name", "code", "lang", "tax_identifier", "addresses", "contact_mechanisms", "active"]
    made = call("model.party.party.create", [_party(n) for n in range(parties)], context, session=session)
    number = iter(range(parties, 10**9))

    def ask(method: str, *parameters: Any) -> Callable[[], Any]:
        return lambda: call(f"model.party.party.{method}", *parameters, context, session=session)

    newest, by_name = [("id", "DESC")], [("name", "ASC")]
    found = {
        "create": lambda: call("model.party.party.create", [_party(next(number))], context, session=session),
        "read": ask("read", made[:1], fields),
        "list of 50": ask("search_read", [], 0, 50, newest, fields),
        "list of 50 by name": ask("search_read", [], 0, 50, by_name, fields),
        "search": ask("search_read", [("name", "ilike", "%Customer 0007%")], 0, 50, by_name, fields),
    }
    print(json.dumps({name: cost(work) for name, work in found.items()}))


def _party(number: int) -> dict[str, Any]:
    return {"name": f"Customer {number:06} 有限公司", "code": f"C{number}"}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
