"""Which group a variable belongs to, so that a long list of them can be read."""

from __future__ import annotations

_BEGINNINGS = {
    "rain": ("rainfall_", "spi_", "season_rainfall", "season_onset", "longest_dry"),
    "vegetation": ("ndvi", "vci"),
    "crops": ("cropland", "wrsi", "season_low_vci", "season_warning", "modelled_", "reported_"),
    "people": ("population", "urban_", "rural_", "net_", "in_", "out_"),
}


def group_of(variable: str) -> str:
    """Group of a variable by the beginning of its id; empty where it is of none."""
    return next((group for group, begin in _BEGINNINGS.items() if variable.startswith(begin)), "")
