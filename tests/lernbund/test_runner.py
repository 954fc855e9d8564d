"""A run: real notebooks in real kernels, reports on disk, failures kept apart.

- a company's folder holds six notebooks, three reports and the manifest
- executed notebooks carry neither the workspace's address nor times nor person codes
- a failing company leaves a dossier and exit code 1 and does not stop the others
- the same run gives the same bytes but for the manifest's time, with 1, 2 or 16 workers, also when
  it is called from a thread of a program
- a Word report somebody edited is set aside
- people appear only when asked for, and the report says it is confidential
- a report of some steps has another name than the whole one
- a killed worker costs nothing, one that has done much is replaced; a notebook that hangs is ended;
  stale files go away
- what is there, made of the same, is not run again unless forced; what somebody changed is
- another table, notebook, code, day or version with people runs exactly the steps it concerns
- what killed processes left half-written goes away
- the manifest's hashes are those of the files and tables
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pypdf
import pytest
from docx import Document

from lernbund.batch import summary
from lernbund.files import sweep, write_atomically
from lernbund.kernels.start import ORDINARY
from lernbund.plan import Job, PlanError, examples_folder, notebook_of, plan
from lernbund.publishing import keep_edited
from lernbund.runner import CompanyResult, Settings, run
from lernbund.stamps import code_version
from lernbund.tasks import look
from lernbund.workers import MOST_TASKS, Workers
from schemas.company import STEPS
from schemas.store import open_store
from schemas.workbook import read_workbook
from tests.lernbund.test_kernels import becomes_true

DAY = datetime.date(2026, 11, 23)
CODE = re.compile(r"\bP\d{3}\b")


def quiet(_company: str, _step: str) -> None:
    """Show no progress."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace that holds the press shop."""
    folder = tmp_path_factory.mktemp("lernbund")
    with open_store(folder / "workspace") as store:
        store.write(read_workbook(examples_folder() / "presswerk-28.xlsx"), who="test")
    return folder


@pytest.fixture(scope="module")
def settings(home: Path) -> Settings:
    """The press shop's run."""
    return Settings(str(home / "workspace"), home / "berichte", DAY)


@pytest.fixture(scope="module")
def results(settings: Settings) -> tuple[CompanyResult, ...]:
    """The outcome of a run of the press shop and of a company that has vanished meanwhile."""
    jobs = plan(["demo-028", "weg"], known=["demo-028", "weg"])
    wanted = [job for job in jobs if job.company_id == "demo-028" or job.step == "situation"]
    return run(wanted, settings, workers=2, progress=quiet)


def test_folder_holds_notebooks_reports_and_manifest(results: tuple[CompanyResult, ...]) -> None:
    """Ten files and nothing else."""
    expected = {f"{n}_{step}.ipynb" for n, step in enumerate(STEPS, start=1)}
    expected |= {"report.html", "report.pdf", "report.docx", "manifest.json"}
    assert {path.name for path in results[0].folder.iterdir()} == expected
    assert results[0].failed == ()


def test_vanished_company_leaves_a_dossier(results: tuple[CompanyResult, ...]) -> None:
    """Cell, cause and traceback are kept; the other company is done."""
    (failed, *_) = results[1].failed
    assert failed.failure is not None
    assert failed.failure.cell is not None
    assert "„1_situation“ brach in Zelle" in failed.failure.cause
    dossier = (results[1].folder / "fehler-situation.txt").read_text(encoding="utf-8")
    assert "UnknownCompany" in dossier


def test_summary_names_failure_and_place(results: tuple[CompanyResult, ...]) -> None:
    """The table at the end shows the report of one and the cause of the other."""
    text = summary(results)
    assert str(results[0].folder / "report.pdf") in text
    assert "weg, situation: Das Notebook" in text


def test_delivered_notebooks_hold_no_machine(
    results: tuple[CompanyResult, ...], home: Path
) -> None:
    """Neither the place of the data nor times nor person codes travel with a notebook."""
    texts = [
        re.sub(r"[A-Za-z0-9+/=]{200,}", "", path.read_text(encoding="utf-8"))  # without pictures
        for path in results[0].folder.glob("*.ipynb")
    ]
    assert [str(home) in text for text in texts] == [False] * 6
    assert [bool(CODE.search(text)) for text in texts] == [False] * 6
    assert ["start_time" in text or "iopub.execute_input" in text for text in texts] == [False] * 6


