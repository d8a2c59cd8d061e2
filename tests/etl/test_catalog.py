"""File names of every source, as publishers write them."""

from __future__ import annotations

import pytest

from etl.files.catalog import SOURCES, SOURCES_BY_ID
from etl.files.raster_names import period_in
from etl.model.periods import Cadence


@pytest.mark.parametrize(
    ("source", "name", "period"),
    [
        ("chirps_v3_monthly", "chirps-v3.0.2020.01.tif", "2020-01"),
        ("chirps_v3_monthly", "chirps-v3.0.1981.12.tif", "1981-12"),
        ("chirps_v3_monthly", "chirps-v3.0.2020.01-LSO.tif", "2020-01"),
        ("chirps_v3_monthly", "CHIRPS-v3.0.2020.01-LSO.TIF", "2020-01"),
        ("chirps_v3_monthly", "africa_chirps-v3.0.2020.01.tif.gz", "2020-01"),
        ("chirps_v3_monthly", "chirps-v3.0.2020.01 (1).tiff", "2020-01"),
        ("chirps_v3_monthly", "chirps-v3.0.2020.01.1.tif", None),
        ("chirps_v3_monthly", "chirps-v3.0.sat.2020.01.15.tif", None),
        ("chirps_v3_monthly", "chirps-v3.0.2020.13.tif", None),
        ("chirps_v3_monthly", "chirps-v2.0.2020.01.tif", None),
        ("chirps_v3_monthly", "chirps-v3.0.2020.01.tif.part", None),
        ("chirps_v3_monthly", "chirps-v3.0.2020.01.tif.aux.xml", None),
        ("chirps_v3_dekadal", "chirps-v3.0.2020.01.1.tif", "2020-01-1"),
        ("chirps_v3_dekadal", "chirps-v3.0.2020.02.3-LSO.tif", "2020-02-3"),
        ("chirps_v3_dekadal", "chirps-v3.0.2020.01.tif", None),
        ("chirps_v3_dekadal", "chirps-v3.0.2020.01.4.tif", None),
        ("chirps_v3_dekadal", "chirps-v3.0.2020.01.11.tif", None),
        ("chirps_v2_monthly", "chirps-v2.0.2020.01.tif.gz", "2020-01"),
        ("chirps_v2_monthly", "chirps-v3.0.2020.01.tif.gz", None),
        ("ndvi", "ndvi.2020.01.tif", "2020-01"),
        ("ndvi", "lso_2020-12_NDVI.tif", "2020-12"),
        ("ndvi", "NDVI_2020-01-01.tif", "2020-01"),
        ("ndvi", "MOD13A3.061__1_km_monthly_NDVI_doy2020032_aid0001.tif", "2020-02"),
        ("ndvi", "MOD13A3.A2020336.h20v11.061.tif", "2020-12"),
        ("ndvi", "s2_ndvi2021_bimonthly.tif", None),
        ("pet", "pet.2020.01.1.tif", "2020-01-1"),
        ("pet", "ETos_p05.202001.tif", "2020-01-1"),
        ("pet", "ETos_p05.202036.tif", "2020-12-3"),
        ("pet", "ETos_p05.202037.tif", None),
        ("pet", "pet.2020.01.tif", None),
        ("cropland_fraction", "cropland_fraction.tif", ""),
        ("population_raster", "lso_ppp_2020.tif", ""),
    ],
)
def test_periods_in_file_names(source: str, name: str, period: str | None) -> None:
    found = period_in(SOURCES_BY_ID[source], name)
    assert (found[0] if found else None) == period


def test_preliminary_files_are_known_by_their_name() -> None:
    source = SOURCES_BY_ID["chirps_v3_monthly"]
    assert period_in(source, "chirps-v3.0.prelim.2025.12.tif") == ("2025-12", True)
    assert period_in(source, "chirps-v3.0.2025.12.tif") == ("2025-12", False)


def test_every_record_is_complete() -> None:
    assert len(SOURCES_BY_ID) == len(SOURCES)
    for source in SOURCES:
        texts = (source.title, source.unit, source.publisher, source.url, source.licence, source.citation)
        assert all(texts), source.id
        assert source.plausible[0] < source.plausible[1], source.id
        example = period_in(source, source.file_names[0])
        assert example is not None, source.id
        assert (example[0] == "") == (source.cadence is Cadence.STATIC)
