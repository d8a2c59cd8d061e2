"""The command line of the figures: python -m dashboard.figures --out DIR."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from etl.model.problems import InputError, MachineError, UsageError

INPUT_IS_WRONG, WRONG_USAGE, MACHINE_TROUBLE = 1, 2, 3
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def figures(
    out: Annotated[Path, typer.Option("--out", help="folder of the pack: new, empty, or an earlier pack")],
    data: Annotated[Path | None, typer.Option("--data", help="folder of the published build")] = None,
    formats: Annotated[str, typer.Option(help="of png, svg, pdf and tiff, with commas")] = "png,svg,pdf",
    document: Annotated[str, typer.Option(help="docx, pdf (with LibreOffice) or both, with a comma")] = "",
    also: Annotated[str, typer.Option(help="html (the build as one page), briefs (PDF) or both")] = "",
    list_: Annotated[Path | None, typer.Option("--list", help="TOML file of the figures wanted")] = None,
    language: Annotated[str, typer.Option(help="language of titles, legends and captions")] = "en",
) -> None:
    """Make the figures of a build, print-ready, with their numbers, captions and sources."""
    try:
        _make(out, data, formats, document, also, list_, language)
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


def _make(
    out: Path, data: Path | None, formats: str, document: str, also: str, list_: Path | None, language: str
) -> None:
    from dashboard.build import open_published
    from dashboard.figures import make, pack, takeaway
    from dashboard.text import LANGUAGES, load

    pictures = _chosen("--formats", formats, make.PICTURES)
    documents = _chosen("--document", document, make.DOCUMENTS)
    beside = _chosen("--also", also, tuple(takeaway.BY_ID))
    (spoken,) = _chosen("--language", language, LANGUAGES) or (LANGUAGES[0],)
    listed = pack.read_list(list_ or pack.DEFAULT_LIST)
    if "pdf" in documents and make.libre_office() is None:
        raise UsageError("a PDF document needs LibreOffice, which is not installed; use --document docx")
    build = open_published(data)
    words = load(spoken)
    figures = make.make(build, listed, pictures, documents, words, _progress)
    made = takeaway.added(figures, build, beside, words, _progress)
    make.write(out, made, build)
    for one in made.left_out:
        typer.echo(f"left out: {one.name}: {one.why}")
    done = len(listed.figures) - len(figures.left_out)
    typer.echo(f"{done} figures of build {build.id} in {len(made.files)} files are in {out}.")


def _chosen(option: str, written: str, known: tuple[str, ...]) -> list[str]:
    """Words between commas, each of them known; raises UsageError."""
    words = [word.strip().lower() for word in written.split(",") if word.strip()]
    wrong = [word for word in words if word not in known]
    if wrong:
        raise UsageError(f"{option}: {', '.join(wrong)} is none of {', '.join(known)}")
    return words


def _progress(label: str, done: int, total: int) -> None:
    """A line that counts up on a terminal, one line when a step is complete elsewhere."""
    if sys.stderr.isatty():
        typer.echo(f"\r{label}: {done} of {total}", nl=done >= total, err=True)
    elif done >= total:
        typer.echo(f"{label}: {total} of {total}" if total > 1 else label, err=True)


if __name__ == "__main__":
    app(prog_name="python -m dashboard.figures")
