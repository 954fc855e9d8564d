"""The codebook of the pool, derived from the contracts: what came how, and what stayed and why."""

from __future__ import annotations

import pandas as pd

from method.content import pool as content
from method.pool.travel import PoolColumn, columns_of

WAYS = {
    "key": "Schlüssel, den es nur in diesem Pool gibt",
    "keep": "unverändert",
    "month": "nur der Monat",
    "period": "Monat, Quartal oder Jahr",
    "region": "nur das Land",
    "size_class": "nur die Größenklasse",
    "group_class": "nur die Klasse der Personenzahl",
    "hours_class": "Vollzeit oder Teilzeit",
    "skill": "Kompetenz des Katalogs; eigene des Betriebs ohne Namen",
    "item": "Frage des Fragebogens; eigene des Betriebs ohne Wortlaut",
    "rounded": "auf volle 100 gerundet",
    "name": "Name",
    "code": "Kennzeichen des Betriebs",
    "text": "freier Text",
    "exact": "genaue Größe oder genaues Jahr",
    "place": "Ort unter der Region",
    "identifying": "verriete mit anderem den Betrieb",
    "unused": "nicht gebraucht",
}

EMPTIED = "; zum Schutz leer, wo zu wenige sie teilen"


def codebook() -> pd.DataFrame:
    """Return one row per column of the pool, in German, in the order of its tables."""
    rows = [_row(column) for table in content().tables for column in columns_of(table)]
    return pd.DataFrame(rows)


def _row(column: PoolColumn) -> dict[str, str]:
    return {
        "Tabelle": column.table,
        "Spalte": column.name,
        "Titel": column.title,
        "Erklärung": column.help,
        "Einheit": column.unit or "",
        "Werte": "; ".join(f"{code} = {label}" for code, label in column.choices),
        "Herkunft": column.source,
        "Weg": WAYS[column.way.value] + (EMPTIED if column.quasi else ""),
        "Quasi-Identifikator": "ja" if column.quasi else "",
    }
