"""Requirements of step 2, ``method.skills.analysis``.

- The newest valid rating by supervisor or evidence counts, evidence first on the same day; self
  only if nothing else is valid; ratings after the day are not known; expired ones never count.
- A missing rating is no gap and no zero; nothing compensates a gap; fulfilment is 0 to 1.
- Cover counts people with a valid level of 3 or more; single points and the bus factor follow.
- Figures of fewer than five people are hidden, the loss through age above all.
- What is shown says "unter 5" for one to four gaps and "nicht bewertet" for none rated.
- The audit table says who rated when, by what evidence, valid until when.
- An empty or half-filled case gives results that say what is missing.
- Hundreds of people with years of ratings take well under a second.
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from method.skills.analysis import AUDIT, Skills, analyse
from method.skills.fulfilment import pairs_of, summed
from method.skills.ratings import current_ratings, known_ratings
from method.skills.risk import cover
from schemas.case import Case, case_of, typed
from schemas.tables import TABLES

DAY = datetime.date(2026, 11, 22)
RATING = ["person_id", "skill_id", "source", "rated_on", "level"]


STAFF = [
    {"person_id": f"P{i}", "role_id": "dreher", "age_band": "60+" if i == 1 else "25-34"}
    for i in range(1, 6)
]
SKILLS = [
    {"skill_id": "cnc", "name": "CNC drehen", "group": "CNC"},
    {"skill_id": "wig", "name": "WIG schweißen", "group": "Fügen", "valid_months": 24},
]
NEEDS = [
    {"role_id": "dreher", "skill_id": "cnc", "target": 3, "weight": 3},
    {"role_id": "dreher", "skill_id": "wig", "target": 2, "weight": 1},
]
WELDERS = case_of(
    {
        "roles": pd.DataFrame([{"role_id": "dreher", "name": "Dreher"}]),
        "people": pd.DataFrame(STAFF),
        "skills": pd.DataFrame(SKILLS),
        "requirements": pd.DataFrame(NEEDS),
    }
)


def case(**tables: Any) -> Case:
    """Return five turners who need welding, with the given tables instead of theirs."""
    frames = {name: typed(TABLES[name], pd.DataFrame(rows)) for name, rows in tables.items()}
    return dataclasses.replace(WELDERS, **frames)


def rated(*rows: tuple[str, str, str, str, int], **more: Any) -> Skills:
    """Return the skills of the case with ratings (person, skill, source, day, level)."""
    return analyse(case(ratings=pd.DataFrame(list(rows), columns=RATING), **more), DAY)


def actual_of(result: Skills, person: str, skill: str) -> int | None:
    """Return the level that counts for one person and skill."""
    pairs = result.pairs.set_index(["person_id", "skill_id"])
    level = pairs.loc[(person, skill), "actual"]
    return None if pd.isna(level) else int(level)


def test_the_newest_rating_by_others_counts() -> None:
    """A newer supervisor's rating replaces evidence; a still newer self-rating does not."""
    result = rated(
        ("P1", "cnc", "evidence", "2025-01-10", 4),
        ("P1", "cnc", "supervisor", "2025-06-10", 2),
        ("P1", "cnc", "self", "2026-06-10", 4),
    )
    assert actual_of(result, "P1", "cnc") == 2


def test_evidence_wins_on_the_same_day() -> None:
    """On one day evidence counts before the supervisor."""
    result = rated(
        ("P1", "cnc", "evidence", "2025-01-10", 3), ("P1", "cnc", "supervisor", "2025-01-10", 1)
    )
    assert actual_of(result, "P1", "cnc") == 3


def test_self_ratings_count_where_nothing_else_is_valid() -> None:
    """The newest self-rating counts if the certificate has run out."""
    result = rated(
        ("P1", "wig", "evidence", "2023-01-10", 4),
        ("P1", "wig", "self", "2025-01-10", 1),
        ("P1", "wig", "self", "2025-02-10", 2),
    )
    assert actual_of(result, "P1", "wig") == 2


def test_later_ratings_are_not_known_yet() -> None:
    """Seen from an earlier day the case is as it was."""
    rows = [
        ("P1", "cnc", "supervisor", "2025-01-10", 1),
        ("P1", "cnc", "supervisor", "2026-11-23", 4),
    ]
    tables = case(ratings=pd.DataFrame(rows, columns=RATING))
    assert actual_of(analyse(tables, DAY), "P1", "cnc") == 1
    assert actual_of(analyse(tables, datetime.date(2026, 11, 23)), "P1", "cnc") == 4
    assert analyse(tables, datetime.date(2024, 1, 1)).n_rated == 0


