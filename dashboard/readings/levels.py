"""What may be chosen of the levels below the districts, where a build has any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dashboard.build import Build
from dashboard.readings.names import in_chart
from dashboard.readings.season_measures import MEASURES
from dashboard.text import Words


def levels(build: Build) -> tuple[str, ...]:
    """The levels to choose from; none where there are districts only."""
    return build.levels if build.levels[1:] else ()


def has_finer(build: Build, chosen: Mapping[str, str]) -> bool:
    """Whether some level below the districts has the chosen variable, or measure of a season."""
    wanted = chosen.get("variable") or MEASURES.get(chosen.get("measure", ""))
    return any(wanted in build.at(level).variables for level in build.levels[1:])


def is_finer(build: Build, chosen: Mapping[str, str]) -> bool:
    """Whether a level below the districts is chosen."""
    return build.at(chosen.get("level", "")) is not build


def is_whole(build: Build, chosen: Mapping[str, str]) -> bool:
    """Whether districts are shown."""
    return not is_finer(build, chosen)


def units(build: Build) -> dict[str, str]:
    """Names of all units below the districts, by pcode."""
    return {pcode: name for level in build.levels[1:] for pcode, name in build.at(level).names.items()}


def unit_choice(build: Build) -> str:
    """Id of the choice that holds the chosen unit of the level of which the build tells."""
    return "unit" if build.above else "district"


def called(build: Build, words: Words) -> dict[str, str]:
    """What sentences call one unit of the build's level, and several."""
    return {"unit": words(f"level.one.{build.level}"), "units": words(f"level.many.{build.level}")}


def district_of(build: Build, pcode: str) -> str:
    """The district that a unit lies in; itself where it is one."""
    return str(build.districts.at[pcode, "parent"]) if build.above else pcode


def beside(build: Build, pcode: str) -> tuple[str, ...]:
    """The units of the same district, itself among them; every district where it is one."""
    if build.above is None:
        return tuple(build.names)
    parents = build.districts["parent"]
    return tuple(parents.index[parents == parents[pcode]])


def axis_names(build: Build, pcodes: Sequence[str]) -> list[str]:
    """Names of units of the build's level for an axis, no two alike."""
    own = build.districts["name"]
    known = [in_chart(own[pcode], 18) for pcode in pcodes]
    count = Counter(known)
    return [
        f"{name} ({in_chart(pcode)})" if count[name] > 1 else name
        for name, pcode in zip(known, pcodes, strict=True)
    ]
