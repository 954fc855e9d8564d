"""What a plan must keep, from the table of rules: pins, refusals, limits, dates, and its goal."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import pandas as pd

from method.choice.records import Goal, Pin, Profile, TeamLimit
from schemas.case import Case
from schemas.planning import RULES

NEEDS = {
    "attend": ("person_id", "offer_id"),
    "not_attend": ("offer_id",),
    "available": ("person_id",),
    "budget": ("amount",),
    "distance": ("amount",),
    "hours_person": ("amount",),
    "hours_team": ("amount",),
    "away_team": ("amount",),
    "worst_team": (),
}
MISSING = "Vorgabe {rule} („{kind}“) ist unvollständig und gilt deshalb nicht."
NO_OFFER = "Vorgabe {rule}: Das Angebot ist nicht wählbar, die Festlegung gilt deshalb nicht."
NO_PERSON = "Vorgabe {rule}: Die Person hat keine bekannte Lücke, die Festlegung gilt nicht."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The complete rules by kind, and German sentences on those that do not hold."""

    rows: Mapping[str, tuple[Mapping[str, Any], ...]]
    said: tuple[str, ...]

    @property
    def goal(self) -> Goal:
        """Return what the workshop wants the plan to reach, without a rule the most in total."""
        return Goal.WORST_TEAM if "worst_team" in self.rows else Goal.TOTAL

    def least(self, kind: str) -> float | None:
        """Return the smallest amount of the rules ``kind`` for everybody, None without one."""
        amounts = [each["amount"] for each in self.rows.get(kind, ()) if not each["person_id"]]
        return min(amounts, default=None)


def rules_of(case: Case) -> Rules:
    """Return the rules of ``case``; a rule that lacks what its kind needs is said, not guessed."""
    frame = case.plan_rules.astype("object").where(case.plan_rules.notna(), None)
    rows: dict[str, list[Mapping[str, Any]]] = {}
    said = []
    for row in cast("list[Mapping[str, Any]]", frame.to_dict("records")):
        kind = str(row["kind"])
        if all(row[name] is not None for name in NEEDS[kind]):
            rows.setdefault(kind, []).append(row)
        else:
            said.append(MISSING.format(rule=row["rule_id"], kind=RULES[kind]))
    return Rules(rows={kind: tuple(each) for kind, each in rows.items()}, said=tuple(said))


def with_rules(
    profiles: Sequence[Profile], rules: Rules, hours: Mapping[str, float]
) -> tuple[tuple[Profile, ...], tuple[str, ...]]:
    """Return ``profiles``, one person each, with their rules, and what could not be kept.

    ``hours`` is offer -> hours of what can be chosen or is agreed.  Agreed hours count, and stay
    agreed: whoever has more of them than a rule allows gets no further course.
    """
    people = {each.people[0] for each in profiles}
    kept = tuple(_bound(each, rules, hours) for each in profiles)
    lost = (
        text.format(rule=row["rule_id"])
        for row in rules.rows.get("attend", ())
        for text, fails in (
            (NO_OFFER, row["offer_id"] not in hours),
            (NO_PERSON, row["person_id"] not in people),
        )
        if fails
    )
    return kept, tuple(lost)


def team_limits(rules: Rules, teams: Iterable[str]) -> tuple[TeamLimit, ...]:
    """Return the limits on hours and absence; a rule without a team holds for each of ``teams``."""
    every = sorted(set(teams))
    return tuple(
        TeamLimit(
            team=team,
            first=_day(row["first"]),
            last=_day(row["last"]),
            most_hours=row["amount"] if kind == "hours_team" else None,
            most_away=int(row["amount"]) if kind == "away_team" else None,
        )
        for kind in ("hours_team", "away_team")
        for row in rules.rows.get(kind, ())
        for team in ([row["team"]] if row["team"] else every)
    )


def _bound(profile: Profile, rules: Rules, hours: Mapping[str, float]) -> Profile:
    mine = {
        kind: [row for row in rows if row["person_id"] in (None, profile.people[0])]
        for kind, rows in rules.rows.items()
    }
    pins = [Pin(offer=row["offer_id"]) for row in mine.get("attend", ())]
    vetoes = [str(row["offer_id"]) for row in mine.get("not_attend", ())]
    pinned = [pin for pin in pins if pin.offer in hours and pin not in profile.pins]
    windows = mine.get("available", [])
    most, agreed = _least(mine, "hours_person"), sum(hours[pin.offer] for pin in profile.pins)
    return replace(
        profile,
        pins=(*profile.pins, *pinned),
        vetoes=tuple(sorted({*profile.vetoes, *vetoes})),
        hours=None if most is None else max(most, agreed),
        max_km=_least(mine, "distance") if profile.max_km is None else profile.max_km,
        first=max((each for row in windows if (each := _day(row["first"]))), default=None),
        last=min((each for row in windows if (each := _day(row["last"]))), default=None),
    )


def _least(rows: Mapping[str, Sequence[Mapping[str, Any]]], kind: str) -> float | None:
    return min((row["amount"] for row in rows.get(kind, ())), default=None)


def _day(value: Any) -> datetime.date | None:
    return None if value is None else pd.Timestamp(value).date()
