"""The network as a graph: who is between others, and whom nothing ties yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from schemas.remembered import remembered

COMPANY, PARTNER, UNNAMED_END = "company", "partner", "unnamed"
MOST_BROKERS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Web:
    """Members and partners with what ties them.

    Attributes:
        graph: Nodes with ``kind`` (company, partner, unnamed) and ``label``; an end that is not
            named is a node of its own for each tie, so that nothing can be put together.
        brokers: number, name, kind, ties, share (of the shortest ways between others that lead over
            it).
        isolated: name, kind: named members and partners without any tie.
    """

    graph: nx.Graph
    brokers: pd.DataFrame
    isolated: pd.DataFrame


@remembered
def web_of(
    companies: Iterable[str],
    partners: Iterable[str],
    ties: Sequence[tuple[str | None, str | None]],
) -> Web:
    """Return the network of ``ties`` between names; None is somebody who is not named.

    Ties between two unnamed ends are left out.  Brokers are found by betweenness (Freeman,
    Sociometry 40 (1977), pp. 35-41).
    """
    graph = nx.Graph()
    for kind, names in ((COMPANY, companies), (PARTNER, partners)):
        for name in sorted(set(names)):
            graph.add_node(name, kind=kind, label=name)
    for number, (one, other) in enumerate(ties):
        ends = [end or _unnamed(graph, number) for end in (one, other) if end or one or other]
        if ends and ends[0] != ends[1]:
            graph.add_edge(*ends)
    return Web(graph=graph, brokers=_brokers(graph), isolated=_isolated(graph))


def _unnamed(graph: nx.Graph, number: int) -> str:
    name = f" {number}"  # no company is called so
    graph.add_node(name, kind=UNNAMED_END, label="")
    return name


def _brokers(graph: nx.Graph) -> pd.DataFrame:
    shares = nx.betweenness_centrality(graph) if len(graph) else {}
    rows = [
        (name, graph.nodes[name]["kind"], graph.degree(name), share)
        for name, share in shares.items()
        if share > 0 and graph.nodes[name]["label"]
    ]
    frame = pd.DataFrame(rows, columns=["name", "kind", "ties", "share"])
    best = frame.sort_values(["share", "name"], ascending=[False, True], ignore_index=True)
    first = best.head(MOST_BROKERS)
    return first.assign(number=range(1, len(first) + 1))


def _isolated(graph: nx.Graph) -> pd.DataFrame:
    rows = [(name, graph.nodes[name]["kind"]) for name in sorted(nx.isolates(graph))]
    return pd.DataFrame(rows, columns=["name", "kind"])
