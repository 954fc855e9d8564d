"""``lernbund pool``: from workspaces to a star of files, and tables out of it.

- every column of every contract has a decided way
- only companies that agreed are in it; one that withdraws is not in the next build
- no codes, names, texts, exact sizes, days or places in any file
- two builds cannot be linked by keys, row order or unique combinations
- with a project secret they can, and it must lie apart
- companies share their quasi-identifiers with two others, people with four of their company
- SPSS and Stata files carry labels and the reasons of gaps; CSV, codebook, data package, DDI fit
- a table is released once, remembered, and the same when asked again
- a report names build and plan, in three formats; the same pool and plan give the same report
- a plan is frozen by its first use; what was planned cannot be changed, what is added is told apart
- faults are one German message; nothing half-written stays
"""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from lernbund.plan import PlanError
from lernbund.pool.build import build
from lernbund.pool.labelled import write_spss, write_stata
from lernbund.pool.ledger import read_ledger
from lernbund.pool.plans import frozen_plan
from lernbund.pool.report import write_report
from lernbund.pool.table import read_provenance, released_table
from lernbund.sample import companies
from method.content import pool as content
from method.disclosure import SMALLEST_GROUP
from method.gate.tables import Table
from method.pool.anonymity import smallest_group
from method.pool.travel import columns_of, way_of
from schemas.case import Case
from schemas.fields import fields_of
from schemas.store import open_store
from schemas.tables import TABLES

DAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two workspaces of generated companies."""
    folder = tmp_path_factory.mktemp("homes")
    for seed, name in ((1, "nord"), (2, "sued")):
        with open_store(folder / name) as store:
            for case in companies(8, seed=seed, day=DAY):
                store.write(case, who="test")
    return [str(folder / "nord"), str(folder / "sued")]


@pytest.fixture(scope="module")
def pool(workspaces: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pool in all formats."""
    out = tmp_path_factory.mktemp("pool") / "pool"
    build(workspaces, out, day=DAY, formats=["csv", "spss", "stata"])
    return out


