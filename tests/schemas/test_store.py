"""The store keeps companies of one workspace on SQLite and on PostgreSQL alike.

Requirements:
- what is written is read back unchanged, sorted by key, gaps as gaps
- data that breaks a rule is refused whole; only differences are written
- every change is kept with who, when, before and after; ratings are never taken away by silence
- one field is saved in one short transaction with its history
- a company goes into one file and comes back exactly, and can be erased to the last byte
- columns that contracts get later are added; several programs at once lose nothing
- 500 people with 80 ratings each are stored in seconds
"""

import datetime
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.case import Case, case_of
from schemas.database import DATA, address_of
from schemas.fields import fields_of, key_of
from schemas.store import (
    CompanyEntry,
    CompanyExists,
    NoWorkspace,
    Refused,
    StoreError,
    UnknownCompany,
    open_store,
    read_case,
)
from schemas.tables import TABLES

HR = "Personalabteilung"
RATING = {"person_id": "P731", "skill_id": "K1", "source": "self", "rated_on": "2026-03-01"}


def tables(company_id: str = "presswerk") -> dict[str, pd.DataFrame]:
    """Return a small company as an HR office would send it, with gaps."""
    return {
        "company": pd.DataFrame(
            {"company_id": [company_id], "name": ["Presswerk (erfunden)"], "headcount": [27.75]}
        ),
        "roles": pd.DataFrame({"role_id": ["R2", "R1"], "name": ["Einrichter", "Presser"]}),
        "people": pd.DataFrame(
            {
                "person_id": ["P732", "P731"],
                "role_id": [None, "R1"],
                "weekly_hours": [37.5, None],
                "last_training": [None, 2019],
            }
        ),
        "skills": pd.DataFrame({"skill_id": ["K1", "K2"], "name": ["Rüsten", "Prüfen"]}),
        "ratings": pd.DataFrame([{**RATING, "level": 2}]),
        "workshops": pd.DataFrame(
            {"workshop_id": ["W1"], "held_on": ["2026-02-03"], "decisions": ["Zeile 1\nZeile 2"]}
        ),
    }


def case(company_id: str = "presswerk", **changed: pd.DataFrame) -> Case:
    """Return the small company with some tables changed."""
    return case_of(tables(company_id) | changed)


def same(actual: Case, expected: Case) -> bool:
    """Return whether all tables hold the same rows in the order of their keys."""
    for name, frame in expected.tables().items():
        ordered = frame.sort_values(list(key_of(TABLES[name])), ignore_index=True)
        pd.testing.assert_frame_equal(actual.table(name), ordered)
    return True


def test_every_contract_has_its_table():
    """Each column of each contract is a column of the table, its key the primary key."""
    actual = {
        name: ([c.name for c in table.columns], {c.name for c in table.primary_key})
        for name, table in DATA.items()
    }
    expected = {
        name: (
            ["company", *(field.name for field in fields_of(contract))],
            {"company", *key_of(contract)},
        )
        for name, contract in TABLES.items()
    }
    assert actual == expected


def test_reads_back_what_was_written(workspace):
    """All tables come back unchanged, sorted by their keys, also in a later session."""
    with open_store(workspace) as store:
        store.write(case(), who=HR)
    assert same(read_case(workspace, "presswerk"), case())


def test_keys_are_sorted_naturally(workspace):
    """R2 is before R10, and the order does not depend on the language of the database."""
    keys = ["R10", "b", "Ä", "R2", "a", "B", "a-1", "a1"]
    roles = pd.DataFrame({"role_id": keys, "name": "Rolle"})
    people = tables()["people"].assign(role_id=None)
    with open_store(workspace) as store:
        store.write(case(roles=roles, people=people), who=HR)
        actual = store.read("presswerk").roles["role_id"].tolist()
    assert actual == ["B", "R2", "R10", "a", "a1", "a-1", "b", "Ä"]


def test_blank_texts_and_times_of_day_are_not_kept(workspace):
    """A text of blanks is a gap and a day has no time."""
    people = tables()["people"].assign(team=["Schicht A", "  "])
    workshops = pd.DataFrame({"workshop_id": ["W1"], "held_on": ["2026-02-03 14:30"]})
    with open_store(workspace) as store:
        store.write(case(people=people, workshops=workshops), who=HR)
        stored = store.read("presswerk")
    assert stored.people["team"].isna().tolist() == [True, False]
    assert stored.workshops["held_on"].tolist() == [pd.Timestamp("2026-02-03")]


