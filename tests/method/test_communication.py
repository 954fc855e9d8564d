"""Requirements of step 5.

1. Groups stand in the quadrant of influence and concern (high from 3); unknown values in none;
   concerned groups without an action are named.
2. The required order depends on the works council; without an answer its steps are to clarify.
3. A step is done, planned, missing or too late; breaches of the order are sentences with dates.
4. Actions are sorted by date; overdue ones and empty fields are marked.
5. Drafts use the case's own facts only, leave out what is unknown and say what is missing; fewer
   than five people are not counted.
6. A technology without a talk with the works council is named, and the letter to staff then does
   not say that it knows the plan; running measures are told apart; a contact is never a person.
7. An empty case gives empty tables and says what is missing.
"""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
import yaml

from method.communication.analysis import Communication, analyse
from method.communication.drafts import NEEDS
from method.communication.information_order import KINDS, STATES
from method.content import communication
from method.missing import Missing
from method.participants import headcounts, participants
from schemas.case import Case, case_of

AS_OF = datetime.date(2026, 11, 1)
GROUPS = """
- {stakeholder_id: G1, name: Geschäftsführung, kind: management, influence: 5, concern: 2}
- {stakeholder_id: G2, name: Betriebsrat, kind: works_council, influence: 4, concern: 4}
- {stakeholder_id: G3, name: Schichtführung, kind: supervisors, influence: 3, concern: 3}
- {stakeholder_id: G4, name: Einrichter, kind: affected, influence: 2, concern: 5}
- {stakeholder_id: G5, name: Alle, kind: all_staff, influence: 1, concern: 1}
- {stakeholder_id: G6, name: Kunden, kind: customers, influence: 2}
"""


def case_with(*, council: str | None = "yes", **tables: str) -> Case:
    """Return a case whose tables are given as YAML."""
    company = {"company_id": "presse-1", "name": "Presswerk Muster", "works_council": council}
    frames = {name: pd.DataFrame(yaml.safe_load(text)) for name, text in tables.items()}
    return case_of({"company": pd.DataFrame([company]), **frames})


def found(*, council: str | None = "yes", **tables: str) -> Communication:
    """Return the result for the stakeholders above and ``tables``."""
    return analyse(case_with(council=council, stakeholders=GROUPS, **tables), AS_OF)


def action(number: int, group: str, day: str | None, status: str = "planned", **more: str) -> str:
    """Return one action as a line of YAML."""
    row = {
        "action_id": f"A{number}",
        "stakeholder_id": group,
        "occasion": "Neue Presse",
        "day": day,
        "status": status,
    }
    return yaml.safe_dump([{**row, **more}], allow_unicode=True)


def states(result: Communication) -> dict[str, str]:
    """Return the state of each step."""
    return dict(zip(result.sequence["step_id"], result.sequence["state"], strict=True))


def test_quadrants_and_strategies():
    """High means 3 or more; a group without concern stands in no quadrant."""
    frame = found().stakeholders.set_index("stakeholder_id")
    assert frame["quadrant"].to_dict() == {
        "G1": "win",
        "G2": "involve",
        "G3": "involve",
        "G4": "accompany",
        "G5": "inform",
        "G6": "",
    }
    assert frame.loc["G6", "strategy"] == ""
    assert frame.loc["G4", "strategy"].startswith("Begleiten")


def test_every_kind_has_a_hint_of_the_content():
    """Groups named differently in table and content are matched too."""
    assert found().stakeholders["hint"].ne("").all()


def test_concerned_groups_without_action():
    """Planned or done counts, dropped does not."""
    actions = action(1, "G4", "2026-11-10") + action(2, "G2", "2026-11-05", "dropped")
    assert found(actions=actions).without_action == ("Betriebsrat",)


def test_every_step_of_the_content_has_its_groups():
    """Content and code know the same steps and needs."""
    assert set(KINDS) == {step.id for step in communication().sequence}
    used = {need for d in communication().drafts for p in d.paragraphs for need in p.needs}
    assert used == set(NEEDS)


def test_without_works_council_its_steps_fall_away():
    """The individual talk stays: it needs no works council."""
    result = found(council="no")
    assert not [step for step in states(result) if step.startswith("works_council")]
    affected = result.sequence.set_index("step_id").loc["affected"]
    assert (affected["reference"], affected["legal"]) == ("§ 81 BetrVG", True)