@pytest.fixture(scope="module")
def other(workspaces: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second pool of the same companies."""
    out = tmp_path_factory.mktemp("other") / "pool"
    build(workspaces, out, day=DAY)
    return out


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_decided(table: str) -> None:
    """A new column needs a word in content/pool.yaml, and nothing there is left over."""
    names = {field.name for field in fields_of(TABLES[table])}
    assert set(content().travel[table].columns) == names
    assert all(way_of(table, name) for name in names)


def test_only_who_agreed(workspaces: list[str], pool: Path) -> None:
    """Every seventh generated company says nothing and is not in the pool."""
    cases = everyone(workspaces)
    agreed = [case for case in cases if len(case.research)]
    assert 0 < len(agreed) < len(cases)
    assert len(read(pool, "companies")) == len(agreed)
    steps = json.loads((pool / "provenance.json").read_text(encoding="utf-8"))["steps"]
    assert [step["companies"] for step in steps] == [len(cases), len(agreed), len(agreed)]


def test_who_withdraws_leaves_the_next_build(tmp_path: Path) -> None:
    """The latest decision counts, and two builds do not tell how many people left with it."""
    home = tmp_path / "home"
    cases = [c for c in companies(6, seed=3, day=DAY) if len(c.research)][:5]
    with open_store(home) as store:
        for case in cases:
            store.write(case, who="test")
    before = build([str(home)], tmp_path / "pool", day=DAY).rows["companies"]
    decided = cases[0].research
    again = decided.assign(decided_on=pd.Timestamp(DAY), consent="withdrawn")
    both = pd.concat([decided, again], ignore_index=True)
    with open_store(home) as store:
        store.write(replace(cases[0], research=both), who="test")
    assert build([str(home)], tmp_path / "pool", day=DAY).rows["companies"] == before - 1
    record = json.loads((tmp_path / "pool" / "provenance.json").read_text(encoding="utf-8"))
    told = {step["name"]: step["people"] for step in record["steps"]}
    assert (told["agreed"], told["large_enough"]) == (None, None)


def test_nothing_that_names_anybody(workspaces: list[str], pool: Path) -> None:
    """No code, name, place, postcode or text of a company stands in any table."""
    found = {
        str(value)
        for table in content().tables
        for column in read(pool, table).select_dtypes("str")
        for value in read(pool, table)[column].dropna().unique()
    }
    for case in everyone(workspaces):
        secret = {
            *case.people["person_id"], *case.roles["name"], *case.sites["postcode"].dropna(),
            *case.sites["place"].dropna(), *case.measures["title"], *case.answers["respondent"],
            case.company_id, case.name, *case.company["wz_code"].dropna(),
        }  # fmt: skip
        assert secret & found == set()
    assert not [value for value in found if len(value) == 10 and value[4] == value[7] == "-"]


def test_builds_cannot_be_linked(pool: Path, other: Path) -> None:
    """Keys share nothing, the order of rows tells nothing, no combination is unique."""
    quasi = list(content().quasi["companies"])
    first, second = read(pool, "companies"), read(other, "companies")
    for table in content().tables:
        for name in (c.name for c in columns_of(table) if c.name.endswith("_key")):
            assert set(read(pool, table)[name]) & set(read(other, table)[name]) == set()
    assert not first.drop(columns="company_key").equals(second.drop(columns="company_key"))
    assert smallest_group(first, quasi) >= 3
    assert list(first["company_key"]) == sorted(first["company_key"])
    people = read(pool, "people").groupby("company_key")
    named = list(content().quasi["people"])
    assert min(smallest_group(rows, named) for _, rows in people) >= SMALLEST_GROUP


def test_project_secret_links_years(workspaces: list[str], tmp_path: Path) -> None:
    """The same secret gives the same keys; it may not lie in the pool."""
    secret = tmp_path / "secret"
    pools = [tmp_path / "a", tmp_path / "b"]
    for out in pools:
        build(workspaces[:1], out, day=DAY, secret_file=secret)
    first, second = (read(out, "people")["person_key"] for out in pools)
    assert list(first) == list(second)
    assert secret.stat().st_mode & 0o077 == 0
    with pytest.raises(PlanError, match="darf nicht im Pool liegen"):
        build(workspaces, pools[0], day=DAY, secret_file=pools[0] / "secret")


def test_spss_has_labels_and_reasons(pool: Path) -> None:
    """Values have German labels; gaps are user-missing with their reason."""
    frame, meta = pyreadstat.read_sav(str(pool / "spss" / "answers.sav"), user_missing=True)
    source = read(pool, "answers")
    assert meta.column_names_to_labels["value"] == "Wert"
    assert meta.variable_value_labels["value"][5.0] == "5 – trifft voll zu"
    assert (meta.variable_measure["value"], meta.variable_measure["wave"]) == ("ordinal", "nominal")
    assert meta.missing_ranges["value"] == [{"lo": -9.0, "hi": -5.0}]
    judged = source["state"].eq("cannot_judge").to_numpy()
    assert set(frame.loc[judged, "value"]) == {-8.0}
    assert frame.loc[~judged & source["value"].notna().to_numpy(), "value"].min() >= 1


def test_negative_values_are_no_gaps(tmp_path: Path) -> None:
    """An indicator may be -7; its gaps are empty, not numbers."""
    frame = pd.DataFrame({c.name: ["", ""] for c in columns_of("indicators")})
    write_spss("indicators", frame.assign(value=[-7.0, np.nan]), tmp_path)
    values = pyreadstat.read_sav(str(tmp_path / "indicators.sav"))[0]["value"]
    assert values.tolist()[0] == -7.0
    assert pd.isna(values[1])


def test_stata_has_labels_and_reasons(pool: Path) -> None:
    """Gaps are .a to .e."""
    frame, meta = pyreadstat.read_dta(str(pool / "stata" / "answers.dta"), user_missing=True)
    source = read(pool, "answers")
    refused, judged = (int(source["state"].eq(each).sum()) for each in ("missing", "cannot_judge"))
    counts = frame["value"].value_counts()
    assert (counts["b"], counts["d"]) == (judged, refused)
    assert "5 – trifft voll zu" in meta.variable_value_labels["value"].values()


def test_stata_takes_columns_that_begin_with_gaps(tmp_path: Path) -> None:
    """Three hundred gaps before the first number are still numbers, and only gaps are no text."""
    frame = pd.DataFrame({c.name: "" for c in columns_of("maturity")}, index=range(301))
    frame = frame.assign(level=[np.nan] * 300 + [4.0], state="unknown", rater_group=None)
    write_stata("maturity", frame, tmp_path)
    read_back, _ = pyreadstat.read_dta(str(tmp_path / "maturity.dta"), user_missing=True)
    assert sorted(map(str, read_back["level"].unique())) == ["4.0", "b"]
    assert read_back["rater_group"].isna().all()


def test_documents_describe_every_column(pool: Path) -> None:
    """Codebook, data package and DDI name the columns of the files."""
    columns = {(name, column) for name in content().tables for column in read(pool, name)}
    book = pd.read_csv(pool / "codebook.csv", sep=";")
    assert set(zip(book["Tabelle"], book["Spalte"], strict=True)) == columns
    item = book[book["Tabelle"].eq("answers") & book["Spalte"].eq("item_id")].iloc[0]
    assert "learning-1 = " in item["Werte"]
    package = json.loads((pool / "datapackage.json").read_text(encoding="utf-8"))
    fields = {each["name"]: each["schema"]["fields"] for each in package["resources"]}
    described = {(name, field["name"]) for name, own in fields.items() for field in own}
    assert described == columns
    space = {"d": "ddi:codebook:2_5"}
    root = Xml.fromstring((pool / "ddi.xml").read_bytes())  # noqa: S314 - our own file
    variables = root.findall("d:dataDscr/d:var", space)
    assert {(v.attrib["files"][2:], v.attrib["name"]) for v in variables} == columns
    files = {each.attrib["ID"] for each in root.findall("d:fileDscr", space)}
    assert {v.attrib["files"] for v in variables} == files


def test_table_is_remembered(pool: Path) -> None:
    """What left stands in the ledger once, and the same question gets the same answer."""
    asked = Table(fact="ratings", by=("region",), measure="level", statistic="mean")
    first = released_table(pool, asked)
    second = released_table(pool, asked)
    assert first.frame.equals(second.frame)
    assert [each for each in read_ledger(pool) if each.table == asked] == [first.entry]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Table(fact="funding"), "zum Zählen gibt es nicht"),
        (Table(fact="people", by=("shoe_size",)), "Spalte „shoe_size“ gibt es nicht"),
        (Table(fact="ratings", measure="source", statistic="mean"), "keine Zahl"),
    ],
)
def test_wrong_table_is_refused(pool: Path, asked: Table, says: str) -> None:
    """The message names what there is."""
    with pytest.raises(PlanError, match=says):
        released_table(pool, asked)


def test_wrong_places_are_refused(workspaces: list[str], tmp_path: Path) -> None:
    """A folder with other things, one name twice and too few companies are said in German."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "brief.txt").write_text("lieb", encoding="utf-8")
    with pytest.raises(PlanError, match="ist kein Pool"):
        build(workspaces, tmp_path / "mine", day=DAY)
    with pytest.raises(PlanError, match="heißen „nord“"):
        build([workspaces[0], str(tmp_path / "nord")], tmp_path / "p", day=DAY)
    with pytest.raises(PlanError, match="mindestens 3 Betriebe"):
        build(workspaces, tmp_path / "p", day=datetime.date(2020, 1, 1))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def everyone(workspaces: list[str]) -> list[Case]:
    """Return all companies of the workspaces."""
    found = []
    for workspace in workspaces:
        with open_store(workspace) as store:
            found += [store.read(entry.company_id) for entry in store.companies()]
    return found


def read(pool: Path, table: str) -> pd.DataFrame:
    """Return a table of the pool."""
    return pd.read_parquet(pool / f"{table}.parquet")


PLAN = """
name: lernen-2026
question: Schätzen sich Teilnehmende nach drei Monaten sicherer ein als davor?
written_on: 2026-11-01
effects: [{id: lernen, level: learning, before: T0, after: T2}]
"""
ADDED = """
added:
  - id: ende
    level: learning
    before: T0
    after: T1
    added_on: 2026-11-20
    reason: Ob die Änderung am Ende schon zu sehen ist.
"""


def test_a_report_in_three_formats(pool: Path, tmp_path: Path) -> None:
    """What was planned and what was added stands in it, with the digest of the plan."""
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN + ADDED, encoding="utf-8")
    files = write_report(pool, plan, tmp_path / "out", day=DAY)
    assert [path.suffix for path in files] == [".html", ".pdf", ".docx", ".json"]
    record, page = json.loads(files[3].read_text()), files[0].read_text(encoding="utf-8")
    assert record["frozen_on"] == "2026-11-23"
    for text in (record["build"], record["plan_digest"], "nachträglich", "keine Vergleichsgruppe"):
        assert text in page
    assert files[1].read_bytes().startswith(b"%PDF")
    facts = {entry.table.fact for entry in read_ledger(pool)}
    assert {"people", "changes/learning/T0/T2", "changes/learning/T0/T1"} <= facts


