"""Options that several verbs of the command ``lernbund`` share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click


class Folder(click.Path):
    """A folder, or an address of one on another file system."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return ``value`` as a path."""
        if "://" not in str(value):
            return super().convert(value, param, ctx)
        from lernbund.files import place  # noqa: PLC0415 - only who names one waits for it

        return place(str(value))


Verb = TypeVar("Verb", bound=Callable[..., Any])
FOLDER = Folder(file_okay=False, path_type=Path)
GERMAN_DAY = click.DateTime(["%d.%m.%Y", "%Y-%m-%d"])


def day_of(chosen: datetime.datetime | None) -> datetime.date:
    """Return the day of ``--as-of``, today if none was given."""
    return (chosen or datetime.datetime.now(datetime.UTC).astimezone()).date()


def workspace_option(verb: Verb) -> Verb:
    """Add ``--workspace`` to ``verb``."""
    return click.option(
        "--workspace",
        envvar="LERNBUND_WORKSPACE",
        default="workspace",
        show_default=True,
        metavar="ORDNER|ADRESSE",
        callback=lambda _context, _option, value: _absolute(value),
        help="Ordner mit den Daten oder Adresse einer Datenbank (postgresql://…).",
    )(verb)


def _absolute(workspace: str) -> str:
    return workspace if "://" in workspace else str(Path(workspace).absolute())


def out_option(verb: Verb) -> Verb:
    """Add ``--out`` to ``verb``."""
    return click.option(
        "--out",
        type=FOLDER,
        default=Path("berichte"),
        show_default=True,
        metavar="ORDNER|ADRESSE",
        help="Ordner für die Berichte; je Unternehmen ein Unterordner.",
    )(verb)


def run_options(verb: Verb) -> Verb:
    """Add the options of a run to ``verb``."""
    for option in (
        click.option(
            "--jobs",
            type=click.IntRange(1, 64),
            metavar="ZAHL",
            help="So viele Notebooks zugleich, sonst nach Kernen und Speicher.",
        ),
        click.option(
            "--timeout",
            type=click.FloatRange(min=0, min_open=True),
            default=600.0,
            show_default=True,
            metavar="SEKUNDEN",
            help="Ein Notebook, das länger braucht, wird beendet.",
        ),
        click.option("--force", is_flag=True, help="Auch ausführen, was unverändert schon da ist."),
        click.option(
            "--scheduler",
            metavar="ADRESSE",
            help="Auf mehreren Rechnern: Scheduler von dask (tcp://…).",
        ),
        click.option("--as-of", type=GERMAN_DAY, metavar="TAG", help="Stichtag, sonst heute."),
        click.option(
            "--with-people",
            is_flag=True,
            help="Vertrauliche Fassung mit Angaben zu Personen unter ihrem Code.",
        ),
    ):
        verb = option(verb)
    return verb
