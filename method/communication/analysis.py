"""Step 5, communication: who is concerned, who is told when, and drafts of what is said."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from method.communication.drafts import Draft, drafts, facts, next_date
from method.communication.gaps import communication_gaps
from method.communication.information_order import information_order, works_council
from method.communication.topic_order import first_talks, topic_breaches
from method.content import communication
from method.missing import Missing
from schemas.case import Case
from schemas.communication import Actions
from schemas.fields import fields_of
from schemas.remembered import remembered

HIGH = 3
VERY_CONCERNED = 4
STRATEGIES = {
    "involve": "Eng beteiligen: früh fragen, Entscheidungen gemeinsam vorbereiten.",
    "win": "Gewinnen: kurz und regelmäßig unterrichten, um Unterstützung bitten.",
    "accompany": "Begleiten: persönlich sprechen, Folgen und Lernweg klären.",
    "inform": "Auf dem Laufenden halten: knapp und verlässlich unterrichten.",
}
NEEDED = ("message", "sender", "day")
# The content names some groups after its drafts, the tables after the function.
_CONTENT_KIND = {"supervisors": "shift_leaders", "training": "vocational_training"}
_FACT_OF_FIELD = {
    "occasion": ("technologies",),
    "what_changes": ("processes",),
    "who_and_when": ("people_count", "first_start"),
    "training": ("skills",),
    "contact": ("contact_role",),
    "next_date": ("next_date",),
}


@dataclass(frozen=True, slots=True, eq=False)
class Communication:
    """What step 5 found.

    Attributes:
        as_of: The day it is seen from.
        stakeholders: stakeholder_id, name, kind, size [people], influence, concern (1 to 5),
            attitude (-2 to 2), quadrant (code of STRATEGIES, empty if influence or concern is
            unknown), strategy, hint, note, actions (number planned or done).
        without_action: Names of the groups of concern 4 or 5 for which no action is entered.
        works_council: "yes", "no" or "unknown".
        sequence: The required order, see ``information_order``.
        violations: German sentences on breaches of the order.
        unheard: Names of planned and piloted technologies for which no action with the works
            council is entered; empty unless there is one.
        actions: action_id, day, stakeholder (name), kind, occasion, goal, message, channel, sender,
            feedback, status, overdue (bool), lacks (German titles of empty fields, empty if none);
            by day, those without one last.
        fields: field_id, title, question, known (what the tables say, empty if only people know).
        drafts: Drafts of the information.
        missing: What would have been needed.
    """

    as_of: datetime.date
    stakeholders: pd.DataFrame
    without_action: tuple[str, ...]
    works_council: str
    sequence: pd.DataFrame
    violations: tuple[str, ...]
    unheard: tuple[str, ...]
    actions: pd.DataFrame
    fields: pd.DataFrame
    drafts: tuple[Draft, ...]
    missing: tuple[Missing, ...]


def analyse(case: Case, as_of: datetime.date) -> Communication:
    """Return stakeholders, order, actions and drafts of ``case`` as they stand on ``as_of``."""
    actions = _with_stakeholder(case)
    groups = stakeholder_map(case.stakeholders, actions)
    sequence, violations = information_order(case, actions, as_of)
    return Communication(
        as_of=as_of,
        stakeholders=groups,
        without_action=_without_action(groups),
        works_council=works_council(case),
        sequence=sequence,
        violations=violations + topic_breaches(case, actions),
        unheard=_unheard(case, actions),
        actions=action_plan(actions, as_of),
        fields=information_fields(
            facts(case, actions, as_of) | next_date("staff_information", actions, as_of)
        ),
        drafts=drafts(case, actions, as_of),
        missing=communication_gaps(case),
    )


@remembered
def stakeholder_map(stakeholders: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """Return the groups with quadrant and strategy, the most concerned first.

    High means 3 or more of 5, for influence as for concern.  ``actions`` are those of the case.
    """
    kinds = {kind.id: kind.hint for kind in communication().stakeholder_kinds}
    entered = actions[actions["status"].ne("dropped")]["stakeholder_id"].value_counts()
    quadrant = _quadrants(stakeholders)
    frame = stakeholders.assign(
        quadrant=quadrant,
        strategy=quadrant.map(STRATEGIES).fillna(""),
        hint=stakeholders["kind"].replace(_CONTENT_KIND).map(kinds).fillna(""),
        note=stakeholders["note"].fillna(""),
        actions=stakeholders["stakeholder_id"].map(entered).fillna(0).astype(int),
    )
    return frame.sort_values(
        ["concern", "influence"], ascending=False, kind="stable", ignore_index=True
    )


def action_plan(actions: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Return the actions by day, those overdue on ``as_of`` and those with empty fields marked."""
    planned = actions["status"].eq("planned")
    frame = actions.assign(
        overdue=planned & actions["day"].lt(pd.Timestamp(as_of)),
        lacks=_lacks(actions).where(actions["status"].ne("dropped"), ""),
    )
    ordered = frame.sort_values("day", na_position="last", kind="stable", ignore_index=True)
    head = ["action_id", "day", "stakeholder", "kind", "occasion", "goal", "message", "channel"]
    return ordered[[*head, "sender", "feedback", "status", "overdue", "lacks"]]


def information_fields(known: dict[str, str]) -> pd.DataFrame:
    """Return what a good staff information answers, with the ``known`` facts of the case."""
    return pd.DataFrame(
        [
            {
                "field_id": field.id,
                "title": field.title,
                "question": field.question,
                "known": "; ".join(
                    known[name] for name in _FACT_OF_FIELD.get(field.id, ()) if name in known
                ),
            }
            for field in communication().fields
        ]
    )


def _with_stakeholder(case: Case) -> pd.DataFrame:
    groups = case.stakeholders.drop_duplicates("stakeholder_id").set_index("stakeholder_id")
    whom = case.actions["stakeholder_id"]
    return case.actions.assign(
        stakeholder=whom.map(groups["name"]).fillna(""), kind=whom.map(groups["kind"]).fillna("")
    )


def _quadrants(stakeholders: pd.DataFrame) -> pd.Series:
    influence, concern = stakeholders["influence"], stakeholders["concern"]
    strong = influence.ge(HIGH).map({True: "strong", False: "weak"}).fillna("")
    touched = concern.ge(HIGH).map({True: "near", False: "far"}).fillna("")
    names = {
        "strong near": "involve",
        "strong far": "win",
        "weak near": "accompany",
        "weak far": "inform",
    }
    return (strong + " " + touched).map(names).fillna("")


def _without_action(groups: pd.DataFrame) -> tuple[str, ...]:
    forgotten = groups["concern"].ge(VERY_CONCERNED).fillna(value=False) & groups["actions"].eq(0)
    return tuple(groups.loc[forgotten, "name"])


@remembered
def _unheard(case: Case, actions: pd.DataFrame) -> tuple[str, ...]:
    if works_council(case) != "yes":
        return ()
    talks = first_talks(case, actions)
    return tuple(talks.loc[~talks["entered"], "name"])


def _lacks(actions: pd.DataFrame) -> pd.Series:
    titles = {field.name: field.title for field in fields_of(Actions)}
    empty = actions[list(NEEDED)].isna()
    parts = pd.DataFrame(
        {name: empty[name].map({True: f"{titles[name]}, ", False: ""}) for name in NEEDED}
    )
    return parts.astype(str).sum(axis="columns").astype(str).str.removesuffix(", ")
