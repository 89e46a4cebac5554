"""Refused rows of an import: mended where they stand, tried again, and part of the same import ever after."""

import csv
import io
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import pytest

from tests.conftest import Kith
from tests.functions.exchange.conftest import finished, message_of, survives
from tests.functions.exchange.test_import import mapped, named, ran, uploaded
from tests.harness.people import Client, Tenant


@pytest.fixture(scope="module")
def firm(kith: Kith) -> Tenant:
    return kith.onboard("mending-firm", time_zone="Asia/Shanghai")


def refused_of(client: Client, job: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/jobs/{job['id']}/failures").ok()
    return found


def mended(rows: list[dict[str, Any]], column: int, *values: str) -> dict[str, Any]:
    """The refused rows with other values in one column, as they are tried again."""
    made = []
    for one, value in zip(rows, values, strict=True):
        cells = [value if at == column else cell for at, cell in enumerate(one["cells"])]
        made.append({"row": one["row"], "page": one["page"], "cells": cells})
    return {"rows": made}


def test_refused_rows_are_mended_in_place_and_undo_takes_them_back_too(kith: Kith, firm: Tenant) -> None:
    made = uploaded(
        firm.admin, b"Name,Employees,Memo to self\r\nMend One,5,a\r\nMend Two,many,b\r\nMend Three,few,c\r\n"
    )
    mapped(firm.admin, made)
    job = ran(kith, firm.admin, made)
    seen = refused_of(firm.admin, job)
    assert [(one["header"], one["field"]) for one in seen["columns"][:2]] == [
        ("Name", "name"),
        ("Employees", "employees"),
    ]
    assert [(one["row"], one["cells"][:2]) for one in seen["items"]] == [
        (3, ["Mend Two", "many"]), (4, ["Mend Three", "few"]),
    ]  # fmt: skip

    wish = mended(seen["items"], 1, "12", "still few")
    again = finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{job['id']}/rows", wish).ok(202))
    assert (again["id"], again["state"], again["counts"]["created"], again["counts"]["failed"]) == (
        job["id"],
        "done",
        2,
        1,
    )
    assert (again["done"], again["total"]) == (3, 3)
    (left,) = refused_of(firm.admin, job)["items"]
    assert (left["row"], left["cells"][1], left["errors"][0]["message"]) == (4, "still few", "must be a number")
    with urlopen(again["links"]["errors"], timeout=10) as answer:
        rows = list(csv.reader(io.StringIO(answer.read().decode("utf-8-sig"))))
    assert [row[:2] for row in rows[1:]] == [["Mend Three", "still few"]]

    last = finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{job['id']}/rows", mended([left], 1, "7")).ok(202))
    assert (last["counts"]["created"], last["counts"]["failed"], last["links"]) == (3, 0, {})
    assert refused_of(firm.admin, job)["items"] == []
    assert [(one["name"], one["employees"]) for one in named(firm.admin, "Mend")] == [
        ("Mend One", 5), ("Mend Three", 7), ("Mend Two", 12),
    ]  # fmt: skip

    back = finished(kith, firm.admin, firm.admin.post(f"/v1/jobs/{job['id']}/undo").ok())
    assert (back["counts"]["deleted"], back["counts"]["skipped"], back["counts"]["failed"]) == (3, 0, 0)
    assert named(firm.admin, "Mend") == []


def test_a_row_that_is_not_refused_cannot_be_tried_again(kith: Kith, firm: Tenant) -> None:
    made = uploaded(firm.admin, b"Name,Employees\r\nOnce One,5\r\nOnce Two,many\r\n")
    mapped(firm.admin, made)
    check = ran(kith, firm.admin, made, dry_run=True)
    job = ran(kith, firm.admin, made)
    (row,) = refused_of(firm.admin, job)["items"]
    wish = mended([row], 1, "8")
    assert firm.admin.post(f"/v1/jobs/{check['id']}/rows", wish).status == 409
    assert firm.rep.post(f"/v1/jobs/{job['id']}/rows", wish).status == 404
    for rows in ([{**wish["rows"][0], "row": 2}], wish["rows"] * 2, [{**wish["rows"][0], "page": 2}]):
        assert firm.admin.post(f"/v1/jobs/{job['id']}/rows", {"rows": rows}).status == 422
    first = firm.admin.post(f"/v1/jobs/{job['id']}/rows", wish).ok(202)
    assert firm.admin.post(f"/v1/jobs/{job['id']}/rows", wish).ok(202)["id"] == first["id"]
    assert firm.admin.post(f"/v1/jobs/{job['id']}/rows", mended([row], 1, "9")).status == 409
    assert finished(kith, firm.admin, first)["counts"]["created"] == 2
    answer = firm.admin.post(f"/v1/jobs/{job['id']}/rows", wish)
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "rows.3")
    assert [one["employees"] for one in named(firm.admin, "Once Two")] == [8]


def test_mended_rows_survive_a_kill_at_any_request(kith: Kith, firm: Tenant, killing: Callable[[int], None]) -> None:
    for number in range(1, 40):
        made = uploaded(firm.admin, f"Name,Employees\r\nHurt {number} a,5\r\nHurt {number} b,many\r\n".encode())
        mapped(firm.admin, made)
        job = ran(kith, firm.admin, made)
        wish = mended(refused_of(firm.admin, job)["items"], 1, "8")
        firm.admin.post(f"/v1/jobs/{job['id']}/rows", wish).ok(202)
        event = message_of(job["id"])
        killing(number)
        survived = survives(event)
        killing(0)
        assert survives(event)
        done = finished(kith, firm.admin, job)
        assert (done["state"], done["counts"]["created"], done["counts"]["failed"]) == ("done", 2, 0)
        assert [one["employees"] for one in named(firm.admin, f"Hurt {number} ")] == [5, 8]
        if survived:
            return
    raise AssertionError("no run came to its end")
