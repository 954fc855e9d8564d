"""ESCO's German files are read completely and searched by German titles.

Requirements:
- occupations and the digital, green and transversal skills come with all their titles
- a missing file or column, and a file that Excel changed, is said in German
- the title itself comes first, either gender; then other titles, then words and parts of words
- the real files of the portal are read completely where they are present
"""

from pathlib import Path

import pandas as pd
import pytest

from schemas.esco import EscoConcepts, EscoError, find, read_esco
from schemas.store import open_store
from schemas.workbook import read_workbook

URI = "http://data.europa.eu/esco"
REAL = Path(__file__).parents[3] / "shared" / "data" / "esco"
SKILLS = "conceptType,conceptUri,preferredLabel,status,altLabels,description\n"
SKILL = "KnowledgeSkillCompetence,{uri}/skill/{number},{label},released,{others},\n"
OCCUPATIONS = f"""conceptType,conceptUri,preferredLabel,altLabels,description,code,modifiedDate
Occupation,{URI}/occupation/1,Zerspanungsmechaniker/Zerspanungsmechanikerin,"Metaller
Metallerin","Fertigt Teile,
auch große.",7223.4,2025-01-01
Occupation,{URI}/occupation/1,Zerspanungsmechaniker/Zerspanungsmechanikerin,"Metaller
Metallerin","Fertigt Teile,
auch große.",7223.4,2025-02-02
Occupation,{URI}/occupation/2,Zerspanungsmechaniker im Getriebebau,,,7223.5,2025-01-01
Occupation,{URI}/occupation/3,CNC-Anwendungsfachkraft,CNC-Maschinenbediener,,7223.6,2025-01-01
Occupation,{URI}/occupation/4,Kabelbaumleger/Kabelbaumlegerin,Kabelsatzmonteur,,8212.1,2025-01-01
Occupation,{URI}/occupation/5,Maschinenbediener für CNC-Laser,,,7223.7,2025-01-01
Occupation,{URI}/occupation/6,Produktionsleiter/in Chemie,Zerspanungsmechaniker,,1321.1,2025-01-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with small files of the portal's form."""
    (tmp_path / "occupations_de.csv").write_text(OCCUPATIONS, encoding="utf-8-sig")
    for name in ("digital", "green", "transversal"):
        own = SKILL.format(uri=URI, number=name, label=f"Können {name}", others="Wissen | Tun")
        both = SKILL.format(uri=URI, number="both", label="KI nutzen", others="")
        text = SKILLS + own + (both if name != "green" else "")
        (tmp_path / f"{name}SkillsCollection_de.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def occupations(folder: Path) -> pd.DataFrame:
    """The occupations of the small files."""
    return read_esco(folder).query("kind == 'occupation'")


def titles(found: pd.DataFrame) -> list[str]:
    """Return the numbers at the end of the addresses, in the order found."""
    return [uri.rpartition("/")[2] for uri in found["uri"]]


def test_reads_all_concepts_with_their_titles(folder):
    """Repeated rows appear once, a skill of two collections twice; titles stand on lines."""
    concepts = read_esco(folder)
    EscoConcepts.validate(concepts)
    sizes = concepts.groupby(["kind", "collection"], dropna=False).size().to_dict()
    assert {str(key[1]): size for key, size in sizes.items()} == {
        "nan": 6, "digital": 2, "green": 1, "transversal": 2,
    }  # fmt: skip
    first = concepts.iloc[0]
    assert first["alt_labels"] == "Metaller\nMetallerin"
    assert first["description"] == "Fertigt Teile,\nauch große."
    assert first["code"] == "7223.4"
    green = concepts[concepts["collection"] == "green"].iloc[0]
    assert green["alt_labels"] == "Wissen\nTun"


def test_missing_files_are_all_named(folder):
    """The message names every missing file and where to get it."""
    (folder / "occupations_de.csv").unlink()
    (folder / "greenSkillsCollection_de.csv").unlink()
    with pytest.raises(EscoError, match=r"occupations_de\.csv, greenSkills.*esco\.ec\.europa\.eu"):
        read_esco(folder)


def test_missing_columns_are_named(folder):
    """A file with other columns is not guessed at."""
    (folder / "occupations_de.csv").write_text("conceptUri,preferredLabel\nx,y\n")
    with pytest.raises(EscoError, match="fehlen die Spalten altLabels, description, code"):
        read_esco(folder)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00a\xe4", b'a,b\n1,"2\n', b"a\nb,c\nd,e,f\n"])
def test_files_that_are_no_csv_are_said_so(folder, content):
    """Empty files, other encodings and broken lines give the same clear sentence."""
    (folder / "occupations_de.csv").write_bytes(content)
    with pytest.raises(EscoError, match=r"occupations_de\.csv"):
        read_esco(folder)


def test_values_that_esco_does_not_know_are_said(folder):
    """An address that is none of ESCO's, or a missing title, names file, row and column."""
    changed = OCCUPATIONS.replace(f"{URI}/occupation/2", "x")
    (folder / "occupations_de.csv").write_text(changed)
    with pytest.raises(EscoError, match=r"occupations_de\.csv.*3\. Eintrag.*Spalte uri"):
        read_esco(folder)


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ("Zerspanungsmechaniker", ["1", "6", "2"]),
        ("zerspanungsmechanikerin", ["1"]),
        ("Zerspanungsmechaniker/Zerspanungsmechanikerin", ["1"]),
        ("Zerspanungsmechaniker (m/w/d)", ["1", "6", "2"]),
        ("Zerspanungsmechaniker/-in", ["1", "6", "2"]),
        ("Zerspanungsmechaniker:in", ["1", "6", "2"]),
        ("Metallerin", ["1"]),
        ("CNC-Maschinenbediener", ["3", "5"]),
        ("cnc  MASCHINENBEDIENER", ["3", "5"]),
        ("Kabelbaum", ["4"]),
        ("kabelsatz", ["4"]),
        ("Kabelbaummonteur", ["4"]),
        ("Getriebe Mechaniker", ["2"]),
        ("Produktionsleiter Chemie", ["6"]),
        ("im", ["2"]),
        ("Bäcker", []),
        ("a+(b", []),
        ("", []),
        (" (m/w/d) ", []),
    ],
)
def test_finds_by_german_title(occupations, sought, expected):
    """Titles come before other titles, whole titles before words, whole words before parts."""
    assert titles(find(occupations, sought)) == expected


