"""Keeps the one-way flow: who may import whom, and the limits of size and style that hold everywhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]

ETL = ("model", "science", "files", "stages", "pipeline", "__main__")  # each imports what stands left of it
DASHBOARD = {  # a part imports parts of a lower rank, or its own; those of rank 0 each other
    "build": 0,
    "drawn": 0,
    "readings": 0,
    "records": 0,
    "served": 0,
    "shelf": 0,
    "text": 0,
    "theme": 0,
    "turns": 0,
    "charts": 1,
    "maps": 1,
    "selection": 2,
    "cache": 3,
    "figures": 3,
    "components": 4,
    "controls": 4,
    "welcome": 5,
    "views": 6,
    "app": 7,
}
WITHOUT_STREAMLIT = (
    *("build", "charts", "drawn", "figures", "maps", "readings", "records"),
    *("selection", "shelf", "text", "theme", "turns"),
)
OPEN_TO_DASHBOARD = ("etl.model", "etl.science.index")
CLOSED_TO_DASHBOARD = ("etl.science.index.sensitivity",)
SLOW = ("xclim", "SALib")  # seconds to import: never reached from the dashboard
FILES_AND_SYSTEM = ("io", "os", "pathlib", "shutil", "tempfile", "rasterio", "pyogrio", "zarr", "netCDF4")
MODULE_LINES = 250
FUNCTION_LINES = 40
APP_LINES = 60
BROAD = ("Exception", "BaseException")


@dataclass(frozen=True)
class Module:
    """One module of the project, parsed."""

    name: str
    path: Path
    tree: ast.Module
    package: bool

    @property
    def top(self) -> str:
        return self.name.partition(".")[0]

    @property
    def part(self) -> str:
        """Second word of its name: the layer it belongs to."""
        return (self.name.split(".") + [""])[1]


def modules_of(root: Path) -> dict[str, Module]:
    found = {}
    for path in sorted([*root.glob("etl/**/*.py"), *root.glob("dashboard/**/*.py")]):
        words = path.relative_to(root).with_suffix("").parts
        package = words[-1] == "__init__"
        name = ".".join(words[:-1] if package else words)
        found[name] = Module(name, path, ast.parse(path.read_text(encoding="utf-8")), package)
    return found


def imports_of(module: Module, known: dict[str, Module]) -> set[str]:
    """Everything a module imports, wherever in it; project modules by their full names."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= (names & known.keys()) | ({base} if not names <= known.keys() else set())
    return found - {module.name}


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    above = module.name.split(".")
    above = above[: len(above) - node.level + (1 if module.package else 0)]
    return ".".join([*above, *([node.module] if node.module else [])])


