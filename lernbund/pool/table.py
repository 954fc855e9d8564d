"""``lernbund pool table``: a table through the gate, in the ledger before it is shown."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from lernbund.plan import PlanError
from lernbund.pool.build import PROVENANCE, is_pool
from lernbund.pool.facts import ParquetFacts
from lernbund.pool.ledger import read_ledger, write_ledger
from method.gate.facts import COMPANY, PERSON, Facts, FrameFacts
from method.gate.release import Released, release
from method.gate.rules import OF_A_POOL
from method.gate.tables import UNKNOWN, How, Table
from method.pool.travel import columns_of
from method.research.changes import FACT, GROUP, changes, whose_turn_came
from method.research.plan import Effect

UNITS = {
    "people": "person_key",
    "ratings": "person_key",
    "answers": "respondent_key",
    "maturity": "sheet_key",
}
_PEOPLE = frozenset(name for name, unit in UNITS.items() if unit == PERSON)
_EFFECT = ("level", "before", "after")
_MEASURES = ("before", "after", "change")


def released_table(pool: Path, table: Table, *, how: How = "exact") -> Released:
    """Return what of ``table`` may leave ``pool``; the ledger holds it when this returns.

    Raises PlanError if ``pool`` is none or has no such table or column.
    """
    data = read_provenance(pool)["data"]  # not the build: keys are new, the people are the same
    _require(table)
    earlier = read_ledger(pool)
    of = facts(pool, table.fact)
    alike = _PEOPLE if table.fact in _PEOPLE else frozenset[str]()
    found = release(
        table, of=of, earlier=earlier, rules=OF_A_POOL, build=data, how=how, alike=alike
    )
    if found.entry not in earlier:
        write_ledger(pool, [*earlier, found.entry])
    return found


def read_provenance(pool: Path) -> dict[str, Any]:
    """Return where ``pool`` comes from; raises PlanError if it is none, or of an older version."""
    if not is_pool(pool):
        raise PlanError(
            f"„{pool}“ ist kein Pool. Er entsteht mit: lernbund pool build --out {pool}"
        )
    record: dict[str, Any] = json.loads((pool / PROVENANCE).read_text(encoding="utf-8"))
    if "data" not in record:
        raise PlanError(
            f"„{pool}“ hat eine ältere Fassung gebaut. Bitte in denselben Ordner neu bauen: "
            f"lernbund pool build --out {pool}; was freigegeben wurde, bleibt gemerkt."
        )
    return record


def facts(pool: Path, fact: str) -> Facts:
    """Return the rows of ``fact`` with what is known of their companies and people."""
    if (effect := effect_named(fact)) is not None:
        companies = pd.read_parquet(pool / "companies.parquet")
        return FrameFacts(changes_in(pool, effect).merge(companies, on=COMPANY, how="left"))
    people = (("people", PERSON),) if fact == "ratings" else ()
    return ParquetFacts(pool, fact, UNITS[fact], (*people, ("companies", COMPANY)))


def changes_in(pool: Path, effect: Effect) -> pd.DataFrame:
    """Return the changes of people that ``effect`` asks for, if their second wave has begun."""
    given, measures = (
        pd.read_parquet(pool / f"{name}.parquet") for name in ("answers", "measures")
    )
    as_of = datetime.date.fromisoformat(read_provenance(pool)["as_of"])
    answers = whose_turn_came(given, measures, effect.after, as_of)
    return changes(answers, level=effect.level, before=effect.before, after=effect.after)


def effect_named(fact: str) -> Effect | None:
    """Return the effect of a fact such as changes/learning/T0/T2, None of other facts."""
    kind, *parts = fact.split("/")
    if kind != FACT or len(parts) != len(_EFFECT):
        return None
    try:
        return Effect(id=FACT, **dict(zip(_EFFECT, parts, strict=True)))
    except ValidationError:
        return None


def columns_for(fact: str) -> tuple[str, ...]:
    """Return the columns a table of ``fact`` may be made by."""
    if effect_named(fact) is not None:
        own = [c.name for c in columns_of("companies") if not c.name.endswith("_key")]
        return (GROUP, *_MEASURES, *own)
    tables = (fact, "companies", *(["people"] if fact == "ratings" else []))
    names = [c.name for table in tables for c in columns_of(table) if not c.name.endswith("_key")]
    return tuple(dict.fromkeys(names))


def _require(table: Table) -> None:
    if table.fact not in UNITS and effect_named(table.fact) is None:
        raise PlanError(
            f"Eine Tabelle „{table.fact}“ zum Zählen gibt es nicht: {', '.join(UNITS)} und "
            "Veränderungen wie changes/learning/T0/T2."
        )
    known = columns_for(table.fact)
    asked = [*table.by, *(name for name, _ in table.where)]
    for name in [*asked, *([table.measure] if table.measure else [])]:
        if name not in known:
            raise PlanError(f"Eine Spalte „{name}“ gibt es nicht. Bekannt: {', '.join(known)}.")
    for name, value in table.where:
        _require_value(table.fact, name, value)
    own = [table.fact] if table.fact in UNITS else []
    numeric = {c.name for name in (*own, "companies") for c in columns_of(name) if c.numeric}
    if table.measure and table.measure not in {*numeric, *([] if own else _MEASURES)}:
        raise PlanError(f"Von „{table.measure}“ gibt es keinen Mittelwert: Es ist keine Zahl.")


def _require_value(fact: str, name: str, value: str) -> None:
    tables = (*([fact] if fact in UNITS else []), "companies", "people")
    columns = (column for table in tables for column in columns_of(table) if column.name == name)
    codes = [str(code) for code, _ in next((column.choices for column in columns), ())]
    if codes and value not in (*codes, UNKNOWN):
        raise PlanError(f"In „{name}“ gibt es „{value}“ nicht: {', '.join(codes)}, {UNKNOWN}.")
