"""What is shipped to Lambda: what a handler imports, all of it, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra import bundle, imports
from infra.places import ROOT
from infra.template import functions, template


@pytest.mark.parametrize("function", functions())
def test_every_function_has_a_handler_whose_imports_are_all_there(function: str) -> None:
    wanted = imports.needs(ROOT, functions()[function])
    folders = {
        file.relative_to(ROOT).parts[:2] for file in wanted.files if file.relative_to(ROOT).parts[0] == "functions"
    }
    own = functions()[function].split(".")[1]
    assert {parts[1] for parts in folders} <= {"__init__.py", own}
    assert imports.distributions(wanted.modules) <= imports.distributions(wanted.modules | {"botocore"})


def test_a_module_that_is_imported_and_missing_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "one.py").write_text("from shared import gone\n")
    with pytest.raises(LookupError, match="shared is imported and does not exist"):
        imports.needs(tmp_path, "functions.one.handler")


def test_imports_inside_functions_count_and_those_for_type_checkers_do_not(tmp_path: Path) -> None:
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / "one.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pytest\n"
        "def handler(event, context):\n    import orjson\n    from shared import aws\n    aws.client('sqs')\n"
    )
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "__init__.py").write_text("")
    (tmp_path / "shared" / "aws.py").write_text("")
    (tmp_path / "shared" / "unused.py").write_text("")
    wanted = imports.needs(tmp_path, "functions.one.handler")
    assert wanted.modules == {"orjson"}
    assert wanted.services == {"sqs"}
    assert {file.name for file in wanted.files} == {"one.py", "__init__.py", "aws.py"}


def test_a_wheel_that_is_missing_for_a_platform_fails_the_build(tmp_path: Path) -> None:
    with pytest.raises(bundle.BundleError, match=r"requirements/runtime\.txt"):
        bundle._pins({"not-a-distribution-of-ours"})


@pytest.mark.deployed
@pytest.mark.parametrize("function", functions())
def test_a_bundle_alone_can_be_imported(function: str, tmp_path: Path) -> None:
    target = tmp_path / function
    bundle.build(function, target, "x86_64")
    module = functions()[function].rpartition(".")[0]
    code = f"import sys; sys.path.insert(0, sys.argv[1]); import {module}"
    declared = template()["Globals"]["Function"]["Environment"]["Variables"]
    environment = {"PATH": os.environ["PATH"], "AWS_REGION": "eu-central-1", **dict.fromkeys(declared, "x")}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(target)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.deployed
@pytest.mark.parametrize("function", functions())
def test_every_wheel_is_there_for_arm64_too(function: str, tmp_path: Path) -> None:
    _, size = bundle.build(function, tmp_path / function, "arm64")
    assert size < 250 * 1024 * 1024
