"""The address of signed links: S3's presigned GET and PUT, with the checks that the embedded S3 leaves out."""

from urllib.parse import parse_qs

from ministack.core.sigv4 import header_signature_failure, parse_query_signature, presigned_request_is_expired
from ministack.services import sts

from infra.embedded.asgi import App, Receive, Scope, Send, adding, answer

_LONGEST_LINK = 7 * 24 * 3600
_EXTRA = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, no-store",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
}

_CORS = {"access-control-allow-origin": "*", "access-control-expose-headers": "ETag"}
"""As the bucket's CorsConfiguration in template.yaml says it."""
_PREFLIGHT = {
    **_CORS, "access-control-allow-methods": "PUT", "access-control-allow-headers": "content-type",
    "access-control-max-age": "3000",
}  # fmt: skip


class Files:
    """Forwards a link to S3 when its signature is right and its time has not passed; refuses all else with 403."""

    def __init__(self, s3: App, root: dict[str, str]) -> None:
        self._s3 = s3
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await answer(send, 200, _PREFLIGHT, b"")
            return
        cors = _CORS if scope["method"] == "PUT" else {}
        refusal = self._refusal(scope)
        if refusal:
            body = f"<Error><Code>AccessDenied</Code><Message>{refusal}</Message></Error>".encode()
            await answer(send, 403, {"content-type": "application/xml", **_EXTRA, **cors}, body)
            return
        query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        wished = query.get("response-content-disposition", [""])[0]
        disposition = wished if wished.startswith("attachment") else "attachment"
        name = disposition.encode("ascii", "ignore").decode()
        await self._s3(scope, receive, adding(send, {**_EXTRA, **cors, "content-disposition": name}))

    def _refusal(self, scope: Scope) -> str:
        method, path = scope["method"], scope["path"]
        if method not in {"GET", "PUT"} or (method == "PUT") != _is_upload(path):
            return "Only GET is served here, and PUT of uploads"
        query = parse_qs(scope["query_string"].decode("ascii", "replace"), keep_blank_values=True)
        signature = parse_query_signature(query)
        if isinstance(signature, tuple):
            return "This address needs a signed link"
        try:
            lifetime = int(query.get("X-Amz-Expires", [""])[0])
            expired = presigned_request_is_expired(signature.amz_date, str(lifetime))
        except ValueError:
            return "This address needs a signed link"
        if expired or not 0 < lifetime <= _LONGEST_LINK:
            return "Request has expired"
        secret = self._secret(signature.access_key_id, query.get("X-Amz-Security-Token", [""])[0])
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        path = (scope.get("raw_path") or scope["path"].encode()).decode("ascii", "replace").split("?")[0]
        if secret is None or header_signature_failure(
            signature, secret, method, path, query, headers, b"", presigned=True
        ):
            return "The signature does not match"
        return ""

    def _secret(self, key: str, token: str) -> str | None:
        if key in self._root:
            return self._root[key]
        session = sts._sessions.get(key)
        if session is None or session.get("SessionToken") != token:
            return None
        return str(session["SecretAccessKey"])


def _is_upload(path: str) -> bool:
    """Whether pages send a file there: one to keep, or the table of an import."""
    return "/uploads/" in path or ("/jobs/" in path and path.endswith("/upload"))
