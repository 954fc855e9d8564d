"""Figures of the chapter on the initial situation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from method.disclosure import FEW
from method.situation.analysis import Situation
from reports import german, marks
from reports.drawing import Drawing, Panel, board
from reports.labels import HEAD, Manner, head, name_columns, name_rows, wrapped, write
from reports.marks import Look
from schemas.case import Case
from schemas.people import AGE_BANDS

MOST_ROWS = 24
STRONG = 3
HIDDEN_HEIGHT = 0.3
IMPACTS = {False: ("pale", "ink"), True: ("accent", "paper")}  # strong or not: face, ink
BARS = {False: Look("accent"), True: Look("pale", "muted", "////")}
LOOKS = {
    "minimum": ("Minimum", Look("second", sign="<", size=46)),
    "target": ("Ziel", Look("ink", sign="|", size=260, width=2.4)),
    "mean": ("Mittelwert", Look("accent", sign="o", size=62)),
}


def maturity(result: Situation, _: Case) -> Drawing | None:
    """Return mean, minimum and target per dimension, one row each."""
    rows = result.maturity.dimensions.dropna(subset="mean").iloc[::-1].reset_index(drop=True)
    if rows.empty:
        return None
    figure, (panel,) = board(height=1.1 + 0.42 * len(rows))
    panel.span((-0.15, 4.15), (-0.6, len(rows) - 0.3))
    reach = rows[["minimum", "mean"]].astype(float).itertuples()
    spans = [[(low, place), (high, place)] for place, low, high in reach]
    marks.lines(panel, spans, "line", width=5)
    for column, (__, look) in LOOKS.items():
        marks.dots(panel, zip(rows[column].astype(float), rows.index, strict=True), look)
    for place, mean in enumerate(rows["mean"]):
        text = german.number(mean)
        write(panel, (mean, place), text, ink="accent", offset=(0, 14), ha="center")
    names = [wrapped(name, 30) for name in rows["dimension"]]
    name_rows(panel, rows.index, names, size=HEAD)
    name_columns(panel, range(5), "01234", size=HEAD)
    marks.rules(panel, range(5))
    marks.edge(panel, "left", "bottom")
    marks.key(panel, list(LOOKS.values()), columns=3)
    ordered = rows.sort_values("mean", kind="stable")
    best, worst = ordered.iloc[-1], ordered.iloc[0]
    alt = (
        f"Mittelwert, Minimum und Ziel für {len(rows)} Gestaltungsfelder. Am höchsten liegt "
        f"{best['dimension']} mit {german.number(best['mean'])}, am niedrigsten "
        f"{worst['dimension']} mit {german.number(worst['mean'])} von 4."
    )
    return Drawing(figure, alt)


def age(result: Situation, _: Case) -> Drawing | None:
    """Return today's age bands beside the expected headcount of the next ten years."""
    bands = result.age.shown_bands
    if result.age.total["n"].isna().any() or not result.age.total["n"].sum():
        return None
    figure, panels = board(height=2.9, columns=2 if result.age.shows_projection else 1)
    _bands(panels[0], bands)
    if result.age.shows_projection:
        _projection(panels[1], result.age.projection)
    return Drawing(figure, " ".join(_age_alt(result, bands)))


def technologies(result: Situation, _: Case) -> Drawing | None:
    """Return technologies against processes, a dot with its impact where one touches the other."""
    touched = result.effects[result.effects["touched"]]
    if touched.empty:
        return None
    names = list(dict.fromkeys(touched["technology_id"]))[:MOST_ROWS][::-1]
    shown = touched[touched["technology_id"].isin(names)]
    columns = list(dict.fromkeys(result.effects["process_id"]))
    columns = [name for name in columns if name in set(shown["process_id"])]
    across, down = shown["process_id"].map(columns.index), shown["technology_id"].map(names.index)
    figure, (panel,) = board(height=1.9 + 0.34 * len(names))
    impact = shown["impact"].astype(float)
    for strong, (face, ink) in IMPACTS.items():
        same = impact.ge(STRONG) == strong
        places = list(zip(across[same], down[same], strict=True))
        sizes = (130 + 60 * impact[same].fillna(0)).to_list()
        marks.dots(panel, places, Look(face, "accent"), sizes=sizes)
        for place, value in zip(places, impact[same], strict=True):
            text = "?" if pd.isna(value) else german.count(value)
            write(panel, place, text, ink=ink, ha="center", within=True)
    _named(panel, shown, names, columns)
    strongest = int(impact.ge(STRONG).sum())
    alt = (
        f"Punktebild aus {german.plural(len(names), 'Technologie', 'Technologien')} und "
        f"{german.plural(len(columns), 'Prozess', 'Prozessen')}: "
        f"{german.plural(len(shown), 'Verbindung', 'Verbindungen')}, davon {strongest} mit starker "
        "oder sehr starker Wirkung auf die Arbeit."
    )
    return Drawing(figure, alt)


