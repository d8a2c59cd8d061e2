"""Writes the workbook in which an office may send its movement table, with the places of a profile."""

from __future__ import annotations

from pathlib import Path

from etl.files.movement.template import write_template
from etl.files.profile import read_profile
from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems
from etl.stages import inputs

ENDING = ".xlsx"


def write(word: str, out: Path) -> None:
    """Write the workbook for a profile (id or path); a file that stands there already is never replaced."""
    if out.suffix.lower() != ENDING:
        raise InputError(
            Problem(shown(out), "", "is no Excel workbook by its name", f"let it end in {ENDING}")
        )
    if out.exists():
        raise InputError(
            Problem(shown(out), "", "stands there already", "move it away or name another --out")
        )
    problems = Problems()
    places = inputs.facts(read_profile(word), problems).gazetteer
    problems.stop_if_any()
    write_template(out, places)