def test_a_concept_of_several_collections_is_found_once(folder):
    """The limit counts concepts; nothing to search in gives nothing."""
    skills = read_esco(folder).query("kind == 'skill'")
    assert titles(find(skills, "KI")) == ["both"]
    assert titles(find(skills, "Können", limit=2)) == ["green", "digital"]
    assert find(skills.head(0), "KI").columns.tolist() == skills.columns.tolist()


def test_the_store_keeps_and_finds_concepts(workspace, folder):
    """A new import replaces the earlier one; occupations and skills are apart."""
    with open_store(workspace) as store:
        assert len(store.find_esco("Kabelbaum", kind="occupation")) == 0
        for _ in range(2):
            store.write_esco(read_esco(folder))
        found = store.find_esco("Kabelbaum", kind="occupation")
        assert found["label"].tolist() == ["Kabelbaumleger/Kabelbaumlegerin"]
        assert found.columns.tolist() == list(EscoConcepts.to_schema().columns)
        assert len(store.find_esco("Kabelbaum", kind="skill")) == 0


@pytest.mark.skipif(not REAL.is_dir(), reason="the files of the ESCO portal are not present")
def test_the_real_files_are_read_completely(tmp_path):
    """All occupations and skills of the portal's files, found by titles companies use."""
    concepts = read_esco(REAL)
    unique = concepts.groupby(concepts["collection"].fillna("occupation"))["uri"].nunique()
    assert unique["occupation"] == _addresses("occupations_de.csv")
    for name in ("digital", "green", "transversal"):
        assert unique[name] == _addresses(f"{name}SkillsCollection_de.csv")
    assert unique["occupation"] > 3000
    assert unique["digital"] > 1200
    with open_store(tmp_path) as store:
        store.write_esco(concepts)
        best = {
            sought: store.find_esco(sought, kind="occupation", limit=1)["label"].tolist()
            for sought in ("Zerspanungsmechaniker", "CNC-Maschinenbediener", "Kabelbaum")
        }
    assert best == {
        "Zerspanungsmechaniker": ["Zerspanungsmechaniker/Zerspanungsmechanikerin"],
        "CNC-Maschinenbediener": ["CNC-Anwendungsfachkraft"],
        "Kabelbaum": ["Kabelbaumleger/Kabelbaumlegerin"],
    }


def _addresses(file: str) -> int:
    return pd.read_csv(REAL / file, usecols=["conceptUri"])["conceptUri"].nunique()


@pytest.mark.skipif(not REAL.is_dir(), reason="the files of the ESCO portal are not present")
def test_roles_of_the_examples_are_found_by_their_titles() -> None:
    """Every role of the three examples has an occupation; well-known ones the right one."""
    occupations = read_esco(REAL).query("kind == 'occupation'")
    books = sorted((Path(__file__).parents[2] / "examples").glob("*.xlsx"))
    roles = sorted({role for book in books for role in read_workbook(book).roles["name"]})
    best = {role: find(occupations, role, limit=1)["label"].tolist() for role in roles}
    assert [role for role, found in best.items() if not found] == []
    assert best["Zerspanungsmechaniker/in"] == ["Zerspanungsmechaniker/Zerspanungsmechanikerin"]
    assert best["Qualitätsprüfer/in"] == ["Qualitätsprüfer/Qualitätsprüferin"]
    assert best["Kabelbaumfertiger/in"] == ["Kabelbaumleger/Kabelbaumlegerin"]
    assert best["CAM-Programmierer/in"] == ["CNC-Programmierer/CNC-Programmiererin"]
    assert best["Industriemechaniker/in Instandhaltung"] == [
        "Industriemechaniker/Industriemechanikerin"
    ]
