"""Figure of the chapter on offers and funding."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from method.offers.analysis import Offers
from reports import german, marks
from reports.drawing import Drawing, board
from reports.labels import name_rows, wrapped, write
from reports.marks import Look
from schemas.case import Case

MOST_OFFERS = 15
PARTS = {
    "net": ("Betrieb", Look("accent", "paper")),
    "funded": ("Förderung, voraussichtlich", Look("good", "paper", "\\\\\\\\")),
}


def cost(result: Offers, _: Case) -> Drawing | None:
    """Return the cost of the planned courses: company and likely funding."""
    rows = split(result.plan)
    if rows.empty:
        return None
    ordered = rows.sort_values("gross", ascending=False, kind="stable").head(MOST_OFFERS)
    shown = ordered.iloc[::-1].reset_index(drop=True)
    figure, (panel,) = board(height=0.9 + 0.42 * len(shown))
    panel.span((0, max(float(shown["gross"].max()), 1.0) * 1.2), (-0.6, len(shown) - 0.4))
    left = shown["gross"] * 0.0
    for name, (__, look) in PARTS.items():
        marks.bars(panel, shown.index, shown[name], look, left=left, height=0.62)
        left = left + shown[name]
    for place, amount in enumerate(shown["gross"]):
        write(panel, (amount, place), german.euro(amount), offset=(4, 0))
    titles = [wrapped(title, 44, max_lines=2) for title in shown["title"]]
    name_rows(panel, shown.index, titles)
    marks.edge(panel, "left")
    marks.key(panel, [PARTS[name] for name in PARTS if shown[name].sum() > 0])
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
