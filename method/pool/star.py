"""One company's tables on their way into the pool: pseudonyms, classes, months, nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from method.content import catalogue, evaluation, instrument
from method.content import pool as content
from method.content.pool_models import Way
from method.disclosure import SMALLEST_GROUP
from method.participants import headcounts
from method.pool.anonymity import without_outliers
from method.pool.keys import Keys
from method.pool.sampling import sampled
from method.pool.travel import OWN, columns_of, way_of
from schemas.case import Case
from schemas.fields import fields_of
from schemas.tables import TABLES

FEWEST_COMPANIES = 3


def agreed(case: Case, day: datetime.date) -> bool:
    """Return whether the company's latest decision up to ``day`` allows its data in the pool."""
    return bool(_decision(case, day)["consent"].eq("agreed").any())


def rows_of(case: Case, company: str, keys: Keys, day: datetime.date) -> dict[str, pd.DataFrame]:
    """Return what ``case`` gives to each table of the pool, as ``columns_of`` describes it.

    A tenth of the people stays at home, see ``sampled``.  Rows are sorted by their keys.
    Quasi-identifiers of people are emptied where fewer than five of the company share them; those
    of companies wait for the whole pool.

    Args:
        case: a company that has agreed.
        company: its key in the pool.
        keys: of the pool.
        day: until which decisions count.
    """
    known = case_at(sampled(case), day)
    frames = {
        "companies": _companies(known, keys, company),
        "people": _people(known, keys, company),
        "ratings": _ratings(known, keys, company),
        "maturity": _travelled(known, "maturity", keys, company),
        "measures": _travelled(known, "measures", keys, company),
        "funding": _funding(known, keys, company),
        "answers": _travelled(known, "answers", keys, company),
        "indicators": _indicators(known, keys, company),
        "events": _events(known, keys, company),
    }
    owned = {name: frame.assign(company_key=company) for name, frame in frames.items()}
    return {name: _shaped(name, frame) for name, frame in owned.items()}


def case_at(case: Case, day: datetime.date) -> dict[str, pd.DataFrame]:
    """Return the tables that travel, prepared: one site, one decision, counted participants."""
    sites = case.sites.sort_values("main", key=lambda main: main.ne("yes"), kind="stable").head(1)
    counted = headcounts(case.measures).astype("Int64")
    return case.tables() | {
        "sites": sites,
        "research": _decision(case, day),
        "measures": case.measures.assign(headcount=counted),
    }


def size_class_of(case: Case) -> str | None:
    """Return the size class of the company, as in the pool; None if its size is not known."""
    found = _CHANGES[Way.SIZE_CLASS](case.company["headcount"])
    return None if found.isna().all() else str(found.iloc[0])


def _decision(case: Case, day: datetime.date) -> pd.DataFrame:
    known = case.research[case.research["decided_on"].le(pd.Timestamp(day))]
    return known.sort_values("decided_on").tail(1)


Tables = Mapping[str, pd.DataFrame]


def _companies(known: Tables, keys: Keys, company: str) -> pd.DataFrame:
    parts = [_travelled(known, name, keys, company) for name in ("company", "sites", "research")]
    return pd.concat([part.reset_index(drop=True) for part in parts], axis=1).head(1)


def _people(known: Tables, keys: Keys, company: str) -> pd.DataFrame:
    people = _travelled(known, "people", keys, company)
    quasi = content().quasi["people"]
    return without_outliers(people, quasi, k=SMALLEST_GROUP) if len(people) else people


def _ratings(known: Tables, keys: Keys, company: str) -> pd.DataFrame:
    rated, needed = known["ratings"], known["requirements"]
    roles = known["people"].set_index("person_id")["role_id"]
    asked = pd.DataFrame({"role_id": rated["person_id"].map(roles), "skill_id": rated["skill_id"]})
    found = asked.merge(needed, on=["role_id", "skill_id"], how="left").set_index(rated.index)
    return _travelled(known, "ratings", keys, company).assign(
        target=found["target"], weight=found["weight"]
    )


def _funding(known: Tables, keys: Keys, company: str) -> pd.DataFrame:
    chosen = known["measures"].dropna(subset="offer_id")[["measure_id", "offer_id"]]
    offers = chosen.merge(known["offers"], on="offer_id", how="inner")
    measure = keys.column(offers["measure_id"], company, "measure")
    return _travelled({"offers": offers}, "offers", keys, company).assign(measure_key=measure)


def _indicators(known: Tables, keys: Keys, company: str) -> pd.DataFrame:
    values = _travelled(known, "indicator_values", keys, company)
    names = _travelled(known, "indicators", keys, company)
    return values.merge(names, on="indicator_key", how="left")


def _events(known: Tables, keys: Keys, company: str) -> pd.DataFrame:
    kinds = [name for name, travel in content().travel.items() if travel.to == "events"]
    parts = [_travelled(known, name, keys, company).assign(kind=name) for name in kinds]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]


def _travelled(known: Tables, table: str, keys: Keys, company: str) -> pd.DataFrame:
    """Return the arriving columns of ``table`` under their names in the pool."""
    frame = known[table]
    columns: dict[str, pd.Series] = {}
    for field in fields_of(TABLES[table]):
        way, name = way_of(table, field.name)
        if not way.arrives:
            continue
        values = frame[field.name]
        if way is Way.KEY:
            kind = field.name.removesuffix("_id")
            columns[name] = keys.column(values.astype("str"), company, kind)
        else:
            columns[name] = _CHANGES[way](values)
    return pd.DataFrame(columns, index=frame.index)


def _month(days: pd.Series) -> pd.Series[str]:
    months: pd.Series[str] = days.dt.strftime("%Y-%m").astype("str")
    return months


def _region(ags: pd.Series[str]) -> pd.Series[str]:
    land = ags.str[:2]
    return land.where(land.isin(list(content().regions)))


def _classes(values: pd.Series, bounds: Mapping[int, str]) -> pd.Series[str]:
    edges = [-np.inf, *bounds]
    labels = list(bounds.values())
    return pd.cut(values.astype(float), edges, right=False, labels=labels).astype("str")


def _known_only(values: pd.Series[str], known: frozenset[str]) -> pd.Series[str]:
    return values.where(values.isna() | values.isin(known), OWN)


def _skill(values: pd.Series[str]) -> pd.Series[str]:
    return _known_only(values, frozenset(skill.id for skill in catalogue().skills))


def _item(values: pd.Series[str]) -> pd.Series[str]:
    ours = [item.id for item in instrument().items] + [item.id for item in evaluation().items]
    return _known_only(values, frozenset(ours))


_CHANGES: Mapping[Way, Callable[[pd.Series], pd.Series]] = {
    Way.KEEP: lambda values: values,
    Way.PERIOD: lambda values: values,
    Way.MONTH: _month,
    Way.REGION: _region,
    Way.SIZE_CLASS: lambda values: _classes(values, content().size_classes),
    Way.GROUP_CLASS: lambda values: _classes(values, content().group_classes),
    Way.HOURS_CLASS: lambda values: _classes(values, content().hours_classes),
    Way.SKILL: _skill,
    Way.ITEM: _item,
    Way.ROUNDED: lambda values: (values / 100).round() * 100,
}


def _shaped(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with the columns of the pool's ``table``, sorted by its keys."""
    names = [column.name for column in columns_of(table)]
    types = {c.name: "float64" if c.numeric else "str" for c in columns_of(table)}
    full = frame.reindex(columns=names).astype(types)
    keys = [name for name in names if name.endswith("_key")]
    others = [name for name in names if name not in keys]
    return full.sort_values([*keys, *others], kind="stable", ignore_index=True)
