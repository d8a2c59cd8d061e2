"""Signs of trouble in every season held against declared emergencies: hits, misses, false alarms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import cache, components, theme
from dashboard.build import Build
from dashboard.charts.past import SHADES, past
from dashboard.maps.classed import MapClass
from dashboard.readings import findings
from dashboard.readings.index_words import in_force
from dashboard.readings.names import plain
from dashboard.views.robustness_basis import file_of
from dashboard.views.stage import Stage
from etl.model.index_tables import HISTORY
from etl.science.index.verification import LEAST_EVENTS, Verification, verify

CHART = "past-chart"
RISK, HAZARD = "climate_risk", "hazard"
DROUGHT, WET = "drought", "wet extremes"
SIGNS = (
    *("dry_season", "late_onset", "wrsi_fail", "low_vci"),
    *("season_warning_1", "season_warning_3", "wet_season", RISK),
)
OF_WET = ("wet_season",)  # signs of wet extremes; all others are signs of drought
TOLD_FIRST = ("season_warning_3", "dry_season")  # the sign of the title: named beforehand, not the best one


@dataclass(frozen=True)
class Past:
    """One row per sign and season: shares flagged and texts; checks; kinds of emergency by season."""

    shares: pd.DataFrame
    hover: pd.DataFrame
    checks: tuple[Verification, ...]
    events: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]


def draw(stage: Stage) -> None:
    """Strip of signs by season, the table of hits and misses with n, and the index as it would have stood."""
    build, words = stage.build, stage.words
    rows = cache.keep(build, "history", (), lambda: build.table(HISTORY))
    if rows.empty or rows["flagged"].isna().all():
        stage.title(words("past.title_none"), words("past.title_none_why"))
        return
    found = cache.keep(build, "past", words.language, lambda: _past(stage, rows))
    _title(stage, found)
    st.subheader(words("past.heading"), anchor=False)
    components.quiet(words("past.about"))
    narrow = components.on_phone()
    figure = cache.keep(
        build,
        CHART,
        (words.language, narrow),
        lambda: past(found.shares, found.hover, found.labels, found.events, words, narrow),
    )
    components.chart(figure, CHART, words("past.alt"))
    shades = [MapClass(id, words(f"past.shade_{id}"), fill) for id, fill in SHADES.items()]
    missing = MapClass("missing", words("past.shade_missing"), theme.PAPER)
    components.legend([(one, one.label) for one in (*shades, missing)])
    st.subheader(words("past.checks"), anchor=False)
    components.table([_check_row(stage, found, check) for check in found.checks])
    named = [_named_row(stage, found, check) for check in found.checks]
    components.text_alternative(words, words("past.about"), named)
    components.quiet(words("past.caution"))
    _index(stage, rows)
    _foot(stage, rows)


def _past(stage: Stage, rows: pd.DataFrame) -> Past:
    words = stage.words
    emergencies = stage.build.emergencies.groupby("season")["event"]
    events = {str(season): tuple(map(str, kinds)) for season, kinds in emergencies}
    known = list(rows["sign"].unique())
    signs = [*(s for s in SIGNS if s in known), *(s for s in known if s not in (*SIGNS, HAZARD))]
    labels = {sign: words.of_record(f"past.sign.{sign}", plain(str(sign))) for sign in (*signs, HAZARD)}
    like_today = [rows.loc[rows["sign"] != RISK], _comparable(stage.build, rows.loc[rows["sign"] == RISK])]
    told = pd.concat(like_today)
    grouped = told.loc[told["sign"].isin(signs)].groupby(["sign", "period"])["flagged"]
    counted = grouped.agg(flagged="sum", known="count").reset_index()
    counted["share"] = (counted["flagged"] / counted["known"]).where(counted["known"] > 0)
    counted["text"] = [_hover(stage, row, labels, events) for row in counted.itertuples()]
    shares, hover = (
        counted.pivot(index="sign", columns="period", values=value).reindex(signs)
        for value in ("share", "text")
    )
    checks = [_check(rows, str(sign), labels[sign], events) for sign in signs if sign != RISK]
    return Past(shares, hover.fillna(""), tuple(checks), events, labels)


def _hover(stage: Stage, row: object, labels: Mapping[str, str], events: Mapping[str, Sequence[str]]) -> str:
    words = stage.words
    kinds = events.get(row.period, ())  # type: ignore[attr-defined]
    said = words.listed([words(f"past.event.{kind}") for kind in kinds])
    event = words("past.hover_event", event=said) if said else ""
    known = row.known  # type: ignore[attr-defined]
    return words(
        "past.hover" if known else "past.hover_missing",
        season=row.period,  # type: ignore[attr-defined]
        sign=labels[row.sign],  # type: ignore[attr-defined]
        flagged=words.number(row.flagged),  # type: ignore[attr-defined]
        known=known,
        event=event,
    )


def _check(rows: pd.DataFrame, sign: str, label: str, events: Mapping[str, tuple[str, ...]]) -> Verification:
    """Counted again from the published flags, as the build counts them."""
    flagged = rows.loc[rows["sign"] == sign].pivot(index="pcode", columns="period", values="flagged")
    kind = WET if sign in OF_WET else DROUGHT
    return verify(sign, label, kind, list(flagged.columns), flagged.to_numpy(dtype=np.float64), events)


def _title(stage: Stage, found: Past) -> None:
    words, seasons = stage.words, list(found.shares.columns)
    by_sign = {check.sign: check for check in found.checks}
    named = next((by_sign[sign] for sign in TOLD_FIRST if sign in by_sign), None)
    check = named or (found.checks[0] if found.checks else None)
    subtitle = words("past.subtitle", first=seasons[0], last=seasons[-1])
    if check is None:
        stage.title(words("past.heading"), subtitle)
        return
    stage.title(
        words(
            "past.title",
            sign=check.label,
            hits=len(check.hits),
            events=len(check.hits) + len(check.misses),
            event=words(f"past.event.{check.event}"),
            alarms=words.count("past.alarms", len(check.false_alarms)),
            seasons=check.seasons,
        ),
        subtitle,
    )


def _check_row(stage: Stage, found: Past, check: Verification) -> dict[str, str]:
    """How often, with n."""
    words = stage.words
    row = {
        words("past.columns.sign"): found.labels[check.sign],
        words("past.columns.hits"): words.number(len(check.hits)),
        words("past.columns.misses"): words.number(len(check.misses)),
        words("past.columns.alarms"): words.number(len(check.false_alarms)),
        words("past.columns.seasons"): words.number(check.seasons),
    }
    return row if components.on_phone() else row | _area(stage, check)


def _area(stage: Stage, check: Verification) -> dict[str, str]:
    """Area under the ROC, or why there is none."""
    words = stage.words
    area = words.number(check.auc, 2) if check.auc is not None else _no_auc(stage, check)
    return {words("past.columns.auc"): area}


def _named_row(stage: Stage, found: Past, check: Verification) -> dict[str, str]:
    """Which seasons."""
    words = stage.words
    named = {"hits": check.hits, "misses": check.misses, "alarms": check.false_alarms}
    return {
        words("past.columns.sign"): found.labels[check.sign],
        words("past.columns.event"): words(f"past.event.{check.event}"),
        **{
            words(f"past.columns.{name}"): words("list.comma").join(seasons) or words("data.none")
            for name, seasons in named.items()
        },
        words("past.columns.correct"): words.number(len(check.correct_negatives)),
        **_area(stage, check),
    }


def _no_auc(stage: Stage, check: Verification) -> str:
    words, events = stage.words, len(check.hits) + len(check.misses)
    if events < LEAST_EVENTS:
        reason = words("past.auc_reason", events=events)
    else:
        reason = words("past.auc_reason_without", seasons=check.seasons - events)
    return words("past.auc_none", reason=reason)


def _index(stage: Stage, rows: pd.DataFrame) -> None:
    """In how many seasons the trailing index would have put a district at high risk."""
    build, words = stage.build, stage.words
    risk = rows.loc[(rows["sign"] == RISK) & rows["flagged"].notna()]
    if risk.empty:
        return
    st.subheader(words("past.index"), anchor=False)
    others = risk["period"].nunique()
    risk = _comparable(build, risk)
    others -= risk["period"].nunique()
    components.quiet(words("past.index_about"))
    if others:
        components.quiet(words.count("past.index_others", others))
    high = risk.loc[risk["flagged"] == 1]
    all_seasons = risk["period"].nunique()
    if high.empty:
        st.markdown(words("past.index_never", all=all_seasons))
        return
    often = high["pcode"].value_counts().head(findings.NAMED_AT_MOST)
    names = words.listed([findings.in_markdown(build.names[str(p)]) for p in often.index if p in build.names])
    count = high["period"].nunique()
    st.markdown(words("past.index_line", count=count, all=all_seasons, names=names))


def _comparable(build: Build, risk: pd.DataFrame) -> pd.DataFrame:
    """Rows of the seasons whose index rests on the same indicators as that of the last one."""
    rests_on = build.robustness.get("history", {}).get("rests_on", {})
    last = rests_on.get(risk["period"].max())
    return risk.loc[[rests_on.get(period) == last for period in risk["period"]]]


def _foot(stage: Stage, rows: pd.DataFrame) -> None:
    build, words = stage.build, stage.words
    components.source_line(build, build.sources, findings.weakest_word(rows), words, *in_force(build, words))
    seasons = sorted(rows["period"].unique())
    span = f"{seasons[0]}-{seasons[-1]}".replace("/", "-")
    file = words("download.file", stem=words("past.stem"), period=span, layer="signs")
    table = (words("download.table"), f"{file}.csv", "text/csv", lambda: _file(stage, rows))
    components.downloads("past", [table], words=words)


def _file(stage: Stage, rows: pd.DataFrame) -> bytes:
    build, words = stage.build, stage.words
    table = pd.DataFrame(
        {
            "pcode": rows["pcode"],
            "district": rows["pcode"].map(build.names),
            "period": rows["period"],
            "measure": [words.of_record(f"past.sign.{sign}", plain(sign)) for sign in rows["sign"]],
            "value": rows["flagged"],
            "unit": "0/1",
            "status": rows["status"],
            "reason": rows["reason"].fillna(""),
            "sources": [tuple(build.sources)] * len(rows),
        }
    )
    return file_of(stage, table, [words("past.caution")])
