"""MapSPAM's rasters of crops: one record per measure, in it one part per crop."""

from __future__ import annotations

import re
from typing import Any

from etl.model.periods import Cadence
from etl.model.records import Source

CROPS = {"maize": "MAIZ", "sorghum": "SORG", "wheat": "WHEA", "beans": "BEAN"}  # name → code in file names

# spam2020_V1r0_global_H_MAIZ_A.tif, spam2010V2r0_global_H_MAIZ_A.tif, spam2005V3r2_global_H_TA_MAIZ_A.tif:
# H, P, Y (and A, physical area) name the measure; the last A all technologies together, others parts of it.
_NAME = (
    r".*?spam[-_.]?(?P<year>(?:19|20)\d{{2}})(?:[-_.]?v\d+(?:[r.]\d+)?)?(?:[-_.][a-z]{{2,}})*"
    r"[-_.]{letter}(?:[-_.]TA)?[-_.](?:{codes})[-_.]A(?![a-z0-9]).*?\.tiff?(?:\.gz)?"
)


def _record(measure: str, letter: str, codes: str, ending: str = "", **about: Any) -> Source:
    return Source(
        id=f"mapspam_{measure}{ending}",
        title=f"MapSPAM {measure.replace('_', ' ')}{ending.replace('_', ' of ')}",
        gives=f"{measure}{ending}",
        cadence=Cadence.YEAR,
        file_name=re.compile(_NAME.format(letter=letter, codes=codes), re.IGNORECASE),
        file_names=(f"spam2020_V2r2_global_{letter}_{codes.split('|')[0]}_A.tif",),
        nodata=-1.0,
        publisher="International Food Policy Research Institute",
        url="https://www.mapspam.info",
        licence="CC BY 4.0",
        citation=(
            "International Food Policy Research Institute (2024): Global Spatially-Disaggregated Crop "
            "Production Statistics Data for 2020. Harvard Dataverse. https://doi.org/10.7910/DVN/SWPENT"
        ),
        **about,
    )


def _measure(measure: str, letter: str, **about: Any) -> Source:
    crops = (_record(measure, letter, code, f"_{crop}", **about) for crop, code in CROPS.items())
    return _record(measure, letter, "|".join(CROPS.values()), parts=tuple(crops), **about)


HARVESTED_AREA = _measure(
    "harvested_area",
    "H",
    unit="ha",
    unit_aliases=("hectare", "hectares"),
    plausible=(0.0, 30_000.0),  # a cell of 5 minutes has up to 8,600 ha, harvested up to three times
    per_cell=True,
)
PRODUCTION = _measure(
    "production",
    "P",
    unit="t",
    unit_aliases=("mt", "tonne", "tonnes", "metric tons"),
    plausible=(0.0, 500_000.0),
    per_cell=True,
)
YIELD = _measure(
    "yield",
    "Y",
    unit="kg/ha",
    unit_aliases=("kg ha-1", "kg per ha"),
    plausible=(0.0, 50_000.0),
)
MAPSPAM = (HARVESTED_AREA, PRODUCTION, YIELD)
