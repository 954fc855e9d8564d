"""``lernbund pool``: from workspaces to a star of files, and tables out of it.

- every column of every contract has a decided way
- only companies that agreed are in it; one that withdraws is not in the next build
- no codes, names, texts, exact sizes, days or places in any file; a tenth of the people stays out,
  so the number of rows is no exact size
- two builds cannot be linked by keys, row order or what others may know of companies and people;
  measured values are outside this promise: whoever has two pools of the same data compares them
- with a project secret they can, and it must lie apart
- companies share their quasi-identifiers with two others, people with four of their company
- SPSS, Stata and CSV files carry labels and the reasons of gaps; codebook, data package, DDI fit
- provenance names versions and hashes, the licence of each company travels with it
- what stands beside a company's own level is in the ledger of the pool
- a table is released once, remembered, and the same when asked again
- a report names build and plan, in three formats; the same pool and plan give the same report
- a plan is frozen by its first use; what was planned cannot be changed, what is added is told apart
- faults are one German message; nothing half-written stays
"""

from __future__ import annotations

import datetime
import hashlib
import html
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from pypdf import PdfReader

from lernbund.plan import PlanError
from lernbund.pool.build import build
from lernbund.pool.comparison import released_comparison
from lernbund.pool.labelled import coded, write_spss, write_stata
from lernbund.pool.ledger import read_ledger
from lernbund.pool.plans import frozen_plan
from lernbund.pool.provenance import PACKAGES
from lernbund.pool.report import write_report
from lernbund.pool.table import read_provenance, released_table
from lernbund.pool.verbs import table_text
from lernbund.sample import companies
from method.content import evaluation
from method.content import pool as content
from method.disclosure import SMALLEST_GROUP
from method.gate.tables import Table
from method.pool.anonymity import smallest_group
from method.pool.sampling import sampled
from method.pool.travel import columns_of, way_of
from method.research.comparison import LEVELS
from reports.specs import chapter_spec
from schemas.case import Case
from schemas.fields import fields_of
from schemas.store import open_store
from schemas.tables import TABLES

DAY = datetime.date(2026, 11, 23)
TABLES_OF_A_POOL = {
    "companies", "people", "ratings", "maturity", "measures", "funding", "answers", "indicators",
    "events",
}  # fmt: skip


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two workspaces of generated companies."""
    folder = tmp_path_factory.mktemp("homes")
    # Nine companies agreed, three did not; large ones take most of the time and prove no more.
    for seed, name, chosen in ((1, "nord", (1, 6)), (2, "sued", (0, 7))):
        with open_store(folder / name) as store:
            for case in islice(companies(chosen[1], seed=seed, day=DAY), *chosen):
                store.write(case, who="test")
    return [str(folder / "nord"), str(folder / "sued")]


@pytest.fixture(scope="module")
def cases(workspaces: list[str]) -> list[Case]:
    """All companies of both workspaces."""
    return everyone(workspaces)


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


def test_only_who_agreed(cases: list[Case], pool: Path) -> None:
    """Some generated companies say nothing and are not in the pool; all tables have rows."""
    assert set(content().tables) == TABLES_OF_A_POOL
    assert [table for table in content().tables if read(pool, table).empty] == []
    agreed = [case for case in cases if len(case.research)]
    assert 0 < len(agreed) < len(cases)
    assert len(read(pool, "companies")) == len(agreed)
    steps = json.loads((pool / "provenance.json").read_text(encoding="utf-8"))["steps"]
    assert [step["companies"] for step in steps] == [len(cases), len(agreed), len(agreed)]


def test_who_withdraws_leaves_the_next_build(workspaces: list[str], tmp_path: Path) -> None:
    """The latest decision counts, and two builds do not tell how many people left with it."""
    home = tmp_path / "home"
    agreed = [case for case in everyone(workspaces[1:]) if len(case.research)]
    cases = sorted(agreed, key=lambda case: len(case.ratings))[:5]
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


def test_nothing_that_names_anybody(cases: list[Case], pool: Path) -> None:
    """No code, name, place, postcode or text of a company stands in any table."""
    found = {
        str(value)
        for table in content().tables
        for column in read(pool, table).select_dtypes("str")
        for value in read(pool, table)[column].dropna().unique()
    }
    for case in cases:
        secret = {
            *case.people["person_id"], *case.roles["name"], *case.sites["postcode"].dropna(),
            *case.sites["place"].dropna(), *case.measures["title"], *case.answers["respondent"],
            case.company_id, case.name, *case.company["wz_code"].dropna(),
        }  # fmt: skip
        assert secret & found == set()
    assert not [value for value in found if len(value) == 10 and value[4] == value[7] == "-"]


def test_no_exact_sizes(cases: list[Case], pool: Path) -> None:
    """Neither a number of the companies' table nor the number of rows is how many work there."""
    cases = [case for case in cases if len(case.research)]
    known = {float(size) for case in cases for size in case.company["headcount"].dropna()}
    numbers = read(pool, "companies").select_dtypes("number").to_numpy().ravel()
    assert known & set(numbers) == set()
    recorded, rows = sum(len(case.people) for case in cases), len(read(pool, "people"))
    assert 0.8 < rows / recorded < 0.97
    rated = read(pool, "ratings")
    assert set(rated["person_key"]) <= set(read(pool, "people")["person_key"])


