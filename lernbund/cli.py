"""The command ``lernbund``; heavy rooms are imported by the verb that needs them."""

from __future__ import annotations

import gettext
import os
import sys
from datetime import datetime
from pathlib import Path

os.environ["LANGUAGE"] = "de"
gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))

import click  # noqa: E402 - the language is chosen before click asks for it

from lernbund.network_cli import network  # noqa: E402 - the same
from lernbund.options import (  # noqa: E402 - the same
    GERMAN_DAY,
    day_of,
    out_option,
    run_options,
    workspace_option,
)
from lernbund.pool_cli import pool  # noqa: E402 - the same

FILE = click.Path(dir_okay=False, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def main() -> None:
    """Run the command line; every expected error is one German message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    from lernbund.messages import readable_errors

    with readable_errors():
        lernbund.main(prog_name="lernbund")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[OPTIONEN]",
    subcommand_metavar="BEFEHL ...",
)
@click.version_option(package_name="lernbund")
def lernbund() -> None:
    """LERNBUND: Technik und Kompetenzen eines Unternehmens verbinden.

    Unternehmen kommen als Arbeitsmappe herein, sechs Schritte werten sie aus, heraus kommt ein
    Bericht als HTML, PDF und Word-Datei.
    """


@lernbund.command(options_metavar="[OPTIONEN]")
@click.option("--workbook", type=FILE, required=True, metavar="DATEI", help="Neue Datei (.xlsx).")
@click.option("--force", is_flag=True, help="Eine vorhandene Datei ersetzen.")
def new(workbook: Path, *, force: bool) -> None:
    """Legt eine leere Arbeitsmappe für ein Unternehmen an."""
    from lernbund.verbs import new_workbook

    click.echo(new_workbook(workbook, force=force))


@lernbund.command("import", options_metavar="[OPTIONEN]")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE, metavar="DATEI...")
@workspace_option
def import_(files: tuple[Path, ...], workspace: str) -> None:
    """Liest Arbeitsmappen (.xlsx) oder Sicherungen (.json) ein."""
    from lernbund.verbs import import_file

    for path in files:
        click.echo(import_file(path, workspace))


@lernbund.command(options_metavar="[OPTIONEN]")
@click.argument("company", metavar="UNTERNEHMEN")
@click.argument("file", type=FILE, metavar="DATEI")
@workspace_option
def export(company: str, file: Path, workspace: str) -> None:
    """Sichert ein Unternehmen: .json mit Verlauf, .xlsx als Arbeitsmappe."""
    from lernbund.verbs import export_file

    click.echo(export_file(company, file, workspace))


@lernbund.command(options_metavar="[OPTIONEN]")
@click.argument("company", metavar="UNTERNEHMEN")
@click.option("--person", metavar="CODE", help="Nur diese Person, etwa wenn sie ausscheidet.")
@click.option("--yes", is_flag=True, help="Ohne Rückfrage.")
@workspace_option
def erase(company: str, person: str | None, workspace: str, *, yes: bool) -> None:
    """Löscht ein Unternehmen oder eine Person endgültig, mit dem Verlauf."""
    from lernbund.verbs import erase_company, erase_person

    question = f"„{person or company}“ mit allen Daten und dem Verlauf löschen? (ja/nein)"
    if not yes and click.prompt(question, default="nein", show_default=False) not in {"j", "ja"}:
        raise click.Abort
    done = erase_person(company, person, workspace) if person else erase_company(company, workspace)
    click.echo(done)


@lernbund.command("list", options_metavar="[OPTIONEN]")
@workspace_option
def list_(workspace: str) -> None:
    """Zeigt die Unternehmen und die Schritte, die „run“ ausführen würde."""
    from lernbund.verbs import plan_table

    click.echo(plan_table(workspace))


@lernbund.command(options_metavar="[OPTIONEN]")
@click.argument("companies", nargs=-1, metavar="[UNTERNEHMEN...]")
@click.option("--all", "everyone", is_flag=True, help="Alle Unternehmen.")
@click.option("--steps", metavar="SCHRITT,…", default="", help="Nur diese Schritte, mit Komma.")
@workspace_option
@out_option
@run_options
@click.option(
    "--pool",
    "pool_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="ORDNER",
    help="Forschungspool, aus dem die Berichte Betriebe gleicher Größe nennen.",
)
def run(  # noqa: PLR0913 - an option each
    companies: tuple[str, ...],
    *,
    everyone: bool,
    steps: str,
    workspace: str,
    out: Path,
    jobs: int | None,
    timeout: float,
    force: bool,
    scheduler: str | None,
    as_of: datetime | None,
    with_people: bool,
    pool_folder: Path | None,
) -> None:
    """Führt die Schritte aus und schreibt die Berichte."""
    from lernbund.batch import run_and_report
    from lernbund.runner import Settings

    if not companies and not everyone:
        raise click.UsageError("Bitte Unternehmen nennen oder --all angeben.")
    comparison = ""
    if pool_folder:
        from lernbund.pool.comparison import released_comparison

        comparison = released_comparison(pool_folder)
    settings = Settings(workspace, out, day_of(as_of), with_people, timeout, force, comparison)
    chosen = tuple(step.strip() for step in steps.split(",") if step.strip())
    sys.exit(
        run_and_report(
            settings, companies=companies, steps=chosen, workers=jobs, scheduler=scheduler
        )
    )


@lernbund.command(options_metavar="[OPTIONEN]")
@click.option(
    "--companies",
    type=click.IntRange(1, 10_000),
    metavar="ZAHL",
    help="So viele erzeugte Unternehmen.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    show_default=True,
    metavar="ZAHL",
    help="Anfangswert des Zufalls.",
)
@click.option("--no-reports", is_flag=True, help="Nur einrichten, keine Berichte schreiben.")
@workspace_option
@out_option
@run_options
def demo(  # noqa: PLR0913 - an option each
    *,
    companies: int | None,
    seed: int,
    no_reports: bool,
    workspace: str,
    out: Path,
    jobs: int | None,
    timeout: float,
    force: bool,
    scheduler: str | None,
    as_of: datetime | None,
    with_people: bool,
) -> None:
    """Richtet drei Beispiele ein (oder --companies N erzeugte) und schreibt ihre Berichte."""
    from lernbund.batch import run_and_report
    from lernbund.runner import Settings
    from lernbund.verbs import load_examples, load_generated

    settings = Settings(workspace, out, day_of(as_of), with_people, timeout, force)
    loaded = (
        load_generated(workspace, count=companies, seed=seed, day=settings.as_of)
        if companies
        else load_examples(workspace)
    )
    if no_reports:
        click.echo(f"Eingerichtet: {len(loaded)} Unternehmen in {workspace}")
        return
    sys.exit(
        run_and_report(settings, companies=loaded, steps=(), workers=jobs, scheduler=scheduler)
    )


@lernbund.command(options_metavar="[OPTIONEN]")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8866,
    show_default=True,
    metavar="ZAHL",
    help="Anschluss des Servers; 0 nimmt einen freien.",
)
@click.option("--lan", is_flag=True, help="Auch für andere Geräte in diesem Netz, mit QR-Code.")
@click.option(
    "--max-kernels",
    type=click.IntRange(1, 500),
    default=30,
    show_default=True,
    metavar="ZAHL",
    help="So viele Formularseiten sind höchstens zugleich offen.",
)
@click.option(
    "--password", is_flag=True, help="Nach einem Kennwort fragen, das statt des Links gilt."
)
@workspace_option
@out_option
@click.option(
    "--network",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="DATEI",
    help="Beschreibung eines Netzwerks; seine Formulare und sein Bericht stehen unter /netzwerk.",
)
def serve(
    workspace: str,
    out: Path,
    *,
    port: int,
    lan: bool,
    max_kernels: int,
    password: bool,
    network: Path | None,
) -> None:
    """Öffnet die Formulare im Browser, für Workshops auch im Netz."""
    from lernbund.serve.run import serve as run_server

    secret = click.prompt("Kennwort", hide_input=True, confirmation_prompt=True) if password else ""
    run_server(
        workspace,
        out.absolute(),
        port=port,
        lan=lan,
        max_kernels=max_kernels,
        password=secret,
        network=network,
    )


@lernbund.group(options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL ...")
def skills() -> None:
    """Kompetenzen und Berufe nachschlagen."""


@skills.command("import", options_metavar="[OPTIONEN]")
@click.option(
    "--esco",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="ORDNER",
    help="Ordner mit den deutschen CSV-Dateien von ESCO.",
)
@workspace_option
def skills_import(folder: Path, workspace: str) -> None:
    """Liest ESCO-Berufe und ESCO-Kompetenzen ein."""
    from lernbund.verbs import import_esco

    click.echo(import_esco(folder, workspace))


@skills.command("find", options_metavar="[OPTIONEN]")
@click.argument("text")
@click.option("--occupations", is_flag=True, help="In Berufen suchen statt in Kompetenzen.")
@workspace_option
def skills_find(text: str, workspace: str, *, occupations: bool) -> None:
    """Sucht in ESCO nach einer deutschen Bezeichnung."""
    from lernbund.verbs import find_esco

    click.echo(find_esco(text, workspace, occupations=occupations))


@lernbund.group(options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL ...")
def offers() -> None:
    """Kursangebote übernehmen und zeigen."""


@offers.command("import", options_metavar="[OPTIONEN]")
@click.argument("company", metavar="UNTERNEHMEN")
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE, metavar="DATEI...")
@click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute.")
@workspace_option
def offers_import(
    company: str, files: tuple[Path, ...], workspace: str, as_of: datetime | None
) -> None:
    """Übernimmt Angebote: CSV, XLSX, openQ-cat oder JSON der Kurssuche."""
    from lernbund.verbs import import_offers

    for path in files:
        click.echo(import_offers(company, path, workspace, day=day_of(as_of)))


@offers.command("list", options_metavar="[OPTIONEN]")
@click.argument("company", metavar="UNTERNEHMEN")
@workspace_option
def offers_list(company: str, workspace: str) -> None:
    """Zeigt die Angebote eines Unternehmens."""
    from lernbund.verbs import list_offers

    click.echo(list_offers(company, workspace))


@lernbund.command(options_metavar="[OPTIONEN]")
@click.argument("company", metavar="UNTERNEHMEN")
@click.option(
    "--budget", type=click.FloatRange(min=0), metavar="EURO", help="Höchstens so viel ausgeben."
)
@click.option(
    "--goal",
    type=click.Choice(["total", "worst-team"]),
    help="Im Ganzen am meisten schließen oder das schwächste Team zuerst; sonst, was die "
    "Planvorgaben sagen.",
)
@click.option(
    "--max-km",
    type=click.FloatRange(min=0),
    metavar="KM",
    help="Längster Weg zum Kurs (Luftlinie).",
)
@click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute.")
@click.option("--with-people", is_flag=True, help="Vertraulich, mit Codes der Personen.")
@workspace_option
def plan(
    company: str,
    workspace: str,
    *,
    budget: float | None,
    goal: str | None,
    max_km: float | None,
    as_of: datetime | None,
    with_people: bool,
) -> None:
    """Schlägt Kurse vor: wer wohin, was es schließt und kostet."""
    from lernbund.choice_verb import plan_text

    text, found = plan_text(
        company,
        workspace,
        as_of=day_of(as_of),
        goal=goal,
        budget=budget,
        max_km=max_km,
        with_people=with_people,
    )
    click.echo(text)
    sys.exit(0 if found else 1)


lernbund.add_command(network)
lernbund.add_command(pool)
