"""A batch beside papermill and nbconvert, and beside the bare functions in one process.

The stock tools run the same six notebooks and make a PDF of each with Chromium (webpdf); they make
neither one report nor Word.  Twice as many workers as cores were papermill's best number in two of
three runs that tried as many as cores, too; the best took 53, 55 and 56 s per company.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from statistics import mean
from typing import Any

import nbformat
import psutil
from nbformat import NotebookNode
from nbformat.v4 import new_output
from playwright.sync_api import Error, sync_playwright

from benchmarks.companies import in_workspace
from benchmarks.measuring import DAY, Measured, command, measured, seconds
from benchmarks.rows import Goal, Row
from lernbund.kernels.cells import value
from lernbund.plan import Job, plan
from lernbund.runner import CompanyResult, Settings, default_workers, run
from lernbund.tasks import REPORT
from reports.export import docx, pdf, report
from schemas.store import read_case

FEW = 10
WARM = 1  # companies in one process
EACH = "six notebooks, HTML, PDF and Word, per company"


def rows(folder: Path, companies: int) -> Iterator[Row]:
    """Measure with ``companies`` generated companies."""
    workspace = str(folder / "workspace")
    known = in_workspace(workspace, companies)
    kit, few, profile = _kit(workspace, known, folder / "all")
    each = kit.seconds / len(known)
    browser = chromium_for_stock(folder / "browsers")
    serial = stock(workspace, known[:1], folder / "serial", workers=1, env=browser)
    yield _faster("papermill serial, webpdf, n = 1", serial, each, 20, profile)
    workers = 2 * (psutil.cpu_count() or 1)
    best = stock(workspace, known[:1], folder / "best", workers=workers, env=browser)
    yield _faster(f"papermill x {workers} (its best), webpdf, n = 1", best, each, 8, profile)
    warm = in_one_process(workspace, known[: WARM + 1])
    what = f"{EACH} (stock: functions and exporters in one warm process, n = {WARM})"
    yield Row(what, each, "s", warm, Goal("within", 2.5), profile)
    yield from _steady(kit, few, len(known), profile)


def large(folder: Path, companies: int) -> Iterator[Row]:
    """Measure many companies only, beside ten of them."""
    workspace = str(folder / "workspace")
    known = in_workspace(workspace, companies)
    yield from _steady(*_kit(workspace, known, folder / "all")[:2], companies, "")


def _steady(kit: Measured, few: Measured, companies: int, profile: str) -> Iterator[Row]:
    """Yield how time and memory of the first companies compare with those of all."""
    beside = f"{FEW} -> {companies} companies (stock: the first {FEW} of them)"
    times = (kit.seconds / companies, "s", few.seconds / FEW)
    yield Row(f"time per company, {beside}", *times, Goal("within", 1.1), profile)
    memory = (kit.peak, "MB", few.peak, Goal("within", 1.1), kit.parts)
    yield Row(f"peak memory, {beside}", *memory)


def _faster(beside: str, stock_seconds: float, ours: float, bound: float, profile: str) -> Row:
    return Row(
        f"{EACH} (stock: {beside})", ours, "s", stock_seconds, Goal("faster", bound), profile
    )


def _kit(workspace: str, companies: Sequence[str], out: Path) -> tuple[Measured, Measured, str]:
    """Run ``companies`` with the kit.

    Returns what all took, what it was when the first ``FEW`` were done, and where the time went.
    """
    settings = Settings(workspace, out, DAY)
    workers = default_workers()
    jobs = plan(companies, known=companies)
    few, reports = Measured(), count(1)
    with measured() as result:
        started = time.perf_counter()

        def look(_company: str, step: str) -> None:
            if step == REPORT and next(reports) == FEW:
                few.seconds, few.peak = time.perf_counter() - started, result.peak

        outcomes = run(jobs, settings, workers=workers, progress=look)
    if failed := [outcome.company_id for outcome in outcomes if outcome.failed]:
        raise RuntimeError(f"failed: {failed}")
    return result, few, _profile(outcomes, workers)


def _profile(results: Sequence[CompanyResult], workers: int) -> str:
    """Return how long each step of a company took, mean of all, with others at work beside it."""
    steps = [outcome.step for outcome in results[0].outcomes]
    means = {
        step: mean(
            outcome.seconds for each in results for outcome in each.outcomes if outcome.step == step
        )
        for step in steps
    }
    texts = ", ".join(f"{step} {value:.2f} s" for step, value in means.items())
    return f"{workers} at a time, each with the others beside it: {texts}"


def stock(
    workspace: str, companies: Sequence[str], out: Path, *, workers: int, env: dict[str, str]
) -> float:
    """Return the time per company [s] of papermill's and nbconvert's own commands."""
    out.mkdir(parents=True)

    def one(job: Job) -> None:
        target = out / f"{job.company_id}-{job.notebook.name}"
        parameters = ["-p", "company", job.company_id, "-p", "workspace", workspace]
        options = ["--no-progress-bar", "-k", "python3"]
        command("papermill", job.notebook, target, *parameters, *options)
        pages = ["nbconvert", "--to", "webpdf", "--disable-chromium-sandbox", target]
        command("jupyter", *pages, env=env)

    jobs = plan(companies, known=companies)
    started = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, jobs))
    return (time.perf_counter() - started) / len(companies)


def chromium_for_stock(folder: Path) -> dict[str, str]:
    """Return an environment in which webpdf finds Debian's Chromium.

    webpdf asks Playwright for its own browser and has no option for another: the place where
    Playwright looks for it gets a script that starts Debian's.
    """
    env = os.environ | {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(folder)
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch()
    except Error as error:
        (found,) = re.findall(r"Executable doesn't exist at (\S+)", error.message)
        script = Path(found)
        script.parent.mkdir(parents=True)
        script.write_text(f'#!/bin/sh\nexec {shutil.which("chromium")} "$@"\n', encoding="utf-8")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
    finally:
        del os.environ["PLAYWRIGHT_BROWSERS_PATH"]
    return env


def in_one_process(workspace: str, companies: Sequence[str]) -> float:
    """Return the time per company [s] of the bare functions and exporters, called in a row.

    The last company goes before and is not measured: everything is imported and drawn once then.
    """
    _one_here(workspace, companies[-1])
    return mean(seconds(partial(_one_here, workspace, each)) for each in companies[:-1])


def _one_here(workspace: str, company: str) -> None:
    notebooks = [_executed_here(job, workspace) for job in plan([company], known=[company])]
    document = report(notebooks, company=read_case(workspace, company).name, as_of=DAY)
    pdf(document)
    docx(document)


def _executed_here(job: Job, workspace: str) -> NotebookNode:
    """Return the notebook of ``job`` with its outputs, its cells called here one by one."""
    notebook: NotebookNode = nbformat.read(job.notebook, as_version=4)
    names: dict[str, Any] = {}
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        shown = value(cell.source, names)
        if "parameters" in cell.metadata.get("tags", []):
            names |= {"company": job.company_id, "workspace": workspace, "as_of": str(DAY)}
        bundle = shown._repr_mimebundle_() if hasattr(shown, "_repr_mimebundle_") else None
        cell.outputs = [new_output("display_data", data=bundle)] if bundle else []
    return notebook