def test_lists_companies_by_identifier(workspace):
    """Companies are listed with their names, and read apart from each other."""
    with open_store(workspace) as store:
        assert store.companies() == ()
        for company_id in ("werk-b", "werk-a"):
            store.write(case(company_id), who=HR)
        assert store.companies() == (
            CompanyEntry("werk-a", "Presswerk (erfunden)"),
            CompanyEntry("werk-b", "Presswerk (erfunden)"),
        )
        assert same(store.read("werk-b"), case("werk-b"))


def test_an_unknown_company_is_named_with_the_known_ones(workspace):
    """The message says what was asked for and what there is."""
    with open_store(workspace) as store:
        with pytest.raises(UnknownCompany, match="Noch ist keines gespeichert"):
            store.read("werk")
        store.write(case(), who=HR)
        with pytest.raises(
            UnknownCompany, match=r"„werk“ gibt es hier nicht.*„presswerk“"
        ) as caught:
            store.read("werk")
    assert (caught.value.value, caught.value.known) == ("werk", ("presswerk",))


@pytest.mark.parametrize("question", ["history", "export", "erase"])
def test_every_question_about_an_unknown_company_says_so(workspace, question):
    """History, export and erasing know the same companies as reading."""
    with open_store(workspace) as store, pytest.raises(UnknownCompany, match="werk"):
        getattr(store, question)("werk")


def test_wrong_data_is_refused_whole(workspace):
    """One wrong value keeps everything out, the stored state included."""
    wrong = case(ratings=pd.DataFrame([{**RATING, "level": 9}]))
    with open_store(workspace) as store:
        with pytest.raises(Refused, match="„9“ ist keine Stufe"):
            store.write(wrong, who=HR)
        assert store.companies() == ()


def test_a_case_without_company_is_refused(workspace):
    """An empty case has no identifier to be stored under."""
    with open_store(workspace) as store, pytest.raises(Refused, match="Unternehmen"):
        store.write(case_of({}), who=HR)


def test_only_differences_are_written(workspace):
    """The same case again changes nothing; one changed, one new and one missing row are three."""
    workshops = pd.DataFrame({"workshop_id": ["W2"], "held_on": ["2026-02-03"]})
    roles = tables()["roles"].assign(name=["Einrichterin", "Presser"])
    with open_store(workspace) as store:
        assert store.write(case(), who=HR) == 9
        assert store.write(case(), who=HR) == 0
        assert store.write(case(roles=roles, workshops=workshops), who=HR) == 3
        assert same(store.read("presswerk"), case(roles=roles, workshops=workshops))


def test_history_holds_who_when_and_what_was_before(workspace):
    """The newest change comes first, with only the columns that changed."""
    first = datetime.datetime(2026, 3, 1, 8, 30, tzinfo=datetime.UTC)
    cest = datetime.timezone(datetime.timedelta(hours=2))
    later = datetime.datetime(2026, 4, 1, 10, 0, tzinfo=cest)
    people = tables()["people"].assign(weekly_hours=[37.5, 35.0])
    with open_store(workspace) as store:
        store.write(case(), who=HR, at=first)
        store.write(case(people=people, workshops=pd.DataFrame()), who="Beratung", at=later)
        history = store.history("presswerk")
    assert history.columns.tolist() == [
        "change_id", "table_name", "row_key", "action",
        "before", "after", "changed_by", "changed_at",
    ]  # fmt: skip
    newest = history.head(2).drop(columns="change_id").to_dict("records")
    assert newest == [
        {
            "table_name": "people",
            "row_key": {"person_id": "P731"},
            "action": "update",
            "before": {"weekly_hours": None},
            "after": {"weekly_hours": 35.0},
            "changed_by": "Beratung",
            "changed_at": pd.Timestamp("2026-04-01 08:00", tz="UTC"),
        },
        {
            "table_name": "workshops",
            "row_key": {"workshop_id": "W1"},
            "action": "delete",
            "before": {"held_on": "2026-02-03", "decisions": "Zeile 1\nZeile 2"},
            "after": None,
            "changed_by": "Beratung",
            "changed_at": pd.Timestamp("2026-04-01 08:00", tz="UTC"),
        },
    ]
    assert history["changed_at"].iloc[-1] == pd.Timestamp(first)
    assert history["changed_at"].is_monotonic_decreasing


