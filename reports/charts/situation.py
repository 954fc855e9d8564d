"""Figures of the chapter on the initial situation."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from method.disclosure import FEW
from method.situation.analysis import Situation
from reports import german
from reports.drawing import FONT, Drawing, board, colour
from schemas.case import Case
from schemas.people import AGE_BANDS

SMALL = 8.0
MOST_ROWS = 24
STRONG = 3
HIDDEN_HEIGHT = 0.3


def maturity(result: Situation, _: Case) -> Drawing | None:
    """Return mean, minimum and target per dimension, one row each."""
    rows = result.maturity.dimensions.dropna(subset="mean").iloc[::-1].reset_index(drop=True)
    if rows.empty:
        return None
    figure, (axes,) = board(height=1.1 + 0.42 * len(rows))
    target = rows["target"].astype(float)
    axes.hlines(
        list(rows.index), rows["minimum"], rows["mean"], color=colour("line"), linewidth=5, zorder=1
    )
    axes.scatter(
        rows["minimum"], rows.index, marker="<", s=46, color=colour("second"), label="Minimum"
    )
    axes.scatter(
        rows["mean"], rows.index, s=62, color=colour("accent"), label="Mittelwert", zorder=4
    )
    axes.scatter(
        target,
        rows.index,
        marker="|",
        s=260,
        linewidths=2.4,
        zorder=3,
        color=colour("ink"),
        label="Ziel",
    )
    for place, mean in rows["mean"].items():
        text = german.number(mean)
        axes.annotate(text, (mean, place), (0, 9), **_words(colour("accent")), ha="center")
    axes.set_yticks(list(rows.index), [_wrapped(name, 30) for name in rows["dimension"]])
    axes.set_xlim(-0.15, 4.15)
    axes.set_ylim(-0.6, len(rows) - 0.3)
    axes.set_xticks(range(5), ["0", "1", "2", "3", "4"])
    axes.grid(visible=True, axis="x")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=3, prop=_font(), frameon=False)
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
    figure, axes = board(height=2.9, columns=2 if result.age.shows_projection else 1)
    _bands(axes[0], bands)
    if result.age.shows_projection:
        _projection(axes[1], result.age.projection)
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
    across = shown["process_id"].map({name: place for place, name in enumerate(columns)})
    down = shown["technology_id"].map({name: place for place, name in enumerate(names)})
    figure, (axes,) = board(height=1.9 + 0.34 * len(names))
    impact = shown["impact"].astype(float)
    axes.scatter(
        across,
        down,
        s=130 + 60 * impact.fillna(0),
        color=[_impact_colour(value) for value in impact],
        edgecolors=colour("accent"),
        linewidths=1,
    )
    for x, y, value in zip(across, down, impact, strict=True):
        ink = colour("paper") if value >= STRONG else colour("ink")
        text = "?" if pd.isna(value) else german.count(value)
        axes.annotate(text, (x, y), (0, 0), **_words(ink), ha="center", va="center")
    _named(axes, shown, names, columns)
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


def _bands(axes: Axes, bands: pd.DataFrame) -> None:
    heads = bands["n"].astype("Float64").astype(float)
    highest = max(float(heads.max()), 1.0) if heads.notna().any() else 1.0
    hidden = bands["hidden"].to_list()
    _, labels = _labelled(bands)
    bars = axes.bar(
        range(len(bands)),
        heads.mask(bands["hidden"], highest * HIDDEN_HEIGHT),
        color=[colour("pale" if each else "accent") for each in hidden],
        edgecolor=[colour("muted" if each else "accent") for each in hidden],
        hatch=["////" if each else "" for each in hidden],
        width=0.72,
    )
    axes.bar_label(bars, labels, padding=2, font=_font())
    names = [_wrapped(AGE_BANDS[band], 8) for band in bands["age_band"]]
    axes.set_xticks(range(len(bands)), names, fontsize=SMALL - 0.8)
    axes.set_ylim(0, highest * 1.18)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_title("heute, nach Altersgruppe", loc="left", font=_font(SMALL + 1))


def _projection(axes: Axes, ahead: pd.DataFrame) -> None:
    years, remaining = ahead["year"], ahead["remaining"]
    axes.plot(years, remaining, color=colour("accent"), linewidth=2.2, marker="o", markersize=3.5)
    for place in (0, 5, 10):
        text = german.count(remaining.iloc[place])
        point = (years.iloc[place], remaining.iloc[place])
        words = _words(colour("accent")) | {"bbox": {"color": colour("paper"), "pad": 1}}
        axes.annotate(text, point, (0, -15), **words, ha="center")
    planned = ahead["planned"].iloc[0]
    highest = float(remaining.max())
    if pd.notna(planned):
        highest = max(highest, float(planned))
        axes.axhline(planned, color=colour("second"), linewidth=1.4, linestyle=(0, (4, 3)))
        text = f"Soll {german.number(planned, decimals=0)}"
        axes.annotate(
            text, (years.iloc[-1], planned), (0, 4), **_words(colour("second")), ha="right"
        )
    axes.set_ylim(0, highest * 1.22)
    axes.set_xticks(years.iloc[[0, 5, 10]].to_list())
    axes.set_xlim(years.iloc[0] - 0.9, years.iloc[-1] + 0.9)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_title("erwartet ohne Neueinstellung", loc="left", font=_font(SMALL + 1))


def _named(axes: Axes, shown: pd.DataFrame, names: list[str], columns: list[str]) -> None:
    technology = shown.drop_duplicates("technology_id").set_index("technology_id")["technology"]
    process = shown.drop_duplicates("process_id").set_index("process_id")["process"]
    axes.set_yticks(range(len(names)), [_wrapped(technology[name], 34) for name in names])
    labels = [_wrapped(process[name], 24) for name in columns]
    axes.set_xticks(range(len(columns)), labels, rotation=90)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=SMALL)
    axes.grid(visible=True, axis="both")
    axes.set_xlim(-0.6, len(columns) - 0.4)
    axes.set_ylim(-0.6, len(names) - 0.4)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _impact_colour(impact: float) -> str:
    return colour("accent") if impact >= STRONG else colour("pale")


def _font(size: float = SMALL) -> dict[str, Any]:
    return {"family": FONT, "size": size}


def _words(ink: str) -> dict[str, Any]:
    """Return how a label beside a point is written; the offset is in points."""
    return {"textcoords": "offset points", "color": ink, "family": FONT, "fontsize": SMALL}


def _wrapped(name: str, width: int) -> str:
    return "\n".join(textwrap.wrap(name, width, break_on_hyphens=False))
