"""Requirements of the analysis of a pool.

1. Compared are only answers of the same person, measure and question; who is lost is counted.
2. A known effect lies inside its interval in 93 to 97 of 100 draws, of changes and of answers.
3. Every shown figure has passed the gate, companies stand in groups of three or more.
4. Planned, added and unplanned questions are told apart; the digest is that of the planned part.
5. Steps of the build come as the gate let them go; how many were lost follows from no figure.
6. What cannot be concluded is said.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

from method.content import research as content
from method.gate.facts import FrameFacts
from method.gate.release import release
from method.research.analysis import PoolFacts, analyse
from method.research.changes import changes, whose_turn_came
from method.research.estimate import effect_of
from method.research.plan import AnalysisPlan, analysis_plan

DAY = datetime.date(2026, 11, 27)
PLAN = {
    "name": "wirkung-2026",
    "question": "Schätzen sich Teilnehmende sicherer ein?",
    "written_on": "2026-11-01",
    "effects": [
        {"id": "lernen", "level": "learning", "before": "T0", "after": "T2"},
        {"id": "verhalten", "level": "behaviour", "before": "T0", "after": "T2"},
    ],
    "by": ["size_class"],
}
LATER = {"id": "ende", "level": "learning", "before": "T0", "after": "T1",
         "added_on": "2026-11-20", "reason": "Ob es am Ende schon zu sehen ist."}  # fmt: skip


def drawn(seed, *, effect=0.5, companies=8):
    """Return changes of people in ``companies`` whose own effects spread around ``effect``."""
    random = np.random.default_rng(seed)
    sizes = random.integers(5, 13, companies)
    home = np.repeat(np.arange(companies), sizes)
    level = 3 + random.normal(0, 0.5, len(home))
    before = level + random.normal(0, 0.4, len(home))
    own = effect + random.normal(0, 0.2, companies)[home]
    after = level + own + random.normal(0, 0.4, len(home))
    return pd.DataFrame(
        {"company_key": home, "before": before, "after": after, "change": after - before}
    )


def drawn_answers(seed, *, effect=0.5, companies=8):
    """Return answers, whole steps, of which each rises by one with the company's own chance."""
    random = np.random.default_rng(seed)
    home = np.repeat(np.arange(companies), random.integers(5, 13, companies))
    person, items = np.arange(len(home)), ["learning-1", "learning-3"]
    chance = random.uniform(effect - 0.3, effect + 0.3, companies)[home]
    before = random.integers(2, 4, (len(items), len(home)))
    after = before + (random.random(before.shape) < chance)
    wave, item = np.repeat(["T0", "T2"], before.size), np.repeat(items, len(home))
    return pd.DataFrame(
        {
            "company_key": np.tile(home, 2 * len(items)),
            "measure_key": "m",
            "wave": wave,
            "respondent_key": np.tile(person, 2 * len(items)),
            "item_id": np.tile(item, 2),
            "state": "answered",
            "value": np.concatenate([before.ravel(), after.ravel()]).astype(float),
        }
    )


def answers(companies=7, people=6):
    """Return answers before and after; the last person of each company is lost."""
    rows = [
        (f"c{company}", "m", wave, f"p{company}-{person}", item, "answered", float(value))
        for company in range(companies)
        for person in range(people)
        for item in ("learning-1", "learning-3")
        for wave, value in (("T0", 2 + person % 2), ("T2", 3 + (person + company) % 3))
        if wave == "T0" or person < people - 1
    ]
    columns = ["company_key", "measure_key", "wave", "respondent_key", "item_id", "state", "value"]
    return pd.DataFrame(rows, columns=columns)


