"""The verbs of ``lernbund pool``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from lernbund.options import GERMAN_DAY, day_of

FOLDER = click.Path(file_okay=False, path_type=Path)
POOL = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("pool", options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL ...")
def pool() -> None:
    """Der Forschungspool: Daten vieler Betriebe, die zugestimmt haben."""


@pool.command(options_metavar="[OPTIONEN]")
@click.option(
    "--workspace",
    "workspaces",
    multiple=True,
    envvar="LERNBUND_WORKSPACE",
    default=("workspace",),
    show_default=True,
    metavar="ORDNER|ADRESSE",
    help="Arbeitsbereich; mehrfach für mehrere.",
)
@click.option("--out", type=FOLDER, required=True, metavar="ORDNER", help="Ordner des Pools.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["csv", "spss", "stata"]),
    help="Zusätzlich mit Wertelabels; mehrfach möglich.",
)
@click.option(
    "--project-secret",
    type=FILE,
    metavar="DATEI",
    help="Geheimnis für gleiche Schlüssel über Jahre; getrennt vom Pool aufbewahren.",
)
@click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute.")
def build(
    workspaces: tuple[str, ...],
    out: Path,
    formats: tuple[str, ...],
    project_secret: Path | None,
    as_of: datetime | None,
) -> None:
    """Baut den Pool aus allen Betrieben, die zugestimmt haben."""
    from lernbund.pool.verbs import build_text

    click.echo(
        build_text(workspaces, out, day=day_of(as_of), formats=formats, secret_file=project_secret)
    )


@pool.command(options_metavar="[OPTIONEN]")
@click.argument("folder", type=POOL, metavar="POOL")
@click.option(
    "--of",
    "fact",
    default="people",
    show_default=True,
    metavar="TABELLE",
    help="people, ratings, answers oder maturity.",
)
@click.option("--by", multiple=True, metavar="SPALTE", help="Gruppieren; mehrfach möglich.")
@click.option("--where", multiple=True, metavar="SPALTE=WERT", help="Nur diese Zeilen.")
@click.option("--mean", metavar="SPALTE", help="Mittelwert statt nur Personen.")
@click.option("--rounded", is_flag=True, help="Alle Anzahlen auf fünf gerundet.")
@click.option("--out", type=FILE, required=True, metavar="DATEI", help="Neue Datei (.csv).")
def table(
    folder: Path,
    out: Path,
    *,
    fact: str,
    by: tuple[str, ...],
    where: tuple[str, ...],
    mean: str | None,
    rounded: bool,
) -> None:
    """Gibt eine Tabelle frei, soweit niemand darin zu erkennen ist."""
    from lernbund.pool.verbs import table_text
    from method.gate.tables import Table

    if any("=" not in pair for pair in where):
        raise click.UsageError("--where braucht SPALTE=WERT, zum Beispiel --where wave=T0.")
    pairs = tuple((pair.partition("=")[0], pair.partition("=")[2]) for pair in where)
    try:
        asked = Table(
            fact=fact, by=by, where=pairs, measure=mean, statistic="mean" if mean else "count"
        )
    except ValueError as error:
        raise click.UsageError("Jede Spalte darf nur einmal genannt sein.") from error
    click.echo(table_text(folder, asked, out, how="rounded" if rounded else "exact"))


@pool.command(options_metavar="[OPTIONEN]")
@click.argument("folder", type=POOL, metavar="POOL")
@click.option(
    "--plan",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="DATEI",
    help="Analyseplan (YAML); beim ersten Mal wird er eingefroren.",
)
@click.option("--out", type=FOLDER, required=True, metavar="ORDNER", help="Ordner des Berichts.")
@click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute.")
def report(folder: Path, plan: Path | None, out: Path, as_of: datetime | None) -> None:
    """Schreibt den Bericht über den Pool als HTML, PDF und Word-Datei."""
    from lernbund.pool.verbs import report_text

    click.echo(report_text(folder, plan, out, day=day_of(as_of)))
