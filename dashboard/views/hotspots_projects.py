"""Projects laid over the hotspots: how many in each district, which hotspots have none, what they are."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.readings.names import in_markdown
from dashboard.readings.projects import COLUMNS, HOTSPOTS, Responses, responses, without_projects
from dashboard.views.stage import Stage

SHOWN = "projects"  # the choice that lays them over the map


def found(stage: Stage) -> Responses | None:
    """Projects where the visitor asks for them."""
    if stage.selection.overlay != SHOWN:
        return None
    return cache.keep(stage.build, "projects", (), lambda: responses(stage.build))


def notes(stage: Stage) -> dict[str, str]:
    """Number of projects under a district's name on the map; nothing where there is none."""
    told = found(stage)
    counts = told.count if told else {}
    texts = {pcode: stage.words.count("projects.note", number) for pcode, number in counts.items()}
    return {pcode: text for pcode, text in texts.items() if text}


def draw(stage: Stage, rows: pd.DataFrame) -> None:
    """Which hotspots have no project, and the projects district by district."""
    told = found(stage)
    if told is None:
        return
    words, names = stage.words, stage.build.names
    lacking = without_projects(rows, told)
    if lacking:
        said = words("projects.none_in", names=words.listed([in_markdown(names[p]) for p in lacking]))
    else:
        hot = rows["hotspot_class"].isin(HOTSPOTS).any()
        said = words("projects.all_have" if hot else "projects.no_hotspot")
    if told.whole:
        said += " " + words("projects.whole", count=told.whole)
    st.markdown(said)
    with st.expander(words("projects.list"), type="compact", icon=":material/handyman:"):
        components.table(_table(stage, told))


def _table(stage: Stage, told: Responses) -> list[dict[str, str]]:
    words, names = stage.words, stage.build.names
    return [
        {
            words("projects.columns.district"): names[str(row["place"])],
            **{words(f"projects.columns.{name}"): str(row[name] or "") for name in COLUMNS},
        }
        for _, row in told.rows.sort_values(["place", "name"]).iterrows()
    ]
