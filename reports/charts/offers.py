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
    "net": ("Betrieb", "accent", ""),
    "funded": ("Förderung, voraussichtlich", "good", "...."),
}


def cost(result: Offers, _: Case) -> Drawing | None:
    """Return the cost of the planned courses: company and likely funding."""
    rows = split(result.plan)
    if rows.empty:
        return None
    ordered = rows.sort_values("gross", ascending=False, kind="stable").head(MOST_OFFERS)
    shown = ordered.iloc[::-1].reset_index(drop=True)
    figure, (axes,) = board(height=0.9 + 0.42 * len(shown))
    left = shown["gross"] * 0.0
    for name, (label, face, hatch) in PARTS.items():
        if shown[name].sum() > 0:
            look: dict[str, Any] = {"color": colour(face), "hatch": hatch, "label": label}
            look |= {"edgecolor": colour("paper"), "height": 0.62}
            axes.barh(list(shown.index), shown[name], left=left, **look)
        left = left + shown[name]
    for place, amount in enumerate(shown["gross"]):
        axes.annotate(german.euro(amount), (amount, place), (4, 0), **_words(), va="center")
    axes.set_yticks(list(shown.index), [_wrapped(title) for title in shown["title"]])
    axes.tick_params(axis="y", labelsize=SMALL)
    axes.set_xlim(0, max(float(shown["gross"].max()), 1.0) * 1.2)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    figure.legend(
        loc="outside upper left", ncols=2, prop={"family": FONT, "size": SMALL}, frameon=False
    )
    return Drawing(figure, _alt(rows))


def split(plan: pd.DataFrame) -> pd.DataFrame:
    """Return the courses with a cost: title, gross, net, funded [EUR]; net and funded add up."""
    stage = plan["stage"].map({"planned": " (vereinbart)"}).fillna("")
    named = plan.assign(title=plan["title"] + stage).dropna(subset="gross")
    priced = named[named["gross"].gt(0)].reset_index(drop=True)
    return priced[["title", "gross", "net", "funded"]]


FIGURES: Mapping[str, Callable[[Offers, Case], Drawing | None]] = {"cost": cost}


def _alt(rows: pd.DataFrame) -> str:
    total, likely = (german.euro(rows[name].sum()) for name in ("gross", "funded"))
    number = "eines Kurses" if len(rows) == 1 else f"von {german.count(len(rows))} Kursen"
    return (
        f"Balken mit den Kosten {number}, zusammen {total}. Davon trägt die Förderung "
        f"voraussichtlich {likely}."
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
