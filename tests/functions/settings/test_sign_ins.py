"""Who came in, failed to, or took something out: told to those who manage people, and to each of their own."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from shared import clock
from shared.tenancy.security import in_words
from tests.conftest import Kith
from tests.functions.exchange.test_import import mapped, ran, uploaded
from tests.functions.settings.test_memberships import join
from tests.functions.settings.test_sign_in import attempt
from tests.harness import tables
from tests.harness.gateway import Answer
from tests.harness.people import PASSWORD, Client, Tenant

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(scope="module")
def firm(kith: Kith) -> Tenant:
    return kith.onboard("sign-in-firm")


def told(client: Client, query: str = "") -> list[tuple[str, str]]:
    """(kind, person's name) of the newest lines."""
    items = client.get(f"/v1/settings/sign-ins{query}").ok()["items"]
    return [(one["kind"], one["by_name"]) for one in items]


def come_in(kith: Kith, firm: Tenant, email: str, password: str = PASSWORD) -> Answer:
    wish = {"tenant": firm.slug, "email": email, "password": password}
    return kith.anonymous().post("/v1/sessions", wish, User_Agent=FIREFOX)


def test_coming_in_failing_to_and_leaving_are_told_with_time_address_and_program(kith: Kith, firm: Tenant) -> None:
    email = "una@sign-in-firm.example"
    una = join(kith, firm, email)
    assert come_in(kith, firm, email, "not the password at all").status == 401
    assert come_in(kith, firm, email).status == 200
    assert una.delete("/v1/sessions").status == 204
    assert told(firm.admin, f"?by={una.id}") == [
        ("signed_out", "Una"), ("signed_in", "Una"), ("failed", "Una"), ("signed_in", "Una"), ("accepted", "Una"),
    ]  # fmt: skip
    (failed,) = firm.admin.get(f"/v1/settings/sign-ins?by={una.id}&kind=failed").ok()["items"]
    assert (failed["client"], failed["address"], failed["at"][:10]) == (
        "Firefox, Windows", "198.51.100.7", clock.now().date().isoformat(),
    )  # fmt: skip


def test_of_an_address_that_nobody_has_nothing_is_kept(kith: Kith, firm: Tenant) -> None:
    before = told(firm.admin)
    everything = tables.snapshot(kith.dynamodb_url, "ten_" + "0" * 26)
    for tenant, email in ((firm.slug, "stranger@sign-in-firm.example"), ("no-such-firm", "a@b.example")):
        assert attempt(kith, tenant, email).status == 401
    assert told(firm.admin) == before
    assert tables.snapshot(kith.dynamodb_url, "ten_" + "0" * 26) == everything == {}


def test_what_is_taken_out_as_a_file_and_the_first_use_of_a_key_are_told(kith: Kith, firm: Tenant) -> None:
    wish = {"object": "customers", "format": "csv", "name": "All of them"}
    firm.manager.post("/v1/lists/exports", wish).ok(202)
    (line,) = firm.admin.get("/v1/settings/sign-ins?kind=exported").ok()["items"]
    assert (line["by"], line["what"], line["address"]) == (firm.manager.id, "All of them.csv", "198.51.100.7")
    key = firm.admin.post("/v1/settings/keys", {"name": "Shop", "role": "rep"}).ok(201)["key"]
    for _ in range(2):
        kith.anonymous().get("/v1/customers", Authorization=f"Bearer {key}").ok()
    used = firm.admin.get("/v1/settings/sign-ins?kind=key_used").ok()["items"]
    assert [(one["by"], one["what"], one["address"]) for one in used] == [(firm.admin.id, "Shop", "198.51.100.7")]


@pytest.mark.parametrize(
    ("path", "wish", "name"),
    [
        ("/v1/lists/exports", {"object": "contacts", "format": "csv", "name": "Whom"}, "Whom.csv"),
        ("/v1/insight/exports", {"report": "funnel", "format": "xlsx"}, "Funnel all time.xlsx"),
    ],
)
def test_a_file_asked_for_twice_with_one_key_is_told_once_and_so_is_its_download(
    kith: Kith, firm: Tenant, path: str, wish: dict[str, Any], name: str
) -> None:
    def lines(kind: str) -> list[tuple[str, str, str]]:
        items = firm.admin.get(f"/v1/settings/sign-ins?by={firm.other_rep.id}&kind={kind}").ok()["items"]
        return [(one["what"], one["address"], one["client"]) for one in items if one["what"] == name]

    told_once = [(name, "198.51.100.7", "Firefox, Windows")]
    key = f"once {path}"
    first, again = (firm.other_rep.post(path, wish, Idempotency_Key=key, User_Agent=FIREFOX) for _ in range(2))
    found_at = first.headers["Location"]
    assert again.headers["Location"] == found_at
    firm.other_rep.get(found_at, User_Agent=FIREFOX).ok()
    assert (lines("exported"), lines("downloaded")) == (told_once, [])
    kith.drain()
    with clock.at(clock.now().replace(second=5)):
        for _ in range(2):
            firm.other_rep.get(found_at, User_Agent=FIREFOX).ok()
    assert (lines("exported"), lines("downloaded")) == (told_once, told_once)
    with clock.at(clock.now() + timedelta(minutes=2)):
        firm.other_rep.get(found_at, User_Agent=FIREFOX).ok()
    assert lines("downloaded") == told_once * 2


def downloads(firm: Tenant, person: Client) -> list[tuple[str, str]]:
    items = firm.admin.get(f"/v1/settings/sign-ins?by={person.id}&kind=downloaded").ok()["items"]
    return [(one["what"], one["client"]) for one in items]


def test_a_list_taken_as_csv_is_told_for_each_person_once_a_minute(firm: Tenant) -> None:
    taken = [("contacts.csv", "Firefox, Windows")]
    with clock.at(clock.now().replace(second=5)):
        for person in (firm.rep, firm.rep, firm.manager):
            assert person.get("/v1/contacts?format=csv", User_Agent=FIREFOX).status == 200
        firm.rep.get("/v1/contacts", User_Agent=FIREFOX).ok()
        assert firm.rep.get("/v1/contacts?format=csv&sort=nothing", User_Agent=FIREFOX).status == 400
    assert [one for one in downloads(firm, firm.rep) if one in taken] == taken
    assert [one for one in downloads(firm, firm.manager) if one in taken] == taken


def test_the_rows_that_an_import_refused_are_told_when_their_file_is_handed_out(kith: Kith, firm: Tenant) -> None:
    made = uploaded(firm.admin, b"Name,Website\r\nFine Ltd,\r\n,none\r\n", "Fair.csv")
    mapped(firm.admin, made)
    job = ran(kith, firm.admin, made)
    assert "errors" in job["links"]
    assert "Fair.csv - errors.csv" in [what for what, _ in downloads(firm, firm.admin)]


def test_the_list_is_found_by_day_and_person_and_read_page_by_page(kith: Kith, firm: Tenant) -> None:
    email = "pam@sign-in-firm.example"
    pam = join(kith, firm, email)
    zone = firm.admin.get("/v1/me").ok()["person"]["time_zone"]
    with clock.at(clock.now() + timedelta(days=400)):
        day = clock.today(zone)
        for _ in range(52):
            come_in(kith, firm, email)
    asked = f"?by={pam.id}&from={day}&to={day}"
    page = firm.admin.get(f"/v1/settings/sign-ins{asked}").ok()
    assert len(page["items"]) == 50
    rest = firm.admin.get(f"/v1/settings/sign-ins{asked}&cursor={page['next']}").ok()
    assert (len(rest["items"]), rest["next"]) == (2, None)
    assert not {one["id"] for one in page["items"]} & {one["id"] for one in rest["items"]}
    answer = firm.admin.get(f"/v1/settings/sign-ins{asked}&format=csv", Accept_Language="zh-CN")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["时间", "人员", "事件", "地址", "使用", "内容"]
    assert len(rows) == 53
    assert rows[1][1:3] == ["Pam", "登录"]


@pytest.mark.parametrize("query", ["by=me", "kind=nothing", "from=yesterday", "address=" + "1" * 46])
def test_a_filter_that_means_nothing_is_named(query: str, firm: Tenant) -> None:
    answer = firm.admin.get(f"/v1/settings/sign-ins?{query}")
    assert (answer.status, answer.json["errors"][0]["field"]) == (400, query.partition("=")[0])


def test_everybody_reads_their_own_and_nobody_else_that_of_all(kith: Kith, firm: Tenant, acme: Tenant) -> None:
    own = firm.rep.get("/v1/me/sign-ins").ok()["items"]
    assert {one["by"] for one in own} == {firm.rep.id}
    assert [one["kind"] for one in own if one["kind"] != "downloaded"] == ["signed_in", "accepted"]
    for weak in (firm.rep, firm.manager):
        assert weak.get("/v1/settings/sign-ins").status == 403
    assert acme.admin.get(f"/v1/settings/sign-ins?by={firm.rep.id}").ok()["items"] == []


@pytest.mark.parametrize(("said", "words"), [
    (FIREFOX, "Firefox, Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1",
     "Safari, iPhone"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge, macOS"),
    ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat, Android"),
    ("curl/8.5.0", "curl"), ("<script>alert(1)</script>", ""), ("", ""), ("x" * 100_000, ""),
])  # fmt: skip
def test_a_program_is_told_in_words_that_are_known(said: str, words: str) -> None:
    assert in_words(said) == words