def test_validity_ends_after_its_last_day() -> None:
    """A rating with 24 months holds on the last day and has run out on the next."""
    tables = case(
        ratings=pd.DataFrame([("P1", "wig", "evidence", "2024-02-29", 3)], columns=RATING)
    )
    last = datetime.date(2026, 2, 28)
    assert actual_of(analyse(tables, last), "P1", "wig") == 3
    after = analyse(tables, last + datetime.timedelta(days=1))
    assert actual_of(after, "P1", "wig") is None
    assert (after.n_rated, after.n_expired) == (0, 1)
    assert after.expiring["due"].to_list() == ["expired"]
    assert after.audit.loc[after.audit["state"].eq("expired"), "actual"].to_list() == [3]
    assert after.cover["cover"].sum() == 0


def test_a_date_of_its_own_beats_the_months() -> None:
    """valid_until of the rating stands, whatever the skill's months say."""
    row = dict(zip(RATING, ("P1", "wig", "evidence", "2020-01-01", 3), strict=True))
    tables = case(ratings=[{**row, "valid_until": "2027-01-31"}])
    result = analyse(tables, DAY)
    assert actual_of(result, "P1", "wig") == 3
    assert result.expiring[["days_left", "due"]].to_numpy().tolist() == [[70, "90"]]
    assert result.expiring_by_skill[["n_within_90", "n_within_180"]].to_numpy().tolist() == [[1, 1]]


def test_missing_ratings_are_no_gap_and_no_zero() -> None:
    """Unrated pairs stay empty and lower only the coverage."""
    result = rated(*((f"P{i}", "cnc", "supervisor", "2026-01-10", 3) for i in range(1, 6)))
    assert (result.n_pairs, result.n_rated, result.n_gaps) == (10, 5, 0)
    assert (result.coverage, result.fulfilment) == (0.5, 1.0)
    unrated = result.pairs[result.pairs["state"].eq("unrated")]
    assert unrated["gap"].isna().all()
    assert "5 von 10 nötigen Bewertungen sind nicht bewertet" in result.missing[0].text


def test_fulfilment_is_weighted_and_capped() -> None:
    """Level 4 where 2 is needed does not make up for level 0 where 3 is needed."""
    rows = [
        (f"P{i}", skill, "supervisor", "2026-01-10", level)
        for i in range(1, 6)
        for skill, level in (("cnc", 0), ("wig", 4))
    ]
    result = rated(*rows)
    assert result.fulfilment == pytest.approx(2 / 11)
    assert result.by_role["weighted_gap"].to_list() == [45]
    by_skill = result.by_skill.set_index("skill_id")
    assert by_skill["fulfilment"].to_dict() == {"cnc": 0.0, "wig": 1.0}
    assert result.by_group["group"].to_list() == ["CNC", "Fügen"]
    cells = result.by_role_and_skill.set_index("skill_id")
    assert cells["mean_gap"].to_dict() == {"cnc": 3.0, "wig": 0.0}


def test_figures_of_four_people_are_hidden() -> None:
    """Four rated people have counts of ratings but no figures anywhere."""
    result = rated(*((f"P{i}", "cnc", "supervisor", "2026-01-10", 2) for i in range(1, 5)))
    assert result.fulfilment is None
    for frame in (result.by_role, result.by_skill, result.by_group, result.by_role_and_skill):
        hidden = frame[frame["n_people_rated"].eq(4)]
        assert hidden["hidden"].all()
        assert hidden[["fulfilment", "n_gaps"]].isna().all(axis=None)
        assert hidden["n_rated"].to_list() == [4]


def test_small_roles_are_one_group() -> None:
    """Roles of three people each are shown together as the others."""
    staff = [{"person_id": f"P{i}", "role_id": "ab"[i % 2]} for i in range(6)]
    needs = [{"role_id": role, "skill_id": "cnc", "target": 4, "weight": 2} for role in "ab"]
    result = rated(
        *((f"P{i}", "cnc", "self", "2026-01-10", 2) for i in range(6)),
        people=staff,
        roles=[{"role_id": "a", "name": "A"}, {"role_id": "b", "name": "B"}],
        requirements=needs,
    )
    row = result.by_role.iloc[0]
    assert row[["role", "n_roles", "n_members", "n_people", "fulfilment"]].to_list() == [
        "übrige",
        2,
        6,
        6,
        0.5,
    ]


