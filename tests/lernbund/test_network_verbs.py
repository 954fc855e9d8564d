"""``lernbund network``.

Requirements:
- ``new`` writes a new network of the given name, in which nothing is LERNBUND's: it is read at
  once, and so is every example in it; it replaces a file only with ``--force``.
- ``match`` shows per company whom it could ask, with a draft that asks for consent, and partners
  with the office to ask.
- ``plan`` chooses courses for all that share their needs, says what that is worth, counts people
  from five on, and names companies that released their name with their needs.
- ``report`` names who released its name; the version for others outside names no company.
- Without any release it says so; a faulty file is one German message that names the place.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lernbund.cli import lernbund
from lernbund.network_verbs import network_of
from lernbund.plan import PlanError, examples_folder
from method.content import programme
from method.network.definition import Network
from schemas.store import open_store
from tests.method.network.conftest import made

ALL = "technologies:name skills:name needs:name"


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """Return the file of the network that comes with the kit, as somebody adapts it."""
    path = tmp_path / "netz.yaml"
    path.write_bytes((examples_folder() / "networks" / "lernbund.yaml").read_bytes())
    return path


def run(*words: object) -> str:
    """Return what ``lernbund network`` prints."""
    done = CliRunner().invoke(lernbund, ["network", *map(str, words)], catch_exceptions=False)
    return done.output.replace("\u00a0", " ")


def test_new_is_a_network_of_its_own(tmp_path: Path) -> None:
    """Its name, however it is written, every indicator, and none of LERNBUND's partners."""
    path = tmp_path / "neu.yaml"
    assert "Weiter:" in run("new", path, "--name", 'Küste: "Wind" & Wellen')
    found = network_of(path)
    assert (found.name, found.id) == ('Küste: "Wind" & Wellen', "kuste-wind-wellen")
    assert (found.partners, found.districts, found.courses) == ((), (), ())
    assert [each.indicator for each in found.indicators] == [i.id for i in programme().indicators]
    text = path.read_text(encoding="utf-8").replace("networks/lernbund.yaml", "")
    for own in ("TIBOR", "lernbund\n", "LERNBUND", "Gotha"):
        assert own not in text
    with open_store(tmp_path / "w") as store:
        store.write(made("adler", released="needs:name", needs="cnc-cam"), who="Test")
    assert "Adler GmbH" in run("match", path, "--workspace", tmp_path / "w")