@pytest.mark.parametrize("council", ["unknown", None])
def test_an_unknown_works_council_is_to_clarify(council):
    """Its steps are shown, judged by nobody, and the gap is named."""
    result = found(council=council, actions=action(1, "G5", "2026-10-01", "done"))
    assert states(result)["works_council_plan"] == "to_clarify"
    assert not [text for text in result.violations if "Betriebsrat" in text]
    assert [gap.table for gap in result.missing] == ["company", "stakeholders"]


def test_states_of_steps():
    """Done, planned, planned without a date, overdue and missing."""
    actions = (
        action(1, "G2", "2026-10-01", "done")
        + action(2, "G3", "2026-11-10")
        + action(3, "G4", None)
        + action(4, "G6", "2026-10-31")
    )
    result = found(actions=actions)
    assert states(result) == {
        "works_council_plan": "done",
        "works_council_staffing": "done",
        "works_council_training": "done",
        "decision": "missing",
        "shift_leaders": "too_late",
        "affected": "planned",
        "all_staff": "missing",
        "outside": "too_late",
        "feedback": "missing",
        "repeat": "missing",
    }
    notes = result.sequence.set_index("step_id")["note"]
    assert notes["affected"] == "Noch ohne Termin."
    assert notes["outside"] == "Der Termin ist vorbei, aber nicht als erledigt gemeldet."
    assert set(states(result).values()) <= set(STATES)


def test_staff_before_the_works_council_is_a_breach():
    """Said once, with both dates and the paragraph."""
    actions = action(1, "G2", "2026-12-10") + action(2, "G5", "2026-12-01")
    result = found(actions=actions)
    expected = (
        "„Alle Beschäftigten informieren“ steht am 01.12.2026 im Plan. „Betriebsrat über Technik "
        "und Arbeitsabläufe unterrichten“ (§ 90 BetrVG) folgt erst am 10.12.2026; die Reihenfolge "
        "ist umgekehrt."
    )
    assert result.violations == (expected,)
    assert states(result)["works_council_plan"] == "too_late"


def test_affected_after_all_is_a_breach():
    """People concerned hear it first."""
    actions = action(1, "G4", "2026-12-02") + action(2, "G5", "2026-12-01")
    (sentence,) = found(council="no", actions=actions).violations
    assert "mit Betroffenen führen“ (§ 81 BetrVG) folgt erst am 02.12.2026" in sentence


def test_a_measure_agreed_before_the_works_council_heard_of_it():
    """The day of the decision is the day the first measure was agreed."""
    measures = (
        "[{measure_id: M1, title: Kurs, path: internal, status: planned, agreed_on: 2026-10-01}]"
    )
    late = found(actions=action(1, "G2", "2026-10-05", "done"), measures=measures)
    never = found(measures=measures)
    in_time = found(actions=action(1, "G2", "2026-10-01", "done"), measures=measures)
    assert late.violations[0].startswith("Die erste Maßnahme ist seit dem 01.10.2026 vereinbart.")
    assert "folgt erst am 05.10.2026" in late.violations[0]
    assert "gibt es vorher keinen Termin" in never.violations[0]
    assert in_time.violations == ()


def test_all_and_outside_on_the_same_day_are_no_breach():
    """Only an earlier day breaks the order."""
    actions = action(1, "G5", "2026-12-01") + action(2, "G6", "2026-12-01")
    assert found(council="no", actions=actions).violations == ()


def test_advice_from_partners_may_come_first():
    """Customers wait for the staff, the employment agency need not."""
    groups = GROUPS + "- {stakeholder_id: G7, name: Agentur für Arbeit, kind: partners}\n"
    early = action(1, "G7", "2026-10-01", "done") + action(2, "G5", "2026-12-01")
    case = case_with(council="no", stakeholders=groups, actions=early)
    with_customer = case_with(
        council="no", stakeholders=groups, actions=early + action(3, "G6", "2026-11-20")
    )
    assert analyse(case, AS_OF).violations == ()
    assert len(analyse(with_customer, AS_OF).violations) == 1


def test_done_counts_before_planned():
    """A forgotten plan in the past does not move the day of what was done."""
    actions = action(1, "G2", "2026-01-10") + action(2, "G2", "2026-10-05", "done")
    step = found(actions=actions).sequence.iloc[0]
    assert (step["state"], step["day"]) == ("done", pd.Timestamp("2026-10-05"))


def test_feedback_and_repetition():
    """Feedback is an action that says how; repetition is the second information of all."""
    actions = action(1, "G5", "2026-10-01", "done", feedback="Fragerunde") + action(
        2, "G5", "2026-11-20"
    )
    steps = found(council="no", actions=actions).sequence.set_index("step_id")
    assert (steps.loc["feedback", "state"], steps.loc["repeat", "state"]) == ("done", "planned")
    assert steps.loc["repeat", "day"] == pd.Timestamp("2026-11-20")