def test_ratings_are_not_taken_away_by_silence(workspace):
    """A case without a rating leaves it; of a different level the history holds the old one."""
    later = pd.DataFrame([{**RATING, "rated_on": "2026-09-01", "level": 3}])
    corrected = pd.DataFrame([{**RATING, "level": 1}])
    with open_store(workspace) as store:
        store.write(case(), who=HR)
        assert store.write(case(ratings=later), who=HR) == 1
        assert store.read("presswerk").ratings["level"].tolist() == [2, 3]
        assert store.write(case(ratings=corrected), who=HR) == 1
        assert store.read("presswerk").ratings["level"].tolist() == [1, 3]
        assert store.history("presswerk")["before"].iloc[0] == {"level": 2}


def test_with_a_person_go_the_ratings_of_the_person(workspace):
    """What is stored can always be stored again: no rating of somebody who is gone remains."""
    without = case(people=tables()["people"].head(1), ratings=pd.DataFrame())
    with open_store(workspace) as store:
        store.write(case(), who=HR)
        assert store.write(without, who=HR) == 2
        assert store.write(store.read("presswerk"), who=HR) == 0


def test_saves_one_field_with_history(workspace):
    """A field is changed, the rest of its row stays; saving the same again leaves no trace."""
    with open_store(workspace) as store:
        store.write(case(), who=HR)
        for _ in range(2):
            store.save_field(
                "presswerk", "people", {"person_id": "P731"}, "team", "Schicht B", who="Meister"
            )
        stored = store.read("presswerk").people.iloc[0]
        assert (stored["team"], stored["last_training"]) == ("Schicht B", 2019)
        newest = store.history("presswerk").iloc[0]
    assert (newest["before"], newest["after"]) == ({"team": None}, {"team": "Schicht B"})
    assert (newest["changed_by"], newest["action"]) == ("Meister", "update")


def test_saving_a_field_makes_the_row_and_empties_the_value(workspace):
    """A form fills rows field by field and may take a value back."""
    key = {**RATING, "rated_on": datetime.date(2026, 5, 4)}
    with open_store(workspace) as store:
        store.write(case(), who=HR)
        store.save_field("presswerk", "ratings", key, "level", 4, who=HR)
        store.save_field("presswerk", "ratings", key, "valid_until", "2027-05-04", who=HR)
        store.save_field("presswerk", "ratings", key, "valid_until", None, who=HR)
        stored = store.read("presswerk").ratings.iloc[-1]
    assert (stored["level"], stored["rated_on"]) == (4, pd.Timestamp("2026-05-04"))
    assert pd.isna(stored["valid_until"])


WRONG_FIELDS = [
    ("ratings", RATING, "level", 9, "„9“ ist keine Stufe"),
    ("ratings", RATING, "level", "viel", "„viel“ ist keine Stufe"),
    ("ratings", RATING, "level", None, "fehlt"),
    ("people", {"person_id": "Erika"}, "team", "A", "verlangte Form"),
    ("people", {"person_id": "P731"}, "role_id", "R9", "„R9“ gibt es im Blatt „Rollen“ nicht"),
    ("ratings", {**RATING, "person_id": "P999"}, "level", 1, "„P999“ gibt es"),
]


def test_a_wrong_field_is_refused(workspace):
    """Value, key and references of the field are checked; nothing is stored."""
    with open_store(workspace) as store:
        store.write(case(), who=HR)
        for table, key, column, value, message in WRONG_FIELDS:
            with pytest.raises(Refused, match=message):
                store.save_field("presswerk", table, key, column, value, who=HR)
        assert same(store.read("presswerk"), case())


def test_a_list_of_references_is_checked_one_by_one(workspace):
    """Each entry of a list must be known, and the list is stored as it is."""
    measures = pd.DataFrame(
        {"measure_id": ["M1"], "title": ["Rüsten"], "path": ["internal"], "status": ["planned"]}
    )
    key = {"measure_id": "M1"}
    with open_store(workspace) as store:
        store.write(case(measures=measures), who=HR)
        with pytest.raises(Refused, match="P999"):
            store.save_field("presswerk", "measures", key, "people", "P731; P999", who=HR)
        store.save_field("presswerk", "measures", key, "people", "P731; P732", who=HR)
        assert store.read("presswerk").measures["people"].tolist() == ["P731; P732"]


NO_PLACES = [
    ("werk", "people", {"person_id": "P731"}, "team", UnknownCompany),
    ("presswerk", "people", {"person_id": "P731"}, "person_id", KeyError),
    ("presswerk", "people", {"role_id": "R1"}, "team", KeyError),
    ("presswerk", "persons", {"person_id": "P731"}, "team", KeyError),
    ("presswerk", "company", {"company_id": "werk"}, "name", KeyError),
]


