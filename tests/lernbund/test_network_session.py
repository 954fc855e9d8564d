"""The forms of a network over its one YAML file.

Requirements:
- What is entered stands in the file at once: other lines, comments and order stay.  A row counts
  when it is whole; what a form shows is what the file has.
- Nothing that describes no network gets into the file; the German sentence is at its field.
- What somebody else wrote meanwhile is taken over, never overwritten: for the same field the form
  asks.  A file that cannot be read for a moment is left alone.
- A removed row comes back as it was, with what no form shows of it; one that is used stays.
- Two that write at once wait for each other.
"""

from __future__ import annotations

import datetime
import difflib
import os
import threading
from pathlib import Path

import pytest

from lernbund.files import held
from lernbund.network_session import NetworkFileError, NetworkSession
from lernbund.network_verbs import new_network
from method.network.definition import read_network
from method.network.rows import OWN_WORDS
from schemas.edits import Conflict
from tests.method.network.conftest import COAST
from widgets.saving import Failed, Saved
from widgets.table_form import TableForm, table_form

MOMENT = datetime.datetime(2026, 11, 28, 14, 2, tzinfo=datetime.UTC)
EVENT = {"id": "treffen", "day": datetime.date(2027, 3, 1), "title": "Treffen am Deich"}
KAMMER = {"id": "kammer"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of an invented network, with a comment on each list."""
    path = tmp_path / "kueste.yaml"
    text = COAST.read_text(encoding="utf-8")
    for name in ("partners", "events", "agreements", "courses"):
        text = text.replace(f"{name}:\n", f"# {name}: von Hand\n{name}:\n")
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def session(file: Path) -> NetworkSession:
    """Return a session at the file, at two minutes past two."""
    return NetworkSession(file, now=lambda: MOMENT)


def changes(before: str, after: str) -> list[str]:
    """Return the lines that went and came."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def leave(form: TableForm, name: str, raw: str) -> None:
    """Do what the browser does when somebody leaves a field."""
    form.form.controls[name].input.widget.value = raw


def test_an_entry_stands_in_the_file_at_once(session: NetworkSession, file: Path) -> None:
    """One line comes, none goes, and everybody hears of it."""
    before, heard = file.read_text(encoding="utf-8"), list[frozenset[str]]()
    session.listen(heard.append)
    assert str(session.add("events", EVENT)) == "gespeichert 14:02"
    after = file.read_text(encoding="utf-8")
    assert changes(before, after) == [
        "+   - {id: treffen, title: Treffen am Deich, day: 2027-03-01}"
    ]
    assert read_network(after).events[-1].title == "Treffen am Deich"
    assert heard == [{"events"}]


def test_a_new_row_counts_when_it_is_whole(session: NetworkSession, file: Path) -> None:
    """Field by field on the form, with an identifier proposed."""
    form = table_form(session, "events")
    before = file.read_text(encoding="utf-8")
    form.add()
    leave(form, "day", "1.3.2027")
    assert file.read_text(encoding="utf-8") == before
    leave(form, "title", "Treffen am Deich")
    assert read_network(file.read_text(encoding="utf-8")).events[-1].id == "k01"
    leave(form, "companies", "7")
    leave(form, "result", "Drei Themen,\nzwei Termine")
    event = read_network(file.read_text(encoding="utf-8")).events[-1]
    assert (event.companies, event.result) == (7, "Drei Themen,\nzwei Termine")
    assert "gespeichert 14:02" in form.form.box.children[-1].value


def test_topics_and_skills_are_rows_of_their_own(session: NetworkSession, file: Path) -> None:
    """Chosen by their title; the file keeps their identifiers."""
    topic = {"partner": "kammer", "side": "seeks", "topic": "Künstliche Intelligenz"}
    assert isinstance(session.add("partner_topics", topic), Saved)
    note = {"note": "Lehrende"}
    session.save("partner_topics", topic, note, before={"note": None})
    session.save(
        "course_skills",
        {"course": "cam", "skill": "cnc-cam"},
        {"level": 4},
        before={"level": 3},
    )
    network = read_network(file.read_text(encoding="utf-8"))
    assert [each.model_dump() for each in network.partners[1].seeks] == [
        {"skill": None, "family": "ai", "note": "Lehrende"}
    ]
    assert network.courses[0].skills == {"cnc-cam": 4}
    session.remove("partner_topics", topic)
    assert "kammer, name: Kammer Watt, kind: chamber, role: Schirmherrschaft, ags: " in (
        file.read_text(encoding="utf-8")
    )
    assert read_network(file.read_text(encoding="utf-8")).partners[1].seeks == ()


@pytest.mark.parametrize(
    ("table", "key", "values", "column", "said"),
    [
        ("courses", {"id": "cam"}, {"ags": "99999"}, None, "99999 ist kein bekannter Ort"),
        ("courses", {"id": "cam"}, {"seats": 0}, "seats", "courses, Nr. 1, seats: muss mindestens"),
        ("partners", KAMMER, {"kind": "club"}, "kind", "partners, Nr. 2, kind: erlaubt: 'company'"),
    ],
)
def test_what_describes_no_network_stays_out(
    session: NetworkSession, file: Path, table: str, key: dict, values: dict, column: str, said: str
) -> None:
    """The file is as it was, and the sentence names the place."""
    before = file.read_bytes()
    known = session.row(table, key)
    outcome = session.save(table, key, values, before={name: known[name] for name in values})
    assert isinstance(outcome, Failed)
    assert said in outcome.sentence
    assert outcome.column == column
    assert file.read_bytes() == before


def test_what_others_wrote_is_taken_over(session: NetworkSession, file: Path) -> None:
    """Another line of the file, and then an own entry: both stand there."""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Kammer Watt", "Kammer Ebbe"), encoding="utf-8")
    assert isinstance(
        session.save("partners", KAMMER, {"role": "Prüft"}, before={"role": "Schirmherrschaft"}),
        Saved,
    )
    partner = read_network(file.read_text(encoding="utf-8")).partners[1]
    assert (partner.name, partner.role) == ("Kammer Ebbe", "Prüft")


def test_the_same_field_is_asked_about_and_not_overwritten(
    session: NetworkSession, file: Path
) -> None:
    """The form says what stands there now; the answer decides."""
    form = table_form(session, "partners")
    form.choose(("kammer",))
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Schirmherrschaft", "Vorsitz"), encoding="utf-8")
    leave(form, "role", "Prüfungen")
    assert "role: Vorsitz" in file.read_text(encoding="utf-8")
    conflict = form.form.asking.conflict
    assert isinstance(conflict, Conflict)
    assert (conflict.stored, conflict.wanted) == ({"role": "Vorsitz"}, {"role": "Prüfungen"})
    form.form.asking.mine()
    assert "role: Prüfungen" in file.read_text(encoding="utf-8")


def test_a_file_that_is_being_written_is_left_alone(session: NetworkSession, file: Path) -> None:
    """Half a file of somebody else is neither taken over nor replaced."""
    half = file.read_text(encoding="utf-8").replace("kind: chamber", "kind: [")
    file.write_text(half, encoding="utf-8")
    outcome = session.add("events", EVENT)
    assert "ist keine lesbare YAML-Datei" in str(outcome)
    assert file.read_text(encoding="utf-8") == half
    with pytest.raises(NetworkFileError, match="SPEICHER_016"):
        session.refresh()


def test_a_removed_row_comes_back_as_it_was(session: NetworkSession, file: Path) -> None:
    """At once to the letter; after other changes with all it had, at the end of its list."""
    form = table_form(session, "partners")
    session.remove("agreements", {"id": "austausch"})
    session.save("events", {"id": "auftakt"}, {"partners": "kammer"}, before={})
    before = file.read_text(encoding="utf-8")
    form.choose(("hochschule",))
    form.remove()
    assert "Hochschule Deich" not in file.read_text(encoding="utf-8")
    form.undo()
    assert file.read_text(encoding="utf-8") == before
    form.choose(("hochschule",))
    form.remove()
    session.add("events", EVENT)
    form.undo()
    partner = read_network(file.read_text(encoding="utf-8")).partners[-1]
    assert (partner.name, len(partner.offers), len(partner.seeks)) == ("Hochschule Deich", 2, 1)


def test_a_partner_that_is_named_elsewhere_stays(session: NetworkSession, file: Path) -> None:
    """The sentence says where."""
    before = file.read_bytes()
    outcome, _ = session.remove("partners", KAMMER)
    assert (
        "„kammer“ wird noch verwendet. Darauf verweisen: „Veranstaltungen“, „Vereinbarungen“"
        in (str(outcome))
    )
    assert file.read_bytes() == before


def test_the_same_identifier_twice_is_refused(session: NetworkSession) -> None:
    """It would be no key."""
    assert "„auftakt“ gibt es in dieser Tabelle schon" in str(
        session.add("events", {**EVENT, "id": "auftakt"})
    )


def test_two_that_write_at_once_wait_for_each_other(session: NetworkSession, file: Path) -> None:
    """The second writes when the first is done; a mark left by a killed one is old."""
    with held(file):
        writer = threading.Thread(target=session.add, args=("events", EVENT))
        writer.start()
        assert "treffen" not in file.read_text(encoding="utf-8")
    writer.join(20)
    assert "treffen" in file.read_text(encoding="utf-8")
    mark = file.with_name(f".{file.name}.gesperrt")
    mark.touch()
    os.utime(mark, (0, 0))
    assert isinstance(session.remove("events", {"id": "treffen"})[0], Saved)
    assert not mark.exists()


def test_a_new_network_is_filled_from_nothing(tmp_path: Path) -> None:
    """Lists that the file does not have yet stand at its end; its explanations stay."""
    path, day = tmp_path / "neu.yaml", datetime.date(2027, 1, 1)
    new_network(path, name="Netz Süd", day=day, force=False)
    before, session = path.read_text(encoding="utf-8"), NetworkSession(path)
    partner = {"id": "hs", "name": "Hochschule: Süd, [neu]", "kind": "university"}
    course = {"id": "cam", "title": "CAM", "hours": 40.0, "cost": 4800.5, "seats": 10}
    session.add("partners", partner)
    topic = {"partner": "hs", "side": "offers", "topic": OWN_WORDS}
    assert "braucht eigene Worte" in str(session.add("partner_topics", topic))
    session.add("partner_topics", {**topic, "note": "Räume"})
    session.add("courses", course)
    session.add("course_skills", {"course": "cam", "skill": "cnc-cam", "level": 3})
    session.add("contacts", {"company": "b-1", "day": day, "state": "advised"})
    session.add("events", {**EVENT, "partners": "hs"})
    session.remove("events", {"id": "treffen"})
    assert [line[2:] for line in changes(before, path.read_text(encoding="utf-8"))] == [
        "partners:",
        "  - {id: hs, name: 'Hochschule: Süd, [neu]', kind: university, offers: [{note: Räume}]}",
        "courses:",
        "  - {id: cam, title: CAM, hours: 40, cost: 4800.5, seats: 10, skills: {cnc-cam: 3}}",
        "contacts:",
        "  - {company: b-1, day: 2027-01-01, state: advised}",
        "events: []",
    ]


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    """What it leads to is written."""
    link = tmp_path / "netz.yaml"
    link.symlink_to(file)
    NetworkSession(link).add("events", EVENT)
    assert link.is_symlink()
    assert "treffen" in file.read_text(encoding="utf-8")