def test_actions_by_day_with_gaps_and_overdue():
    """Those without a date come last; dropped ones lack nothing."""
    actions = (
        action(1, "G4", None, message="Wir sprechen mit Ihnen.", sender="Meisterei")
        + action(2, "G5", "2026-12-01")
        + action(3, "G2", "2026-10-01")
        + action(4, "G2", "2026-10-02", "dropped")
    )
    frame = found(actions=actions).actions
    assert list(frame["action_id"]) == ["A3", "A4", "A2", "A1"]
    assert list(frame["overdue"]) == [True, False, False, False]
    assert list(frame["lacks"]) == ["Botschaft, Absender", "", "Botschaft, Absender", "Termin"]
    assert list(frame["stakeholder"]) == ["Betriebsrat", "Betriebsrat", "Alle", "Einrichter"]


FACTS = {
    "technologies": """
- {technology_id: T1, name: Roboterzelle, family: robotics, status: planned, processes: P1; P2}
- {technology_id: T2, name: Altpresse, family: other, status: phased_out, processes: P3}
""",
    "processes": """
- {process_id: P1, name: Pressen}
- {process_id: P2, name: Prüfen}
- {process_id: P3, name: Lager}
""",
    "skills": "[{skill_id: K1, name: Roboter bedienen}]",
    "measures": """
- {measure_id: M1, title: Kurs, path: external, skill_id: K1, status: planned, start: 2026-12-01,
   people: P001; P002; P003; P004; P005, responsible: Betriebsleitung}
- {measure_id: M2, title: Kurs, path: internal, status: done, start: 2026-01-01, people: P009}
""",
}


def test_drafts_carry_the_facts():
    """Names of technologies, processes, skills, five people, the first start, the contact."""
    talk = action(1, "G2", "2026-10-01", "done", message="Zur Roboterzelle beraten wir.")
    draft = found(actions=talk + action(2, "G5", "2026-12-10"), **FACTS).drafts[0]
    for fact in (
        "Presswerk Muster",
        "Roboterzelle",
        "Pressen und Prüfen.",
        "Roboter bedienen",
        "Stand: 5.",
        "Lernen: 1 geplant.",
        "01.12.2026",
        "Betriebsleitung",
        "10.12.2026",
        "seit dem 01.10.2026",
    ):
        assert fact in draft.text
    assert "Lager" not in draft.text
    assert draft.missing == ("Frist für Hinweise (von Hand ergänzen)",)


def test_fewer_than_five_people_are_not_counted():
    """The paragraph is left out and named."""
    tables = FACTS | {
        "measures": "[{measure_id: M1, title: Kurs, path: internal, status: planned, people: P001}]"
    }
    draft = found(**tables).drafts[0]
    assert "Zahl der betroffenen" not in draft.text
    assert NEEDS["people_count"] in draft.missing


def test_stated_numbers_that_may_overlap_are_a_minimum():
    """Two measures for 8 and 6 people may be for the same people."""
    tables = FACTS | {
        "measures": """
- {measure_id: M1, title: Kurs, path: internal, status: planned, headcount: 8}
- {measure_id: M2, title: Kurs, path: internal, status: running, headcount: 6}
"""
    }
    assert "mindestens 8" in found(**tables).drafts[0].text


@pytest.mark.parametrize(
    ("occasion", "unheard", "said"),
    [("Roboterzelle", (), True), ("Neue Presse", ("Roboterzelle",), False)],
)
def test_the_works_council_knows_only_what_it_was_told(occasion, unheard, said):
    """A talk about something else lets nobody say that the works council knows the plan."""
    talk = action(1, "G2", "2026-10-01", "done", occasion=occasion)
    result = found(actions=talk, **FACTS)
    draft = result.drafts[0]
    assert result.unheard == unheard
    assert ("Der Betriebsrat kennt die Planung seit dem 01.10.2026." in draft.text) is said
    gap = "Gespräch mit dem Betriebsrat, das stattgefunden hat, zu: Roboterzelle"
    assert (gap in draft.missing) is not said


def test_an_abbreviation_is_a_topic_too():
    """A talk about the MES is one about "MES des Konzerns"."""
    technologies = "[{technology_id: T1, name: MES des Konzerns, family: other, status: planned}]"
    talk = action(1, "G2", "2026-10-01", "done", message="Das MES kommt.")
    assert found(actions=talk, technologies=technologies).unheard == ()
    assert found(technologies=technologies).unheard == ("MES des Konzerns",)
    assert found(council="no", technologies=technologies).unheard == ()


