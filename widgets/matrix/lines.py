"""Rows and columns of matrices, in the order people look for them."""

from __future__ import annotations

import pandas as pd

from schemas.case import Case
from schemas.order import natural
from widgets.matrix.grid import Line

NO_ROLE = "ohne Rolle"
NO_GROUP = "ohne Gruppe"


def people_lines(case: Case) -> tuple[Line, ...]:
    """Return the people, role by role, by their codes."""
    names = _names(case)
    order = {key: number for number, key in enumerate(names)}
    people = case.people.drop_duplicates("person_id")
    roles = people["role_id"].astype("object").where(people["role_id"].notna(), "")
    pairs = sorted(
        zip(roles, people["person_id"], strict=True),
        key=lambda pair: (order.get(pair[0], len(order)), pair[0] == "", *map(natural, pair)),
    )
    return tuple(Line(key, key, role, names.get(role, role) or NO_ROLE) for role, key in pairs)


def role_lines(case: Case) -> tuple[Line, ...]:
    """Return the roles in the order of the case; each is its own group."""
    return tuple(Line(key, name, key, name) for key, name in _names(case).items())


def skill_lines(case: Case) -> tuple[Line, ...]:
    """Return the skills, group by group in the order of the case."""
    skills = case.skills.drop_duplicates("skill_id")
    names = skills["name"].fillna(skills["skill_id"])
    groups = skills["group"].fillna("")
    order = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    lines = [
        Line(key, name, group or "-", group or NO_GROUP)
        for key, name, group in zip(skills["skill_id"], names, groups, strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: order.get(line.group, len(order))))


def _names(case: Case) -> dict[str, str]:
    roles: pd.DataFrame = case.roles.drop_duplicates("role_id")
    names = roles["name"].fillna(roles["role_id"])
    return dict(zip(roles["role_id"], names, strict=True))