def test_the_same_people_stay_out_of_every_build(cases: list[Case]) -> None:
    """One in ten, drawn by data and in no order of rows; other data draw others; five stay in."""
    case = max(cases, key=lambda each: len(each.people))
    renamed = case.company.assign(name="Ein anderer Name")
    turned = replace(case, people=case.people[::-1], ratings=case.ratings[::-1])
    one, again, other = (
        set(sampled(each).people["person_id"])
        for each in (case, turned, replace(case, company=renamed))
    )
    assert one == again != other
    assert 0.8 * len(case.people) < len(one) < len(case.people)
    for fewest in (5, 3):
        assert len(sampled(replace(case, people=case.people.head(fewest))).people) == fewest


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


def test_who_knows_people_finds_no_fewer_than_five(pool: Path, other: Path) -> None:
    """An intruder with one build looks in the other for those who agree in all that is known.

    Cells that were emptied may be anything.  Every company has three candidates, every person five.
    Ratings and answers are no part of it: the same data has the same values in every build.
    """
    quasi, theirs = content().quasi["companies"], content().quasi["people"]
    first, second = (read(each, "companies") for each in (pool, other))
    found = candidates(first, second, quasi).groupby("company_key")["company_key_there"].nunique()
    assert (len(found), found.min() >= 3) == (len(first), True)
    names = [*quasi, *theirs]
    known, looked = (
        read(each, "people")
        .merge(read(each, "companies"), on="company_key")
        .groupby(["company_key", *names], dropna=False)
        .size()
        .reset_index(name="people")
        for each in (pool, other)
    )
    pairs = candidates(known.assign(who=range(len(known))), looked, names)
    people = pairs.groupby("who")["people_there"].sum()
    assert (len(people), people.min() >= SMALLEST_GROUP) == (len(known), True)


