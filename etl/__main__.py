"""The command line: python -m etl build | check | fetch | aggregate | list | index | template | rollback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from etl.files.workforce import workforce
from etl.model.paths import PROCESSED, shown
from etl.model.problems import InputError, MachineError, UsageError
from etl.model.progress import Report
from etl.model.records import Absent

INPUT_IS_WRONG, WRONG_USAGE, MACHINE_TROUBLE = 1, 2, 3
INTERRUPTED = 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="From rasters and movement tables to one published build.",
)
ProfileOption = Annotated[str, typer.Option("--profile", help="demo, lesotho or the path of a .toml file")]
OutOption = Annotated[Path, typer.Option("--out", help="folder of the published build")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", help="rasters read side by side; one per core if not given")
]
DaskOption = Annotated[
    str | None,
    typer.Option("--dask", help="address of a Dask cluster that does the work, e.g. tcp://host:8786"),
]


@app.command()
def build(
    profile: ProfileOption, out: OutOption = PROCESSED, workers: WorkersOption = None, dask: DaskOption = None
) -> None:
    """Read every input of a profile and publish one build."""
    with exit_status(), workforce(workers, dask) as force, progress() as report:
        from etl import pipeline

        built = pipeline.build(profile, out, report, force)
    typer.echo(f"Build {built.build_id} of {built.profile.title} is published in {out}.")
    for line in told_absent(built.absent):
        typer.echo(line)


@app.command()
def check(
    profile: ProfileOption,
    out: Annotated[Path | None, typer.Option("--out", help="folder of the reports")] = None,
    workers: WorkersOption = None,
    dask: DaskOption = None,
) -> None:
    """Validate every input of a profile and write reports; build nothing."""
    with exit_status(), workforce(workers, dask) as force, progress() as report:
        from etl import pipeline

        checked = pipeline.check(profile, out, report, force)
    typer.echo(f"Inputs of {checked.profile.title} are in order; reports are in {checked.folder}.")
    for line in checked.lines:
        typer.echo(line)


@app.command()
def fetch(
    profile: ProfileOption,
    since: Annotated[str, typer.Option("--since", help="first month, YYYY-MM")] = "",
    until: Annotated[str, typer.Option("--until", help="last month, YYYY-MM")] = "",
) -> None:
    """Download what a profile names from its publishers; run again, it goes on where it stopped."""
    with exit_status():
        from etl.files.fetch.plan import Months
        from etl.files.profile import read_profile
        from etl.stages import fetch as stage

        named, months = read_profile(profile), Months(since, until)
        with progress() as report:
            fetched = stage.run(named, months, report)
        for line in fetched.lines:
            typer.echo(line)
        fetched.stop_if_any()


@app.command()
def aggregate(
    source: Annotated[str, typer.Option("--source", help="id of the catalogue, see list")],
    rasters: Annotated[Path, typer.Option("--rasters", help="folder, glob, file, or .txt list of URLs")],
    polygons: Annotated[Path, typer.Option("--polygons", help="GeoJSON, GeoPackage or shapefile")],
    out: Annotated[Path, typer.Option("--out", help="the CSV to write")],
    code: Annotated[str, typer.Option("--code", help="field of the polygons' codes")] = "pcode",
    measure: Annotated[str, typer.Option("--measure", help="mean, sum or share-under")] = "mean",
    under: Annotated[float | None, typer.Option("--under", help="threshold of share-under")] = None,
    weights: Annotated[str, typer.Option("--weights", help="area, cropland or population")] = "area",
    weight_raster: Annotated[Path | None, typer.Option("--weight-raster", help="its raster")] = None,
    workers: WorkersOption = None,
    dask: DaskOption = None,
) -> None:
    """Aggregate one source over any polygons, with coverage, and write a table."""
    with exit_status(), workforce(workers, dask) as force, progress() as report:
        from etl.stages.polygon_table import Request, run

        request = Request(source, rasters, polygons, code, measure, under, weights, weight_raster)
        done = run(request, out, force, report)
    typer.echo(done)


@app.command("list")
def list_records() -> None:
    """Show the sources and indicators with units and licences."""
    with exit_status():
        from etl.stages import listing

        for line in listing.lines():
            typer.echo(line)


@app.command("index")
def composite_index(
    table: Annotated[Path, typer.Option("--table", help="the index: units' indicators and their tree")],
    values: Annotated[Path, typer.Option("--values", help="one row per unit, one column per indicator")],
    out: Annotated[Path, typer.Option("--out", help="folder for scores.csv")],
    denominate: Annotated[
        bool, typer.Option("--denominate", help="divide by the table's denominators")
    ] = False,
    impute: Annotated[str, typer.Option("--impute", help="group-mean:COLUMN")] = "",
    screen: Annotated[float, typer.Option("--screen", help="least share of values that a unit needs")] = 0.0,
    treat: Annotated[str, typer.Option("--treat", help="skew-kurtosis")] = "",
    normalise: Annotated[str, typer.Option("--normalise", help="minmax, goalposts, z or rank")] = "",
    aggregate: Annotated[str, typer.Option("--aggregate", help="arithmetic or geometric")] = "arithmetic",
) -> None:
    """Compute any composite index from two tables."""
    with exit_status():
        from etl.stages import composite

        words = (denominate, impute, screen, treat, normalise, aggregate)
        for line in composite.run(table, values, out, *words):
            typer.echo(line)


@app.command()
def template(
    out: Annotated[Path, typer.Option("--out", help="the workbook to write")] = Path("movement.xlsx"),
    profile: ProfileOption = "lesotho",
) -> None:
    """Write the workbook in which an office may send its movement table."""
    with exit_status():
        from etl.stages.template import write

        write(profile, out)
    typer.echo(f"{out} is ready to be filled in; its first sheet says how.")


@app.command()
def rollback(out: OutOption = PROCESSED) -> None:
    """Publish the build before the present one again."""
    with exit_status():
        from etl.files.publish import rollback as roll_back

        typer.echo(f"Build {roll_back(out)} is published in {out} again.")


def told_absent(absent: Sequence[Absent]) -> list[str]:
    """One line per reason, naming everything that is absent for it."""
    by_reason: dict[str, list[str]] = {}
    for item in absent:
        by_reason.setdefault(item.why, []).append(item.what)
    return [f"absent: {', '.join(names)}: {why}" for why, names in by_reason.items()]


@contextmanager
def exit_status() -> Iterator[None]:
    """Turn the project's errors into lines on stderr and the exit status they stand for."""
    try:
        yield
    except InputError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        raise typer.Exit(INPUT_IS_WRONG) from None
    except UsageError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(WRONG_USAGE) from None
    except MachineError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(MACHINE_TROUBLE) from None
    except KeyboardInterrupt:
        typer.echo("Stopped; the last good build is untouched.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:  # of the machine, in a place that has no words of its own for it
        place = f"{shown(Path(error.filename))}: " if isinstance(error.filename, str) else ""
        typer.echo(f"{place}{error.strerror or error}; mend that and run again", err=True)
        raise typer.Exit(MACHINE_TROUBLE) from None


@contextmanager
def progress() -> Iterator[Report]:
    """A progress bar on a terminal, one plain line per step elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield plain_lines
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        tasks: dict[str, TaskID] = {}

        def report(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=total)
            bar.update(tasks[label], completed=done, total=total)

        yield report


def plain_lines(label: str, done: int, total: int) -> None:
    """Tell a step when it is complete."""
    if done >= total:
        typer.echo(f"{label}: {total} of {total}" if total > 1 else label, err=True)


if __name__ == "__main__":
    app()