def under(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def violations(root: Path) -> list[str]:
    """Every breach in a tree, one line each."""
    known = modules_of(root)
    imports = {name: imports_of(module, known) for name, module in known.items()}
    found = [*_cycles(imports, known)]
    for name, module in known.items():
        rule = _etl_breaches if module.top == "etl" else _dashboard_breaches
        found += [f"{name}: {breach}" for breach in rule(module, imports, known)]
        found += [f"{name}: {breach}" for breach in _style_breaches(module)]
    return found


def _cycles(imports: dict[str, set[str]], known: dict[str, Module]) -> Iterator[str]:
    try:
        TopologicalSorter({name: found & known.keys() for name, found in imports.items()}).prepare()
    except CycleError as error:
        yield f"cycle: {' -> '.join(error.args[1])}"


def _etl_breaches(module: Module, imports: dict[str, set[str]], known: dict[str, Module]) -> Iterator[str]:
    if module.part and module.part not in ETL:
        yield f"{module.part} has no place among {', '.join(ETL)}"
        return
    rank = ETL.index(module.part) if module.part else 0
    for name in sorted(imports[module.name]):
        target = known.get(name)
        if under(name, ("dashboard",)):
            yield f"imports {name}; nothing of the dashboard may be used in etl"
        elif target and target.part in ETL and ETL.index(target.part) > rank:
            yield f"imports {name}, which stands right of {module.part or 'etl'}"
        if module.part == "science" and under(name, FILES_AND_SYSTEM):
            yield f"imports {name}; science touches no file"


def _dashboard_breaches(
    module: Module, imports: dict[str, set[str]], known: dict[str, Module]
) -> Iterator[str]:
    if module.part and module.part not in DASHBOARD:
        yield f"{module.part} has no place among {', '.join(DASHBOARD)}"
        return
    rank = DASHBOARD.get(module.part, 0)
    for name in sorted(imports[module.name]):
        target = known.get(name)
        if under(name, ("etl",)) and not _open_to_dashboard(name):
            yield f"imports {name}; of etl the dashboard may use {' and '.join(OPEN_TO_DASHBOARD)} only"
        elif target and target.top == "dashboard" and not _looks_down(module, target, rank):
            yield f"imports {name}, which {module.part} may not use"
    for name in sorted(_reached(module.name, imports)):
        if under(name, SLOW):
            yield f"reaches {name}, which takes seconds to import"
        if under(name, ("streamlit",)) and module.part in WITHOUT_STREAMLIT:
            yield f"reaches {name}; {module.part} works without it"


def _open_to_dashboard(name: str) -> bool:
    return name == "etl" or (under(name, OPEN_TO_DASHBOARD) and not under(name, CLOSED_TO_DASHBOARD))


def _looks_down(module: Module, target: Module, rank: int) -> bool:
    if target.part in ("", module.part):
        return True
    other = DASHBOARD.get(target.part, rank)
    return other < rank or (other == rank == 0)


def _reached(name: str, imports: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = {name}
    while ahead:
        reached |= ahead
        ahead = set().union(*(imports.get(one, set()) for one in ahead)) - reached
    return reached


def _style_breaches(module: Module) -> Iterator[str]:
    lines = len(module.path.read_text(encoding="utf-8").splitlines())
    limit = APP_LINES if module.name == "dashboard.app" else MODULE_LINES
    if lines > limit:
        yield f"{lines} lines, more than {limit}"
    if module.tree.body and not ast.get_docstring(module.tree):
        yield "does not say in its first line what belongs in it"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > FUNCTION_LINES:
            yield f"{node.name} has {_length(node)} lines, more than {FUNCTION_LINES}"
        elif isinstance(node, ast.ExceptHandler) and _is_broad(node):
            yield f"line {node.lineno}: catches everything"
        elif isinstance(node, ast.Call):
            yield from _call_breaches(node, module)


def _call_breaches(node: ast.Call, module: Module) -> Iterator[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    zero = [argument for argument in node.args if isinstance(argument, ast.Constant) and argument.value == 0]
    if name == "print" and isinstance(node.func, ast.Name):
        yield f"line {node.lineno}: prints"
    if name == "nan_to_num" or (name == "fillna" and zero):
        yield f"line {node.lineno}: makes missing zero"
    if name == "open" and isinstance(node.func, ast.Name) and module.name.startswith("etl.science"):
        yield f"line {node.lineno}: opens a file; science touches none"


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body, its docstring apart."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _is_broad(node: ast.ExceptHandler) -> bool:
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return node.type is None or any(isinstance(one, ast.Name) and one.id in BROAD for one in caught)


def _cache_decorators(module: Module) -> list[int]:
    nodes = (node for node in ast.walk(module.tree) if isinstance(node, ast.Attribute))
    return [node.lineno for node in nodes if node.attr in ("cache_data", "cache_resource")]


def test_the_project_keeps_the_import_rule() -> None:
    assert modules_of(PROJECT)
    assert violations(PROJECT) == []


def test_only_cache_adds_streamlit_caches() -> None:
    known = modules_of(PROJECT)
    adding = {name for name, module in known.items() if _cache_decorators(module)}
    assert adding <= {"dashboard.cache"}


HEAD = '"""What belongs here."""\n'
BREACHES = {
    "science imports files": (
        {"etl/science/a.py": "from etl.files import b", "etl/files/b.py": ""},
        "right of",
    ),
    "model imports science": ({"etl/model/a.py": "import etl.science.b", "etl/science/b.py": ""}, "right of"),
    "inside a function": (
        {"etl/files/a.py": "def f() -> None:\n    from etl.stages.b import c", "etl/stages/b.py": "c = 1"},
        "right of",
    ),
    "relative": ({"etl/model/a.py": "from ..files import b", "etl/files/b.py": ""}, "right of"),
    "cycle": ({"etl/model/a.py": "import etl.model.b", "etl/model/b.py": "import etl.model.a"}, "cycle"),
    "unplaced module": ({"etl/helpers.py": ""}, "has no place"),
    "science reads files": ({"etl/science/a.py": "from pathlib import Path"}, "touches no file"),
    "science opens": ({"etl/science/a.py": "open('x')"}, "touches none"),
    "etl imports dashboard": ({"etl/stages/a.py": "import dashboard.theme"}, "nothing of the dashboard"),
    "dashboard imports files": (
        {"dashboard/build.py": "from etl.files.b import c", "etl/files/b.py": "c = 1"},
        "may use etl.model",
    ),
    "dashboard imports sensitivity": (
        {
            "dashboard/cache.py": "from etl.science.index import sensitivity",
            "etl/science/index/sensitivity.py": "",
        },
        "may use etl.model",
    ),
    "dashboard reaches xclim": (
        {"dashboard/cache.py": "import etl.science.index.a", "etl/science/index/a.py": "import xclim"},
        "reaches xclim",
    ),
    "chart uses streamlit": ({"dashboard/charts/a.py": "import streamlit as st"}, "works without it"),
    "theme looks up": (
        {"dashboard/theme.py": "import dashboard.charts.a", "dashboard/charts/a.py": ""},
        "may not",
    ),
    "map uses a component": (
        {"dashboard/maps/a.py": "import dashboard.components", "dashboard/components.py": ""},
        "may not",
    ),
    "view uses another's parent": (
        {"dashboard/views/a.py": "import dashboard.app", "dashboard/app.py": ""},
        "may",
    ),
    "broad except": (
        {"etl/model/a.py": "try:\n    pass\nexcept Exception:\n    raise"},
        "catches everything",
    ),
    "print": ({"etl/model/a.py": "print(1)"}, "prints"),
    "missing made zero": ({"etl/model/a.py": "x.fillna(0)"}, "makes missing zero"),
    "long module": ({"etl/model/a.py": "\n" * 250}, "more than 250"),
    "long function": ({"etl/model/a.py": "def f() -> None:\n" + "    x = 1\n" * 41}, "more than 40"),
}


@pytest.mark.parametrize("case", BREACHES)
def test_a_breach_is_found(tmp_path: Path, case: str) -> None:
    files, expected = BREACHES[case]
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text, encoding="utf-8")
    assert any(expected in line for line in violations(tmp_path)), violations(tmp_path)


def test_what_is_allowed_is_left_alone(tmp_path: Path) -> None:
    allowed = {
        "etl/model/a.py": "",
        "etl/science/index/b.py": "from etl.model import a",
        "etl/__main__.py": "import etl.science.index.b",
        "dashboard/build.py": "import etl.model.a",
        "dashboard/cache.py": "import streamlit\nfrom dashboard import build\nimport etl.science.index.b",
        "dashboard/theme.py": "",
        "dashboard/charts/c.py": "from dashboard import theme",
        "dashboard/views/d.py": "from dashboard import cache\nfrom dashboard.charts import c",
        "dashboard/app.py": "from dashboard.views import d",
    }
    for name, text in allowed.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + text, encoding="utf-8")
    assert violations(tmp_path) == []