def candidates(known: pd.DataFrame, looked: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return pairs of rows that agree in ``names``, where a gap agrees with everything."""
    pairs = known.merge(looked, how="cross", suffixes=("", "_there"))
    agree = [
        pairs[name].isna() | pairs[there].isna() | pairs[name].eq(pairs[there])
        for name, there in ((name, f"{name}_there") for name in names)
    ]
    return pairs[np.logical_and.reduce(agree)]


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
    assert set(frame.loc[source["state"].eq("missing").to_numpy(), "value"]) == {-6.0}
    maturity, _ = pyreadstat.read_sav(str(pool / "spss" / "maturity.sav"), user_missing=True)
    spared = read(pool, "maturity")["state"].eq("not_applicable").to_numpy()
    assert set(maturity.loc[spared, "level"]) == {-9.0}
    reasons = {float(each.code): each.label for each in content().missing.values()}
    assert len(reasons) == 5
    assert reasons.items() <= meta.variable_value_labels["value"].items()
    assert frame.loc[~judged & source["value"].notna().to_numpy(), "value"].min() >= 1


def test_negative_values_are_no_gaps(tmp_path: Path) -> None:
    """An indicator may be -7; its gaps are empty, not numbers."""
    frame = pd.DataFrame({c.name: ["", ""] for c in columns_of("indicators")})
    write_spss("indicators", frame.assign(value=[-7.0, np.nan]), tmp_path)
    values = pyreadstat.read_sav(str(tmp_path / "indicators.sav"))[0]["value"]
    assert values.tolist()[0] == -7.0
    assert pd.isna(values[1])


def test_stata_has_labels_and_reasons(pool: Path) -> None:
    """Gaps are .a to .e, each with its label."""
    frame, meta = pyreadstat.read_dta(str(pool / "stata" / "answers.dta"), user_missing=True)
    source = read(pool, "answers")
    refused, judged = (int(source["state"].eq(each).sum()) for each in ("missing", "cannot_judge"))
    counts = frame["value"].value_counts()
    assert (counts["b"], counts["d"]) == (judged, refused)
    maturity, _ = pyreadstat.read_dta(str(pool / "stata" / "maturity.dta"), user_missing=True)
    spared = int(read(pool, "maturity")["state"].eq("not_applicable").sum())
    assert maturity["level"].value_counts()["a"] == spared
    people, _ = pyreadstat.read_dta(str(pool / "stata" / "people.dta"), user_missing=True)
    emptied = int(read(pool, "people")["age_band"].isna().sum())
    assert people["age_band"].value_counts()["e"] == emptied
    rated, _ = pyreadstat.read_dta(str(pool / "stata" / "ratings.dta"), user_missing=True)
    unasked = int(read(pool, "ratings")["target"].isna().sum())
    assert rated["target"].value_counts().get("c", 0) == unasked
    labels = meta.variable_value_labels["value"]
    assert "5 – trifft voll zu" in labels.values()
    assert {
        each.letter: each.label for each in content().missing.values()
    }.items() <= labels.items()


def test_csv_has_labels_and_reasons(pool: Path) -> None:
    """The numbers are those of SPSS; the label of each stands in the file beside."""
    given = {"sep": ";", "decimal": ",", "keep_default_na": False}
    frame = pd.read_csv(pool / "csv" / "answers.csv", **given)
    expected = coded("answers", read(pool, "answers"))
    pd.testing.assert_frame_equal(frame, expected, check_dtype=False)
    labels = pd.read_csv(pool / "csv" / "answers_labels.csv", **given)
    named = labels[labels["Spalte"].eq("value")].set_index("Wert")["Bezeichnung"].to_dict()
    assert (named[5], named[-6]) == ("5 – trifft voll zu", "keine Angabe")
    assert set(frame["value"]) <= set(named)


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


def test_data_package_has_what_frictionless_requires(pool: Path) -> None:
    """Data Package v1: names in small letters, resources with path and fields, licences, hashes."""
    record = json.loads((pool / "provenance.json").read_text(encoding="utf-8"))
    package = json.loads((pool / "datapackage.json").read_text(encoding="utf-8"))
    for each in (package, *package["resources"]):
        assert re.fullmatch(r"[-a-z0-9._/]+", each["name"])
    for each in package["resources"]:
        assert (pool / each["path"]).is_file()
        assert each["hash"] == f"sha256:{record['tables'][each['name']]}"
        assert {"number", "string"} >= {field["type"] for field in each["schema"]["fields"]}
    licences = set(read(pool, "companies")["licence"].dropna())
    assert licences
    assert {each["name"] for each in package["licenses"]} == licences


def test_ddi_has_its_elements_in_order(pool: Path) -> None:
    """DDI-Codebook 2.5: study, files, data; citation, method, access; title and number first."""
    root = Xml.fromstring((pool / "ddi.xml").read_bytes())  # noqa: S314 - our own file

    def names(path: str) -> list[str]:
        found = root.findall(path, {"d": "ddi:codebook:2_5"})
        return list(dict.fromkeys(child.tag.partition("}")[2] for e in found for child in e))

    assert root.tag == "{ddi:codebook:2_5}codeBook"
    assert names(".") == ["stdyDscr", "fileDscr", "dataDscr"]
    assert names("d:stdyDscr") == ["citation", "method", "dataAccs"]
    assert names("d:stdyDscr/d:citation/d:titlStmt") == ["titl", "IDNo"]
    assert names("d:fileDscr/d:fileTxt") == ["fileName", "fileCont", "dimensns"]
    order = ["labl", "txt", "catgry", "varFormat"]
    for variable in root.iterfind("d:dataDscr/d:var", {"d": "ddi:codebook:2_5"}):
        found = list(dict.fromkeys(child.tag.partition("}")[2] for child in variable))
        assert found == [name for name in order if name in found]
        assert {"labl", "varFormat"} <= set(found)
    assert names("d:dataDscr/d:var/d:catgry") == ["catValu", "labl"]


def test_ddi_describes_the_files_it_names(pool: Path) -> None:
    """Every value of a Parquet file that has labels is a category of its variable."""
    root = Xml.fromstring((pool / "ddi.xml").read_bytes())  # noqa: S314 - our own file
    space = {"d": "ddi:codebook:2_5"}
    for variable in root.findall("d:dataDscr/d:var", space):
        values = read(pool, variable.attrib["files"][2:])[variable.attrib["name"]].dropna()
        labelled = {each.text for each in variable.findall("d:catgry/d:catValu", space)}
        stored = variable.find("d:varFormat", space).attrib["type"]
        assert stored == ("numeric" if values.dtype.kind == "f" else "character")
        written = {f"{v:g}" if stored == "numeric" else str(v) for v in values.unique()}
        assert not labelled or written <= labelled


def test_provenance_names_versions_and_hashes(pool: Path) -> None:
    """Who has the files can check that they are those of the build."""
    record = json.loads((pool / "provenance.json").read_text(encoding="utf-8"))
    assert record["tables"] == {
        name: hashlib.sha256((pool / f"{name}.parquet").read_bytes()).hexdigest()
        for name in content().tables
    }
    assert record["packages"] == {name: version(name) for name in PACKAGES}


def test_the_licence_of_each_company_travels(cases: list[Case], pool: Path) -> None:
    """As it stands in its own decision."""
    decided = [case.research["licence"].iloc[-1] for case in cases if len(case.research)]
    assert sorted(read(pool, "companies")["licence"]) == sorted(decided)


def test_what_stands_beside_a_company_is_in_the_ledger(pool: Path) -> None:
    """``run --pool``: companies of each size through the gate, once."""
    told = json.loads(released_comparison(pool))
    assert told["build"] == json.loads((pool / "provenance.json").read_text())["build"]
    assert LEVELS in [entry.table for entry in read_ledger(pool)]
    shown = released_table(pool, LEVELS).frame
    shown = shown[shown["reason"].isna()]
    assert len(shown)
    assert shown["people"].min() >= SMALLEST_GROUP
    assert shown["companies"].min() >= 3


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
        (Table(fact="people", where=(("region", "99"),)), "In „region“ gibt es „99“ nicht: 01, 02"),
    ],
)
def test_wrong_table_is_refused(pool: Path, asked: Table, says: str) -> None:
    """The message names what there is."""
    with pytest.raises(PlanError, match=says):
        released_table(pool, asked)


def test_a_pool_of_an_older_version_is_refused(tmp_path: Path) -> None:
    """What it holds has no name for the gate; the message says what to do."""
    (tmp_path / "provenance.json").write_text('{"build": "b"}', encoding="utf-8")
    with pytest.raises(PlanError, match=r"ältere Fassung gebaut\. Bitte in denselben Ordner neu"):
        released_table(tmp_path, Table(fact="people"))


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
    assert [word for word in evaluation().causal_words if word.casefold() in page.casefold()] == []
    spec = chapter_spec("research")
    for each in (*spec.tables.values(), *spec.figures.values()):
        assert html.escape(each.caption) in page
    texts = [each.extract_text() for each in PdfReader(files[1]).pages]
    assert record["plan_digest"] in "".join(texts)
    with zipfile.ZipFile(files[2]) as parts:
        assert record["plan_digest"] in parts.read("word/document.xml").decode()
    facts = {entry.table.fact for entry in read_ledger(pool)}
    assert {"people", "changes/learning/T0/T2", "changes/learning/T0/T1"} <= facts
    table_text(pool, Table(fact="people"), tmp_path / "t.csv", how="exact")
    about = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    assert record["plan_digest"] in json.dumps(about["frozen_plans"])
    assert about["sha256"] == hashlib.sha256((tmp_path / "t.csv").read_bytes()).hexdigest()


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
    with pytest.raises(PlanError, match="keine lesbare YAML-Datei"):
        frozen_plan(pool, plan, later)
    plan.write_text("name: x", encoding="utf-8")
    with pytest.raises(PlanError, match=r"kein Analyseplan\. question: fehlt"):
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
