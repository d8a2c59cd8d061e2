"""First stage of a demonstration profile: writes the simulated files that later stages read as real ones."""

from __future__ import annotations

from etl.files.demo import write_demonstration
from etl.model.paths import shown
from etl.model.problems import Problems
from etl.model.profile import Profile
from etl.model.progress import Report
from etl.stages import inputs


def run(profile: Profile, report: Report) -> None:
    """Write the files where they are missing or out of date; nothing for a profile without [demo]."""
    if profile.demo is None:
        return
    problems = Problems()
    facts = inputs.facts(profile, problems)
    if profile.population is None:
        cure = "add [population] with the censuses of 1996, 2006 and 2016, or take [demo] away"
        problems.add(shown(profile.path), "[demo]", "needs a population table", cure)
    problems.stop_if_any()
    people = facts.tables["population_table"]
    write_demonstration(profile.demo.folder, profile.demo.seed, facts.districts, people, report)
