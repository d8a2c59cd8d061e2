"""Makes a pack: every figure of a list in every format, numbers, maps, document, citation and readme."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.build import Build
from dashboard.figures import citation, document, geodata, numbers, render
from dashboard.figures.contents.telling import rests_on_demonstration
from dashboard.figures.layouts import lay_out
from dashboard.figures.pack import FigureList, Wanted
from dashboard.figures.records import NotInBuild, Prepared
from dashboard.readings.names import plain
from dashboard.text import Words
from etl.model.paths import shown
from etl.model.problems import MachineError, UsageError
from etl.model.progress import Report
from etl.model.published import digest

PICTURES = tuple(render.BY_ID)
DOCUMENTS = ("docx", "pdf")
RECORD = "pack.json"  # what a pack holds; a folder that has it may be written to again


@dataclass(frozen=True)
class LeftOut:
    """A figure that this build cannot give, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Pack:
    """Files of a pack by their place in its folder, and what was left out."""

    files: Mapping[str, bytes]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class _Made:
    wanted: Wanted
    stem: str
    prepared: Prepared
    pictures: Mapping[str, bytes]


def picture(build: Build, wanted: Wanted, format: str, words: Words) -> bytes:
    """One figure in one format: the bytes that a pack holds too. Raises NotInBuild."""
    prepared = wanted.record.prepare(build, wanted.record, wanted.selection, words)
    page = lay_out(prepared.sheet, wanted.size, prepared.drawing)
    return render.BY_ID[format].make(page, about(build, prepared))


def about(build: Build, prepared: Prepared) -> render.About:
    """What a picture says of itself."""
    return render.About(prepared.sheet.title, prepared.caption, build.title, time_of(build))


def time_of(build: Build) -> datetime:
    """When the build was made; every file of a pack bears this time."""
    return datetime.fromisoformat(build.time)


def make(
    build: Build,
    listed: FigureList,
    formats: Sequence[str],
    documents: Sequence[str],
    words: Words,
    report: Report,
) -> Pack:
    """Every file of a pack; the same build, list and formats give the same bytes (a PDF document apart)."""
    wanted_formats = [one for one in PICTURES if one in formats]
    made: list[_Made] = []
    left_out: list[LeftOut] = []
    for done, wanted in enumerate(listed.figures, 1):
        try:
            made.append(_figure(build, wanted, len(made) + 1, wanted_formats, bool(documents), words))
        except NotInBuild as error:
            left_out.append(LeftOut(wanted.name, str(error)))
        report("figures", done, len(listed.figures))
    files = {
        f"figures/{one.stem}.{render.BY_ID[f].ending}": one.pictures[f]
        for one in made
        for f in wanted_formats
    }
    files |= _numbers(build, made, words)
    files |= _maps(build, made, words)
    files |= {"citation.bib": citation.bibtex(build, words), "citation.ris": citation.ris(build, words)}
    files |= _documents(build, listed, made, documents, words)
    files["README.txt"] = _readme(build, listed, made, left_out, words)
    report("documents", 1, 1)
    return Pack(files, tuple(left_out))


def _figure(
    build: Build, wanted: Wanted, number: int, formats: Sequence[str], in_document: bool, words: Words
) -> _Made:
    prepared = wanted.record.prepare(build, wanted.record, wanted.selection, words)
    page = lay_out(prepared.sheet, wanted.size, prepared.drawing)
    told = about(build, prepared)
    needed = dict.fromkeys([*formats, *(["png"] if in_document else [])])
    pictures = {format: render.BY_ID[format].make(page, told) for format in needed}
    return _Made(wanted, f"{number:02d}-{wanted.name}", prepared, pictures)


def _numbers(build: Build, made: Sequence[_Made], words: Words) -> dict[str, bytes]:
    files = {f"numbers/{one.stem}.csv": numbers.csv(one.prepared.numbers) for one in made}
    sheets = [numbers.Sheet(one.stem, one.prepared.caption, one.prepared.numbers) for one in made]
    heads = (words("pack.readme.column_figure"), words("pack.readme.column_caption"))
    files["numbers/numbers.xlsx"] = numbers.workbook(sheets, _preface(build, words), heads, time_of(build))
    return files


