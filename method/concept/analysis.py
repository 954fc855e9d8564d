"""Step 3: gaps become measures, in an order with its reasons; what is agreed and what is open."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.agreed import (
    ACTIVE,
    agreed_measures,
    coverage,
    findings,
    gantt,
    milestones,
)
from method.concept.changes import Changes, changes_since, last_workshop
from method.concept.gaps import concept_gaps
from method.concept.priority import PriorityWeights, priorities, sensitivity
from method.concept.proposals import PATH_ORDER, by_path, open_gaps, pooled, proposed
from method.concept.shown import ShownProposals, shown_proposals
from method.concept.urgency import urgencies
from method.concept.wishes import Wishes, matched_wishes
from method.disclosure import few
from method.missing import Missing
from method.skills.state import SkillState, pairs_on, state_of
from method.small_groups import hide_groups
from schemas.case import Case
from schemas.remembered import remembered

WEIGHTS = PriorityWeights()
SOON_DAYS = 180
INDEPENDENT = 3
POINTS = ("gap_share", "urgency", "points_gap", "points_cover", "points_urgency")


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """Sums of the concept; None where nothing can be added.

    Attributes:
        gaps: Gaps [person x skill].
        covered: Gaps an agreed measure reaches.
        open: Gaps no agreed measure reaches.
        people: People with at least one gap.
        effort_hours: Effort of all proposals [h].
        effort_euro: The same [EUR], None without a labour cost.
        agreed: Measures planned or running.
        agreed_hours: Their effort [h] where hours and group are stated.
        agreed_without_hours: Measures planned or running whose effort is unknown.
        agreed_euro: Their effort [EUR], None without a labour cost.
        agreed_cost: Their course and other cost as stated [EUR].
    """

    gaps: int
    covered: int
    open: int
    people: int
    effort_hours: float
    effort_euro: float | None
    agreed: int
    agreed_hours: float
    agreed_without_hours: int
    agreed_euro: float | None
    agreed_cost: float


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """The personnel development concept of a company on one day.

    ``gaps`` names person codes and stays with the company, ``proposals`` may describe single people
    of small roles; ``visible`` is what the version without people shows of them.

    Attributes:
        as_of: The day it is seen from.
        weights: Weights of the priority, adding up to 1.
        labour_cost: Labour cost [EUR/h] the effort is computed with, None if not stated.
        gaps: Person x gap: columns ``method.concept.proposals.GAP_COLUMNS``.
        proposals: One row per role, skill and path: ``PROPOSAL_COLUMNS``, covered, open [people],
            measures (titles of agreed measures), rank (of the skill).
        shown: The proposals with small roles pooled: ``SHOWN_COLUMNS`` and rank.
        by_path: path, measures, gaps, covered, effort_hours, effort_euro, people.
        ranking: Priority per skill: ``PRIORITY_COLUMNS``, n_people_rated, hidden; the parts are
            empty and the score rounded to tens under five people rated or with a gap.  Skills
            nobody was rated in are not ranked.
        urgency: ``method.concept.urgency.URGENCY_COLUMNS``.
        sensitivity: ``method.concept.priority.SENSITIVITY_COLUMNS``.
        wishes: Wishes met and not met by gaps.
        agreed: Agreed measures: ``method.agreed.AGREED_COLUMNS``.
        milestones: Columns in ``method.agreed.milestones``.
        upcoming: The milestones that are not passed.
        findings: What is missing or overdue in agreed measures.
        gantt: ``method.agreed.GANTT_COLUMNS``.
        totals: Sums.
        changes: Changes since the last workshop, None if there was none before ``as_of``.
        n_unrated: Pairs of person and required skill without a valid rating: no gap, no measure.
        missing: What the case does not say, and why it matters.
    """

    as_of: datetime.date
    weights: PriorityWeights
    labour_cost: float | None
    gaps: pd.DataFrame
    proposals: pd.DataFrame
    shown: pd.DataFrame
    by_path: pd.DataFrame
    ranking: pd.DataFrame
    urgency: pd.DataFrame
    sensitivity: pd.DataFrame
    wishes: Wishes
    agreed: pd.DataFrame
    milestones: pd.DataFrame
    upcoming: pd.DataFrame
    findings: pd.DataFrame
    gantt: pd.DataFrame
    totals: Totals
    changes: Changes | None
    n_unrated: int
    missing: tuple[Missing, ...]

    @property
    def visible(self) -> ShownProposals:
        """Return the proposals as the version without people shows them."""
        return shown_proposals(self.shown, self.by_path, self.gaps)

    @property
    def top(self) -> pd.DataFrame:
        """Return ranking and sensitivity of the skills that can be among the first ten."""
        moved = self.sensitivity.drop(columns="rank")
        return self.ranking.merge(moved, on="skill_id", how="inner")


@remembered
def analyse(case: Case, as_of: datetime.date, *, weights: PriorityWeights = WEIGHTS) -> Concept:
    """Return the concept of ``case`` on ``as_of`` with the given ``weights`` of the priority."""
    state = state_of(case, as_of)
    cost = _labour_cost(case)
    urgency = urgencies(case, _at_risk(state, as_of), as_of)
    ranking = priorities(_parts(state, urgency), weights)
    gaps = open_gaps(state.pairs, case.wishes)
    proposals = _ranked(proposed(gaps, case, labour_cost=cost), ranking)
    proposals = proposals.merge(coverage(proposals, gaps, case.measures), on="proposal_id")
    agreed = agreed_measures(case, labour_cost=cost)
    steps = milestones(agreed, as_of)
    return Concept(
        as_of=as_of,
        weights=weights.normalised(),
        labour_cost=cost,
        gaps=gaps,
        proposals=proposals,
        shown=_ranked(pooled(proposals, case), ranking),
        by_path=by_path(gaps, proposals),
        ranking=_shown(ranking, state),
        urgency=urgency,
        sensitivity=sensitivity(ranking, weights),
        wishes=matched_wishes(case.wishes, gaps),
        agreed=agreed,
        milestones=steps,
        upcoming=steps[~steps["passed"]].reset_index(drop=True),
        findings=findings(agreed, case.measures, as_of),
        gantt=gantt(agreed),
        totals=_totals(gaps, proposals, agreed),
        changes=_changes(case, state, as_of),
        n_unrated=state.n_pairs - state.n_rated,
        missing=concept_gaps(case, n_pairs=state.n_pairs, n_rated=state.n_rated),
    )


@remembered
def _parts(state: SkillState, urgency: pd.DataFrame) -> pd.DataFrame:
    rated = state.pairs[state.pairs["gap"].notna()]
    sums = rated.groupby("skill_id").agg(
        gap=("gap", "sum"), target=("target", "sum"), weight=("weight", "max")
    )
    cover = state.cover.set_index("skill_id")["cover"]
    parts = sums.assign(
        gap_share=sums["gap"].astype(float) / sums["target"].astype(float),
        cover=cover.reindex(sums.index).fillna(0).astype("int64"),
        urgency=urgency.set_index("skill_id")["urgency"].reindex(sums.index).fillna(0.0),
    )
    return parts.reset_index()


def _at_risk(state: SkillState, as_of: datetime.date) -> pd.DataFrame:
    current = state.current
    masters = current[current["valid"] & current["level"].ge(INDEPENDENT).fillna(value=False)]
    limit = pd.Timestamp(as_of) + pd.Timedelta(days=SOON_DAYS)
    ending = masters[masters["valid_until"].le(limit)]["skill_id"].value_counts()
    leaving = state.outlook.set_index("skill_id")["lost_5"].astype("float64")
    skill_id = state.cover["skill_id"]
    risk = skill_id.map(ending).fillna(0.0) + skill_id.map(leaving).fillna(0.0)
    return pd.DataFrame({"skill_id": skill_id, "cover": state.cover["cover"], "at_risk": risk})


@remembered
def _ranked(frame: pd.DataFrame, ranking: pd.DataFrame) -> pd.DataFrame:
    rank = frame["skill_id"].map(ranking.set_index("skill_id")["rank"]).astype("Int64")
    path = frame["path"].map({name: place for place, name in enumerate(reversed(PATH_ORDER))})
    keyed = frame.assign(rank=rank, order=path)
    ordered = keyed.sort_values(["rank", "skill_id", "order", "role"], kind="stable")
    return ordered.drop(columns="order").reset_index(drop=True)


@remembered
def _shown(ranking: pd.DataFrame, state: SkillState) -> pd.DataFrame:
    sums = state.by_skill.set_index("skill_id")
    people = ranking["skill_id"].map(sums["n_people_rated"]).fillna(0).astype("int64")
    hidden = few(people) | few(ranking["skill_id"].map(sums["n_gaps"]))
    # The exact score, with the cover beside it, could be solved for the share of gaps.
    score = ranking["score"].mask(hidden, ranking["score"].round(-1))
    full = ranking.assign(n_people_rated=people, score=score)
    return hide_groups(full, hidden, list(POINTS))


def _totals(gaps: pd.DataFrame, proposals: pd.DataFrame, agreed: pd.DataFrame) -> Totals:
    active = agreed[agreed["status"].isin(ACTIVE)]
    return Totals(
        gaps=len(gaps),
        covered=int(proposals["covered"].sum()),
        open=int(proposals["open"].sum()),
        people=int(gaps["person_id"].nunique()),
        effort_hours=float(proposals["effort_hours"].sum()),
        effort_euro=_sum_or_none(proposals["effort_euro"]),
        agreed=len(active),
        agreed_hours=float(active["effort_hours"].sum()),
        agreed_without_hours=int(active["effort_hours"].isna().sum()),
        agreed_euro=_sum_or_none(active["effort_euro"]),
        agreed_cost=float(active["cost"].sum()),
    )


@remembered
def _changes(case: Case, state: SkillState, as_of: datetime.date) -> Changes | None:
    workshop = last_workshop(case, as_of)
    if workshop is None:
        return None
    then = pairs_on(case, workshop[0]).pairs
    return changes_since(workshop, case, then, state.pairs, as_of)


def _labour_cost(case: Case) -> float | None:
    known = case.company["labour_cost"].dropna()
    return None if known.empty else float(known.iloc[0])


def _sum_or_none(amounts: pd.Series) -> float | None:
    known = amounts.dropna()
    return None if known.empty else float(known.sum())
