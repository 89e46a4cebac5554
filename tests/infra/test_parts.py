"""The processes of the embedded system."""

import sys
import time
from pathlib import Path

import pytest

from infra.embedded.parts import Part
from infra.places import Places


def test_what_the_shell_says_of_aws_reaches_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint of another emulator, say: the functions would look for their users there."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("KITH_OF_THE_SHELL", "kept")
    places = Places(tmp_path, 8080)
    part = Part("teller", [sys.executable, "-c", "import os; print(sorted(os.environ))"], places)
    part.start()
    until = time.monotonic() + 30
    while not part.died() and time.monotonic() < until:
        time.sleep(0.02)
    part.stop()
    told = places.log("teller").read_text()
    assert "KITH_OF_THE_SHELL" in told
    assert "AWS_" not in told
