"""A new field is one line and a new object one file: both are added to a copy of the project and found everywhere."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.places import ROOT

_FIELD = '    shoe_size: Integer | None = attr("Shoe size", "鞋码")\n'
_OBJECT = '''"""A gadget."""

from shared.declare import About, Integer, Record, Ref, Text, attr


class Gadget(Record):
    about = About("gdg", ("Gadget", "小工具"), ("Gadgets", "小工具"), title="name")

    name: Text = attr("Name", "名称", required=True, searchable=True, min_length=1)
    weight: Integer | None = attr("Weight", "重量")
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
'''


def test_a_field_of_one_line_and_an_object_of_one_file_are_in_every_surface(tmp_path: Path) -> None:
    for room in ("functions", "infra", "shared", "tenants", "tests"):
        ignored = shutil.ignore_patterns("node_modules", "__pycache__", "data")
        shutil.copytree(ROOT / room, tmp_path / room, ignore=ignored)
    for file in ("template.yaml", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "infra/embedded/node_modules").symlink_to(ROOT / "infra/embedded/node_modules")
    customers = tmp_path / "shared/objects/customers.py"
    source = customers.read_text("utf-8")
    anchor = "    owner: Ref | None"
    assert source.count(anchor) == 1
    customers.write_text(source.replace(anchor, _FIELD + anchor), "utf-8")
    (tmp_path / "shared/objects/gadgets.py").write_text(_OBJECT, "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/architecture/added.py"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