FIGURES: Mapping[str, Callable[[Situation, Case], Drawing | None]] = {
    "maturity": maturity,
    "age": age,
    "technologies": technologies,
}


def _age_alt(result: Situation, bands: pd.DataFrame) -> Iterator[str]:
    known = german.count(result.age.total["n"].sum())
    words = [f"{AGE_BANDS[band]} {text}" for band, text in zip(*_labelled(bands), strict=True)]
    yield (
        f"Balken der Altersgruppen von {known} Personen mit bekannter Altersgruppe: "
        f"{', '.join(words)}."
    )
    if result.age.shows_projection:
        last = result.age.projection.iloc[-1]
        yield (
            f"Linie der Besetzung: von {german.count(last['n'])} Personen sind {last['year']} ohne "
            f"Neueinstellung noch {german.count(last['remaining'])} zu erwarten."
        )


def _labelled(bands: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the bands and what is written at each: number, "unter 5", or a dash if hidden."""
    counts = bands["n"].map(german.count, na_action=None)
    return bands["age_band"].to_list(), counts.mask(bands["few"], FEW).to_list()


def _bands(panel: Panel, bands: pd.DataFrame) -> None:
    heads = bands["n"].astype("Float64").astype(float)
    highest = max(float(heads.max()), 1.0) if heads.notna().any() else 1.0
    shown = heads.mask(bands["hidden"], highest * HIDDEN_HEIGHT)
    places = np.arange(len(bands))
    panel.span((-0.6, len(bands) - 0.4), (0, highest * 1.18))
    for hidden, look in BARS.items():
        same = bands["hidden"].to_numpy() == hidden
        marks.bars(panel, places[same], shown[same], look, height=0.72, upright=True)
    for place, (height, text) in enumerate(zip(shown, _labelled(bands)[1], strict=True)):
        write(panel, (place, height), text, offset=(0, 2), ha="center", va="bottom")
    names = [wrapped(AGE_BANDS[band], 8) for band in bands["age_band"]]
    name_columns(panel, places, names, size=7.2)
    marks.edge(panel, "bottom")
    head(panel, "heute, nach Altersgruppe")


def _projection(panel: Panel, ahead: pd.DataFrame) -> None:
    planned = ahead["planned"].iloc[0]
    known = ahead[["remaining", "planned"]].astype("Float64").max()
    points = list(zip(ahead["year"].astype(float), ahead["remaining"].astype(float), strict=True))
    panel.span((points[0][0] - 0.9, points[-1][0] + 0.9), (0, float(known.max()) * 1.22))
    marks.lines(panel, [points], "accent", width=2.2)
    marks.dots(panel, points, Look("accent", size=12))
    for point in points[:11:5]:
        below: Manner = {"ink": "accent", "offset": (0, -13), "ha": "center", "paper": "paper"}
        write(panel, point, german.count(point[1]), **below)
    if pd.notna(planned):
        style = (0, (4, 3))
        marks.rules(panel, [planned], "second", level=True, width=1.4, style=style, zorder=2)
        text = f"Soll {german.number(planned, decimals=0)}"
        above: Manner = {"ink": "second", "offset": (0, 4), "ha": "right", "va": "bottom"}
        write(panel, (points[-1][0], planned), text, **above)
    years = [year for year, _ in points[:11:5]]
    name_columns(panel, years, [f"{year:.0f}" for year in years], size=HEAD)
    marks.edge(panel, "bottom")
    head(panel, "erwartet ohne Neueinstellung")


def _named(panel: Panel, shown: pd.DataFrame, names: list[str], columns: list[str]) -> None:
    technology = shown.drop_duplicates("technology_id").set_index("technology_id")["technology"]
    process = shown.drop_duplicates("process_id").set_index("process_id")["process"]
    panel.span((-0.6, len(columns) - 0.4), (-0.6, len(names) - 0.4))
    name_rows(panel, range(len(names)), [wrapped(technology[name], 34) for name in names])
    labels = [wrapped(process[name], 24) for name in columns]
    name_columns(panel, range(len(columns)), labels, above=True, turned=True)
    marks.rules(panel, range(len(columns)))
    marks.rules(panel, range(len(names)), level=True)
