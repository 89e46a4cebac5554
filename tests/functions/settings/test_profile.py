"""People change what is theirs to change, and nothing else."""

import pytest

from tests.conftest import Kith
from tests.functions.settings.test_memberships import join
from tests.harness.people import Tenant


def test_somebody_changes_own_language_time_zone_and_phone(kith: Kith, acme: Tenant) -> None:
    lin = join(kith, acme, "lin@acme-test.example")
    version = lin.get(f"/v1/people/{lin.id}").ok()["version"]
    wish = {"locale": "zh-CN", "time_zone": "Asia/Shanghai", "phone": "+86 138 1234 5678"}
    assert lin.patch("/v1/me", wish, If_Match=f'"{version}"').ok()["phone"] == "+8613812345678"
    me = lin.get("/v1/me").ok()["person"]
    assert (me["locale"], me["time_zone"], me["region"]) == ("zh-CN", "Asia/Shanghai", "US")


@pytest.mark.parametrize("wish", [
    {"role": "administrator"}, {"member_of": "tea_00000000000000000000000000"}, {"email": "x@y.example"},
    {"active": True}, {"tenant": "x"}, {"is_owner": True}, {"locale": "tlh"}, {"time_zone": "Mars/Olympus"},
    {"name": None},
])  # fmt: skip
def test_nobody_grants_themselves_anything(wish: dict[str, object], acme: Tenant) -> None:
    before = acme.rep.get(f"/v1/people/{acme.rep.id}").ok()
    answer = acme.rep.patch("/v1/me", wish, If_Match=f'"{before["version"]}"')
    assert answer.status == 422
    assert answer.json["errors"][0]["field"] == next(iter(wish))
    assert acme.rep.get(f"/v1/people/{acme.rep.id}").ok() == before
