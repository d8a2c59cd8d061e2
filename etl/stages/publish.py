"""Last stage: gathers the tables of a build and what it knows about itself, and publishes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from etl.files.package import Facts, SourceUse
from etl.files.publish import publish
from etl.files.reference import read_emergencies
from etl.files.tables import TABLES_BY_ID
from etl.model.index_tables import HISTORY, SCENARIOS
from etl.model.profile import MovementInput, PopulationInput, Profile, ProjectInput, RasterInput, TableInput
from etl.model.records import Absent, Indicator
from etl.model.series import DistrictSeries
from etl.model.status import Status
from etl.model.table import Table
from etl.model.tables import DISPLACEMENT, PROJECTS
from etl.science.frames import frame, typed
from etl.science.index.history import History
from etl.science.index.scenarios import Scenarios
from etl.science.index.table import frame as index_frame
from etl.science.indicators import INDICATORS
from etl.science.panel import panel
from etl.science.quality import findings
from etl.stages.compare import Pair
from etl.stages.derive import Derived
from etl.stages.harmonise import BY_ID
from etl.stages.index import IndexResult
from etl.stages.inputs import Inputs
from etl.stages.movement import Movement, worded

SIMULATED = "simulated for demonstration; nobody's data"


def run(
    out: Path,
    profile: Profile,
    inputs: Inputs,
    derived: Derived,
    index: IndexResult,
    past: History,
    future: Scenarios,
    moves: Movement,
    pairs: Sequence[Pair] = (),
    gaps: Mapping[str, Sequence[str]] | None = None,
    finer: Sequence[Derived] = (),
) -> tuple[str, list[Absent]]:
    """Publish the build; returns its id and what it lacks.

    pairs: second sources to be compared; gaps: periods without a raster by source; finer: what the levels
    below the districts have.
    """
    indicators = published_indicators(inputs)
    series = published_series(derived, indicators)
    found = findings(series, indicators, pairs, gaps or {})
    tables = {
        "districts": inputs.units(),
        "panel": panel([*series, *(one for below in finer for one in published_series(below, indicators))]),
        "flows": moves.flows,
        "displacement": with_words(inputs.tables.get("displacement_table"), DISPLACEMENT),
        "movement_indices": moves.indices,
        "partners": moves.partners,
        "hotspots": index.hotspots,
        "contributions": index.contributions,
        "index": index_frame(inputs.index),
        "history": typed(past.table, HISTORY),
        "scenarios": typed(future.table, SCENARIOS),
        "reconciliation": inputs.places_met(),
        "quality": joined(found, joined(moves.quality, inputs.quality)),
        "emergencies": read_emergencies(),
    }
    if "projects_table" in inputs.tables:
        tables["projects"] = with_words(inputs.tables["projects_table"], PROJECTS)
    if moves.groups is not None:
        tables["flow_groups"] = moves.groups
    robustness = index.robustness | {"history": past.record, "scenarios": future.record}
    told = {indicator.id for indicator in indicators}
    variables = [absent for absent in derived.absent if absent.what in told]
    absent = [*inputs.absent, *variables, *(Absent(what, why) for what, why in index.absent)]
    facts = Facts(
        profile_id=profile.id,
        profile_title=profile.title,
        indicators=indicators,
        sources=sources_used(profile),
        absent=absent,
        demonstration=profile.demonstration,
        cautions=derived.cautions,
        settings={"baseline": list(profile.baseline), "min_coverage": profile.min_coverage},
        disclosure=moves.disclosure,
    )
    documents = {"robustness": robustness} | ({"models": moves.models} if moves.models else {})
    return publish(out, tables, facts, documents=documents), absent


def published_series(derived: Derived, indicators: Sequence[Indicator]) -> list[DistrictSeries]:
    """The variables that readers get."""
    return [derived.series[indicator.id] for indicator in indicators if indicator.id in derived.series]


def published_indicators(inputs: Inputs) -> list[Indicator]:
    """Indicators that are no mere step towards others, then the variables that tables alone know."""
    return [*(one for one in INDICATORS if one.published), *inputs.supplied.records.values()]


def joined(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Both tables under each other; an empty one has no say in the types."""
    return first if second.empty else pd.concat([first, second], ignore_index=True)


def with_words(rows: pd.DataFrame | None, table: Table) -> pd.DataFrame:
    """Rows as published; no rows where there are none."""
    return frame(table, []) if rows is None else worded(rows, table)


def sources_used(profile: Profile) -> list[SourceUse]:
    """Every source of the build as its readers cite it."""
    rasters = [_raster_source(profile, entry) for entry in profile.rasters]
    tables = [_table_source(profile, entry, entry.source, entry.status) for entry in profile.movement]
    if profile.population:
        tables.insert(0, _table_source(profile, profile.population, "population", Status.OBSERVED))
    tables += [_table_source(profile, entry, entry.source, entry.status) for entry in profile.projects]
    return [*rasters, *tables, *(_supplied_source(profile, entry) for entry in profile.tables)]


def _raster_source(profile: Profile, entry: RasterInput) -> SourceUse:
    source, status = BY_ID[entry.source], profile.status_of(entry.status)
    use = SourceUse(
        source.id, entry.title or source.title, status, accessed=entry.accessed, files=Path(entry.path).name
    )
    if status is Status.DEMONSTRATION:
        return replace(use, licence=SIMULATED)  # the publisher whose format it has did not publish it
    return replace(use, url=source.url, licence=source.licence, citation=source.citation)


def _table_source(
    profile: Profile,
    entry: PopulationInput | MovementInput | TableInput | ProjectInput,
    source: str,
    status: Status,
) -> SourceUse:
    return SourceUse(
        id=source,
        title=entry.title or f"as supplied: {entry.path.name}",
        status=profile.status_of(status),
        url=entry.url,
        licence=entry.licence,
        accessed=entry.accessed,
        files=entry.path.name,
    )


def _supplied_source(profile: Profile, entry: TableInput) -> SourceUse:
    """A table of variables; what the profile does not say of it, the record of its format does."""
    use, record = _table_source(profile, entry, entry.source, entry.status), TABLES_BY_ID[entry.format]
    return replace(
        use, url=use.url or record.url, licence=use.licence or record.licence, citation=record.citation
    )
