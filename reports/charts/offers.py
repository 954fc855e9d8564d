"""Figure of the chapter on offers and funding."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from method.offers.analysis import Offers
from reports import german
from reports.drawing import FONT, Drawing, board, colour
from schemas.case import Case

SMALL = 8.0
LETTERS: Mapping[str, Any] = {"family": FONT, "size": SMALL}
MOST_OFFERS = 15
PARTS = {
    "own": ("Betrieb", "accent", "accent", ""),
    "likely": ("Förderung, voraussichtlich", "good", "good", "...."),
    "open": ("offen", "warn_pale", "warn", "////"),
}


def cost(result: Offers, _: Case) -> Drawing | None:
    """Return the course cost of the planned offers: company, likely funding, undecided."""
    offers = result.visible_plan.offers
    stage = offers["stage"].map({"running": " (läuft)", "proposed": " (Vorschlag)"}).fillna("")
    rows = split(offers.assign(title=offers["title"] + stage))
    if rows.empty:
        return None
    ordered = rows.sort_values("cost", ascending=False, kind="stable").head(MOST_OFFERS)
    shown = ordered.iloc[::-1].reset_index(drop=True)
    figure, (axes,) = board(height=0.9 + 0.42 * len(shown))
    left = shown["cost"] * 0.0
    for name, (label, face, edge, hatch) in PARTS.items():
        if shown[name].sum() > 0:
            look: dict[str, Any] = {"color": colour(face), "hatch": hatch, "label": label}
            edges = colour("paper") if face == edge else colour(edge)
            axes.barh(
                list(shown.index), shown[name], left=left, height=0.62, edgecolor=edges, **look
            )
        left = left + shown[name]
    for place, amount in enumerate(shown["cost"]):
        axes.annotate(german.euro(amount), (amount, place), (4, 0), **_words(), va="center")
    axes.set_yticks(list(shown.index), [_wrapped(title) for title in shown["title"]])
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.set_xlim(0, max(float(shown["cost"].max()), 1.0) * 1.2)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    figure.legend(
        loc="outside upper left", ncols=3, prop={"family": FONT, "size": SMALL}, frameon=False
    )
    return Drawing(figure, _alt(rows))


def split(offers: pd.DataFrame) -> pd.DataFrame:
    """Return the offers with a cost: title, cost, own, likely, open [EUR], which add up to cost.

    ``open`` is the funding of offers whose verdict is open; with an open size class it is unknown,
    and all counts as the company's.
    """
    priced = offers.dropna(subset="cost").reset_index(drop=True)
    funded = priced["funded"].fillna(0.0)
    likely = funded.where(priced["verdict"].eq("yes"), 0.0)
    possible = funded.where(priced["verdict"].eq("open"), 0.0)
    own = priced["cost"] - likely - possible
    return priced[["title", "cost"]].assign(own=own, likely=likely, open=possible)


FIGURES: Mapping[str, Callable[[Offers, Case], Drawing | None]] = {"cost": cost}


def _alt(rows: pd.DataFrame) -> str:
    total, likely, possible = (german.euro(rows[name].sum()) for name in ("cost", "likely", "open"))
    number = "eines Angebots" if len(rows) == 1 else f"von {german.count(len(rows))} Angeboten"
    undecided = f" Bei {possible} ist sie offen." if rows["open"].sum() > 0 else ""
    return (
        f"Balken mit den Kurskosten {number}, zusammen {total}. Davon trägt die Förderung "
        f"voraussichtlich {likely}.{undecided}"
    )


def _words() -> dict[str, Any]:
    """Return how a label beside a point is written; the offset is in points."""
    return {
        "textcoords": "offset points",
        "color": colour("ink"),
        "family": FONT,
        "fontsize": SMALL,
    }


def _wrapped(name: str) -> str:
    return "\n".join(textwrap.wrap(name, 44, break_on_hyphens=False)[:2])