def test_cover_single_points_and_bus_factor() -> None:
    """One master of a needed skill is a single point; the critical one makes the bus factor."""
    result = rated(
        ("P1", "cnc", "supervisor", "2026-01-10", 3),
        ("P2", "cnc", "supervisor", "2026-01-10", 2),
        ("P3", "wig", "evidence", "2026-01-10", 4),
    )
    cover = result.cover.set_index("skill_id")
    assert cover["cover"].to_dict() == {"cnc": 1, "wig": 1}
    assert cover["single_point"].to_dict() == {"cnc": True, "wig": False}
    assert cover.loc["cnc", ["n_roles", "roles", "n_people"]].to_list() == [1, "Dreher", 5]
    assert result.single_points["skill_id"].to_list() == ["cnc"]
    assert (result.bus_factor, result.n_critical) == (1, 1)
    assert result.bus_factor_skills["skill_id"].to_list() == ["cnc"]


def test_a_skill_nobody_was_rated_in_is_unknown() -> None:
    """Without a valid rating there is neither a single point nor a bus factor."""
    result = rated(("P1", "wig", "evidence", "2026-01-10", 4))
    cover = result.cover.set_index("skill_id")
    assert pd.isna(cover.loc["cnc", "single_point"])
    assert result.bus_factor is None
    assert (result.n_critical, result.n_critical_rated) == (1, 0)
    assert any("Ob jemand sie beherrscht, ist offen." in gap.text for gap in result.missing)


def test_people_who_left_cover_nothing() -> None:
    """Ratings of somebody who is not among the people do not count."""
    result = rated(("P99", "cnc", "evidence", "2026-01-10", 4))
    assert result.current.empty
    assert result.cover["cover"].sum() == 0


def test_loss_through_age_needs_five_masters() -> None:
    """Five masters show an expected loss; four do not, for it would tell somebody's age."""
    five = [(f"P{i}", "cnc", "supervisor", "2026-01-10", 3) for i in range(1, 6)]
    shown = rated(*five).outlook.iloc[0]
    figures = ["cover", "cover_5", "lost_5", "cover_10"]
    assert shown[figures].to_list() == [5, 4.0, 1.0, 4.0]
    few = rated(*five[:4])
    assert few.outlook["hidden"].all()
    assert few.outlook["cover_5"].isna().all()
    assert few.outlook_by_group["lost_10"].isna().all()


def test_groups_of_skills_show_what_single_skills_hide() -> None:
    """Two skills with three masters each are shown as a group of six people."""
    skills = [{"skill_id": name, "name": name, "group": "CNC"} for name in ("fräsen", "bohren")]
    staff = [{"person_id": f"P{i}", "age_band": "60+"} for i in range(6)]
    rows = [
        (f"P{i}", "fräsen" if i % 2 else "bohren", "supervisor", "2026-01-10", 4) for i in range(6)
    ]
    result = rated(*rows, skills=skills, people=staff)
    assert result.outlook["hidden"].to_list() == [True, True]
    group = result.outlook_by_group.iloc[0]
    assert group[["n_people", "cover", "lost_5"]].to_list() == [6, 6, 6.0]


def test_self_and_supervisor_are_compared_from_five_on() -> None:
    """The mean difference is shown for five people and hidden for four."""
    rows = [
        (f"P{i}", skill, source, "2026-01-10", level)
        for i in range(1, 6)
        for skill in ("cnc", "wig")
        for source, level in (("self", 3), ("supervisor", 2))
        if not (skill == "wig" and i == 5)
    ]
    difference = rated(*rows).self_difference.set_index("skill_id")
    assert difference.loc["cnc", ["n", "difference", "hidden"]].to_list() == [5, 1.0, False]
    assert difference.loc["wig", ["n", "hidden"]].to_list() == [4, True]
    assert pd.isna(difference.loc["wig", "difference"])


def test_wishes_are_counted() -> None:
    """Wishes per skill with those of high priority and those the role asks for."""
    wishes = [
        {"person_id": "P1", "skill_id": "cnc", "priority": 3},
        {"person_id": "P2", "skill_id": "cnc"},
        {"person_id": "P2", "skill_id": "neu", "priority": 1},
    ]
    result = analyse(case(wishes=wishes), DAY)
    counts = result.wishes[["skill", "n_wishes", "n_high", "n_required"]].to_numpy().tolist()
    assert counts == [["CNC drehen", 2, 1, 2], ["neu", 1, 0, 0]]
    assert (result.n_wishes, result.n_people_with_wishes) == (3, 2)