def test_every_example_of_new_is_valid(tmp_path: Path) -> None:
    """Without its # each example fits, and no field of a network lacks one."""
    path = tmp_path / "neu.yaml"
    run("new", path)
    text = re.sub(r"(?m)^#(?=\S|  )", "", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert network_of(path).model_fields_set == set(Network.model_fields)


def test_new_does_not_replace_a_file(network: Path) -> None:
    """What somebody wrote stays."""
    with pytest.raises(PlanError, match="gibt es schon"):
        run("new", network)
    assert "Neues Netzwerk, zum Anpassen" in run("new", network, "--force")


def test_match_proposes_with_a_draft(network: Path, tmp_path: Path) -> None:
    """One company plans AI, the other has it."""
    with open_store(tmp_path / "w") as store:
        store.write(made("adler", released=ALL, planned="ai", needs="cnc-cam"), who="Test")
        store.write(made("bussard", released=ALL, introduced="ai", masters="cnc-cam"), who="Test")
    text = run("match", network, "--workspace", tmp_path / "w", "--as-of", "24.11.2026")
    assert (
        "Adler GmbH\n  Bussard GmbH (Leitung Fertigung, 0 km): Künstliche Intelligenz und" in text
    )
    assert "Guten Tag, Adler GmbH sucht den Austausch zu" in text
    assert "  Bildungsträger (Beispiel) (Bildungsträger, Kursplanung): " in text
    assert "Bussard GmbH\n  Noch kein Vorschlag" in text


def test_match_without_a_release_says_so(network: Path, tmp_path: Path) -> None:
    """Nothing released is no error."""
    with open_store(tmp_path / "w") as store:
        store.write(made("adler", planned="ai"), who="Test")
    assert "Noch hat kein Unternehmen" in run("match", network, "--workspace", tmp_path / "w")


def test_plan_holds_a_course_that_nobody_fills_alone(network: Path, tmp_path: Path) -> None:
    """Five companies fill two runs of a course for six; who shares something else stays out."""
    with open_store(tmp_path / "w") as store:
        for key, released, people in (
            ("adler", "needs:name", 3),
            ("bussard", "needs:topic", 4),
            ("dohle", "needs:topic", 2),
            ("elster", "needs:topic", 2),
            ("falke", "needs:topic", 2),
            ("condor", "skills:name", 9),
        ):
            firm = made(key, released=released, needs="cnc-cam", people=people)
            store.write(firm, who="Test")
    text = run("plan", network, "--workspace", tmp_path / "w", "--as-of", "24.11.2026")
    assert "5 Betriebe teilen den Lernbedarf" in text
    assert "Personen in Kursen: 0 → 13" in text
    who = "13 Personen aus 5 Betrieben (Adler GmbH und 4 ohne Namen)"
    assert f"CAM für Umsteiger: {who}, 738 € je Kopf, nur gemeinsam möglich" in text
    assert ("Bussard" in text, "Condor" in text) == (False, False)


def test_of_two_companies_neither_learns_the_count_of_the_other(
    network: Path, tmp_path: Path
) -> None:
    """Who knows its own three people could take them off: no count, no price per head, no worth."""
    with open_store(tmp_path / "w") as store:
        for key, released, people in (("adler", "needs:name", 3), ("bussard", "needs:topic", 4)):
            firm = made(key, released=released, needs="cnc-cam", people=people)
            store.write(firm, who="Test")
    text = run("plan", network, "--workspace", tmp_path / "w", "--as-of", "24.11.2026")
    who = "mindestens 5 Personen aus 2 Betrieben (Adler GmbH und 1 ohne Namen)"
    assert f"CAM für Umsteiger: {who}, nur gemeinsam möglich" in text
    for hidden in ("je Kopf", "Personen in Kursen", "7", "4.800"):
        assert hidden not in text


def test_plan_names_what_no_course_covers(network: Path, tmp_path: Path) -> None:
    """From five people and three companies on, others hear of a need without a course."""
    with open_store(tmp_path / "w") as store:
        for key in ("adler", "bussard", "condor"):
            store.write(
                made(key, released="needs:name", needs="ki-lernverfahren", people=3), who="Test"
            )
    text = run("plan", network, "--workspace", tmp_path / "w", "--as-of", "24.11.2026")
    assert "9 Personen aus 3 Betrieben, kein Kurs" in text


def test_plan_without_shared_needs_says_so(network: Path, tmp_path: Path) -> None:
    """Nothing released is no error."""
    with open_store(tmp_path / "w") as store:
        store.write(made("adler", needs="cnc-cam"), who="Test")
    assert "seinen Lernbedarf freigegeben" in run("plan", network, "--workspace", tmp_path / "w")


def test_report_names_companies_inside_and_none_outside(network: Path, tmp_path: Path) -> None:
    """Both versions lie in one folder, each with all its files."""
    with open_store(tmp_path / "w") as store:
        for key in ("adler", "bussard", "condor"):
            store.write(made(key, released=ALL, needs="cnc-cam", people=6), who="Test")
    places = ("--workspace", tmp_path / "w", "--out", tmp_path / "b", "--as-of", "24.11.2026")
    run("report", network, *places)
    assert "netzwerk-aussen.pdf" in run("report", network, *places, "--outside")
    for name, named in (("netzwerk", True), ("netzwerk-aussen", False)):
        for kind in ("html", "ipynb"):
            text = (tmp_path / "b" / f"{name}.{kind}").read_text(encoding="utf-8")
            assert ("Adler GmbH" in text) == named
        assert (tmp_path / "b" / f"{name}.docx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: [", "keine lesbare YAML-Datei"),
        ("id: x", "beschreibt kein Netzwerk.*id:"),
        ("", "Netzwerk"),
    ],
)
def test_a_faulty_file_is_one_message(network: Path, text: str, message: str) -> None:
    """The place is named."""
    network.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=message):
        run("match", network)
