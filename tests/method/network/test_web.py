"""The network as a graph.

Requirements:
- Who stands on the shortest ways between others is a broker, with how many of these ways.
- Members and partners without a tie are isolated.
- Somebody who is not named is a point of its own for each tie, and neither broker nor isolated.
"""

from __future__ import annotations

import pytest

from method.network.web import web_of


def test_who_is_between_others_and_who_is_alone() -> None:
    """A - b - c, and a partner p: of the three ways between two others of b one leads over it."""
    web = web_of("abc", "p", [("a", "b"), ("b", "c")])
    (row,) = web.brokers.to_dict("records")
    assert row == {"number": 1, "name": "b", "kind": "company", "ties": 2,
                   "share": pytest.approx(1 / 3)}  # fmt: skip
    assert web.isolated.to_numpy().tolist() == [["p", "partner"]]


def test_the_unnamed_tie_but_are_not_told() -> None:
    """Two ties of a to unnamed ends are two points; between them a is the broker."""
    web = web_of("ab", "", [("a", None), (None, "a"), (None, None)])
    assert len(web.graph) == 4
    assert web.brokers["name"].tolist() == ["a"]
    assert web.isolated["name"].tolist() == ["b"]