def pool(given):
    """Return what the analysis sees of a pool of ``given`` answers, with a real gate."""
    ledger = []
    homes = given["company_key"].unique()
    sizes = pd.DataFrame({"company_key": homes, "size_class": "10 bis 49", "region": "16"})
    persons = given.drop_duplicates("respondent_key").rename(
        columns={"respondent_key": "person_key"}
    )

    def of(effect):
        return changes(given, level=effect.level, before=effect.before, after=effect.after)

    def gate(table):
        kind, *parts = table.fact.split("/")
        frame = persons.assign(age_band="25-34") if kind == "people" else changes(
            given, **dict(zip(("level", "before", "after"), parts, strict=True))
        )  # fmt: skip
        facts = FrameFacts(frame.merge(sizes, on="company_key"))
        found = release(table, of=facts, earlier=ledger, build="b")
        ledger.append(found.entry)
        return found.frame

    return PoolFacts(build="b", as_of=DAY, steps=steps(), gate=gate, changes=of)


def steps():
    """Return the steps of a build of which seven companies with 42 people agreed."""
    rows = [("read", None, None, "Nicht gezeigt."), ("agreed", 7, 42, None)]
    named = pd.DataFrame(rows, columns=["name", "companies", "people", "why"], dtype=object)
    return named.assign(title="")


@pytest.fixture(scope="module")
def found():
    """The answer to a plan with a question that came later."""
    return analyse(pool(answers()), AnalysisPlan.model_validate(PLAN | {"added": [LATER]}), DAY)


def test_only_the_same_question_is_compared():
    """A question asked once does not shift the mean; who did not answer again has no change."""
    given = answers()
    extra = given[given["wave"].eq("T2")].assign(item_id="learning-2", value=5.0)
    found = changes(pd.concat([given, extra]), level="learning", before="T0", after="T2")
    assert (len(found), found["change"].notna().sum()) == (42, 35)
    first = found[found["person_key"].eq("p0-1")].iloc[0]
    assert (first["before"], first["after"], first["change"]) == (3, 4, 1)


def test_nobody_is_lost_before_being_asked():
    """T2 is 90 days after the end: of three measures one is due, one was answered early."""
    given = answers(companies=3).assign(measure_key=lambda rows: "m" + rows["company_key"])
    early = given[~(given["wave"].eq("T2") & given["company_key"].ne("c1"))]
    ends = pd.DataFrame({"measure_key": ["mc0", "mc1", "mc2"]})
    ends = ends.assign(end_month=["2026-08", "2026-11", "2026-09"])
    asked = whose_turn_came(early, ends, "T2", datetime.date(2026, 11, 30))
    assert sorted(asked["measure_key"].unique()) == ["mc0", "mc1"]


def test_companies_stand_in_groups_of_three():
    """Seven companies make two groups, of three and of four."""
    found = changes(answers(), level="learning", before="T0", after="T2")
    assert sorted(found.groupby("company_group")["company_key"].nunique()) == [3, 4]


def test_a_known_effect_lies_in_its_interval():
    """100 fixed draws of eight companies: 93 to 97 intervals hold 0.5; ADR 21 tells of 1,000."""
    found = [effect_of(drawn(seed)).change for seed in range(100)]
    assert 93 <= sum(each.low <= 0.5 <= each.high for each in found) <= 97


MAIN = {"level": "learning", "before": "T0", "after": "T2"}


def test_a_known_effect_of_answers_lies_in_its_interval():
    """100 fixed draws of answers: 93 to 97 intervals hold 0.5."""
    drawn_changes = (changes(drawn_answers(seed), **MAIN) for seed in range(100))
    found = [effect_of(each).change for each in drawn_changes]
    assert 93 <= sum(each.low <= 0.5 <= each.high for each in found) <= 97


def test_what_is_told_is_what_was_estimated():
    """From answers through the gate to the row of the report: the same interval."""
    given = drawn_answers(0)
    short = AnalysisPlan.model_validate(PLAN | {"effects": PLAN["effects"][:1], "by": []})
    told = analyse(pool(given), short, DAY).effects.iloc[0]
    expected = effect_of(changes(given, **MAIN)).change
    assert told[["change", "low", "high"]].tolist() == [expected.value, expected.low, expected.high]