def test_audit_names_rater_evidence_and_effect() -> None:
    """The audit table holds the agreed fields, rated and unrated pairs alike."""
    rating = {
        "person_id": "P1",
        "skill_id": "wig",
        "source": "evidence",
        "rated_on": "2026-01-10",
        "level": 3,
        "rated_by": "Schweißaufsicht",
        "evidence": "certificate",
        "evidence_ref": "Z-17",
        "effective": "yes",
    }
    audit = analyse(case(ratings=[rating]), DAY).audit
    assert list(audit.columns) == list(AUDIT)
    assert len(audit) == 10
    row = audit[audit["state"].eq("rated")].iloc[0]
    fields = ["person_id", "role", "skill", "target", "actual", "rated_by", "evidence_ref"]
    assert row[fields].to_list() == [
        "P1",
        "Dreher",
        "WIG schweißen",
        2,
        3,
        "Schweißaufsicht",
        "Z-17",
    ]
    assert row["valid_until"] == pd.Timestamp("2028-01-10")


def test_an_empty_case_says_what_is_missing() -> None:
    """Without tables there are no figures, no errors, and a sentence per table."""
    result = analyse(case_of({}), DAY)
    tables = [gap.table for gap in result.missing]
    assert tables == ["people", "skills", "requirements", "ratings", "wishes"]
    assert (result.fulfilment, result.coverage, result.bus_factor) == (None, None, None)
    assert result.pairs.empty
    assert result.by_role.empty
    assert result.cover.empty


def test_requirements_without_people_and_names() -> None:
    """A role nobody fills and a skill without a name still count as need."""
    needs = [{"role_id": "leer", "skill_id": "cnc", "target": 3, "weight": 3}]
    result = analyse(case(people=[], requirements=needs), DAY)
    assert result.cover["roles"].to_list() == ["übrige"]
    assert any("Für 1 von 1 Rollen" in gap.text for gap in result.missing)


people = st.sampled_from([f"P{i}" for i in range(1, 6)])
events = st.lists(
    st.tuples(
        people,
        st.sampled_from(["cnc", "wig"]),
        st.sampled_from(["self", "supervisor", "evidence"]),
        st.dates(datetime.date(2023, 1, 1), datetime.date(2027, 1, 1)).map(str),
        st.integers(0, 4),
    ),
    max_size=25,
    unique_by=lambda row: row[:4],
)


def figures(rows: list[tuple[str, str, str, str, int]]) -> tuple[float, pd.Series]:
    """Return the fulfilment (0 without ratings) and the cover per skill."""
    tables = case(ratings=pd.DataFrame(rows, columns=RATING))
    current = current_ratings(known_ratings(tables, DAY))
    total = summed(pairs_of(tables, current).assign(all=""), ["all"])["fulfilment"].iloc[0]
    return 0.0 if pd.isna(total) else float(total), cover(tables, current)["cover"]


@settings(max_examples=25, deadline=None)
@given(events.filter(bool), st.integers(0, 24))
def test_better_ratings_never_lower_anything(
    rows: list[tuple[str, str, str, str, int]], which: int
) -> None:
    """Fulfilment stays in 0 to 1, and one rating a level higher lowers neither it nor a cover."""
    raised = list(rows)
    raised[which % len(rows)] = (*rows[which % len(rows)][:4], 4)
    before, after = figures(rows), figures(raised)
    assert 0 <= before[0] <= after[0] <= 1
    assert (after[1] >= before[1]).all()


@settings(max_examples=25, deadline=None)
@given(events, people)
def test_cover_never_grows_without_a_person(
    rows: list[tuple[str, str, str, str, int]], gone: str
) -> None:
    """Whoever leaves takes cover away or leaves it as it was."""
    tables = case(ratings=pd.DataFrame(rows, columns=RATING))
    staff = tables.people[tables.people["person_id"].ne(gone)]
    fewer = dataclasses.replace(tables, people=staff)
    before, after = (
        cover(each, current_ratings(known_ratings(each, DAY))).set_index("skill_id")["cover"]
        for each in (tables, fewer)
    )
    assert (after.reindex(before.index, fill_value=0) <= before).all()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=5, max_size=5), st.integers(3, 4))
