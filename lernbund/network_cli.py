"""The verbs of ``lernbund network``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from lernbund.options import FOLDER, GERMAN_DAY, day_of, workspace_option

NETWORK = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT = click.option(
    "--out",
    type=FOLDER,
    default=Path("berichte/netzwerk"),
    show_default=True,
    metavar="ORDNER|ADRESSE",
    help="Ordner für den Bericht.",
)


@click.group("network", options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL ...")
def network() -> None:
    """Das Netzwerk: Austausch zwischen Betrieben und mit Partnern."""


@network.command(options_metavar="[OPTIONEN]")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="DATEI")
@click.option(
    "--name", default="Neues Netzwerk", show_default=True, metavar="NAME", help="Wie es heißt."
)
@click.option("--force", is_flag=True, help="Eine vorhandene Datei ersetzen.")
def new(file: Path, *, name: str, force: bool) -> None:
    """Legt die Beschreibung eines neuen Netzwerks an (YAML), zum Ausfüllen."""
    from lernbund.network_verbs import new_network

    click.echo(new_network(file, name=name, day=day_of(None), force=force))


@network.command(options_metavar="[OPTIONEN]")
@click.argument("file", type=NETWORK, metavar="DATEI")
@workspace_option
@click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute.")
def match(file: Path, *, workspace: str, as_of: datetime | None) -> None:
    """Schlägt vor, welcher Betrieb sich mit wem austauschen kann, aus Freigaben."""
    from lernbund.network_verbs import match_text

    click.echo(match_text(file, workspace, day=day_of(as_of)))


@network.command(options_metavar="[OPTIONEN]")
@click.argument("file", type=NETWORK, metavar="DATEI")
@workspace_option
@click.option(
    "--goal",
    type=click.Choice(["total", "worst-team"]),
    default="total",
    show_default=True,
    help="Im Ganzen am meisten, oder zuerst der Betrieb mit dem größten Bedarf.",
)
@click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute.")
def plan(file: Path, *, workspace: str, goal: str, as_of: datetime | None) -> None:
    """Plant gemeinsame Kurse und sagt, was sie gegenüber jedem allein bringen."""
    from lernbund.network_verbs import plan_text

    click.echo(plan_text(file, workspace, day=day_of(as_of), goal=goal))


@network.command(options_metavar="[OPTIONEN]")
@click.argument("file", type=NETWORK, metavar="DATEI")
@workspace_option
@OUT
@click.option(
    "--outside",
    is_flag=True,
    help="Fassung für Kammern, Länder und andere außerhalb: nennt keinen Betrieb.",
)
@click.option("--force", is_flag=True, help="Auch machen, was unverändert schon da ist.")
@click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute.")
def report(
    file: Path, *, workspace: str, out: Path, outside: bool, force: bool, as_of: datetime | None
) -> None:
    """Macht den Bericht des Netzwerks: HTML, PDF und Word, aus Freigaben."""
    from lernbund.network_report import report_text

    day = day_of(as_of)
    click.echo(report_text(file, workspace, out, day=day, force=force, outside=outside))


@network.command(options_metavar="[OPTIONEN]")
@click.argument("file", type=NETWORK, metavar="DATEI")
@workspace_option
@OUT
@click.option(
    "--half-year", metavar="HALBJAHR", help="Zum Beispiel 2026-2, sonst das des Stichtags."
)
@click.option(
    "--compare",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    metavar="POOL",
    help="Pool eines Netzwerks, das daneben steht; mehrfach möglich.",
)
@click.option("--force", is_flag=True, help="Auch machen, was unverändert schon da ist.")
@click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute.")
def account(
    file: Path,
    *,
    workspace: str,
    out: Path,
    half_year: str | None,
    compare: tuple[Path, ...],
    force: bool,
    as_of: datetime | None,
) -> None:
    """Macht die Rechenschaft des Netzwerks: Kennzahlen je Halbjahr, mit Excel-Anhang."""
    from lernbund.account_report import account_text
    from method.programme.half_years import read_half_year

    try:
        half = read_half_year(half_year) if half_year else None
    except ValueError as error:
        raise click.UsageError("--half-year braucht Jahr und Halbjahr, etwa 2026-2.") from error
    day = day_of(as_of)
    click.echo(
        account_text(file, workspace, out, day=day, half_year=half, pools=compare, force=force)
    )
