"""The attack on a whole build, from nothing but what it publishes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from etl.model.progress import silent
from etl.pipeline import build
from tests.etl.builders_country import Country, write_country

PLACES = ("LSA", "LSB", "LSC", "LSD", "LSE")
PEOPLE = {"all": 10_000, "rural": 8_000, "urban": 2_000}
MIDDLE = 1 / 1000  # the rates are per 1,000 of people who are as many at both censuses
THRESHOLD = 5
KEY = ["origin", "origin_setting", "destination", "destination_setting"]


def five_districts(folder: Path, flows: pd.DataFrame) -> Country:
    country = write_country(folder)
    country.write("districts.geojson", json.dumps({"type": "FeatureCollection", "features": outlines()}))
    country.replace("tiny.toml", '[places]\n"Buthe Buthe" = "LSB"\n', "")
    people = [
        f"{place},{year},{setting},{count},observed"
        for place in PLACES
        for year in (2006, 2016)
        for setting, count in PEOPLE.items()
    ]
    country.write("population.csv", "\n".join(["pcode,year,setting,population,status", *people]) + "\n")
    flows.rename(columns={"origin": "origin_pcode", "destination": "destination_pcode"}).assign(
        start=2006, end=2016
    ).to_csv(folder / "flows.csv", index=False)
    return country


def outlines() -> list[dict[str, object]]:
    return [
        {
            "type": "Feature",
            "properties": {"pcode": place, "name": f"Place {place}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[w, -31], [w + 0.4, -31], [w + 0.4, -29], [w, -29], [w, -31]]],
            },
        }
        for w, place in zip((27.0, 27.4, 27.8, 28.2, 28.6), PLACES, strict=True)
    ]


def random_moves(seed: int) -> pd.DataFrame:
    """Moves among rural and urban parts, and to and from two countries; a fifth of them of few people."""
    random, rows = np.random.default_rng(seed), []
    for origin in PLACES:
        for destination in PLACES:
            for one in ("rural", "urban"):
                for other in ("rural", "urban"):
                    if origin != destination or (one, other) == ("rural", "urban"):
                        rows.append((origin, one, destination, other))
        rows += [(origin, one, country, "all") for one in ("rural", "urban") for country in ("ZAF", "BWA")]
        rows += [("ZAF", "all", origin, other) for other in ("rural", "urban")]
        rows.append(("unknown", "all", origin, "rural"))
    few = random.random(len(rows)) < 0.2
    movers = np.where(few, random.integers(0, 5, len(rows)), random.integers(5, 400, len(rows)))
    return pd.DataFrame(rows, columns=KEY).assign(movers=movers)


class Published:
    """What a reader of a build can know: tables, and every sum that its numbers tell."""

    def __init__(self, out: Path) -> None:
        self.flows = pd.read_parquet(out / "flows.parquet")
        panel = pd.read_parquet(out / "panel.parquet")
        rates = panel[panel["value"].notna() & (panel["period"] == "2006-2016")]
        self.rates = {(row.variable, row.pcode): row.value for row in rates.itertuples()}
        self.package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
        self.indices = pd.read_parquet(out / "movement_indices.parquet")
        self.hidden = np.flatnonzero(self.flows["withheld"])

    def sums(self) -> tuple[np.ndarray, np.ndarray]:
        """Coefficients over all flows, and totals."""
        flows, coefficients, totals = self.flows, [], []
        inside = flows["origin"].isin(PLACES) & flows["destination"].isin(PLACES)
        between = inside & (flows["origin"] != flows["destination"])
        rural, urban = flows["origin_setting"] == "rural", flows["destination_setting"] == "urban"
        abroad = ("ZAF", "BWA")
        for place in PLACES:
            leaves, comes = flows["origin"] == place, flows["destination"] == place
            counted = {
                "out_migration_rate": (between & leaves).astype(float),
                "in_migration_rate": (between & comes).astype(float),
                "net_migration_rate": (between & comes).astype(float) - (between & leaves),
                "rural_out_rate": (inside & leaves & rural).astype(float),
                "urban_in_rate": (inside & comes & urban).astype(float),
                "abroad_out_rate": (leaves & flows["destination"].isin(abroad)).astype(float),
                "abroad_in_rate": (comes & flows["origin"].isin(abroad)).astype(float),
            }
            for variable, row in counted.items():
                if (variable, place) in self.rates:
                    setting = {"rural_out_rate": "rural", "urban_in_rate": "urban"}.get(variable, "all")
                    coefficients.append(row.to_numpy())
                    totals.append(self.rates[variable, place] * PEOPLE[setting] * MIDDLE)
        everything = self.indices[(self.indices["index"] == "cmi") & (self.indices["setting"] == "all")]
        if everything["value"].notna().all():
            coefficients.append(between.to_numpy(dtype=float))
            totals.append(float(everything["value"].iloc[0]) / 100 * PEOPLE["all"] * len(PLACES))
        return np.array(coefficients), np.array(totals)

    def room(self, hidden: np.ndarray, shown: np.ndarray) -> np.ndarray:
        """Greatest less least value of each withheld flow; shown: all movers, those withheld as 0."""
        coefficients, totals = self.sums()
        rest = np.round(totals - coefficients @ shown, 6)
        found = []
        for cell in range(len(hidden)):
            aim = np.eye(len(hidden))[cell]
            least, greatest = (
                linprog(sign * aim, A_eq=coefficients[:, hidden], b_eq=rest) for sign in (1, -1)
            )
            assert least.status == 0
            assert greatest.status in (0, 3)
            found.append(np.inf if greatest.status == 3 else -greatest.fun - least.fun)
        return np.array(found)


@pytest.fixture(scope="module", params=[0, 1, 2])
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Published, pd.Series]:
    moves = random_moves(request.param)
    country = five_districts(tmp_path_factory.mktemp("five"), moves)
    build(country.profile, country.out, silent)
    published = Published(country.out)
    truth = published.flows[KEY].merge(moves, on=KEY, how="left")["movers"]
    return published, truth


def test_no_count_of_few_people_can_be_worked_out(built: tuple[Published, pd.Series]):
    published, truth = built
    shown = published.flows["movers"].fillna(0).to_numpy()
    room = published.room(published.hidden, shown)
    few = truth.iloc[published.hidden].between(1, THRESHOLD - 1).to_numpy()
    assert few.sum() > 3
    assert (room[few] >= THRESHOLD - 1e-6).all()
    assert (room > 1e-6).all()


def test_few_people_are_withheld_and_true_zeros_shown(built: tuple[Published, pd.Series]):
    published, truth = built
    withheld = published.flows["withheld"]
    assert withheld[truth.between(1, THRESHOLD - 1)].all()
    assert published.flows.loc[truth == 0, "movers"].eq(0).all()
    assert (published.flows["movers"].isna() == withheld).all()


def test_the_attack_succeeds_without_the_second_suppression(built: tuple[Published, pd.Series]):
    published, truth = built
    few = np.flatnonzero(truth.between(1, THRESHOLD - 1))
    shown = truth.to_numpy(dtype=float).copy()
    shown[few] = 0.0
    assert (published.room(few, shown) < 1e-6).any()


def test_the_share_withheld_is_reported(built: tuple[Published, pd.Series]):
    published, _ = built
    told = published.package["disclosure"]
    assert told["threshold"] == THRESHOLD
    assert told["intervals"][0]["withheld"] == len(published.hidden)
    assert told["intervals"][0]["share_of_counts"] == pytest.approx(
        len(published.hidden) / len(published.flows), abs=1e-6
    )


def few_only() -> pd.DataFrame:
    """LSA sends three people to LSB and nobody else anywhere: no other count can hide them."""
    rows = [(a, "all", b, "all", 0) for a in PLACES for b in PLACES if a != b]
    moves = pd.DataFrame(rows, columns=[*KEY, "movers"])
    moves.loc[(moves["origin"] == "LSA") & (moves["destination"] == "LSB"), "movers"] = 3
    return moves


def test_rates_that_would_tell_are_withheld_too(tmp_path: Path):
    country = five_districts(tmp_path, few_only())
    build(country.profile, country.out, silent)
    published = Published(country.out)
    for variable, place in (
        ("out_migration_rate", "LSA"),
        ("net_migration_rate", "LSA"),
        ("in_migration_rate", "LSB"),
        ("net_migration_rate", "LSB"),
    ):
        assert (variable, place) not in published.rates
    assert published.rates["out_migration_rate", "LSC"] == 0
    assert published.indices.loc[published.indices["setting"] == "all", "value"].isna().all()
    panel = pd.read_parquet(country.out / "panel.parquet").set_index(["variable", "pcode", "period"])
    reason = panel.loc[("out_migration_rate", "LSA", "2006-2016"), "reason"]
    assert reason == "withheld, to protect few people"
    assert {"variable": "out_migration_rate", "pcode": "LSA", "period": "2006-2016"} in published.package[
        "disclosure"
    ]["rates"]
    assert published.room(published.hidden, published.flows["movers"].fillna(0).to_numpy())[0] == np.inf


def with_persons(moves: pd.DataFrame) -> pd.DataFrame:
    return moves.assign(persons=(moves["movers"] / 50).clip(lower=1).astype(int), movers=moves["movers"] + 50)


@pytest.mark.parametrize(
    ("status", "change", "hidden"),
    [
        ("modelled", lambda moves: moves, False),
        ("observed", lambda moves: moves.assign(movers=moves["movers"] + 5), False),
        ("observed", with_persons, True),
    ],
    ids=["modelled flows are nobody's count", "no count is small", "of a sample its persons count"],
)
def test_what_counts_as_few_people(
    tmp_path: Path, status: str, change: Callable[[pd.DataFrame], pd.DataFrame], hidden: bool
):
    country = five_districts(tmp_path, change(random_moves(3)))
    country.replace(
        "tiny.toml", 'path = "flows.csv"\nstatus = "observed"', f'path = "flows.csv"\nstatus = "{status}"'
    )
    build(country.profile, country.out, silent)
    assert pd.read_parquet(country.out / "flows.parquet")["withheld"].any() == hidden


def test_the_threshold_of_the_profile_holds(tmp_path: Path):
    country = five_districts(tmp_path, random_moves(0))
    country.write("tiny.toml", (tmp_path / "tiny.toml").read_text() + "\n[disclosure]\nthreshold = 1\n")
    build(country.profile, country.out, silent)
    assert not pd.read_parquet(country.out / "flows.parquet")["withheld"].any()