def test_over_fulfilment_never_compensates(levels: list[int], above: int) -> None:
    """More than the target in one skill changes no gap in another."""
    cnc = [(f"P{i}", "cnc", "self", "2026-01-10", level) for i, level in enumerate(levels, 1)]
    at_target = [(f"P{i}", "wig", "self", "2026-01-10", 2) for i in range(1, 6)]
    over = [(*row[:4], above) for row in at_target]
    assert figures([*cnc, *over])[0] == figures([*cnc, *at_target])[0]


def test_five_years_of_ratings_count_once_each() -> None:
    """Of 500 people x 80 skills x 5 years the latest rating of each pair counts."""
    staff = pd.DataFrame({"person_id": [f"P{i}" for i in range(500)], "role_id": "dreher"})
    skills = pd.DataFrame({"skill_id": [f"s{i}" for i in range(80)], "valid_months": 36})
    days = pd.DataFrame({"rated_on": [f"{year}-03-01" for year in range(2022, 2027)]})
    events = staff[["person_id"]].merge(skills[["skill_id"]], how="cross").merge(days, how="cross")
    tables = case(
        people=staff,
        skills=skills,
        requirements=skills[["skill_id"]].assign(role_id="dreher", target=3, weight=2),
        ratings=events.assign(source="supervisor", level=2),
    )
    assert analyse(tables, DAY).n_rated == 40_000


def levels(*each: int, source: str = "supervisor") -> list[tuple[str, str, str, str, int]]:
    """Return the turners' ratings in turning, P1 first."""
    return [(f"P{i}", "cnc", source, "2026-01-10", level) for i, level in enumerate(each, start=1)]


def test_few_gaps_are_a_word_and_nothing_is_computed_from_them() -> None:
    """Two of five below the target: "unter 5", and dashes for the sums; all five: their number."""
    shown = rated(*levels(3, 3, 3, 1, 1)).shown_skills.set_index("skill_id")
    assert shown.loc["cnc", ["n_rated", "n_gaps"]].to_list() == [5, "unter 5"]
    assert shown.loc["cnc", ["weighted_gap", "fulfilment"]].isna().all()
    full = rated(*levels(1, 1, 1, 1, 1)).shown_skills.set_index("skill_id")
    assert full.loc["cnc", ["n_gaps", "weighted_gap"]].to_list() == [5, 30]


def test_nobody_rated_is_no_zero() -> None:
    """A skill without any valid rating is "nicht bewertet", not without gaps."""
    shown = rated(*levels(3, 3, 3, 3, 3)).shown_skills.set_index("skill_id")
    assert shown["n_gaps"].to_dict() == {"cnc": 0, "wig": "nicht bewertet"}
    assert shown.loc["wig", ["n_rated", "coverage", "weighted_gap"]].isna().all()


def test_few_rated_are_not_counted() -> None:
    """Three of five rated: neither their number nor their share is shown."""
    result = rated(*levels(3, 3, 1))
    shown = result.shown_skills.set_index("skill_id")
    assert shown.loc["cnc", "n_rated"] == "unter 5"
    assert shown.loc["cnc", ["n_gaps", "coverage", "fulfilment"]].isna().all()
    assert result.shown_roles["coverage"].isna().all()


@pytest.mark.parametrize(
    ("own", "others", "expected"), [(4, 3, 0), (1, 0, 0), (3, 2, 1), (2, 2, 1)]
)
def test_a_mean_that_tells_every_level_is_not_shown(own: int, others: int, expected: int) -> None:
    """A mean of 0 or 4 leaves one possibility for each person."""
    rows = [*levels(*[own] * 5, source="self"), *levels(*[others] * 5)]
    assert len(rated(*rows).shown_difference) == expected


def test_single_points_name_no_small_role() -> None:
    """A role of two is among the others."""
    people = [*STAFF, {"person_id": "Q1", "role_id": "pruefer"}]
    roles = [
        {"role_id": "dreher", "name": "Dreher"},
        {"role_id": "pruefer", "name": "Prüfer"},
    ]
    needs = [*NEEDS, {"role_id": "pruefer", "skill_id": "cnc", "target": 3, "weight": 3}]
    tables = {"people": people, "roles": roles, "requirements": needs}
    covered = rated(*levels(3), **tables).cover.set_index("skill_id")
    assert "Prüfer" not in covered.loc["cnc", "roles"]
