"""Decides which file gives each period of a cube and which of them must be read."""

from __future__ import annotations

from dataclasses import dataclass

from etl.files.manifest import Manifest, Origin, stamp_of
from etl.files.raster_names import Listing, RasterFile
from etl.files.raster_window import Fault
from etl.files.rasters import Reader, problem_of
from etl.model.paths import shown
from etl.model.problems import Problems
from etl.model.records import Source


@dataclass(frozen=True)
class Plan:
    """The file of each period in order of time, every file's state, and the periods already held."""

    files: dict[str, RasterFile]
    origins: dict[str, Origin]
    kept: frozenset[str]

    @property
    def periods(self) -> tuple[str, ...]:
        """Labels in order of time."""
        return tuple(self.files)

    @property
    def fresh(self) -> tuple[str, ...]:
        """Labels whose rasters must be read, in order of time."""
        return tuple(label for label in self.files if label not in self.kept)

    def changes_nothing(self, known: Manifest) -> bool:
        """Whether the cube already is what the files give."""
        return self.periods == known.periods and not self.fresh and self.origins == known.files


def plan_of(
    source: Source, listing: Listing, known: Manifest | None, reader: Reader, problems: Problems
) -> Plan:
    """Plan for a source's files; what is wrong with them goes to problems."""
    chosen: dict[str, RasterFile] = {}
    origins: dict[str, Origin] = {}
    for file in listing.files:
        try:
            origin = _origin(file, known, reader)
        except Fault as fault:
            problems.extend([problem_of(source, file.path, fault)])
            continue
        if not origin.periods:
            problems.extend([problem_of(source, file.path, Fault("holds no raster", "fetch the file again"))])
        origins[str(file.path)] = origin
        _choose(source, file, origin.periods, chosen, problems)
    files = {label: chosen[label] for label in sorted(chosen)}
    return Plan(files, origins, _kept(files, origins, known))


def _origin(file: RasterFile, known: Manifest | None, reader: Reader) -> Origin:
    """State and periods of a file; one whose stamp is known is not opened."""
    try:
        stamp = stamp_of(file.path)
    except OSError as error:
        raise Fault(
            f"cannot be read ({error.strerror})", "run again, or give the file read permission"
        ) from error
    before = known.files.get(str(file.path)) if known else None
    if file.period is None and before is not None and before.stamp == stamp:
        return before
    return Origin(stamp, reader.periods(file))


def _choose(
    source: Source,
    file: RasterFile,
    labels: tuple[str, ...],
    chosen: dict[str, RasterFile],
    problems: Problems,
) -> None:
    """Let the file give its periods; a final file replaces a preliminary one, two equals are a problem."""
    for label in labels:
        other = chosen.get(label)
        if other is None or (other.preliminary and not file.preliminary):
            chosen[label] = file
        elif other.preliminary == file.preliminary:
            place = f"{source.id} {label}".strip()
            twice = "stands twice in the file" if other is file else f"also stands in {shown(other.path)}"
            problems.add(shown(file.path), place, f"the period {twice}", "keep one raster per period")


def _kept(files: dict[str, RasterFile], origins: dict[str, Origin], known: Manifest | None) -> frozenset[str]:
    if known is None:
        return frozenset()
    held = dict(zip(known.periods, known.paths, strict=True))
    unchanged = {path for path, origin in origins.items() if known.files.get(path) == origin}
    return frozenset(
        label
        for label, file in files.items()
        if held.get(label) == str(file.path) and str(file.path) in unchanged
    )
