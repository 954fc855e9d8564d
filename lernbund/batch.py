"""A run as the consultant sees it: progress, a table of what came out, an exit code."""

from __future__ import annotations

from collections.abc import Sequence

import click
from tqdm import tqdm

from lernbund.plan import plan
from lernbund.publishing import name_of
from lernbund.runner import REPORT, CompanyResult, Settings, default_workers, run
from reports import german
from schemas.company import STEPS
from schemas.store import open_store


def run_and_report(
    settings: Settings,
    *,
    companies: Sequence[str],
    steps: Sequence[str],
    workers: int | None,
    scheduler: str | None = None,
) -> int:
    """Run ``companies`` (all if empty), print what came out, and return the exit code."""
    with open_store(settings.workspace, create=False) as store:
        known = [entry.company_id for entry in store.companies()]
    jobs = plan(companies or known, known=known, steps=steps)
    if not jobs:
        click.echo("Noch ist kein Unternehmen eingelesen. Weiter: lernbund import DATEI")
        return 1
    total = len(jobs) + len({job.company_id for job in jobs})
    with tqdm(total=total, unit=" Schritte", bar_format=BAR) as bar:

        def advance(company: str, step: str) -> None:
            bar.set_description_str(f"{company}: {STEPS.get(step, 'Bericht')}")
            bar.update()

        results = run(
            jobs,
            settings,
            workers=min(workers or default_workers(), len(jobs)),
            progress=advance,
            scheduler=scheduler,
        )
    click.echo(summary(results))
    return 1 if any(result.failed for result in results) else 0


BAR = "{percentage:3.0f} % |{bar}| {n_fmt} von {total_fmt}{unit}, noch {remaining}  {desc}"


def summary(results: Sequence[CompanyResult]) -> str:
    """Return a table of the companies, then every failure and what to do next."""
    width = max(len(result.company_id) for result in results)
    lines = [_line(result, width) for result in results]
    failed = [outcome for result in results for outcome in result.failed]
    causes = [
        f"  {outcome.company_id}, {outcome.step}: {outcome.failure.cause}"
        for outcome in failed
        if outcome.failure
    ]
    return "\n".join([*lines, *(["", "Fehler:", *causes, DOSSIERS] if causes else ["", NEXT])])


DOSSIERS = "Einzelheiten stehen in den Dateien fehler-*.txt im Ordner des Unternehmens."
NEXT = (
    "Weiter: report.html im Browser öffnen, report.docx in Word weiterschreiben.\n"
    "Eigenes Unternehmen: lernbund new --workbook firma.xlsx, ausfüllen, "
    "lernbund import firma.xlsx, lernbund run --all"
)


def _line(result: CompanyResult, width: int) -> str:
    steps = sum(outcome.step != REPORT for outcome in result.outcomes)
    name = name_of({outcome.step for outcome in result.outcomes} - {REPORT})
    state = "FEHLER" if result.failed else str(result.folder / f"{name}.pdf")
    seconds = german.number(result.seconds)
    done = german.plural(steps, "Schritt", "Schritte")
    time = "unverändert" if result.reused else f"{seconds:>6} s"
    return f"{result.company_id:<{width}}  {done}  {time}  {state}"
