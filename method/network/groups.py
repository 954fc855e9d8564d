"""Pairs of companies that complement each other, and small groups that learn the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
from scipy import optimize, sparse

from method.network.exchange import NEARBY
from method.network.shared import Shared
from method.offers.distance import haversine
from schemas.remembered import remembered

SMALLEST, LARGEST = 3, 5  # companies of a learning group
GROUP_KM = 60.0  # [km]: further apart nobody meets every few weeks
ENOUGH = 0.01  # groups may be worse than the best there are by this share
SECONDS = 20.0
TECHNOLOGIES, NEEDS = "technologies", "needs"


@dataclass(frozen=True, slots=True)
class Group:
    """Companies that learn ``topic`` together; ``subject`` is what they released it under."""

    subject: str
    topic: str
    companies: tuple[str, ...]
    kilometres: float


@remembered
def complementary(found: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return pairs of companies of which each has what the other looks for.

    Args:
        found: Result of ``exchange.pairs``.

    The sum of points, near ones first, is the largest there is, and nobody is in two pairs
    (Edmonds, Canadian Journal of Mathematics 17 (1965), pp. 449-467; by networkx).
    """
    near = 1.0 / (1.0 + found["kilometres"].fillna(NEARBY) / NEARBY)
    weighed = found.assign(points=found["points"] * near)
    ways = weighed.groupby(["asker", "helper"], as_index=False)["points"].sum()
    names = ways[["asker", "helper"]].astype(str).to_numpy().tolist()
    points = {
        (one, other): value for (one, other), value in zip(names, ways["points"], strict=True)
    }
    graph = nx.Graph()
    for one, other in sorted(points):
        if one < other and (other, one) in points:
            graph.add_edge(one, other, weight=points[one, other] + points[other, one])
    matched = nx.max_weight_matching(graph)
    return tuple(sorted((min(pair), max(pair)) for pair in matched))


@remembered
def learning_groups(companies: Sequence[Shared]) -> tuple[Group, ...]:
    """Return groups of three to five companies that plan or need the same within 60 km.

    Candidates are each company with its two to four nearest others of the same topic; among them as
    many companies as possible are in a group, near ones together, each in one at most (set packing
    by HiGHS).  Companies whose place is unknown are in none.
    """
    candidates = [*dict.fromkeys(_candidates(companies))]
    if not candidates:
        return ()
    keys = {key: row for row, key in enumerate(sorted(each.key for each in companies))}
    cells = [(keys[key], n) for n, each in enumerate(candidates) for key in each.companies]
    rows, columns = zip(*cells, strict=True)
    members = sparse.csr_array((np.ones(len(cells)), (rows, columns)), (len(keys), len(candidates)))
    worth = [len(each.companies) - each.kilometres / GROUP_KM for each in candidates]
    answer = optimize.milp(
        -np.array(worth),
        constraints=optimize.LinearConstraint(members, ub=np.ones(len(keys))),
        bounds=optimize.Bounds(0, 1),
        integrality=np.ones(len(candidates), dtype=np.int64),
        options={"mip_rel_gap": ENOUGH, "time_limit": SECONDS},
    )
    taken = np.zeros(len(candidates)) if answer.x is None else np.asarray(answer.x)
    chosen = (each for each, share in zip(candidates, taken, strict=True) if share > 1 / 2)
    return tuple(sorted(chosen, key=lambda each: (-len(each.companies), each.topic)))


def _candidates(companies: Sequence[Shared]) -> Iterator[Group]:
    """Yield for each topic and company the groups with its nearest others."""
    placed = [each for each in companies if np.isfinite(each.latitude)]
    ways = _ways(placed)
    for (subject, topic), members in sorted(_asking(placed).items()):
        for one in members:
            # Among equally near ones each has its own order, so that all can be in a group.
            order = sorted(
                members, key=lambda other: (ways[one, other], (other - one) % len(placed))
            )
            near = [other for other in order if ways[one, other] <= GROUP_KM]
            for size in range(SMALLEST, min(LARGEST, len(near)) + 1):
                group = sorted(near[:size])
                apart = max(ways[pair] for pair in combinations(group, 2))
                if apart <= GROUP_KM:
                    names = tuple(sorted(placed[each].key for each in group))
                    yield Group(subject, topic, names, apart)


def _asking(companies: Sequence[Shared]) -> dict[tuple[str, str], list[int]]:
    """Return (subject, topic) -> numbers of the companies that plan or need it."""
    asking: dict[tuple[str, str], list[int]] = {}
    for number, each in enumerate(companies):
        planned = each.technologies[each.technologies["state"].eq("planned")]["family"]
        for subject, topics in ((TECHNOLOGIES, planned), (NEEDS, each.needs["skill_id"])):
            for topic in dict.fromkeys(topics):
                asking.setdefault((subject, str(topic)), []).append(number)
    return asking


def _ways(companies: Sequence[Shared]) -> np.ndarray:
    latitude = np.array([each.latitude for each in companies])
    longitude = np.array([each.longitude for each in companies])
    return haversine(
        latitude=latitude[:, None],
        longitude=longitude[:, None],
        other_latitude=latitude[None, :],
        other_longitude=longitude[None, :],
    )
