"""The gate: cells that have people enough but break another rule, and pools made anew.

- a cell that one or two companies make up, or that others could work out, does not follow from the
  sums of what is shown either (Hypothesis, exact)
- another build of nearly the same people: no cell of any table differs by a few from one that was
  told of the same rows before, and none adds up to such a one
- the same data give the same groups and lose the same cells, whatever keys they bear
"""

from __future__ import annotations

import pandas as pd
from hypothesis import HealthCheck, event, given, settings

from method.gate.facts import FrameFacts
from method.gate.release import release
from method.gate.tables import TOTAL, Release, Table
from method.pool.anonymity import without_outliers
from method.research.changes import company_groups
from tests.method.gate.test_release import BY_REGION, asked, follows, matches, people, shown

BY_SIZE = Table(fact="people", by=("size",))
KEYS = ["company_key", "person_key"]


def test_a_dominated_cell_is_no_difference() -> None:
    """Two companies make up A; the total minus the others would tell it: another one stays in."""
    of_a = [("c1", 60), ("c2", 40), ("c3", 2)]
    rows = [(c, f"{c}-{n}", "A", "k") for c, count in of_a for n in range(count)]
    others = people({("B", "k"): (24, 6), ("C", "k"): (36, 6)}).frame
    frame = pd.concat([pd.DataFrame(rows, columns=[*KEYS, "region", "size"]), others])
    found = release(BY_REGION, of=FrameFacts(frame.reset_index(drop=True)))
    reasons = found.frame.set_index("region")["reason"].dropna().to_dict()
    assert reasons == {"A": "dominance", "B": "complement"}
    assert found.entry.held == (("A",),)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(asked())
def test_no_cell_that_broke_a_rule_follows(drawn: tuple[FrameFacts, list[Table]]) -> None:
    """Whatever is asked later: what was refused is no sum or difference of what left since."""
    facts, tables = drawn
    ledger: list[Release] = []
    for table in tables:
        ledger.append(release(table, of=facts, earlier=ledger).entry)
    atoms = sorted(set(zip(facts.frame["region"], facts.frame["size"], strict=True)))

    def vector(table: Table, group: tuple[str, ...]) -> list[int]:
        return [int(matches(atom, table, group)) for atom in atoms]

    told = [[vector(each.table, f.group) for f in each.figures] for each in ledger]
    everything = [row for rows in told for row in rows]
    for number, entry in enumerate(ledger):
        before = [row for rows in told[:number] for row in rows]
        for group in entry.held:
            wanted = vector(entry.table, group)
            event(f"a cell was held among {len(entry.figures) > 0} shown ones")
            assert follows(before, wanted) or not follows(everything, wanted)


def test_the_total_of_another_build_is_no_difference() -> None:
    """A company leaves: neither the total of another table nor its parts tell how many people."""
    before = people({("A", "k"): (24, 6), ("A", "g"): (24, 6)})
    gone = before.frame["company_key"].eq("Ak-0")
    after = FrameFacts(before.frame[~gone].reset_index(drop=True))
    told = release(BY_REGION, of=before, build="1").entry
    found = release(BY_SIZE, of=after, build="2", earlier=[told])
    assert found.frame.set_index("size")["reason"].dropna().to_dict() == {
        TOTAL: "difference",
        "k": "complement",
    }
    assert shown(found.frame) == {("g",): 24}
    much = people({("A", "k"): (40, 10), ("A", "g"): (24, 6)})
    assert release(BY_SIZE, of=much, build="3", earlier=[told]).hidden == 0


def test_keys_choose_nothing() -> None:
    """The same rows in the order of other keys lose the same cells and make the same groups."""
    sizes = ["k", "k", "m", "m", "g", "g", "g", "g"]
    frame = pd.DataFrame({"region": ["A"] * 6 + [None] * 2, "size": sizes, "name": range(8)})
    frame.loc[6:, "size"] = None
    turned = frame.iloc[::-1].reset_index(drop=True)
    kept, other = (without_outliers(each, ["region", "size"], k=3) for each in (frame, turned))
    pd.testing.assert_frame_equal(kept, other.iloc[::-1].reset_index(drop=True))
    rows = pd.DataFrame({"company_key": list("abcdefaf"), "before": [2.0, 3, 1, 4, 2, 5, 1, 2]})
    rows = rows.assign(after=rows["before"] + 1, change=1.0)
    named = dict(zip("abcdef", "fbdace", strict=True))
    renamed = rows.assign(company_key=rows["company_key"].map(named))
    assert company_groups(rows).tolist() == company_groups(renamed).tolist()