def test_report_names_no_person_and_no_gap(results: tuple[CompanyResult, ...]) -> None:
    """In all three formats: no person code, no nan, None, NaT or empty brackets."""
    folder = results[0].folder
    html = re.sub(r'src="data:[^"]+"', "", (folder / "report.html").read_text(encoding="utf-8"))
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    reader = pypdf.PdfReader(folder / "report.pdf")
    word = Document(str(folder / "report.docx"))
    texts = [
        re.sub(r"<[^>]+>", " ", html),
        "\n".join(page.extract_text() for page in reader.pages),
        "\n".join(paragraph.text for paragraph in word.paragraphs),
    ]
    unwanted = re.compile(r"\bP\d{3}\b|\bnan\b|\bNone\b|\bNaT\b|<NA>|\[\]|Traceback")
    assert [unwanted.findall(text) for text in texts] == [[], [], []]


def test_manifest_tells_what_was_made_of_what(results: tuple[CompanyResult, ...]) -> None:
    """Hashes are those of the files, the day of the law is there, errors are none."""
    folder = results[0].folder
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / "report.pdf").read_bytes()).hexdigest()
    assert record["files"]["report.pdf"] == digest
    assert (record["as_of"], record["errors"]) == ("2026-11-23", {})
    assert record["law_day"]["checked_until"] == "2026-07-30"
    assert not CODE.search(json.dumps(record))


def test_second_run_gives_the_same_bytes(
    results: tuple[CompanyResult, ...], settings: Settings, home: Path
) -> None:
    """Only the manifest's time differs, with sixteen workers instead of two, from a thread."""
    again = Settings(settings.workspace, home / "nochmal", DAY)
    jobs = plan(["demo-028"], known=["demo-028"])
    with ThreadPoolExecutor(1) as thread:
        (second,) = thread.submit(run, jobs, again, workers=16, progress=quiet).result()
    names = sorted(path.name for path in second.folder.iterdir())
    different = [
        name
        for name in names
        if (second.folder / name).read_bytes() != (results[0].folder / name).read_bytes()
    ]
    assert different == ["manifest.json"]
    first, other = (
        json.loads((result.folder / "manifest.json").read_text(encoding="utf-8"))
        for result in (results[0], second)
    )
    assert first | {"created": ""} == other | {"created": ""}


def test_people_only_when_asked_for(
    results: tuple[CompanyResult, ...], settings: Settings, home: Path
) -> None:
    """The confidential version names codes and says what it is."""
    wanted = Settings(settings.workspace, home / "vertraulich", DAY, with_people=True)
    jobs = plan(["demo-028"], known=["demo-028"], steps=["skills"])
    (result,) = run(jobs, wanted, workers=1, progress=quiet)
    page = (result.folder / "teilbericht.html").read_text(encoding="utf-8")
    html = re.sub(r'src="data:[^"]+"', "", page)
    assert not (result.folder / "report.html").exists()
    assert CODE.search(html)
    assert "Vertraulich" in html
    assert results[0].failed == ()


def test_killed_worker_costs_nothing(settings: Settings, home: Path) -> None:
    """What it was doing is done again by another process, once."""
    place = Settings(settings.workspace, home / "abgebrochen", DAY)
    killed: list[int] = []

    def kill_once(_company: str, _step: str) -> None:
        workers = spawned()
        if workers and not killed:
            killed.append(workers[0].pid)
            workers[0].kill()
            workers[0].wait()

    jobs = plan(["demo-028"], known=["demo-028"], steps=["situation", "skills", "evaluation"])
    (result,) = run(jobs, place, workers=1, progress=kill_once)
    assert (len(killed), result.failed) == (1, ())
    assert [process.pid for process in spawned()] == []


def test_next_task_follows_a_killed_one_at_once() -> None:
    """Whoever has seen a task fail finds a new process, however quickly the next task comes."""
    with Workers(1, ORDINARY) as pool:
        for _ in range(20):
            with pytest.raises(BrokenProcessPool):
                pool.submit(os.kill, pool.submit(os.getpid).result(), signal.SIGKILL).result()
        assert pool.submit(abs, -5).result() == 5


