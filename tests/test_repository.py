"""The repository's own promises: pinned requirements, settings that exist, nothing that does not belong."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ("requirements.txt", "tests/requirements.txt", "tests/benchmarks/requirements.txt")
NEEDED_BY_THE_ABOVE = "# Needed by the above."
USED_WITHOUT_IMPORT = {
    "uvloop",
    "pyogrio",
    "netcdf4",
    "zarr",
    "pyproj",
    "orjson",
}  # of geopandas, xarray, plotly
USED_BY_MAKE = {"ruff", "mypy", "pandas-stubs"}
OPTIONAL = {"distributed"}  # imported where --dask asks for it, and missed in words
TOP_LEVEL = {
    *("dashboard", "data", "etl", "tests", "requirements.txt", "README.md", "pyproject.toml", "Makefile"),
    *("LICENSE", "CITATION.cff", "CHANGELOG.md"),
}
SETTINGS = {
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
    "server.enableStaticServing": True,
    "server.showEmailPrompt": False,
    "browser.gatherUsageStats": False,
    "browser.serverAddress": "localhost",
    "client.toolbarMode": "viewer",
}


def pinned(file: str) -> dict[str, str]:
    """Direct requirements of a file with their versions."""
    direct = (PROJECT / file).read_text(encoding="utf-8").partition(NEEDED_BY_THE_ABOVE)[0]
    return dict(re.findall(r"^([\w.-]+)==(\S+)", direct, re.MULTILINE))


def imported(*folders: str) -> set[str]:
    """Distributions that the code below some folders imports."""
    providers = packages_distributions()
    modules = set()
    for path in (path for folder in folders for path in (PROJECT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    modules -= {*sys.stdlib_module_names, "etl", "dashboard", "tests"}
    return {providers.get(module, [module])[0].lower().replace("_", "-") for module in modules}


def tracked() -> list[str]:
    if not (PROJECT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout: there is no list of the project's files")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name]


def test_every_requirement_is_pinned() -> None:
    for file in REQUIREMENTS:
        lines = (PROJECT / file).read_text(encoding="utf-8").splitlines()
        loose = [line for line in lines if line and not re.match(r"#|-r \.\./|[\w.-]+==\d\S*( |$)", line)]
        assert loose == [], file


def test_requirements_are_what_the_code_imports() -> None:
    needed, listed = imported("etl", "dashboard") - OPTIONAL, pinned("requirements.txt").keys()
    assert needed - listed == set()
    assert listed - needed - USED_WITHOUT_IMPORT == set()


def test_requirements_of_the_tests_are_what_they_import() -> None:
    needed = imported("tests")
    listed = pinned("tests/requirements.txt").keys()
    beside = pinned("requirements.txt").keys() | pinned("tests/benchmarks/requirements.txt").keys()
    assert needed - listed - {name.replace("_", "-") for name in beside} == set()
    assert listed - needed - USED_BY_MAKE - OPTIONAL == set()


def test_each_requirement_says_what_it_is_for() -> None:
    for file in REQUIREMENTS:
        direct = (PROJECT / file).read_text(encoding="utf-8").partition(NEEDED_BY_THE_ABOVE)[0]
        silent = [line for line in direct.splitlines() if "==" in line and "# " not in line]
        assert silent == [], file


def test_streamlit_knows_every_setting_and_has_those_that_matter() -> None:
    from streamlit import config

    given = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    flat = {f"{section}.{key}": value for section, keys in given.items() for key, value in keys.items()}
    assert flat.keys() - config.get_config_options().keys() == set()
    assert {name: flat.get(name) for name in SETTINGS} == SETTINGS


def test_top_level_holds_what_the_layout_names() -> None:
    top = {name.partition("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_no_raster_array_or_build_is_committed() -> None:
    endings = (".tif", ".tiff", ".tif.gz", ".npy", ".nc", ".parquet", ".xlsx")
    assert [name for name in tracked() if name.endswith(endings)] == []


def test_no_package_index_is_named() -> None:
    for name in ("Makefile", ".ci/run", "pyproject.toml", *REQUIREMENTS):
        text = (PROJECT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|trusted-host", text), name


def test_readme_opens_with_a_picture_and_the_two_commands() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    places = [text.index(part) for part in ("![", "make run", "make test", "## Use your own data")]
    assert places == sorted(places)
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://") or (PROJECT / target).exists(), target


def test_every_make_command_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+)", (PROJECT / "README.md").read_text(encoding="utf-8")))
    assert named - {"the"} <= targets


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_works_in_a_folder_with_spaces_and_refuses_an_old_python(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    (folder / "bin").mkdir(parents=True)
    shutil.copy(PROJECT / "Makefile", folder)
    (folder / "requirements.txt").touch()
    for name in ("python3", *(f"python3.{minor}" for minor in range(11, 15))):
        old = folder / "bin" / name
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
    path = f"{folder / 'bin'}:/usr/bin:/bin"
    made = subprocess.run(["make", "run"], cwd=folder, env={"PATH": path}, capture_output=True, text=True)
    assert made.returncode != 0
    assert "Python 3.11 or later was not found" in made.stderr
    assert not (folder / ".venv").exists()


def test_continuous_integration_is_sound_shell() -> None:
    script = PROJECT / ".ci" / "run"
    assert script.stat().st_mode & 0o100
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {project['version']}\n" in citation
    assert f"license: {project['license']}" in citation
    assert "Apache License" in (PROJECT / "LICENSE").read_text(encoding="utf-8")
