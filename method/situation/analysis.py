"""Step 1: where the company stands, what drives its change, who works there and how it learns."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.missing import Missing
from method.situation.age_structure import EXIT_AGE, AgeStructure, age_structure
from method.situation.gaps import situation_gaps
from method.situation.maturity import MaturityResult, maturity
from method.situation.training import participation, recent_since, shown_participation
from schemas.case import Case
from schemas.columns import LIST_SEPARATOR

DRIVERS = ("driver_digital", "driver_decarbonisation", "driver_demography", "driver_markets")
FACTS = (
    "company_id",
    "name",
    "wz_code",
    "sector_role",
    "headcount",
    "group_headcount",
    "part_of_group",
    "works_council",
    "training_agreement",
    "goals",
)


@dataclass(frozen=True, slots=True, eq=False)
class Situation:
    """The initial situation of a company on one day.

    Attributes:
        as_of: The day it is seen from.
        profile: One row: company_id, name, wz_code, sector_role, headcount, group_headcount
            [weighted people], part_of_group, works_council, training_agreement, goals, main_site,
            district (first five digits of its AGS), n_sites, n_processes, n_technologies, n_roles,
            n_critical_roles, n_people, n_teams.
        sites: site_id, name, place, ags, main.
        drivers: driver (column of the company contract), strength (0 to 4, empty if not said).
        technologies: technology_id, technology, family, status, horizon [year], years_ahead
            (horizon minus this year), impact (0 to 4), n_processes.
        effects: One row per technology and process: technology_id, technology, status, horizon,
            process_id, process, touched (bool), impact (empty where not touched or not said).
        processes: process_id, process, kind, importance, n_technologies, n_impact_known,
            strongest_impact.
        age: Age structure and projection.
        training: Participation, columns in ``method.situation.training.participation``.
        training_since: First year that counts as recent training.
        maturity: Result of the maturity instrument.
        missing: What the case does not say, and why it matters.
    """

    as_of: datetime.date
    profile: pd.DataFrame
    sites: pd.DataFrame
    drivers: pd.DataFrame
    technologies: pd.DataFrame
    effects: pd.DataFrame
    processes: pd.DataFrame
    age: AgeStructure
    training: pd.DataFrame
    training_since: int
    maturity: MaturityResult
    missing: tuple[Missing, ...]

    @property
    def rated_drivers(self) -> pd.DataFrame:
        """Return ``drivers``, without rows if none of them is rated."""
        return self.drivers if self.drivers["strength"].notna().any() else self.drivers.head(0)

    @property
    def peopled_training(self) -> pd.DataFrame:
        """Return ``training`` without groups in which there is nobody, for showing."""
        return shown_participation(self.training[self.training["n"].gt(0)].reset_index(drop=True))


def analyse(case: Case, as_of: datetime.date, *, exit_age: int = EXIT_AGE) -> Situation:
    """Return the initial situation of ``case`` on ``as_of``.

    ``exit_age`` [years] is the assumed age of leaving work in the projection, no figure of law.
    Raises ValueError for an ``exit_age`` of 60 or less.
    """
    effects = _effects(case)
    answers = maturity(case)
    return Situation(
        as_of=as_of,
        profile=_profile(case),
        sites=case.sites[["site_id", "name", "place", "ags", "main"]],
        drivers=_drivers(case),
        technologies=_technologies(case, effects, as_of),
        effects=effects,
        processes=_processes(case, effects),
        age=age_structure(case, as_of, exit_age=exit_age),
        training=participation(case, as_of),
        training_since=recent_since(as_of),
        maturity=answers,
        missing=situation_gaps(case, answers, as_of),
    )


def _profile(case: Case) -> pd.DataFrame:
    facts = case.company[list(FACTS)].head(1).reset_index(drop=True)
    sites = case.sites.sort_values("main", key=lambda main: main.ne("yes"), kind="stable").head(1)
    place = sites["place"].fillna(sites["name"]).reset_index(drop=True)
    return facts.assign(
        main_site=place.reindex(facts.index),
        district=sites["ags"].str[:5].reset_index(drop=True).reindex(facts.index),
        n_sites=len(case.sites),
        n_processes=len(case.processes),
        n_technologies=len(case.technologies),
        n_roles=len(case.roles),
        n_critical_roles=int(case.roles["critical"].eq("yes").sum()),
        n_people=len(case.people),
        n_teams=int(case.people["team"].nunique()),
    )


def _drivers(case: Case) -> pd.DataFrame:
    strength = case.company[list(DRIVERS)].head(1).reset_index(drop=True).reindex([0]).iloc[0]
    values = pd.array(strength.to_list(), dtype="Int64")
    return pd.DataFrame({"driver": list(DRIVERS), "strength": values})


def _effects(case: Case) -> pd.DataFrame:
    technologies = case.technologies.rename(columns={"name": "technology"})
    processes = case.processes[["process_id", "name"]].rename(columns={"name": "process"})
    listed = technologies[["technology_id", "processes"]].dropna()
    listed["process_id"] = listed["processes"].str.split(LIST_SEPARATOR.strip())
    pairs = listed.explode("process_id")[["technology_id", "process_id"]]
    pairs["process_id"] = pairs["process_id"].str.strip()
    pairs = pairs.drop_duplicates().assign(touched=True)
    columns = ["technology_id", "technology", "status", "horizon", "impact"]
    grid = technologies[columns].merge(processes, how="cross")
    full = grid.merge(pairs, how="left", on=["technology_id", "process_id"])
    full["touched"] = full["touched"].eq(other=True)
    full["impact"] = full["impact"].where(full["touched"])
    order = [*columns[:-1], "process_id", "process", "touched", "impact"]
    return full[order]


def _technologies(case: Case, effects: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    columns = ["technology_id", "name", "family", "status", "horizon", "impact"]
    frame = case.technologies[columns].rename(columns={"name": "technology"})
    touched = effects[effects["touched"]]["technology_id"].value_counts()
    frame["n_processes"] = frame["technology_id"].map(touched).fillna(0).astype(int)
    frame.insert(5, "years_ahead", frame["horizon"] - as_of.year)
    return frame


def _processes(case: Case, effects: pd.DataFrame) -> pd.DataFrame:
    columns = ["process_id", "name", "kind", "importance"]
    frame = case.processes[columns].rename(columns={"name": "process"})
    touched = effects[effects["touched"]].groupby("process_id")["impact"]
    for name, figures in (("n_technologies", touched.size()), ("n_impact_known", touched.count())):
        frame[name] = frame["process_id"].map(figures).fillna(0).astype(int)
    frame["strongest_impact"] = frame["process_id"].map(touched.max()).astype("Int64")
    return frame