def test_a_frozen_plan_stays(pool: Path, tmp_path: Path) -> None:
    """Another main question is refused, an added one is not; a build keeps the frozen plans."""
    plan, later = tmp_path / "plan.yaml", datetime.date(2026, 12, 1)
    plan.write_text(PLAN.replace("2026\n", "2027\n", 1), encoding="utf-8")
    first = frozen_plan(pool, plan, DAY)
    plan.write_text(plan.read_text(encoding="utf-8") + ADDED, encoding="utf-8")
    assert frozen_plan(pool, plan, later).frozen_on == first.frozen_on == DAY
    plan.write_text(plan.read_text(encoding="utf-8").replace("T2", "T3"), encoding="utf-8")
    with pytest.raises(PlanError, match="eingefroren"):
        frozen_plan(pool, plan, later)
    plan.write_text("name: [", encoding="utf-8")
    with pytest.raises(PlanError, match="keine YAML-Datei"):
        frozen_plan(pool, plan, later)
    plan.write_text("name: x", encoding="utf-8")
    with pytest.raises(PlanError, match=r"kein Analyseplan\. Stelle: question"):
        frozen_plan(pool, plan, later)


def test_changes_can_be_asked_for_like_any_table(pool: Path) -> None:
    """``pool table --of changes/learning/T0/T2 --by region --mean change``."""
    fact = "changes/learning/T0/T2"
    asked = Table(fact=fact, by=("company_group",), measure="change", statistic="mean")
    shown = released_table(pool, asked).frame.dropna(subset="value")
    assert (shown["companies"] >= 3).all()
    with pytest.raises(PlanError, match="changes/learning/T0/T2"):
        released_table(pool, Table(fact="changes/luck/T0/T2"))


def test_a_new_build_of_the_same_data_is_remembered(workspaces: list[str], tmp_path: Path) -> None:
    """Its cells are emptied alike, and what left the earlier build counts: nothing new is told."""
    by_region, by_size = (Table(fact="people", by=(name,)) for name in ("region", "size_class"))
    frames, names = [], []
    for _ in range(2):
        build(workspaces, tmp_path / "pool", day=DAY)
        names.append(read_provenance(tmp_path / "pool"))
        tables = (by_region, by_size)
        frames.append([released_table(tmp_path / "pool", each).frame for each in tables])
    for first, second in zip(*frames, strict=True):
        pd.testing.assert_frame_equal(first, second)
    assert names[0]["data"] == names[1]["data"]
    assert names[0]["build"] != names[1]["build"]
    asked = [each.table for each in read_ledger(tmp_path / "pool") if each.table.fact == "people"]
    assert asked == [by_region, by_size]