def test_a_field_that_cannot_exist_is_an_error(workspace):
    """Unknown companies, tables, keys and columns are no places for a value."""
    with open_store(workspace) as store:
        store.write(case(), who=HR)
        for company_id, table, key, column, error in NO_PLACES:
            with pytest.raises(error):
                store.save_field(company_id, table, key, column, "A", who=HR)


def test_a_new_company_replaces_none(workspace):
    """Who makes a company does not overwrite one that somebody else made a moment before."""
    with open_store(workspace) as store:
        store.write(case(), who=HR, new=True)
        with pytest.raises(CompanyExists, match="presswerk"):
            store.write(case_of({"company": tables()["company"]}), who=HR, new=True)
        assert len(store.read("presswerk").roles) == 2


def test_where_somebody_stopped_is_known(workspace):
    """The newest change of each company, of everybody or of one, newest first."""
    with open_store(workspace) as store:
        for company_id in ("presswerk", "giesserei"):
            store.write(case(company_id), who="import")
        store.save_field("presswerk", "roles", {"role_id": "R1"}, "critical", "yes", who=HR)
        newest = store.latest_changes()
        (mine,) = store.latest_changes(who=HR)
    assert (newest[0].company_id, newest[0].table) == ("presswerk", "roles")
    assert {each.company_id for each in newest} == {"presswerk", "giesserei"}
    assert mine == newest[0]
    assert datetime.datetime.now(datetime.UTC) - mine.at < datetime.timedelta(minutes=1)


def test_export_and_restore_are_exact(workspace, tmp_path):
    """The file comes back with all tables and the whole history, in any workspace."""
    with open_store(workspace) as store, open_store(tmp_path / "other") as other:
        store.write(case(), who=HR)
        store.write(case(workshops=pd.DataFrame()), who="Beratung")
        data = store.export("presswerk")
        assert other.restore(data, who=HR) == "presswerk"
        assert same(other.read("presswerk"), store.read("presswerk"))
        assert other.export("presswerk") == data
        before, after = (each.history("presswerk") for each in (store, other))
        pd.testing.assert_frame_equal(
            before.drop(columns="change_id"), after.drop(columns="change_id")
        )


def test_restore_never_overwrites(workspace):
    """A company that is there stays as it is; after erasing it can come back."""
    with open_store(workspace) as store:
        store.write(case(), who=HR)
        data = store.export("presswerk")
        with pytest.raises(CompanyExists, match="„presswerk“ gibt es hier schon"):
            store.restore(data, who=HR)
        store.erase("presswerk")
        store.restore(data, who=HR)
        assert store.export("presswerk") == data


def test_erase_takes_everything_of_one_company(workspace):
    """Tables and history are gone, other companies stay."""
    with open_store(workspace) as store:
        store.write(case(), who=HR)
        store.write(case("werk-b"), who=HR)
        store.erase("presswerk")
        assert store.companies() == (CompanyEntry("werk-b", "Presswerk (erfunden)"),)
        assert same(store.read("werk-b"), case("werk-b"))
        store.write(case(), who=HR)
        assert set(store.history("presswerk")["action"]) == {"insert"}


def test_erase_leaves_no_bytes_in_the_files(tmp_path):
    """Person codes and texts are in no file of the folder, even while the store is open."""
    secrets = (b"P731", b"P732", b"presswerk", "Schicht Süd".encode())
    with open_store(tmp_path) as store:
        store.write(case("werk-b", people=pd.DataFrame(), ratings=pd.DataFrame()), who=HR)
        store.write(case(), who=HR)
        for team in ("Schicht Süd", "Schicht Nord"):
            store.save_field("presswerk", "people", {"person_id": "P731"}, "team", team, who=HR)
        before = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert [secret in before for secret in secrets] == [True] * len(secrets)
        store.erase("presswerk")
        after = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert [secret in after for secret in secrets] == [False] * len(secrets)


def test_columns_that_contracts_got_later_are_added(workspace):
    """An older database gets the missing columns and tables; its data stays."""
    with open_store(workspace) as store:
        store.write(case(), who=HR)
    engine = sa.create_engine(address_of(workspace))
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE people DROP COLUMN last_training"))
        connection.execute(sa.text("DROP TABLE benefits"))
    engine.dispose()
    with open_store(workspace, create=False) as store:
        assert store.read("presswerk").people["last_training"].isna().tolist() == [True, True]
        assert store.write(case(), who=HR) == 1


def test_nothing_there_is_said_with_a_remedy(workspace):
    """Without create nothing is made, and the message says what to do."""
    with pytest.raises(NoWorkspace, match=r"noch keine Daten.*lernbund import"):
        open_store(workspace, create=False)
    with pytest.raises(NoWorkspace, match="SPEICHER_011"):
        read_case(workspace, "presswerk")
    assert not Path(workspace).exists()


