"""Where things are: the checkout, the state folder of one running copy, its ports."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Places:
    """Folders and ports of one copy of the system; `KITH_HOME` and `KITH_PORT` choose another."""

    home: Path
    port: int

    @classmethod
    def from_environment(cls) -> "Places":
        """Read `KITH_HOME` (default `.kith`) and `KITH_PORT` (default 8080). Raises ValueError for a bad port."""
        text = os.environ.get("KITH_PORT") or "8080"
        if not text.isdigit() or not 1024 <= int(text) <= 65000:
            raise ValueError(f"KITH_PORT={text} is not a port from 1024 to 65000")
        return cls(Path(os.environ.get("KITH_HOME") or ROOT / ".kith").resolve(), int(text))

    @property
    def url(self) -> str:
        """Where people open the web app."""
        return f"http://localhost:{self.port}"

    @property
    def files_port(self) -> int:
        """Download links."""
        return self.port + 1

    @property
    def services_port(self) -> int:
        """The embedded AWS services; queue addresses contain it, so it stays the same between starts."""
        return self.port + 2

    @property
    def dynamo_port(self) -> int:
        """The embedded DynamoDB."""
        return self.port + 3

    @property
    def services_url(self) -> str:
        """Address of the embedded AWS services."""
        return f"http://127.0.0.1:{self.services_port}"

    @property
    def dynamo_url(self) -> str:
        """Address of the embedded DynamoDB."""
        return f"http://127.0.0.1:{self.dynamo_port}"

    @property
    def stack_file(self) -> Path:
        """What was deployed: template and code hash, stack outputs, functions of the table's stream."""
        return self.home / "stack.json"

    @property
    def web(self) -> Path:
        """The built web app."""
        return ROOT / "web" / "dist"

    def log(self, part: str) -> Path:
        """The log of one part."""
        return self.home / "logs" / f"{part}.log"
