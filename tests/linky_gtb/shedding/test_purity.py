"""The core can be used by a program that has no Home Assistant."""

import ast
import subprocess
import sys
from pathlib import Path

import custom_components.linky_gtb.shedding as package

CORE = Path(package.__file__).parent / "core"


def test_the_core_imports_only_itself_and_the_standard_library() -> None:
    for source in CORE.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            match node:
                case ast.ImportFrom(module=str(module), level=0):
                    assert module.split(".")[0] in sys.stdlib_module_names, source.name
                case ast.ImportFrom(level=level):
                    assert level == 1, source.name
                case ast.Import(names=names):
                    assert all(name.name.split(".")[0] in sys.stdlib_module_names for name in names), (
                        source.name
                    )


def test_the_core_runs_alone() -> None:
    """As its package docstring shows, in an interpreter that sees nothing else."""
    program = f"""
import sys
sys.path.insert(0, {str(CORE.parent)!r})
from core import Inputs, Limit, LoadSpec, LoadView, MeterReading, Shedder, SiteSpec
shedder = Shedder(SiteSpec(), [LoadSpec(id="heater", power_w=2000, gated=True)])
orders = []
for now in range(0, 60, 2):
    told = Inputs(
        now=now,
        meters={{"site": MeterReading(1000.0 + now % 3, now)}},
        limits=(Limit(value=9000.0),),
        loads={{"heater": LoadView(on=bool(orders), demand=1.0)}},
    )
    orders += shedder.decide(told).orders
print(orders[0].kind, orders[0].reason)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "start starts"