def test_a_worker_that_has_done_many_tasks_is_replaced() -> None:
    """What reports leave behind in a process goes with it, so a batch of any length stays small."""
    with Workers(1, ORDINARY) as pool:
        pids = [pool.submit(os.getpid).result() for _ in range(2 * MOST_TASKS + 1)]
        assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [MOST_TASKS, MOST_TASKS, 1]
        assert becomes_true(lambda: [each.pid for each in spawned()] == [pids[-1]])


def spawned() -> list[psutil.Process]:
    """Return the worker processes of this process that are alive."""
    return [
        each
        for forker in psutil.Process().children()
        if "multiprocessing.forkserver" in str(forker.cmdline())
        for each in forker.children()
        if each.status() != psutil.STATUS_ZOMBIE
    ]


def notebook_with(code: str, folder: Path) -> Job:
    """Return the job of a situation notebook whose first cell of work is ``code``."""
    notebook = nbformat.read(notebook_of("situation"), as_version=4)
    work = [cell for cell in notebook.cells if cell.cell_type == "code"]
    work[1].source = code
    path = folder / "1_situation.ipynb"
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    return Job("demo-028", "situation", path)


def test_hanging_notebook_is_ended_and_stale_files_go(settings: Settings, tmp_path: Path) -> None:
    """Its dossier names cell and time, the other step is done, no earlier file stays."""
    limited = Settings(settings.workspace, tmp_path / "berichte", DAY, timeout=8)
    folder = tmp_path / "berichte" / "demo-028"
    folder.mkdir(parents=True)
    for name in ("teilbericht.pdf", "1_situation.ipynb"):
        (folder / name).write_bytes(b"von gestern")
    jobs = (
        notebook_with("while True: pass", tmp_path),
        *plan(["demo-028"], known=["demo-028"], steps=["communication"]),
    )
    (result,) = run(jobs, limited, workers=2, progress=quiet)
    (failed,) = result.failed
    assert failed.failure is not None
    assert "in Zelle" in failed.failure.cause
    assert failed.failure.cause.endswith("nach 8 Sekunden nicht fertig (--timeout).")
    assert {path.name for path in folder.iterdir()} == {
        "5_communication.ipynb",
        "fehler-situation.txt",
        "manifest-teilbericht.json",
    }


def test_unchanged_company_is_not_run_again(
    results: tuple[CompanyResult, ...], settings: Settings
) -> None:
    """Nothing is run or written."""
    folder = results[0].folder
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    jobs = plan(["demo-028"], known=["demo-028"])
    (again,) = run(jobs, settings, workers=2, progress=quiet)
    assert again.reused
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_only_what_was_changed_is_run_again(
    results: tuple[CompanyResult, ...], settings: Settings
) -> None:
    """A notebook somebody has worked in is run anew, the five others are not."""
    path = results[0].folder / "5_communication.ipynb"
    original = path.read_bytes()
    content = json.loads(original)
    content["cells"][0]["source"] = "geändert"
    path.write_text(json.dumps(content), encoding="utf-8")
    jobs = plan(["demo-028"], known=["demo-028"])
    (again,) = run(jobs, settings, workers=2, progress=quiet)
    made = {outcome.step for outcome in again.outcomes if not outcome.reused}
    assert made == {"communication", "report"}
    assert path.read_bytes() == original


def test_force_runs_again_what_is_current(
    results: tuple[CompanyResult, ...], settings: Settings
) -> None:
    """With one worker it gives the same bytes; what it leaves is current for the next run."""
    path = results[0].folder / "5_communication.ipynb"
    original = path.read_bytes()
    jobs = plan(["demo-028"], known=["demo-028"], steps=["communication"])
    (again,) = run(jobs, replace(settings, force=True), workers=1, progress=quiet)
    assert [outcome.reused for outcome in again.outcomes] == [False, False]
    assert path.read_bytes() == original
    assert look(jobs, settings, code_version()).current == {"communication"}


@pytest.fixture
def six(results: tuple[CompanyResult, ...]) -> tuple[Job, ...]:
    """The jobs of the company whose six steps are current."""
    assert not results[0].failed
    return plan(["demo-028"], known=["demo-028"])


