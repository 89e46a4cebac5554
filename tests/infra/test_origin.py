"""The embedded origin: pages, files, headers, and download links that end."""

import asyncio
import json
import os
import urllib.parse
from pathlib import Path
from typing import Any

import pytest

from infra import template
from infra.aws import client
from infra.embedded.asgi import Scope
from infra.embedded.origin import POLICY, Origin

Answer = tuple[int, dict[str, str], bytes]


def ask(app: Any, path: str, method: str = "GET", query: str = "", headers: dict[str, str] | None = None) -> Answer:
    """One request through an ASGI app."""
    sent: list[Any] = []
    given = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    scope: Scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": given, "client": ("127.0.0.1", 50000), "server": ("127.0.0.1", 8080),
    }  # fmt: skip

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    headers_out = {bytes(name).decode(): bytes(value).decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers_out, b"".join(message.get("body", b"") for message in sent[1:])


async def _gateway(scope: Scope, _receive: Any, send: Any) -> None:
    seen = {"path": scope["path"], "headers": {n.decode(): v.decode() for n, v in scope["headers"]}}
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": json.dumps(seen).encode()})


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("the app")
    (dist / "assets" / "app-1.js").write_text("code")
    (tmp_path / "secret.txt").write_text("secret")
    stack = tmp_path / "stack.json"
    stack.write_text(json.dumps({"outputs": {"ApiId": "abc"}}))
    return Origin(_gateway, dist, stack, "http://localhost:8081")


def test_a_page_of_the_app_is_the_app_whatever_its_path(origin: Origin) -> None:
    status, headers, body = ask(origin, "/customers/cus_1")
    assert (status, body) == (200, b"the app")
    assert headers["content-security-policy"] == POLICY.format(files=" http://localhost:8081", tiles="")
    assert headers["cache-control"] == "no-cache"


def test_a_hashed_file_is_kept_and_a_missing_one_is_not_the_app(origin: Origin) -> None:
    assert "immutable" in ask(origin, "/assets/app-1.js")[1]["cache-control"]
    assert ask(origin, "/assets/app-2.js")[0] == 404


@pytest.mark.parametrize("path", ["/../secret.txt", "/assets/../../secret.txt", "//etc/passwd", "/%00"])
def test_nothing_outside_the_built_app_is_served(origin: Origin, path: str) -> None:
    status, _, body = ask(origin, path.replace("%00", "\0"))
    assert b"secret" not in body
    assert b"root:" not in body
    assert status in (200, 404)


def test_the_api_hears_the_connections_address_not_the_one_a_client_claims(origin: Origin) -> None:
    seen = json.loads(ask(origin, "/v1/customers", headers={"X-Forwarded-For": "6.6.6.6"})[2])
    assert seen["path"] == "/restapis/abc/live/_user_request_/v1/customers"
    assert seen["headers"]["x-forwarded-for"] == "127.0.0.1"


def test_the_content_policy_is_the_same_here_and_on_aws() -> None:
    headers = template.template()["Resources"]["WebHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    said, _ = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    bucket = " https://${DataBucket.RegionalDomainName} https://${DataBucket.DomainName}"
    assert said.strip() == POLICY.format(files=bucket, tiles=" ${Tiles}")


def test_pictures_may_come_from_the_server_of_map_tiles_that_a_deployment_names(tmp_path: Path) -> None:
    origin = Origin(
        _gateway, tmp_path, tmp_path / "stack.json", "", "https://tiles.example:8443/v1/{z}/{x}/{y}.png?key=1"
    )
    policy = ask(origin, "/")[1]["content-security-policy"]
    assert " img-src 'self' data: blob: https://tiles.example:8443;" in policy
    assert policy.count("tiles.example") == 1


class TestLinks:
    """Download links, as the files address checks them."""

    @pytest.fixture
    def files(self) -> Any:
        from infra.aws import CREDENTIALS
        from infra.embedded.files import Files

        return Files(_gateway, {CREDENTIALS["AWS_ACCESS_KEY_ID"]: CREDENTIALS["AWS_SECRET_ACCESS_KEY"]})

    @staticmethod
    def _link(seconds: int = 60) -> tuple[str, str, dict[str, str]]:
        s3 = client("s3", "http://localhost:8081")
        url = s3.generate_presigned_url(
            "get_object", Params={"Bucket": "data", "Key": "exports/a.csv"}, ExpiresIn=seconds
        )
        parts = urllib.parse.urlsplit(url)
        return parts.path, parts.query, {"Host": parts.netloc}

    def test_a_fresh_link_is_served_as_a_download(self, files: Any) -> None:
        path, query, headers = self._link()
        status, got, _ = ask(files, path, query=query, headers=headers)
        assert status == 200
        assert got["content-disposition"] == "attachment"
        assert got["x-content-type-options"] == "nosniff"

    def test_a_link_whose_time_has_passed_is_refused(self, files: Any) -> None:
        path, query, headers = self._link(seconds=1)
        stamp = urllib.parse.parse_qs(query)["X-Amz-Date"][0]
        old = query.replace(stamp, f"2020{stamp[4:]}")
        assert ask(files, path, query=old, headers=headers)[0] == 403

    @pytest.mark.parametrize(
        ("was", "becomes"), [("X-Amz-Expires=60", "X-Amz-Expires=604800"), ("X-Amz-Expires=60", "X-Amz-Expires=x")]
    )
    def test_a_link_that_was_made_longer_is_refused(self, files: Any, was: str, becomes: str) -> None:
        path, query, headers = self._link()
        assert ask(files, path, query=query.replace(was, becomes), headers=headers)[0] == 403

    def test_another_file_or_no_signature_or_a_write_is_refused(self, files: Any) -> None:
        path, query, headers = self._link()
        assert ask(files, path.replace("a.csv", "b.csv"), query=query, headers=headers)[0] == 403
        assert ask(files, path, headers=headers)[0] == 403
        assert ask(files, path, "PUT", query, headers)[0] == 403

    def test_a_page_may_send_an_upload_but_reads_no_download(self, files: Any) -> None:
        bucket = template.template()["Resources"]["DataBucket"]["Properties"]["CorsConfiguration"]["CorsRules"]
        status, headers, _ = ask(files, "/data/uploads/ten_1/fil_1", "OPTIONS")
        assert (status, headers["access-control-allow-methods"]) == (200, *bucket[0]["AllowedMethods"])
        assert headers["access-control-allow-headers"] == ",".join(bucket[0]["AllowedHeaders"])
        path, query, link = self._link()
        assert "access-control-allow-origin" not in ask(files, path, query=query, headers=link)[1]

    def test_an_upload_is_taken_with_the_size_and_type_that_were_signed_and_nowhere_else(self, files: Any) -> None:
        place = {"Bucket": "data", "Key": "uploads/ten_1/fil_1", "ContentType": "image/png", "ContentLength": 5}
        url = client("s3", "http://localhost:8081").generate_presigned_url("put_object", Params=place, ExpiresIn=60)
        parts = urllib.parse.urlsplit(url)
        sent = {"Host": parts.netloc, "Content-Type": "image/png", "Content-Length": "5"}
        assert ask(files, parts.path, "PUT", parts.query, sent)[0] == 200
        assert ask(files, parts.path, "PUT", parts.query, {**sent, "Content-Length": "6"})[0] == 403
        assert ask(files, parts.path, "PUT", parts.query, {**sent, "Content-Type": "text/html"})[0] == 403
        assert ask(files, parts.path, "GET", parts.query, sent)[0] == 403
        elsewhere = parts.path.replace("uploads", "files")
        assert ask(files, elsewhere, "PUT", parts.query, sent)[0] == 403

    def test_the_table_of_an_import_is_taken_and_no_other_file_of_its_job(self, files: Any) -> None:
        for name, expected in (("upload", 200), ("errors.csv", 403)):
            place = {"Bucket": "data", "Key": f"jobs/ten_1/imp_1/{name}", "ContentLength": 5}
            url = client("s3", "http://localhost:8081").generate_presigned_url("put_object", Params=place, ExpiresIn=60)
            parts = urllib.parse.urlsplit(url)
            sent = {"Host": parts.netloc, "Content-Length": "5"}
            assert ask(files, parts.path, "PUT", parts.query, sent)[0] == expected


def test_the_embedded_services_are_told_to_listen_on_loopback_only(tmp_path: Path) -> None:
    from infra.embedded import parts
    from infra.places import Places

    parts.cloud(Places(tmp_path, 9999), with_dynamo=True)
    settings = json.loads((tmp_path / "cloud.json").read_text())
    assert settings["environment"]["BIND_HOST"] == "127.0.0.1"
    assert settings["environment"]["TMPDIR"].startswith(str(tmp_path))
    assert os.environ.get("BIND_HOST") is None
