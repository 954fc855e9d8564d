"""Order per topic.

- a technology of which staff hear before the works council is named with both days (§ 90 BetrVG)
- talks about other topics do not stand in for it, and common words make no topic
- undated actions count for nothing
"""

from __future__ import annotations

import pandas as pd
import pytest

from method.communication.topic_order import topic_breaches
from schemas.case import Case, case_of

TECHNOLOGIES = pd.DataFrame(
    {"technology_id": ["T1", "T2"], "name": ["KI-Sichtprüfung der Dichtflächen", "Roboterzellen"]}
)


@pytest.fixture
def case() -> Case:
    """A company with two technologies."""
    return case_of({"technologies": TECHNOLOGIES})


def actions(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    """Return actions of kind, group, occasion and day, all done."""
    frame = pd.DataFrame(rows, columns=["kind", "stakeholder", "occasion", "day"])
    return frame.assign(status="done", day=pd.to_datetime(frame["day"]))


def test_staff_before_works_council_is_named(case: Case) -> None:
    """An early talk about another technology does not help."""
    found = topic_breaches(
        case,
        actions(
            ("works_council", "Betriebsrat", "Planung der Roboterzellen", "2025-04-08"),
            ("affected", "Endkontrolle", "KI-Sichtprüfung in Erprobung", "2026-01-19"),
            ("works_council", "Betriebsrat", "KI-Sichtprüfung", "2026-02-05"),
        ),
    )
    assert [*found] == [
        (
            "„KI-Sichtprüfung in Erprobung“ (Endkontrolle) steht am 19.01.2026 im Plan. Mit dem "
            "Betriebsrat geht es um dieses Thema erst am 05.02.2026 (§ 90 BetrVG); die "
            "Reihenfolge ist umgekehrt."
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("works_council", "Betriebsrat", "KI-Sichtprüfung", "2026-01-05"),
            ("affected", "Endkontrolle", "KI-Sichtprüfung", "2026-01-19"),
        ],
        [
            ("all_staff", "Alle", "Stand der Weiterbildung", "2026-01-05"),
            ("works_council", "Betriebsrat", "Weiterbildung", "2026-02-19"),
        ],
        [
            ("affected", "Endkontrolle", "KI-Sichtprüfung", None),
            ("works_council", "Betriebsrat", "KI-Sichtprüfung", "2026-02-19"),
        ],
        [],
    ],
    ids=["in order", "no technology", "without a day", "nothing entered"],
)
def test_no_breach(case: Case, rows: list[tuple[str, str, str, str | None]]) -> None:
    """Order kept, common words, open days and an empty plan breach nothing."""
    assert topic_breaches(case, actions(*rows)) == ()
