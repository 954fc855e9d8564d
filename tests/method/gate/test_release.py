"""The gate: what may leave as a table.

- a cell needs five people and three companies; two companies may not hold more than 90 %; of a
  pool, five people are left when any one company takes its own away
- sums never betray a hidden cell: others stay in, as little as possible
- what left before counts: no sequence of tables can be subtracted to get below the threshold
- the same question gets the same answer; another build may not differ by a few, nor another fact
  of the same people (all, and those with ratings)
- rounding shows all counts, unless even they would betray one
- a hidden cell says why in one sentence
- what cannot be proven in time does not leave
- from any sequence of released tables no small group follows by linear algebra (exact)
- no hidden count is the only whole number that fits
"""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from method.content import gate
from method.gate.facts import FrameFacts
from method.gate.release import release
from method.gate.rules import OF_A_POOL, RULES, Rules
from method.gate.tables import TOTAL, Release, Table

BY_REGION = Table(fact="people", by=("region",))
BY_BOTH = Table(fact="people", by=("region", "size"))


def people(counts: dict[tuple[str, str], tuple[int, int]]) -> FrameFacts:
    """Return facts: (region, size) -> (people, companies), people spread evenly."""
    rows = [
        (f"{region}{size}-{n % companies}", f"{region}{size}-p{n}", region, size)
        for (region, size), (count, companies) in counts.items()
        for n in range(count)
    ]
    return FrameFacts(pd.DataFrame(rows, columns=["company_key", "person_key", "region", "size"]))


