"""Every raster source that the atlas can read, one record each."""

from __future__ import annotations

import re

from etl.files.mapspam import MAPSPAM
from etl.model.periods import Cadence
from etl.model.records import Download, Source

_ENDING = r"\.(?:tiff?|cog)(?:\.gz)?"
_MARK = r"(?=(?:.*(?P<preliminary>prelim))?)"
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d{2})"
_MONTH = r"[-_.]?(?P<month>0[1-9]|1[0-2])"
_DEKAD = r"[-_.]?d?(?P<dekad>[123])(?!\d)"
_NO_MORE = r"(?![-_.]?\d)"
_MM_PER_MONTH = ("mm/month", "mm month-1", "mm/mon", "mm per month", "millimeters/month")
_MM_PER_DEKAD = ("mm/dekad", "mm dekad-1", "mm per dekad", "mm/10 days", "millimeters/dekad")
_MM = ("mm", "millimeter", "millimeters", "millimetre", "millimetres", "kg m-2", "kg/m2")
_CHIRPS_URL = "https://data.chc.ucsb.edu/products"
_CHIRPS_3 = (
    "Climate Hazards Center, University of California, Santa Barbara (2025): Climate Hazards Center "
    "Infrared Precipitation with Stations version 3, data repository. https://doi.org/10.15780/G2JQ0P"
)
_CHIRPS_2 = (
    "Funk, C. et al. (2015): The climate hazards infrared precipitation with stations, a new "
    "environmental record for monitoring extremes. Scientific Data 2, 150066. "
    "https://doi.org/10.1038/sdata.2015.66"
)


def _pattern(*parts: str) -> re.Pattern[str]:
    """File name: any prefix, the parts, any suffix, the endings of a GeoTIFF."""
    return re.compile(".*?" + "".join(parts) + ".*?" + _ENDING, re.IGNORECASE)


def _chirps(version: int, *period: str) -> re.Pattern[str]:
    return _pattern(_MARK, rf"chirps[-_.]?v?{version}(?:\.\d)?(?:[-_.][a-z]+)*[-_.]", *period)


