"""The embedded AWS services in one process, with Kith's own address and the address of download links in front.

Run by the launcher: `python -m infra.embedded.cloud <settings.json>`. Everything listens on loopback.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from pathlib import Path

from infra.embedded.scheduled import keep_zones

_ALONE = "import sys\nsys.path[:] = [place for place in sys.path if not place.endswith('site-packages')]\n"
"""A function whose bundle is whole finds what that holds, as on AWS, and nothing installed beside the services."""


def main() -> None:
    """Serve until SIGTERM or SIGINT, then save and stop."""
    settings = json.loads(Path(sys.argv[1]).read_text())
    os.environ.update(settings["environment"])
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "WARNING"), stream=sys.stderr)
    # The services read their settings while they are imported.
    keep_zones()
    asyncio.run(_serve(settings))


async def _serve(settings: dict[str, object]) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app as ministack
    from ministack.core import lambda_runtime
    from ministack.core.lambda_runtime import Worker

    from infra.embedded.asgi import Message, Receive, Scope, Send, answer
    from infra.embedded.durable import Durable
    from infra.embedded.files import Files
    from infra.embedded.origin import Origin

    collect = Worker._drain_stderr

    def drain(worker: Worker) -> str:
        """What the function logged so far, shown in our log too. By itself it waits 50 ms for a line that may come."""
        text = str(collect(worker))
        if text:
            print(text, file=sys.stderr, flush=True)
        return text

    Worker._drain_stderr_bounded = drain
    if settings["whole_bundles"]:
        lambda_runtime._PYTHON_WORKER_SCRIPT = _ALONE + lambda_runtime._PYTHON_WORKER_SCRIPT

    ports = {name: int(str(settings[f"{name}_port"])) for name in ("origin", "files", "services")}
    durable = Durable(ministack.app, Path(os.environ["STATE_DIR"]))
    origin = Origin(
        durable, Path(str(settings["web"])), Path(str(settings["stack_file"])), f"http://localhost:{ports['files']}",
        str(settings["tiles"]),
    )  # fmt: skip
    root = {os.environ["AWS_ACCESS_KEY_ID"]: os.environ["AWS_SECRET_ACCESS_KEY"], "000000000000": "test"}
    files = Files(durable, root)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":

            async def started(message: Message) -> None:
                # Not before: what is saved while it is still being loaded is empty, and replaces what was kept.
                if message["type"] == "lifespan.startup.complete":
                    durable.start()
                await send(message)

            await ministack.app(scope, receive, started)
        elif scope["type"] == "http" and scope["server"][1] == ports["origin"]:
            await origin(scope, receive, send)
        elif scope["type"] == "http" and scope["server"][1] == ports["files"]:
            await files(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == "/_kith/save":
            durable.save()
            await answer(send, 204, {}, b"")
        else:
            await durable(scope, receive, send)

    config = Config()
    config.bind = [f"127.0.0.1:{port}" for port in ports.values()]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    config.include_server_header = False
    config.h11_max_incomplete_size = 64 * 1024
    config.startup_timeout = 60
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await serve(app, config, shutdown_trigger=stopping.wait)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