def test_a_plan_is_answered_and_told_apart(found):
    """Planned questions are adjusted for their number, one that came later is not."""
    effects = found.effects.set_index("id")
    assert effects["origin"].to_dict() == {
        "lernen": "planned", "verhalten": "planned", "ende": "added"}  # fmt: skip
    assert (effects.loc["lernen", "people"], effects.loc["lernen", "companies"]) == (35, 7)
    assert effects["p_adjusted"].notna().to_dict() == {
        "lernen": True, "verhalten": False, "ende": False}  # fmt: skip
    assert content().limits["added"] in found.limits["text"].tolist()


def test_every_row_of_the_forest_has_three_companies(found):
    """Two groups, one size class, and all together; other ways stand beside the model."""
    assert found.forest["kind"].tolist() == ["group", "group", "stratum", "pooled"]
    assert (found.forest["companies"] >= 3).all()
    assert set(found.sensitivity["way"]) == set(content().ways.values())
    lost = "haben 7 dabei bis zum Stand des Pools nicht geantwortet (17\u00a0%)"
    assert lost in found.limits["text"].str.cat()


def test_two_companies_are_refused():
    """The gate keeps the total, no model is shown; without a plan nothing counts as planned."""
    found = analyse(pool(answers(companies=2)), analysis_plan(), None)
    assert "weniger als 3 Betriebe" in found.main["why"]
    assert found.effects["change"].isna().all()
    assert (len(found.forest), len(found.sensitivity)) == (0, 0)
    assert set(found.effects["origin"]) == {"unplanned"}
    assert {content().limits[name] for name in ("lost_hidden", "unplanned")} <= {
        *found.limits["text"]
    }


def test_how_many_were_lost_follows_from_no_figure():
    """Two people did not answer again: the gate keeps the first count, and no mean over them."""
    given = answers()
    others = ~given["respondent_key"].isin([f"p{n}-5" for n in range(2, 7)])
    short = PLAN | {"effects": PLAN["effects"][:1], "by": []}
    found = analyse(pool(given[others]), AnalysisPlan.model_validate(short), DAY)
    assert content().limits["lost_hidden"] in found.limits["text"].tolist()
    assert set(content().ways.values()) - set(found.sensitivity["way"]) == {
        content().ways["no_change_of_lost"]}  # fmt: skip


def test_steps_of_the_build_are_told_as_they_left_the_gate(found):
    """The first step was kept: its reason stands where the counts would."""
    first = found.flow.iloc[0]
    assert first[["people", "companies"]].isna().all()
    assert first["why"] == "Nicht gezeigt."
    assert found.flow["people"].tolist()[1:] == [42, 42, 35]


def test_the_digest_is_that_of_the_planned_part():
    """What is added later changes nothing; what was planned does."""
    plan = AnalysisPlan.model_validate(PLAN)
    assert AnalysisPlan.model_validate(PLAN | {"added": [LATER]}).digest == plan.digest
    assert AnalysisPlan.model_validate(PLAN | {"seed": 2}).digest != plan.digest


def test_the_plan_in_the_guide_is_one():
    """Who copies it can go on."""
    guide = (Path(__file__).parents[3] / "docs" / "forschung.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    assert AnalysisPlan.model_validate(yaml.safe_load(block)).main.id == "lernen"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"effects": [{**PLAN["effects"][0], "level": "luck"}]}, "level „luck“ gibt es nicht"),
        ({"effects": [{**PLAN["effects"][0], "after": "T0"}]}, "zwei Wellen nacheinander"),
        ({"added": [{**LATER, "after": "T2"}]}, "steht zweimal"),
        ({"added": [{**LATER, "reason": "so"}]}, "at least 10 characters"),
        ({"goal": "x"}, "not permitted"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(wrong, message):
    """Level, order of waves, doubles, reason, unknown keys."""
    with pytest.raises(ValidationError, match=message):
        AnalysisPlan.model_validate(PLAN | wrong)