def test_all_steps_are_current(six: tuple[Job, ...], settings: Settings) -> None:
    """Nothing has changed: no step is to be run, and the report is there."""
    standing = look(six, settings, code_version())
    assert (standing.current, standing.published) == (frozenset(STEPS), True)


@pytest.mark.parametrize(
    "changed", [{"as_of": datetime.date(2026, 11, 24)}, {"with_people": True}, {"force": True}]
)
def test_other_parameters_run_every_step(
    changed: dict[str, Any], six: tuple[Job, ...], settings: Settings
) -> None:
    """The day, which is the law's too, the version with people, and ``force`` concern all."""
    assert look(six, replace(settings, **changed), code_version()).current == set()


def test_other_code_runs_every_step(six: tuple[Job, ...], settings: Settings) -> None:
    """A report is never made by two versions."""
    assert look(six, settings, "eine andere Fassung").current == set()


def test_other_notebook_runs_its_step_only(
    six: tuple[Job, ...], settings: Settings, tmp_path: Path
) -> None:
    """The five others are left as they are."""
    changed = notebook_with("1 + 1", tmp_path)
    standing = look((changed, *six[1:]), settings, code_version())
    assert standing.current == set(STEPS) - {"situation"}


def test_other_figure_runs_every_step_of_its_company(
    six: tuple[Job, ...], settings: Settings, tmp_path: Path
) -> None:
    """One field of one table is another; the whole case counts, as every step may read it."""
    with open_store(settings.workspace) as store, open_store(tmp_path) as other:
        other.write(store.read("demo-028"), who="test")
    moved = replace(settings, workspace=str(tmp_path))
    assert look(six, moved, code_version()).current == set(STEPS)
    with open_store(tmp_path) as other:
        key = {"company_id": "demo-028"}
        other.save_field("demo-028", "company", key, "name", "Presswerk Nord", who="test")
    assert look(six, moved, code_version()).current == set()


def test_half_written_files_of_killed_processes_go(tmp_path: Path) -> None:
    """The living one's stays, that of a process of this machine which is gone does not."""
    write_atomically(tmp_path / "bericht.txt", b"ganz")
    host = socket.gethostname().split(".")[0]
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for process in (gone.pid, os.getpid()):
        (tmp_path / f".bericht.txt.{host}.{process}.0.unfertig").write_bytes(b"ha")
    sweep(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"bericht.txt", f".bericht.txt.{host}.{os.getpid()}.0.unfertig"}


def test_edited_word_report_is_set_aside(tmp_path: Path) -> None:
    """A file whose hash is not the manifest's was written on by somebody."""
    (tmp_path / "report.docx").write_bytes(b"von Hand")
    digest = hashlib.sha256(b"vom Lauf").hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {"report.docx": digest}}))
    kept = keep_edited(tmp_path, "report")
    assert kept == tmp_path / "report-bearbeitet-1.docx"
    assert kept.read_bytes() == b"von Hand"


def test_untouched_word_report_stays(tmp_path: Path) -> None:
    """A report as it was written needs no copy."""
    (tmp_path / "report.docx").write_bytes(b"vom Lauf")
    digest = hashlib.sha256(b"vom Lauf").hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {"report.docx": digest}}))
    assert keep_edited(tmp_path, "report") is None


def test_notebook_without_parameter_is_refused_first(settings: Settings, tmp_path: Path) -> None:
    """A parameter papermill would only warn about stops the run before a kernel starts."""
    notebook = nbformat.read(notebook_of("skills"), as_version=4)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    cell.source = cell.source.replace("as_of", "stichtag")
    path = tmp_path / "2_skills.ipynb"
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    with pytest.raises(PlanError, match=r"2_skills.ipynb.* as_of"):
        run([Job("demo-028", "skills", path)], settings, workers=1, progress=quiet)


def test_pdf_opens_and_has_all_chapters(results: tuple[CompanyResult, ...]) -> None:
    """The bookmarks of the PDF are the six steps between overview and sources."""
    data = (results[0].folder / "report.pdf").read_bytes()
    titles = [
        entry.title
        for entry in pypdf.PdfReader(io.BytesIO(data)).outline
        if not isinstance(entry, list)
    ]
    assert [title.split(" ", 1)[-1] for title in titles[1:-2]] == list(STEPS.values())
