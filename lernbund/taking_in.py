"""A workbook is stored, and what that changed and what it left as it was is said in German."""

from __future__ import annotations

import pandas as pd

from reports import german
from schemas.case import Case, PartialCase
from schemas.fields import fields_of, key_of
from schemas.store import Store
from schemas.tables import TABLES, title_of


def take_in(store: Store, case: PartialCase, *, who: str, new: bool = False) -> str:
    """Store what a workbook says and return what was done, one line or two.

    The second line names what the workbook does not say and the company has.
    Raises as ``Store.write`` does; nothing is stored then.
    """
    changed = store.write(case, who=who, new=new)
    kept = _kept(case, store.read(case.company_id))
    rows = german.plural(changed, "Zeile", "Zeilen")
    return f"Eingelesen: {case.name} ({case.company_id}), {rows} geändert{kept}"


def _kept(case: PartialCase, stored: Case) -> str:
    places = [
        _place(name, titles)
        for name, columns in case.unsaid.items()
        if (titles := _filled(name, columns, stored.table(name)))
    ]
    return f"\nNicht in der Mappe und unverändert: {', '.join(places)}" if places else ""


def _filled(name: str, columns: frozenset[str], frame: pd.DataFrame) -> list[str]:
    fields = [field for field in fields_of(TABLES[name]) if field.name in columns]
    return [field.title for field in fields if frame[field.name].notna().any()]


def _place(name: str, titles: list[str]) -> str:
    keys = {field.title for field in fields_of(TABLES[name]) if field.name in key_of(TABLES[name])}
    return title_of(name) if keys & set(titles) else f"{title_of(name)} ({', '.join(titles)})"