def test_an_empty_database_file_becomes_a_store(tmp_path):
    """A file that SQLite has only begun is filled with tables."""
    (tmp_path / "lernbund.sqlite").touch()
    with open_store(tmp_path, create=False) as store:
        assert store.companies() == ()


def test_sqlite_runs_in_wal_mode(tmp_path):
    """Readers and writers do not wait for each other."""
    open_store(tmp_path).close()
    engine = sa.create_engine(address_of(tmp_path))
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"


SAVER = """
import sys
from schemas.store import open_store
workspace, person, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open_store(workspace) as store:
    for number in range(rounds):
        for key in ("P731", person):
            store.save_field(
                "presswerk", "people", {"person_id": key}, "team", f"{person} {number}", who=person
            )
"""


def test_programs_that_save_at_once_lose_nothing(tmp_path):
    """Three processes change their own row and a common one; each change is in the history."""
    savers = ["P801", "P802", "P803"]
    with open_store(tmp_path) as store:
        store.write(case(), who=HR)
    started = [
        subprocess.Popen([sys.executable, "-c", SAVER, str(tmp_path), person, "4"])
        for person in savers
    ]
    assert [process.wait(timeout=120) for process in started] == [0, 0, 0]
    with open_store(tmp_path) as store:
        people = store.read("presswerk").people.set_index("person_id")["team"]
        history = store.history("presswerk")
    assert [people[person] for person in savers] == [f"{person} 3" for person in savers]
    common = history[history["row_key"].map(lambda key: key == {"person_id": "P731"})]
    steps = common.iloc[::-1][["before", "after"]].to_dict("records")[1:]
    assert len(steps) == 12
    teams = [step["before"]["team"] for step in steps] + [steps[-1]["after"]["team"]]
    assert [step["after"]["team"] for step in steps] == teams[1:]


def test_programs_can_open_a_new_folder_at_once(tmp_path):
    """Whoever comes first makes the tables, the others wait."""
    code = "import sys; from schemas.store import open_store; open_store(sys.argv[1]).companies()"
    folder = str(tmp_path / "new")
    started = [subprocess.Popen([sys.executable, "-c", code, folder]) for _ in range(4)]
    assert [process.wait(timeout=120) for process in started] == [0, 0, 0, 0]


def test_stores_a_large_company_whole(workspace):
    """500 people with 80 ratings each are written, found unchanged, and read."""
    people = pd.DataFrame({"person_id": [f"P{number:03}" for number in range(500)]})
    skills = pd.DataFrame({"skill_id": [f"K{number}" for number in range(80)], "name": "Können"})
    ratings = people.merge(skills[["skill_id"]], how="cross").assign(
        source="supervisor", rated_on="2026-03-01", level=2
    )
    large = case(people=people, skills=skills, ratings=ratings)
    with open_store(workspace) as store:
        assert store.write(large, who=HR) == 40_584
        assert store.write(large, who=HR) == 0
        assert len(store.read("presswerk").ratings) == 40_000


def test_the_place_is_shown_without_password(tmp_path):
    """A store names its place; an address with a password never shows it."""
    with open_store(tmp_path) as store:
        assert repr(store) == f"Store(„{tmp_path / 'lernbund.sqlite'}“)"
    with pytest.raises(StoreError, match="antwortet nicht") as caught:
        open_store("postgresql://anna:geheim@127.0.0.1:1/lernbund?connect_timeout=1")
    shown = "".join([str(caught.value), repr(caught.value), str(caught.getrepr(style="short"))])
    assert re.search("anna|geheim", shown.replace("anna:geheim@127.0.0.1:1/lernbund?", "")) is None


@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    notes=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), max_size=4),
    hours=st.floats(0, 60),
)
def test_any_text_and_number_survives(workspace, notes, hours):
    """Law: reading gives what was written, whatever characters and decimals it has."""
    table = pd.DataFrame(
        {"process_id": [f"P{n}" for n in range(len(notes))], "name": "x", "description": notes}
    )
    people = pd.DataFrame({"person_id": ["P731"], "weekly_hours": [hours]})
    with open_store(workspace) as store:
        store.write(case(processes=table, people=people), who=HR)
        stored = store.read("presswerk")
    actual = stored.processes["description"].fillna("").tolist()
    assert actual == [note if note.strip() else "" for note in notes]
    assert stored.people["weekly_hours"].tolist() == [hours]