def test_running_measures_are_told_apart_in_the_drafts():
    """What runs is not the next start, and is not laid before the works council for advice."""
    measures = """
- {measure_id: M1, title: A, path: internal, status: running, start: 2026-09-01}
- {measure_id: M2, title: B, path: internal, status: planned, start: 2026-12-01}
- {measure_id: M3, title: C, path: internal, status: planned, start: 2027-01-01}
"""
    staff, _, council = found(measures=measures).drafts
    assert "Zahl der Angebote zum Lernen: 1 im Gang und 2 geplant." in staff.text
    assert "läuft seit dem 01.09.2026." in staff.text
    assert "Beginn des nächsten Angebots zum Lernen: 01.12.2026." in staff.text
    assert "Zahl der Maßnahmen, die schon laufen: 1." in council.text
    assert "die wir Ihnen zur Beratung vorlegen: 2." in council.text


@pytest.mark.parametrize("name", ["Frau Muster", "Meisterei, Hr. Muster", "bei Herrn Muster"])
def test_a_contact_is_never_a_person(name):
    """The name is left out and the gap is said; a function beside it is used."""
    measure = {"measure_id": "M1", "title": "A", "path": "internal", "status": "planned"}
    only = yaml.safe_dump([measure | {"responsible": name}])
    draft = found(measures=only).drafts[0]
    assert "Muster." not in draft.text
    assert "Ansprechstelle als Funktion (eingetragen ist der Name einer Person)" in draft.missing
    both = yaml.safe_dump(
        [
            measure | {"responsible": name},
            measure | {"measure_id": "M2", "responsible": "Meisterei"},
        ]
    )
    assert "Fragen: Meisterei." in found(measures=both).drafts[0].text


def test_drafts_without_facts_have_no_holes():
    """No brace and no gap word is left in any draft of an empty case."""
    for draft in analyse(case_of({}), AS_OF).drafts:
        assert draft.paragraphs
        assert not [word for word in ("{", "nan", "None", "NaT") if word in draft.text]


def test_no_draft_for_a_works_council_that_does_not_exist():
    """With "no" there are two drafts and a sentence on the right to talk."""
    drafts = found(council="no").drafts
    assert [draft.draft_id for draft in drafts] == ["staff_information", "individual_talk"]
    assert [draft.text.count("Wir haben keinen Betriebsrat.") for draft in drafts] == [1, 1]


def test_the_draft_for_the_works_council_says_what_is_decided():
    """Only before the first agreed measure is the decision still open."""
    measures = """
- {measure_id: M1, title: Kurs, path: internal, status: planned, agreed_on: 2026-09-01}
"""
    before, after = found(), found(measures=measures)
    assert "Die Entscheidung steht noch aus." in before.drafts[2].text
    assert "Erste Maßnahmen sind seit dem 01.09.2026 vereinbart." in after.drafts[2].text


def test_hints_stand_in_the_draft():
    """Positions count in the text as shown."""
    for draft in found(**FACTS).drafts:
        for hint in draft.hints:
            assert 0 <= hint.position < len(draft.text)


def test_fields_show_what_is_known():
    """The checklist is whole; facts are filled in where the tables have them."""
    fields = found(**FACTS).fields.set_index("field_id")
    assert len(fields) == len(communication().fields)
    assert fields.loc["who_and_when", "known"] == "5; 01.12.2026"
    assert fields.loc["my_job", "known"] == ""


def test_an_empty_case():
    """Empty tables, sentences on what is missing, nothing raised."""
    result = analyse(case_of({}), AS_OF)
    assert (len(result.stakeholders), len(result.actions), result.violations) == (0, 0, ())
    assert result.missing[0] == Missing(
        "company",
        "Ob es einen Betriebsrat gibt, ist nicht angegeben. Davon hängt die Reihenfolge ab.",
    )
    assert [gap.table for gap in result.missing] == ["company", "stakeholders", "actions"]


def test_participants_count_codes_before_numbers():
    """Codes are counted once, numbers stand in where there are none, else it is unknown."""
    measures = case_with(
        measures="""
- {measure_id: M1, title: A, path: internal, status: done, people: P001; P002;P001, headcount: 9}
- {measure_id: M2, title: B, path: internal, status: done, headcount: 4}
- {measure_id: M3, title: C, path: internal, status: done}
"""
    ).measures
    assert headcounts(measures).tolist() == [2, 4, pd.NA]
    assert participants(measures)["person_id"].tolist() == ["P001", "P002"]
