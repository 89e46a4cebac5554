"""One address for the web app and the API: static files from `web/dist`, `/v1` and `/admin/v1` to the API gateway."""

import json
import mimetypes
from pathlib import Path

from infra.embedded.asgi import App, Receive, Scope, Send, adding, answer, problem

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:{files}{tiles}; connect-src 'self'{files}; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(self), microphone=()",
}
_FORWARDED = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded"})
_CHANGING = "no-cache"
_HASHED = "public, max-age=31536000, immutable"


class Origin:
    """Serves the built web app in `dist`; forwards API calls to the stack that `stack_file` describes.

    `files`: the address that pages send files to, besides this one; `tiles`: that of map tiles, if there are any.
    """

    def __init__(self, gateway: App, dist: Path, stack_file: Path, files: str = "", tiles: str = "") -> None:
        scheme, _, rest = tiles.partition("://")
        ground = f" {scheme}://{rest.partition('/')[0]}" if tiles else ""
        policy = POLICY.format(files=f" {files}" if files else "", tiles=ground)
        self._safe = {**SAFE, "content-security-policy": policy}
        self._gateway = gateway
        self._dist = dist.resolve()
        self._stack_file = stack_file
        self._api: tuple[int, str] = (0, "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path.startswith(("/v1/", "/admin/v1/")):
            await self._forward(scope, receive, adding(send, {"x-content-type-options": "nosniff"}))
        elif scope["method"] in ("GET", "HEAD"):
            await self._static(path, scope["method"] == "HEAD", adding(send, self._safe))
        else:
            await problem(send, 405, "method-not-allowed", "Method not allowed")

    async def _forward(self, scope: Scope, receive: Receive, send: Send) -> None:
        api = self._api_id()
        if not api:
            await problem(send, 503, "starting", "Kith is still starting")
            return
        prefix = f"/restapis/{api}/live/_user_request_"
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        # What a client says about its own address is not believed; the gateway reads it from here.
        headers = [(n, v) for n, v in scope["headers"] if n not in _FORWARDED and n != b"host"]
        headers += [(b"x-forwarded-for", str(scope["client"][0]).encode()), (b"host", b"127.0.0.1")]
        inner = {**scope, "path": prefix + scope["path"], "raw_path": prefix.encode() + raw, "headers": headers}
        await self._gateway(inner, receive, send)

    def _api_id(self) -> str:
        try:
            changed = self._stack_file.stat().st_mtime_ns
        except FileNotFoundError:
            return ""
        if changed != self._api[0]:
            self._api = (changed, json.loads(self._stack_file.read_text())["outputs"]["ApiId"])
        return self._api[1]

    async def _static(self, path: str, head: bool, send: Send) -> None:
        file = self._dist if "\0" in path else (self._dist / path.lstrip("/")).resolve()
        if not file.is_relative_to(self._dist) or "\0" in path:
            await problem(send, 404, "not-found", "Not found")
            return
        if not file.is_file():
            # A path without a suffix is a page of the app, which knows its own addresses.
            if Path(path).suffix:
                await problem(send, 404, "not-found", "Not found")
                return
            file = self._dist / "index.html"
        if not file.is_file():
            await problem(send, 503, "starting", "The web app is not built yet")
            return
        body = b"" if head else file.read_bytes()
        kind = "application/manifest+json" if file.suffix == ".webmanifest" else mimetypes.guess_type(file.name)[0]
        kind = kind or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith("javascript"):
            kind += "; charset=utf-8"
        keep = _HASHED if "/assets/" in path else _CHANGING
        await answer(send, 200, {"content-type": kind, "cache-control": keep}, body)
