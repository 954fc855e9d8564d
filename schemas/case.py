"""All tables of one company, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from schemas.columns import Contract
from schemas.tables import TABLES


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The tables of one company; each holds the columns of its contract, possibly no rows."""

    company: pd.DataFrame
    sites: pd.DataFrame
    processes: pd.DataFrame
    technologies: pd.DataFrame
    maturity: pd.DataFrame
    maturity_targets: pd.DataFrame
    workshops: pd.DataFrame
    roles: pd.DataFrame
    people: pd.DataFrame
    skills: pd.DataFrame
    requirements: pd.DataFrame
    ratings: pd.DataFrame
    wishes: pd.DataFrame
    offers: pd.DataFrame
    offer_matches: pd.DataFrame
    funding_groups: pd.DataFrame
    plan_rules: pd.DataFrame
    measures: pd.DataFrame
    stakeholders: pd.DataFrame
    actions: pd.DataFrame
    answers: pd.DataFrame
    indicators: pd.DataFrame
    indicator_values: pd.DataFrame
    benefits: pd.DataFrame
    sharing: pd.DataFrame
    research: pd.DataFrame

    @property
    def company_id(self) -> str:
        """Return the identifier of the company."""
        return str(self.company["company_id"].iloc[0])

    @property
    def name(self) -> str:
        """Return the company's name."""
        return str(self.company["name"].iloc[0])

    def table(self, name: str) -> pd.DataFrame:
        """Return the table called ``name``; raises AttributeError for an unknown one."""
        frame: pd.DataFrame = getattr(self, name)
        return frame

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return all tables by name, in the order of the registry."""
        return {name: self.table(name) for name in TABLES}


@dataclass(frozen=True, slots=True, eq=False)
class PartialCase(Case):
    """A case whose source may have said nothing about some columns, which are gaps here.

    Attributes:
        unsaid: table -> its columns that were not there, such as one that somebody deleted from a
            workbook; a store keeps there what it has.
    """

    unsaid: Mapping[str, frozenset[str]]


def case_of(tables: Mapping[str, pd.DataFrame]) -> Case:
    """Return a case of ``tables``; absent tables and columns are empty, types are the contract's.

    Raises KeyError for a table that has no contract; pandera's SchemaError for a value that cannot
    be brought to its type.  Bounds and references are the business of ``schemas.check``.
    """
    unknown = set(tables) - set(TABLES)
    if unknown:
        raise KeyError(f"no contract for the tables {sorted(unknown)}")
    return Case(**{name: typed(contract, tables.get(name)) for name, contract in TABLES.items()})


def typed(contract: type[Contract], frame: pd.DataFrame | None) -> pd.DataFrame:
    """Return ``frame`` with all columns of ``contract``, in its order and of its types."""
    empty = _empty(contract)
    if frame is None:
        return empty.copy(deep=False)
    if _as_it_is(frame, empty):
        return frame.copy(deep=False)
    full = frame.reindex(columns=empty.columns).reset_index(drop=True)
    return full.astype(empty.dtypes.to_dict())


@cache
def _empty(contract: type[Contract]) -> pd.DataFrame:
    columns = contract.to_schema().columns
    full = pd.DataFrame(columns=list(columns))
    return full.astype({name: column.dtype.type for name, column in columns.items()})


def _as_it_is(frame: pd.DataFrame, empty: pd.DataFrame) -> bool:
    """Return whether ``frame`` has columns, types and index already: most tables have."""
    return (
        frame.columns.equals(empty.columns)
        and frame.dtypes.tolist() == empty.dtypes.tolist()
        and frame.index.equals(pd.RangeIndex(len(frame)))
        and isinstance(frame.index, pd.RangeIndex)
    )