CHIRPS_V3_MONTHLY = Source(
    id="chirps_v3_monthly",
    title="CHIRPS v3.0 monthly rainfall",
    gives="rain_month",
    unit="mm",
    unit_aliases=(*_MM, *_MM_PER_MONTH),
    cadence=Cadence.MONTH,
    file_name=_chirps(3, _YEAR, _MONTH, _NO_MORE),
    file_names=("chirps-v3.0.2020.01.tif", "chirps-v3.0.2020.01-LSO.tif"),
    plausible=(0.0, 2000.0),
    never_all_under=1.0,
    nodata=-9999.0,
    period_sum=True,
    publisher="Climate Hazards Center, University of California, Santa Barbara",
    url="https://www.chc.ucsb.edu/data/chirps3",
    licence="Public domain; attribution requested",
    citation=_CHIRPS_3,
    download=Download(
        _CHIRPS_URL + "/CHIRPS/v3.0/monthly/africa/tifs/chirps-v3.0.{year}.{month:02d}.tif",
        first="1981-01",
        delay_days=60,
        preliminary_address=_CHIRPS_URL
        + "/CHIRPS/v3.0/prelim/monthly/global/tifs/chirps-v3.0.{year}.{month:02d}.tif",
        preliminary_name="chirps-v3.0.prelim.{year}.{month:02d}.tif",
    ),
)
CHIRPS_V3_DEKADAL = Source(
    id="chirps_v3_dekadal",
    title="CHIRPS v3.0 dekadal rainfall",
    gives="rain_dekad",
    unit="mm",
    unit_aliases=(*_MM, *_MM_PER_DEKAD),
    cadence=Cadence.DEKAD,
    file_name=_chirps(3, _YEAR, _MONTH, _DEKAD, _NO_MORE),
    file_names=("chirps-v3.0.2020.01.1.tif", "chirps-v3.0.2020.01.1-LSO.tif"),
    plausible=(0.0, 1500.0),
    never_all_under=1.0,
    nodata=-9999.0,
    period_sum=True,
    publisher="Climate Hazards Center, University of California, Santa Barbara",
    url="https://www.chc.ucsb.edu/data/chirps3",
    licence="Public domain; attribution requested",
    citation=_CHIRPS_3,
    download=Download(
        _CHIRPS_URL + "/CHIRPS/v3.0/dekads/africa/tifs/chirps-v3.0.{year}.{month:02d}.{dekad}.tif",
        first="1981-01-1",
        delay_days=60,
        preliminary_address=_CHIRPS_URL
        + "/CHIRPS/v3.0/prelim/dekads/global/tifs/chirps-v3.0.{year}.{month:02d}.{dekad}.tif",
        preliminary_name="chirps-v3.0.prelim.{year}.{month:02d}.{dekad}.tif",
    ),
)
CHIRPS_V2_MONTHLY = Source(
    id="chirps_v2_monthly",
    title="CHIRPS v2.0 monthly rainfall",
    gives="rain_month",
    unit="mm",
    unit_aliases=(*_MM, *_MM_PER_MONTH),
    cadence=Cadence.MONTH,
    file_name=_chirps(2, _YEAR, _MONTH, _NO_MORE),
    file_names=("chirps-v2.0.2020.01.tif.gz", "chirps-v2.0.2020.01.tif"),
    plausible=(0.0, 2000.0),
    never_all_under=1.0,
    nodata=-9999.0,
    period_sum=True,
    publisher="Climate Hazards Center, University of California, Santa Barbara",
    url="https://www.chc.ucsb.edu/data/chirps",
    licence="Public domain; attribution requested",
    citation=_CHIRPS_2,
    download=Download(
        _CHIRPS_URL + "/CHIRPS-2.0/global_monthly/tifs/chirps-v2.0.{year}.{month:02d}.tif.gz",
        first="1981-01",
        delay_days=60,
        preliminary_address=_CHIRPS_URL
        + "/CHIRPS-2.0/prelim/global_monthly/tifs/chirps-v2.0.{year}.{month:02d}.tif",
        preliminary_name="chirps-v2.0.prelim.{year}.{month:02d}.tif",
    ),
)
NDVI = Source(
    id="ndvi",
    title="Monthly NDVI (MODIS MOD13A3 or another product)",
    gives="ndvi",
    unit="1",
    unit_aliases=("", "-", "ndvi", "index", "unitless", "dimensionless", "none"),
    cadence=Cadence.MONTH,
    file_name=_pattern(
        r"(?=.*(?:ndvi|m[oy]d13))",
        r".*?(?<!\d)(?P<year>(?:19|20)\d{2})",
        r"(?:[-_.]?(?P<month>0[1-9]|1[0-2])(?:[-_.]?01)?(?![-_.]?\d)|(?P<day_of_year>[0-3]\d{2})(?!\d))",
    ),
    file_names=("ndvi.2020.01.tif", "MOD13A3.061__1_km_monthly_NDVI_doy2020001_aid0001.tif"),
    plausible=(-1.0, 1.0),
    scale=0.0001,
    nodata=-3000.0,
    publisher="NASA EOSDIS Land Processes Distributed Active Archive Center",
    url="https://doi.org/10.5067/MODIS/MOD13A3.061",
    licence="No restrictions on reuse; citation requested",
    citation=(
        "Didan, K. (2021): MODIS/Terra Vegetation Indices Monthly L3 Global 1km SIN Grid V061. NASA "
        "EOSDIS Land Processes DAAC. https://doi.org/10.5067/MODIS/MOD13A3.061"
    ),
)
CROPLAND_FRACTION = Source(
    id="cropland_fraction",
    title="Cropland fraction of each cell",
    gives="cropland_fraction",
    unit="share",
    unit_aliases=("1", "fraction", "share", "0-1", "unitless", "dimensionless"),
    unit_factors=(("%", 0.01), ("percent", 0.01), ("per cent", 0.01)),
    cadence=Cadence.STATIC,
    file_name=_pattern(r"(?:crop|cultivated)"),
    file_names=("cropland_fraction.tif",),
    plausible=(0.0, 1.0),
    publisher="Copernicus Global Land Service",
    url="https://doi.org/10.5281/zenodo.3939050",
    licence="CC BY 4.0",
    citation=(
        "Buchhorn, M. et al. (2020): Copernicus Global Land Service: Land Cover 100m, collection 3, "
        "epoch 2019. https://doi.org/10.5281/zenodo.3939050"
    ),
)
WORLDCOVER = Source(
    id="worldcover",
    title="ESA WorldCover 10 m land cover: share of cropland",
    gives="cropland_fraction",
    unit="share",
    cadence=Cadence.STATIC,
    file_name=_pattern(r"worldcover"),
    file_names=("ESA_WorldCover_10m_2021_v200_S30E027_Map.tif",),
    plausible=(0.0, 1.0),
    nodata=0.0,
    classes=True,
    share_of=(40,),
    publisher="European Space Agency",
    url="https://doi.org/10.5281/zenodo.7254221",
    licence="CC BY 4.0",
    citation=(
        "Zanaga, D. et al. (2022): ESA WorldCover 10 m 2021 v200. https://doi.org/10.5281/zenodo.7254221"
    ),
)
PET = Source(
    id="pet",
    title="Dekadal reference evapotranspiration (MERRA-2, Penman–Monteith)",
    gives="pet_dekad",
    unit="mm",
    unit_aliases=(*_MM, *_MM_PER_DEKAD),
    cadence=Cadence.DEKAD,
    file_name=_pattern(
        r"(?:pet|eto?s?|et0|ref_?et)\w*?[-_.](?:.*?[-_.])?",
        _YEAR,
        rf"(?:{_MONTH}[-_.]d?(?P<dekad>[123])(?!\d)|(?<=ETos_p05\.\d{{4}})(?P<dekad_of_year>\d{{2}}))",
        _NO_MORE,
    ),
    file_names=("pet.2020.01.1.tif", "ETos_p05.202001.tif (first dekad of the year)"),
    plausible=(0.0, 200.0),
    never_all_under=1.0,
    nodata=-9999.0,
    period_sum=True,
    publisher="NOAA Physical Sciences Laboratory and Climate Hazards Center",
    url=_CHIRPS_URL + "/Hobbins_RefET/ETos_p05_dekad_global/tifs/",
    licence="Public domain; attribution requested",
    download=Download(
        _CHIRPS_URL + "/Hobbins_RefET/ETos_p05_dekad_global/tifs/ETos_p05.{year}{dekad_of_year:02d}.tif",
        first="1981-01-1",
        delay_days=120,
    ),
    citation=(
        "Hobbins, M. et al. (2023): A global long-term daily reanalysis of reference evapotranspiration "
        "for drought and food-security monitoring. Scientific Data 10, 746"
    ),
)
POPULATION_RASTER = Source(
    id="population_raster",
    title="WorldPop population counts",
    gives="population_count",
    unit="people",
    unit_aliases=("people", "persons", "person", "count", "1", "people/cell", "persons/pixel", "ppp"),
    cadence=Cadence.STATIC,
    file_name=_pattern(r"(?:pop|ppp)"),
    file_names=("lso_ppp_2020.tif",),
    plausible=(0.0, 1e6),
    per_cell=True,
    nodata=-99999.0,
    publisher="WorldPop, University of Southampton",
    url="https://data.worldpop.org/GIS/Population/Global_2000_2020/2020/LSO/lso_ppp_2020.tif",
    licence="CC BY 4.0",
    download=Download(
        "https://data.worldpop.org/GIS/Population/Global_2000_2020/2020/{COUNTRY}/{country}_ppp_2020.tif"
    ),
    citation="WorldPop (2018): Global high resolution population. https://doi.org/10.5258/SOTON/WP00645",
)

SOURCES = (
    CHIRPS_V3_MONTHLY,
    CHIRPS_V3_DEKADAL,
    CHIRPS_V2_MONTHLY,
    NDVI,
    CROPLAND_FRACTION,
    WORLDCOVER,
    *MAPSPAM,
    PET,
    POPULATION_RASTER,
)
SOURCES_BY_ID = {source.id: source for source in SOURCES}
