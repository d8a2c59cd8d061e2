"""Gravity and radiation fitted to every interval of the moves, and what may be said of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from etl.model.periods import interval
from etl.model.series import Floats
from etl.model.status import Status
from etl.science.indicators.moves import counted_out, intervals, of_interval
from etl.science.indicators.population import people_at
from etl.science.models.fit import common_part
from etl.science.models.gravity import gravity
from etl.science.models.radiation import radiation

FEWEST_PLACES = 5  # 20 pairs for 11 coefficients
NORMAL_95 = 1.959964
SENTENCE = (
    "The models describe how the moves of one interval spread over pairs of districts. Effects of origins "
    "and destinations take up all else in which districts differ, climate among it: nothing causal follows."
)
LABELS = {"ln_distance": "logarithm of the distance in km", "contiguous": "districts share a border (0 or 1)"}


def model_report(
    flows: pd.DataFrame, population: pd.DataFrame | None, distances: pd.DataFrame, pcodes: tuple[str, ...]
) -> dict[str, Any]:
    """Fits by interval, or why there is none; flows as they may be told, withheld counts filled."""
    found = {
        interval(*span): _of_interval(of_interval(flows, *span), population, distances, pcodes, sum(span) / 2)
        for span in intervals(flows)
    }
    return {
        "sentence": SENTENCE,
        "methods": {
            "gravity": "Poisson pseudo-maximum likelihood with effects of every origin and destination "
            "(Santos Silva & Tenreyro 2006); robust standard errors",
            "radiation": "Simini et al. (2012), people at mid-interval, not rescaled",
            "common_part": "common part of commuters, 0–1 (Lenormand et al. 2012)",
            "distance": "geodesic, between points inside the two districts",
        },
        "covariates": LABELS,
        "intervals": found,
    }


def _of_interval(
    rows: pd.DataFrame,
    population: pd.DataFrame | None,
    distances: pd.DataFrame,
    pcodes: tuple[str, ...],
    middle: float,
) -> dict[str, Any]:
    counted = counted_out(rows, pcodes)
    if len(pcodes) < FEWEST_PLACES:
        return {"absent": f"{len(pcodes)} districts; {FEWEST_PLACES} are needed"}
    if counted["movers"].isna().any():
        return {"absent": "a flow is withheld by the office that counted it"}
    if len(set(counted["origin"])) < len(pcodes) or len(set(counted["destination"])) < len(pcodes):
        return {"absent": "some district stands nowhere as an origin, or nowhere as a destination"}
    pairs = distances.merge(
        counted.groupby(["origin", "destination"], as_index=False)["movers"].sum(), how="left"
    )
    moves = pairs["movers"].to_numpy(dtype=np.float64, na_value=0.0)  # a pair not in the table: no moves
    if not moves.any():
        return {"absent": "nobody moved from one district to another"}
    status = max(int(counted["status"].max()), int(Status.MODELLED))
    about: dict[str, Any] = {
        "status": Status(status).label,
        "pairs": len(pairs),
        "moves": round(moves.sum(), 1),
    }
    about["gravity"] = _gravity(pairs, moves)
    people = None if population is None else people_at(population, middle, pcodes).value
    if people is not None and np.isfinite(people).all():
        about["radiation"] = {"common_part": _radiation(pairs, moves, people, pcodes)}
    return about


def _gravity(pairs: pd.DataFrame, moves: Floats) -> dict[str, Any]:
    covariates = {
        "ln_distance": np.log(pairs["km"].to_numpy(dtype=np.float64)),
        "contiguous": pairs["contiguous"].to_numpy(dtype=np.float64),
    }
    try:
        found = gravity(pairs["origin"].tolist(), pairs["destination"].tolist(), moves, covariates)
    except ValueError as error:
        return {"absent": str(error)}
    numbers = [*found.coefficients.values(), *found.errors.values(), found.deviance_explained]
    if not np.isfinite(numbers).all():
        return {"absent": "moves differ too little from pair to pair"}
    told = {
        name: {
            "coefficient": value,
            "standard_error": found.errors[name],
            "low_95": value - NORMAL_95 * found.errors[name],
            "high_95": value + NORMAL_95 * found.errors[name],
        }
        for name, value in found.coefficients.items()
    }
    fit = {"deviance_explained": found.deviance_explained, "common_part": found.common_part}
    return {"coefficients": told, **fit}


def _radiation(pairs: pd.DataFrame, moves: Floats, people: Floats, pcodes: tuple[str, ...]) -> float:
    place = {pcode: at for at, pcode in enumerate(pcodes)}
    from_, to = (pairs[side].map(place).to_numpy() for side in ("origin", "destination"))
    distances, observed = np.zeros((2, len(pcodes), len(pcodes)))
    distances[from_, to], observed[from_, to] = pairs["km"], moves
    return common_part(observed, radiation(observed.sum(axis=1), people, distances))