def shown(frame: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Return group -> people of the cells that left."""
    by = [name for name in ("region", "size") if name in frame]
    kept = frame[frame["reason"].isna()]
    return {tuple(row): int(n) for row, n in zip(kept[by].to_numpy(), kept["people"], strict=True)}


EVEN = {(r, s): (12, 4) for r in "AB" for s in "kg"}


@pytest.mark.parametrize("reason", gate().reasons)
def test_every_reason_is_one_sentence(reason: str) -> None:
    """With the figures of the rules, and nothing left open."""
    sentence = Rules().sentence(reason)
    assert re.fullmatch(r"Nicht gezeigt, weil [^.{}]+\.", sentence)


def test_large_cells_leave() -> None:
    """Cells and sums of twelve people in four companies are shown."""
    found = release(BY_BOTH, of=people(EVEN))
    assert found.hidden == 0
    assert shown(found.frame)[(TOTAL, TOTAL)] == 48


@pytest.mark.parametrize(
    ("cell", "reason", "sentence"),
    [
        ((4, 4), "people", "Nicht gezeigt, weil hier weniger als 5 Personen stehen."),
        ((12, 2), "companies", "Nicht gezeigt, weil hier weniger als 3 Betriebe beitragen."),
    ],
)
def test_small_cell_stays(cell: tuple[int, int], reason: str, sentence: str) -> None:
    """Too few people or companies are not shown, and the sentence says which."""
    frame = release(BY_BOTH, of=people(EVEN | {("A", "k"): cell})).frame
    row = frame[frame["region"].eq("A") & frame["size"].eq("k")].iloc[0]
    assert (row["reason"], row["why"]) == (reason, sentence)
    assert pd.isna(row["people"])


def test_one_company_may_not_dominate() -> None:
    """Three companies are not enough if two of them are nearly everything."""
    rows = [("c1", 60), ("c2", 40), ("c3", 2)]
    frame = pd.DataFrame(
        [(c, f"{c}-{n}", "A") for c, count in rows for n in range(count)],
        columns=["company_key", "person_key", "region"],
    )
    found = release(BY_REGION, of=FrameFacts(frame)).frame
    assert set(found["reason"]) == {"dominance"}


def test_a_company_cannot_subtract_itself() -> None:
    """Who gave 15 of 19 people would know the mean of four: a pool keeps the cell."""
    rows = [("c1", 15), ("c2", 2), ("c3", 2)]
    frame = pd.DataFrame(
        [(c, f"{c}-{n}", "A") for c, count in rows for n in range(count)],
        columns=["company_key", "person_key", "region"],
    )
    assert release(BY_REGION, of=FrameFacts(frame)).hidden == 0
    kept = release(BY_REGION, of=FrameFacts(frame), rules=OF_A_POOL).frame
    assert set(kept["reason"]) == {"others"}
    assert "weniger als 5 Personen der übrigen" in kept["why"].iloc[0]


def test_sum_does_not_betray_a_hidden_cell() -> None:
    """Beside one small cell another one of its row and of its column stays in."""
    found = release(BY_BOTH, of=people(EVEN | {("A", "k"): (3, 3)}))
    hidden = found.frame[found.frame["reason"].notna()]
    assert sorted(hidden["reason"]) == ["complement"] * 3 + ["people"]
    assert shown(found.frame)[(TOTAL, TOTAL)] == 39


def test_earlier_tables_count() -> None:
    """A total that would let a later group be subtracted keeps that group in."""
    facts = people({("A", "k"): (40, 8), ("A", "g"): (3, 3)})
    first = release(BY_REGION, of=facts)
    later = Table(fact="people", where=(("size", "k"),))
    assert shown(first.frame) == {("A",): 43, (TOTAL,): 43}
    assert release(later, of=facts).hidden == 0
    assert list(release(later, of=facts, earlier=[first.entry]).frame["reason"]) == ["difference"]


def test_same_question_same_answer() -> None:
    """What has left may leave again, whatever left in between."""
    facts = people(EVEN | {("A", "k"): (3, 3)})
    first = release(BY_BOTH, of=facts)
    other = release(BY_REGION, of=facts, earlier=[first.entry])
    again = release(BY_BOTH, of=facts, earlier=[first.entry, other.entry])
    assert shown(again.frame) == shown(first.frame)


def test_next_build_may_not_differ_by_a_few() -> None:
    """A company that left the pool must not be seen by subtracting the old table."""
    before = release(BY_REGION, of=people({("A", "k"): (24, 6)}), build="1")
    after = release(BY_REGION, of=people({("A", "k"): (20, 5)}), build="2", earlier=[before.entry])
    assert set(after.frame["reason"]) == {"difference"}
    much = release(BY_REGION, of=people({("A", "k"): (36, 9)}), build="3", earlier=[before.entry])
    assert much.hidden == 0


def test_who_is_not_rated_is_not_counted() -> None:
    """All people minus those with ratings would be three people: one of the two stays in."""
    facts = people({("A", "k"): (40, 8), ("B", "k"): (40, 8)})
    first = release(BY_REGION, of=facts)
    rated = FrameFacts(facts.frame[~facts.frame["person_key"].isin(["Ak-p0", "Ak-p1", "Ak-p2"])])
    asked = Table(fact="ratings", by=("region",))
    kin = frozenset({"people", "ratings"})
    found = release(asked, of=rated, earlier=[first.entry], alike=kin).frame.set_index("region")
    assert found["reason"].fillna("").to_dict() == {
        "A": "difference", "B": "", TOTAL: "difference"}  # fmt: skip
    assert release(asked, of=rated, earlier=[first.entry]).hidden == 0


def test_rounding_is_the_alternative() -> None:
    """Rounded, the small cell and its row are shown; no value stands beside them."""
    facts = people(EVEN | {("A", "k"): (3, 3)})
    frame = release(BY_BOTH, of=facts, how="rounded").frame
    assert frame["reason"].isna().all()
    assert shown(frame)[("A", "k")] == 5
    assert shown(frame)[("A", "g")] == 10
    assert frame["companies"].isna().all()


def test_rounding_that_betrays_is_refused() -> None:
    """Four times "0" and a sum of "10" can only be four times two."""
    cells = {(region, "k"): (2, 2) for region in "ABCD"}
    rules = Rules(companies=1, k=1.0, p=0.0)
    frame = release(BY_REGION, of=people(cells), how="rounded", rules=rules).frame
    assert set(frame["reason"]) == {"rounding"}


def test_hidden_counts_have_two_values() -> None:
    """Two hidden cells with a sum of eight would both be four: the sum stays in as well."""
    rules = Rules(companies=1, k=1.0, p=0.0)
    facts = people({("A", "k"): (4, 4), ("B", "k"): (4, 4)})
    assert set(release(BY_REGION, of=facts, rules=rules).frame["region"]) == {"A", "B", TOTAL}
    assert shown(release(BY_REGION, of=facts, rules=rules).frame) == {}
    facts = people({("A", "k"): (3, 3), ("B", "k"): (4, 4)})
    assert shown(release(BY_REGION, of=facts, rules=rules).frame) == {(TOTAL,): 7}


def test_without_proof_nothing_leaves() -> None:
    """If the time is over the whole table stays in."""
    facts = people(EVEN | {("A", "k"): (3, 3)})
    frame = release(BY_BOTH, of=facts, rules=Rules(seconds=0.0)).frame
    assert set(frame["reason"]) == {"people", "unproven"}


def test_mean_stands_on_rows_with_a_value() -> None:
    """Only rows with a value count, and the mean is of them."""
    facts = people(EVEN)
    frame = facts.frame.assign(level=np.where(facts.frame["size"].eq("k"), 3.0, np.nan))
    asked = Table(fact="people", by=("region",), measure="level", statistic="mean")
    found = release(asked, of=FrameFacts(frame)).frame.set_index("region")
    assert found.loc["A", ["people", "value"]].tolist() == [12, 3.0]


def test_rows_without_a_value_are_not_subtracted() -> None:
    """All people minus those with a value would be three people: the mean stays in."""
    facts = people({("A", "k"): (40, 8)})
    frame = facts.frame.assign(level=[np.nan] * 3 + [2.0] * 37)
    everyone = release(BY_REGION, of=FrameFacts(frame))
    asked = Table(fact="people", by=("region",), measure="level", statistic="mean")
    found = release(asked, of=FrameFacts(frame), earlier=[everyone.entry]).frame
    assert set(found["reason"]) == {"difference"}


@pytest.mark.parametrize("wrong", [{"statistic": "mean"}, {"measure": "level"}])
def test_table_must_fit_itself(wrong: dict[str, str]) -> None:
    """A mean without measure and a count with one are refused."""
    with pytest.raises(ValueError, match="does not fit"):
        Table(fact="people", **wrong)  # type: ignore[arg-type]


SEQUENCES = [(), ("region",), ("size",), ("region", "size")]


@st.composite
def asked(draw: st.DrawFn) -> tuple[FrameFacts, list[Table]]:
    """Draw small facts (some people in two rows) and a sequence of tables."""
    cells = list(product("AB", "kg"))
    rows = [
        (f"c{draw(st.integers(0, 4))}", f"p{n}", *draw(st.sampled_from(cells)))
        for n in range(draw(st.integers(6, 26)))
    ]
    frame = pd.DataFrame(rows, columns=["company_key", "person_key", "region", "size"])
    twice = frame.sample(frac=0.2, random_state=draw(st.integers(0, 9)))
    if draw(st.booleans()):
        frame = pd.concat([frame, twice.assign(size="g")], ignore_index=True)
    tables = draw(st.lists(st.sampled_from(_tables()), min_size=1, max_size=4))
    return FrameFacts(frame), tables


def _tables() -> list[Table]:
    plain = [Table(fact="people", by=by) for by in SEQUENCES]
    only = [Table(fact="people", by=("region",), where=(("size", size),)) for size in "kg"]
    return [*plain, *only]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(asked())
def test_no_small_group_follows(drawn: tuple[FrameFacts, list[Table]]) -> None:
    """Every set of atoms whose total follows exactly has five people and three companies."""
    facts, tables = drawn
    rules = Rules(k=1.0, p=0.0)
    ledger: list[Release] = []
    for table in tables:
        ledger.append(release(table, of=facts, earlier=ledger, rules=rules).entry)
    atoms = sorted(set(zip(facts.frame["region"], facts.frame["size"], strict=True)))
    known = [
        [int(matches(atom, entry.table, figure.group)) for atom in atoms]
        for entry in ledger
        for figure in entry.figures
    ]
    for chosen in product((0, 1), repeat=len(atoms)):
        if any(chosen) and follows(known, list(chosen)):
            inside = [atom for atom, used in zip(atoms, chosen, strict=True) if used]
            rows = facts.frame[
                [pair in inside for pair in zip(facts.frame["region"], facts.frame["size"],
                                                strict=True)]
            ]  # fmt: skip
            assert rows["person_key"].nunique() >= RULES.people
            assert rows["company_key"].nunique() >= RULES.companies


def matches(atom: tuple[str, str], table: Table, group: tuple[str, ...]) -> bool:
    """Return whether ``group`` counts the people of ``atom``."""
    values = dict(zip(("region", "size"), atom, strict=True))
    return all(values[name] == value for name, value in table.fixed(group).items())


def follows(known: list[list[int]], wanted: list[int]) -> bool:
    """Return whether ``wanted`` is in the row space of ``known``, in exact fractions."""
    return rank(known) == rank([*known, wanted])


def rank(rows: list[list[int]]) -> int:
    """Return the rank by elimination in fractions."""
    matrix = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((r for r in range(found, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for r in range(found + 1, len(matrix)):
            factor = matrix[r][column] / matrix[found][column]
            matrix[r] = [a - factor * b for a, b in zip(matrix[r], matrix[found], strict=True)]
        found += 1
    return found
