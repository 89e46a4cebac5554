"""One cold start, in a fresh process: Lambda's runtime client, the handler's module, its first request.

`python -S -m tests.bench.start <handler>` with the event on standard input; prints the status, the modules loaded, and
the CPU seconds of each part.
"""

import os
import sys
import time


def main() -> None:
    """Command line."""
    started = time.process_time()
    import json
    from importlib import import_module

    from awslambdaric.lambda_context import LambdaContext

    client = time.process_time()
    module, _, name = sys.argv[1].rpartition(".")
    handler = getattr(import_module(module), name)
    imported = time.process_time()
    modules = len(sys.modules)
    answer = handler(json.load(sys.stdin), LambdaContext("req-1", None, None, 2**40))
    served = time.process_time()
    parts = {"python": started, "runtime client": client - started, "import": imported - client,
             "first request": served - imported}  # fmt: skip
    print(json.dumps({
        "status": answer["statusCode"], "bytes": len(answer["body"]), "imported": modules,
        "modules": sorted(sys.modules),
        "parts": parts,
    }), file=sys.stderr, flush=True)  # fmt: skip
    os._exit(0)  # Lambda freezes a process, it does not end it


main()
