"""What the companies of a network let each other see, and nothing else.

Everything the network shows is made from ``Shared`` records: what a company did not release is not
in them, so it cannot be shown by mistake.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from method.content import catalogue
from method.network.definition import Network
from method.network.places import position
from method.skills.fulfilment import pairs_of
from method.skills.ratings import current_ratings, known_ratings
from schemas.case import Case
from schemas.sharing import OUTSIDE, SUBJECTS

COUNTED_FROM = 3  # companies: of two, each could take its own people off and know the other's
INDEPENDENT = 3  # from this level on somebody can help others
INTRODUCED = ("in_use", "pilot")
PLANNED = ("planned", "considered")
TECHNOLOGY_COLUMNS = ("family", "process_kind", "state")
SKILL_COLUMNS = ("skill_id", "skill", "people")
NEED_COLUMNS = ("skill_id", "skill", "target", "people", "masters")
COLUMNS = {
    "technologies": TECHNOLOGY_COLUMNS,
    "skills": SKILL_COLUMNS,
    "needs": NEED_COLUMNS,
}


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """What one company shares.

    Attributes:
        key: The company inside the calculation; never shown.
        names: subject -> how the company is called there: its name, or None for "ein Betrieb".
            Subjects that are not released are missing.
        district: Title of the district of its main site; None if unknown.
        latitude: Of the main site [degrees], missing (nan) if unknown.
        longitude: As latitude.
        technologies: ``TECHNOLOGY_COLUMNS``, state introduced or planned; empty if not released.
        skills: ``SKILL_COLUMNS``: what people master at level 3 and above; empty if not released.
        needs: ``NEED_COLUMNS``: gaps that remain, with how many master the skill at home [people];
            empty if not released.
        example: The released wording, empty if there is none.
        widest: Its widest gap [levels], 0 if needs are not released; never shown.
        contacts: subject -> function that may be asked; only where the name is released too.
    """

    key: str
    names: dict[str, str | None]
    district: str | None
    latitude: float
    longitude: float
    technologies: pd.DataFrame
    skills: pd.DataFrame
    needs: pd.DataFrame
    widest: int
    example: str
    contacts: dict[str, str]

    def releases(self, subject: str) -> bool:
        """Return whether others may see ``subject`` at all."""
        return subject in self.names


def shared_of(case: Case, network: Network, as_of: datetime.date) -> Shared:
    """Return what the company of ``case`` shares on ``as_of``; released on that day or before."""
    released = _released(case, as_of)
    named = released[released["visibility"].eq("name")]
    names = {
        subject: case.name if subject in set(named["subject"]) else None
        for subject in released["subject"]
    }
    site = _main_site(case)
    district = network.district_of(site["ags"])
    latitude, longitude = position(network, **site)
    asked = {"skills", "needs"} & set(names)
    rated = current_ratings(known_ratings(case, as_of)) if asked else None
    able = _none(SKILL_COLUMNS) if rated is None else _mastered(rated)
    gaps = None if rated is None or "needs" not in names else _gaps(case, rated)
    return Shared(
        key=case.company_id,
        names=names,
        district=district.title if district else None,
        latitude=latitude,
        longitude=longitude,
        technologies=_technologies(case) if "technologies" in names else _none(TECHNOLOGY_COLUMNS),
        skills=able if "skills" in names else _none(SKILL_COLUMNS),
        needs=_none(NEED_COLUMNS) if gaps is None else _needed(gaps, able),
        widest=0 if gaps is None or gaps.empty else int(gaps["gap"].max()),
        example=_example(released),
        contacts=dict(named.dropna(subset="contact").set_index("subject")["contact"]),
    )


def sharing_of(
    cases: Iterable[Case], network: Network, as_of: datetime.date, *, names: bool = True
) -> list[tuple[Case, Shared]]:
    """Return companies with what each shares; those that share nothing are left out.

    Companies of one name are told apart by their district.  Without ``names``, for readers outside
    the network, all stand as if they had released topics only, and no example is told: names and
    examples were released to companies of the network.
    """
    found = [(case, one) for case in cases if (one := shared_of(case, network, as_of)).names]
    companies = [one for _, one in found]
    shown = _told_apart(companies) if names else [_unnamed(one) for one in companies]
    return [(case, one) for (case, _), one in zip(found, shown, strict=True)]


def _unnamed(one: Shared) -> Shared:
    return replace(one, names=dict.fromkeys(one.names), contacts={}, example="")


def _told_apart(companies: Sequence[Shared]) -> list[Shared]:
    named = [next(filter(None, one.names.values()), None) for one in companies]
    times = Counter(named)
    return [
        replace(one, names={s: n and f"{n}, {one.district}" for s, n in one.names.items()})
        if name and times[name] > 1 and one.district
        else one
        for one, name in zip(companies, named, strict=True)
    ]


def main_ags(case: Case) -> str | None:
    """Return the key of the municipality or district of the main site, None if unknown."""
    return _main_site(case)["ags"]


def _released(case: Case, as_of: datetime.date) -> pd.DataFrame:
    rows = case.sharing
    open_to_others = rows["visibility"].isin(["topic", "name"]) & rows["subject"].isin(SUBJECTS)
    open_to_others &= rows["subject"].ne(OUTSIDE)
    agreed = rows["agreed_on"].le(pd.Timestamp(as_of))
    return rows[open_to_others & agreed].drop_duplicates("subject", keep="last")


def _main_site(case: Case) -> dict[str, str | None]:
    """Return ags, postcode and place of the main site, of the first one if none is the main one."""
    main = case.sites["main"].eq("yes").fillna(value=False).astype(bool)
    rows = case.sites[main] if main.any() else case.sites
    return {
        name: None if rows.empty or pd.isna(rows[name].iloc[0]) else str(rows[name].iloc[0])
        for name in ("ags", "postcode", "place")
    }


def _technologies(case: Case) -> pd.DataFrame:
    kinds = case.processes.drop_duplicates("process_id").set_index("process_id")["kind"]
    rows = case.technologies[case.technologies["status"].isin([*INTRODUCED, *PLANNED])]
    touched = rows["processes"].fillna("").str.split(r"\s*;\s*", regex=True)
    each = rows.assign(process_id=touched).explode("process_id")
    made = pd.DataFrame(
        {
            "family": each["family"],
            "process_kind": each["process_id"].map(kinds).fillna(""),
            "state": np.where(each["status"].isin(INTRODUCED), "introduced", "planned"),
        }
    )
    return made.drop_duplicates(ignore_index=True)


def _mastered(rated: pd.DataFrame) -> pd.DataFrame:
    able = rated[rated["valid"] & rated["level"].ge(INDEPENDENT).astype(bool)]
    return _counted(able)[list(SKILL_COLUMNS)]


def _gaps(case: Case, rated: pd.DataFrame) -> pd.DataFrame:
    pairs = pairs_of(case, rated)
    return pairs[pairs["gap"].gt(0).fillna(value=False).astype(bool)]


def _needed(gaps: pd.DataFrame, able: pd.DataFrame) -> pd.DataFrame:
    targets = gaps.groupby("skill_id")["target"].max()
    masters = able.set_index("skill_id")["people"]
    counted = _counted(gaps)
    return counted.assign(
        target=counted["skill_id"].map(targets),
        masters=counted["skill_id"].map(masters).fillna(0).astype("int64"),
    )[list(NEED_COLUMNS)]


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return people per skill of the catalogue; own skills of a company mean nothing to others."""
    titles = {skill.id: skill.title for skill in catalogue().skills}
    common = rows[rows["skill_id"].isin(list(titles))]
    people = common.groupby("skill_id")["person_id"].nunique().rename("people").reset_index()
    return people.assign(skill=people["skill_id"].map(titles).astype("str"))


def _example(released: pd.DataFrame) -> str:
    texts = released[released["subject"].eq("example")]["wording"].dropna()
    return str(texts.iloc[0]) if len(texts) else ""


def _none(columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(columns=list(columns))