def _maps(build: Build, made: Sequence[_Made], words: Words) -> dict[str, bytes]:
    key = words("figure.column.pcode")
    layers = {
        one.stem: geodata.layer(build.districts, one.prepared.numbers, key)
        for one in made
        if one.prepared.on_map
    }
    if not layers:
        return {}
    files = {f"maps/{stem}.geojson": geodata.geojson(frame) for stem, frame in layers.items()}
    return files | {"maps/maps.gpkg": geodata.geopackage(layers, time_of(build))}


def _documents(
    build: Build, listed: FigureList, made: Sequence[_Made], documents: Sequence[str], words: Words
) -> dict[str, bytes]:
    if not documents:
        return {}
    variables = dict.fromkeys(id for one in made for id in one.prepared.variables)
    pictures = [
        document.Picture(
            one.wanted.record.chapter,
            one.pictures["png"],
            one.wanted.size,
            one.prepared.lead,
            one.prepared.rest,
            one.prepared.alt,
        )
        for one in made
    ]
    title = listed.title or words("pack.title")
    content = document.document(build, title, pictures, variables, words, time_of(build))
    files = {"figures.docx": content} if "docx" in documents else {}
    return files | ({"figures.pdf": _as_pdf(content)} if "pdf" in documents else {})


def libre_office() -> str | None:
    """Path of LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _as_pdf(content: bytes) -> bytes:
    """The document as LibreOffice prints it; raises UsageError without it, MachineError where it fails."""
    program = libre_office()
    if program is None:
        raise UsageError("a PDF document needs LibreOffice, which is not installed; use --document docx")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "figures.docx"
        source.write_bytes(content)
        home = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [program, home, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        target = source.with_suffix(".pdf")
        if not target.is_file():
            raise MachineError(f"LibreOffice made no PDF: {ran.stderr.strip()[:200] or 'no message'}")
        return target.read_bytes()


def _preface(build: Build, words: Words) -> list[str]:
    lines = [words("pack.title")]
    lines.append(words("pack.readme.made", id=build.id, day=build.day, title=plain(build.title, 200)))
    if rests_on_demonstration(build, "observed"):
        lines.append(words("pack.demonstration"))
    return lines


def _readme(
    build: Build, listed: FigureList, made: Sequence[_Made], left_out: Sequence[LeftOut], words: Words
) -> bytes:
    lines = [plain(listed.title, 200), *_preface(build, words), "", words("pack.readme.figures")]
    for number, one in enumerate(made, 1):
        lines += ["", f"{words('pack.readme.number', number=number)} ({one.stem})", one.prepared.caption]
    lines += ["", *(words("pack.left_out", id=one.name, why=plain(one.why, 300)) for one in left_out)]
    lines += ["", words("pack.readme.files")]
    lines += [words(f"pack.readme.{key}") for key in ("numbers", "maps", "cite", "same")]
    return ("\n".join(lines).strip() + "\n").encode("utf-8")


def with_record(pack: Pack, build: Build) -> dict[str, bytes]:
    """The files of a pack and the record of what it holds, by their place."""
    told = {name: digest(content) for name, content in sorted(pack.files.items())}
    content = json.dumps({"build": build.id, "files": told}, indent=1, ensure_ascii=False)
    return {**pack.files, RECORD: f"{content}\n".encode()}


def write(out: Path, pack: Pack, build: Build) -> None:
    """Put a pack into a folder: new, empty, or one that held a pack; what that one held alone is removed."""
    record = out / RECORD
    try:
        if out.exists() and not record.is_file() and (not out.is_dir() or any(out.iterdir())):
            raise UsageError(f"{shown(out)} is neither empty nor a pack of figures; name another folder")
        before = json.loads(record.read_bytes())["files"] if record.is_file() else {}
        for name, data in with_record(pack, build).items():
            _put(out / name, data)
        for name in before.keys() - pack.files.keys():
            _remove(out, name)
    except OSError as error:
        raise MachineError(
            f"{shown(out)}: {error.strerror or error}; free the disk or name another folder"
        ) from error
    except (ValueError, KeyError, AttributeError):
        raise UsageError(f"{shown(record)} cannot be read; empty the folder or name another") from None


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def _remove(out: Path, name: str) -> None:
    path = (out / name).resolve()
    if path.is_relative_to(out.resolve()):
        path.unlink(missing_ok=True)
