"""Projects of a build by district, and the hotspots that have none."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build
from etl.model.tables import PROJECTS

HOTSPOTS = ("origin", "possible_immobility", "high_risk_little_net_change")  # classes of high risk
COLUMNS = ("name", "theme", "period", "source")


@dataclass(frozen=True)
class Responses:
    """rows: by project and district; count: projects by pcode, zeros too; whole: of the whole country."""

    rows: pd.DataFrame
    count: dict[str, int]
    whole: int


def has_projects(build: Build) -> bool:
    """Whether the build has a table of projects with a row."""
    return build.holds(PROJECTS) and not build.table(PROJECTS).empty


def responses(build: Build) -> Responses:
    """Projects of the districts; those for the whole country are counted apart."""
    table = build.table(PROJECTS)
    here = table.loc[table["place"].isin(build.districts.index)]
    names = here.drop_duplicates(["place", "name"])["place"].value_counts()
    count = {str(pcode): int(names.get(pcode, 0)) for pcode in build.districts.index}
    return Responses(here, count, int(table.loc[~table.index.isin(here.index), "name"].nunique()))


def without_projects(rows: pd.DataFrame, found: Responses) -> list[str]:
    """Hotspots (rows of one period by pcode) in which no project works, highest risk first."""
    hot = rows.loc[rows["hotspot_class"].isin(HOTSPOTS)].sort_values("score", ascending=False)
    return [str(pcode) for pcode in hot.index if not found.count[str(pcode)]]
