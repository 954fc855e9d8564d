"""The network drawn: who is tied to whom, brokers numbered, isolated ones in a row below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from method.network.analysis import NetworkReport
from method.network.web import COMPANY, PARTNER, UNNAMED_END, Web
from reports import german, marks
from reports.drawing import Drawing, Panel, board, colour
from reports.labels import write
from reports.marks import Look
from schemas.case import Case

SMALL = 7.5
LOOKS = {
    COMPANY: ("accent", "o", 30),
    PARTNER: ("second", "s", 36),
    UNNAMED_END: ("muted", "o", 4),
}
MOST_EXACT = 150  # nodes whose places are worth the time of an exact layout
AROUND = 0.05
BELOW, IN_A_ROW = -1.2, 17


def drawn_web(result: NetworkReport, _: Case) -> Drawing | None:
    """Return members and partners with their ties; those without any stand in a row below."""
    web = result.web
    tied = sorted(node for node in web.graph if web.graph.degree(node))
    if not tied:
        return None
    tint = tint_of(result)
    graph = nx.Graph()  # in one order: a subgraph has its nodes in another one each time
    graph.add_nodes_from((node, web.graph.nodes[node]) for node in tied)
    graph.add_edges_from(sorted(sorted(tie) for tie in web.graph.edges))
    places = _places(graph)
    figure, (panel,) = board(height=6.4)
    lowest = min(y for _, y in places.values()) - 0.2
    alone = sorted(node for node in web.graph if not web.graph.degree(node))
    lone = {node: _row(number, lowest) for number, node in enumerate(alone)}
    show_all(panel, [*places.values(), *lone.values()], margin=0.1)
    ties = [(places[one], places[other]) for one, other in graph.edges]
    marks.lines(panel, ties, tint("line"), width=0.6)
    for kind, (name, sign, size) in LOOKS.items():
        for spots, face in ((lone, "none"), (places, tint(name))):
            same = [spot for node, spot in spots.items() if web.graph.nodes[node]["kind"] == kind]
            marks.dots(panel, same, Look(face, tint(name), sign=sign, size=size), zorder=2)
    _number_nodes(panel, web, places, tint)
    return Drawing(figure, _web_alt(web))


def tint_of(result: NetworkReport) -> Callable[[str], str]:
    """Return the colours by name, the network's own before those of the look."""
    own = result.colours
    return lambda name: own.get(name, colour(name))


def show_all(
    panel: Panel, spots: Iterable[tuple[float, float]], *, margin: float, aspect: float = 0.0
) -> None:
    """Let ``panel`` reach around ``spots``, with a ``margin`` of their extent on each side."""
    corners = np.array(list(spots), dtype=float)
    low, high = corners.min(axis=0), corners.max(axis=0)
    wide = np.where(high > low, high - low, 1.0) * margin
    across, up = zip((low - wide).tolist(), (high + wide).tolist(), strict=True)
    panel.span(across, up, aspect=aspect)


def _places(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Return where nodes stand: the largest connected part of named ones above, others below.

    Ends without a name have one tie each and stand around the other end of it.
    """
    core = graph.subgraph(sorted(n for n in graph if graph.nodes[n]["kind"] != UNNAMED_END))
    parts = nx.connected_components(core)
    first, *others = sorted(parts, key=lambda part: (-len(part), min(part)))
    main = nx.Graph()
    main.add_nodes_from(sorted(first))
    main.add_edges_from(core.subgraph(first).edges)
    exact = len(main) <= MOST_EXACT
    found = nx.kamada_kawai_layout(main) if exact else nx.spring_layout(main, seed=1)
    places = _spread(found)
    for number, node in enumerate(node for part in others for node in sorted(part)):
        places[node] = _row(number, BELOW)
    for host, (x, y) in [*places.items()]:
        ends = sorted(node for node in graph[host] if node not in places)
        for number, node in enumerate(ends):
            turn = 2 * np.pi * number / len(ends)
            places[node] = (x + AROUND * np.cos(turn), y + AROUND * np.sin(turn))
    return places


def _spread(found: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Return places stretched to -1 and 1 on both axes, so that they fill the figure."""
    spots = np.array(list(found.values()), dtype=float)
    low, width = spots.min(axis=0), np.ptp(spots, axis=0)
    moved = np.where(width > 0, 2 * (spots - low) / np.where(width > 0, width, 1) - 1, 0.0)
    return {node: (x, y) for node, (x, y) in zip(found, moved.tolist(), strict=True)}


def _row(number: int, top: float) -> tuple[float, float]:
    return -1.0 + 0.12 * (number % IN_A_ROW), top - 0.12 * (number // IN_A_ROW)


def _number_nodes(
    panel: Panel, web: Web, places: Mapping[str, Any], tint: Callable[[str], str]
) -> None:
    rows = zip(web.brokers["name"], web.brokers["kind"], web.brokers["number"], strict=True)
    for node, kind, number in rows:
        name, sign, _ = LOOKS[kind]
        marks.dots(panel, [places[node]], Look(tint(name), "white", sign=sign, size=150))
        write(panel, places[node], german.count(number), ink="white", size=SMALL, ha="center")


def _web_alt(web: Web) -> str:
    kinds = pd.Series([data["kind"] for _, data in web.graph.nodes(data=True)])
    brokers = german.enumeration(list(web.brokers["name"].head(3)))
    return (
        f"Netz aus {german.plural(int(kinds.eq(COMPANY).sum()), 'Betrieb', 'Betrieben')} mit Namen "
        f"und {german.plural(int(kinds.eq(PARTNER).sum()), 'Partner', 'Partnern')} mit "
        f"{german.plural(web.graph.number_of_edges(), 'Verbindung', 'Verbindungen')}. Am meisten "
        f"verbinden: {brokers}. Ohne Verbindung: {german.count(len(web.isolated))}."
    )
