"""Imported offers join the stored ones of a company; nothing else of the company is touched."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from schemas import rows
from schemas.case import typed
from schemas.columns import LIST_SEPARATOR
from schemas.database import connect, writing
from schemas.findings import Finding, Where, finding, quote
from schemas.frames import read_frames
from schemas.ledger import differences, tidy
from schemas.offer_files.collecting import TABLE
from schemas.offers import Offers
from schemas.values import listed

# A new beginning with an old end, or a new town with old coordinates, would be wrong.
_TOGETHER = (("start", "end"), ("postcode", "place", "latitude", "longitude"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of imported offers.

    Attributes:
        new: Offers that were not there.
        changed: Offers that were there and now say something else.
        same: Offers that were there as they are.
        findings: References to skills the company does not have, which were left out.
    """

    new: int
    changed: int
    same: int
    findings: tuple[Finding, ...]


def keep_offers(
    workspace: str | Path,
    company_id: str,
    offers: pd.DataFrame,
    *,
    who: str,
    at: datetime.datetime,
) -> Kept:
    """Add ``offers`` to the table of a company, or bring those it has up to date.

    A value that the import does not state leaves what people entered; no offer is removed.

    Args:
        workspace: folder or address of the store.
        company_id: of a stored company.
        offers: columns of the contract ``Offers``, as ``read_offers`` returns them.
        who: function or account; kept in the history.
        at: moment of the import, with time zone.

    Raises:
        UnknownCompany, NoWorkspace, StoreError: as in ``schemas.store``.
    """
    engine = connect(workspace, create=False)
    try:
        with writing(engine, company_id) as connection:
            rows.require(connection, company_id)
            stored = read_frames(connection, company_id)
            known = set(stored["skills"]["skill_id"])
            fitting, found = _without_unknown_skills(offers, known)
            changes = differences(TABLE, stored[TABLE], _joined(stored[TABLE], fitting))
            moment = at.astimezone(datetime.UTC)
            rows.save(connection, company_id, changes, who=who, at=moment)
    finally:
        engine.dispose()
    actions = [change.action for change in changes]
    new, changed = actions.count("insert"), actions.count("update")
    return Kept(new, changed, len(offers) - new - changed, tuple(found))


def _joined(stored: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    fresh, old = (tidy(TABLE, each).set_index("offer_id") for each in (offers, stored))
    if old.empty or fresh.empty:
        return tidy(TABLE, (fresh if old.empty else old).reset_index())
    fresh, old = fresh.astype("object"), old.astype("object")
    both = fresh.combine_first(old)
    for group in map(list, _TOGETHER):
        told = fresh.index[fresh[group].notna().any(axis="columns")]
        both.loc[told, group] = fresh.loc[told, group]
    return tidy(TABLE, typed(Offers, both.reset_index()))


def _without_unknown_skills(
    offers: pd.DataFrame, known: set[str]
) -> tuple[pd.DataFrame, list[Finding]]:
    named = {
        str(offer_id): listed(str(skills))
        for offer_id, skills in offers[["offer_id", "skills"]].dropna().itertuples(index=False)
    }
    kept = {each: [skill for skill in skills if skill in known] for each, skills in named.items()}
    texts = {each: LIST_SEPARATOR.join(skills) or None for each, skills in kept.items()}
    found = [
        finding("ANGEBOT_012", Where(TABLE, each, "skills"), value=quote(", ".join(unknown)))
        for each, skills in named.items()
        if (unknown := [skill for skill in skills if skill not in known])
    ]
    return offers.assign(skills=offers["offer_id"].map(texts).astype("str")), found
