"""What the back end for OpenSearch says and what it is answered, recorded: `python -m tests.harness.contract [URL]`
records it anew, from the engine at URL or from one of its own.
"""

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from shared.declare import About, Amount, Choice, Day, Record, Ref, Text, attr, spec_of
from shared.records.ask import Ask
from shared.records.feed import Change
from shared.records.index.asker import Asker
from shared.records.opensearch import feeding
from shared.records.opensearch.domain import Answer, Domain
from shared.records.opensearch.there import There
from shared.tenancy.rights import Sight
from tests.harness import opensearch

FILE = Path(__file__).parents[1] / "data" / "opensearch" / "contract.json"
TENANT = "ten_01JCONTRACT"


class Person(Record):
    about = About("per", ("Person", "人员"), ("People", "人员"), title="name")

    name: Text = attr("Name", "姓名", required=True, searchable=True)
    member_of: Ref | None = attr("Team", "团队", ref="teams")


class Order(Record):
    about = About("ord", ("Order", "订单"), ("Orders", "订单"), title="number", amount="amount")

    number: Text = attr("Number", "编号", required=True, searchable=True)
    status: Choice | None = attr("Status", "状态", choices={"placed": ("Placed", "已下单"), "draft": ("Draft", "草稿")})
    placed_on: Day | None = attr("Placed on", "下单日期")
    amount: Amount | None = attr("Amount", "金额")
    owner: Ref | None = attr("Owner", "负责人", ref="people")


SPECS = {"people": spec_of("people", Person, None), "orders": spec_of("orders", Order, None)}
"""Objects of its own: the contract is about the engine, and holds whatever fields the real ones come to have."""
_ALL = Sight("all", "per_1")
_NOTHING = {"request": None, "response": {"status": 500, "body": {}}}
_ABOUT = (
    "Requests of the back end for OpenSearch and their answers. Recorded by tests/harness/contract.py from "
    "osmem-server 0.1.6, a server that answers as OpenSearch 3 does, not from an Amazon OpenSearch domain: what "
    "only a domain does (signatures, its policies, how long things take) has not been seen."
)


def _change(object_name: str, id_: str, version: int = 1, **body: Any) -> Change:
    return Change(object_name, id_, version, False, orjson.dumps({"id": id_, "version": version, **body}))


CHANGES = [
    _change("people", "per_1", name="李伟", member_of="tea_1"),
    _change("orders", "ord_1", number="A1", status="placed", owner="per_1", placed_on="2026-01-31",
            amount={"amount": "99999999999.0001", "currency": "CNY"}),
    _change("orders", "ord_2", number="A2", status="placed", owner="per_1", placed_on="2026-02-01",
            amount={"amount": "5.00", "currency": "USD"}),
    _change("orders", "ord_3", 2, number="B3", status="draft", owner="per_2",
            amount={"amount": "7", "currency": "CNY"}),
]  # fmt: skip


def scenario(domain: Domain) -> dict[str, Any]:
    """One of everything that the back end does; what it makes of the answers."""
    feeding.forget()
    sending = feeding.Sending(domain, (TENANT, 1), SPECS, lambda: None)
    sending.show(sorted(sending.send(CHANGES)))
    sending.send([_change("orders", "ord_3", 1, number="late")])
    feeding.forget()
    sending.send(CHANGES[2:3])
    there = There(domain, TENANT, 1, SPECS)
    orders = SPECS["orders"]
    who = Asker("per_1", ("tea_1",), "Asia/Shanghai", lambda name: (SPECS[name], _ALL))
    wanted = {"or": [{"field": "owner", "op": "my_team"}, {"field": "status", "value": "draft"}]}
    ask = Ask.parse(orders, filter=wanted, sort=["-placed_on", "number"], limit=2, asker=who)
    first = there.page("orders", ask, _ALL, None)
    second = there.page("orders", ask, _ALL, first.place)
    grouped = Ask.parse(orders, group="placed_on:month", sums="amount", measures="max:amount", asker=who)
    found = {
        "behind": sending.behind([("orders", "ord_3", 2), ("orders", "ord_3", 3), ("orders", "ord_9", 1)][1:]),
        "pages": [[orjson.loads(row)["id"] for row in page.rows] for page in (first, second)],
        "totals": [first.total, second.total],
        "place": first.place,
        "groups": there.groups("orders", grouped, _ALL),
        "words": there.best("liwei", {"people": _ALL, "orders": _ALL}, 5),
        "titles": there.titles({"people": (["per_1"], _ALL), "orders": (["ord_1", "ord_9"], _ALL)}),
    }
    domain.ask("GET", "kith-ten_01jcontract-1/_alias", fine=frozenset({404}))
    for name in SPECS:
        domain.ask("DELETE", f"kith-ten_01jcontract-1-{name}", fine=frozenset({404}))
    domain.ask("GET", "kith-ten_01jcontract-1/_alias", fine=frozenset({404}))
    return dict(orjson.loads(orjson.dumps(found)))


class Recording(Domain):
    """Notes what is asked of an engine and what it answers."""

    def __init__(self, url: str) -> None:
        super().__init__(url, opensearch.HELD)
        self.exchanges: list[dict[str, Any]] = []

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        fine: frozenset[int] = frozenset(),
    ) -> Answer:
        answer = super().ask(method, path, body, query=query, fine=fine)
        request = {"method": method, "path": path, "query": dict(query or {}), "body": _parsed(body)}
        self.exchanges.append({"request": request, "response": {"status": answer.status, "body": answer.body}})
        return answer


def _parsed(body: Any) -> Any:
    return [orjson.loads(line) for line in body.splitlines()] if isinstance(body, bytes) else body


@contextmanager
def replayed(exchanges: list[dict[str, Any]], wrong: list[Any]) -> Iterator[str]:
    """The URL of a server that answers the recorded requests in their order; others end up in `wrong`."""
    left = list(exchanges)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            place = urlsplit(self.path)
            lines = self.headers["Content-Type"] == "application/x-ndjson"
            body = _parsed(content) if lines else orjson.loads(content) if content else None
            asked = {
                "method": self.command, "path": place.path[1:], "query": dict(parse_qsl(place.query)), "body": body,
            }  # fmt: skip
            expected: dict[str, Any] = left.pop(0) if left else _NOTHING
            if asked != expected["request"]:
                wrong.append((asked, expected["request"]))
            answer = orjson.dumps(expected["response"]["body"])
            self.send_response(expected["response"]["status"])
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    for method in ("GET", "POST", "PUT", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def record(url: str) -> dict[str, Any]:
    """The scenario as the engine at `url` answers it."""
    domain = Recording(url)
    return {"about": _ABOUT, "answers": scenario(domain), "exchanges": domain.exchanges}


def main() -> None:
    with opensearch.running() as own:
        made = record(sys.argv[1] if len(sys.argv) > 1 else own)
    *head, exchanges = made.values()
    about, answers = (orjson.dumps(one).decode() for one in head)
    lines = ",\n".join(orjson.dumps(one).decode() for one in exchanges)
    FILE.write_text(f'{{"about": {about},\n"answers": {answers},\n"exchanges": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
