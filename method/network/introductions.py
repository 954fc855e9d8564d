"""Proposals in words: what a company reads about a helper, and the draft that asks for consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from method.content import catalogue
from method.network.definition import Network, Partner
from method.network.shared import Shared
from method.wording import enumeration
from schemas.technologies import FAMILIES

UNNAMED = "ein Betrieb des Netzwerks"
MOST_TOPICS = 3
_DRAFT = (
    "Guten Tag, {asker} sucht den Austausch zu {topics}. Dürfen wir den Kontakt herstellen? "
    "Ohne Ihre Zustimmung geben wir nichts weiter. {network}"
)


@dataclass(frozen=True, slots=True)
class Introduction:
    """One proposal for one company.

    Attributes:
        asker: Key of the company that gets the proposal.
        helper: What it may read about the other: a name, or ``UNNAMED``.
        contact: Function to ask, empty unless the name is released.
        kilometres: Way between the main sites [km], None unless the name is released.
        topics: What it is about, German.
        gain: What the helper may gain, German; empty if nothing is known.
        draft: Text that asks the helper for consent.
    """

    asker: str
    helper: str
    contact: str
    kilometres: float | None
    topics: tuple[str, ...]
    gain: tuple[str, ...]
    draft: str


def introductions(
    chosen: pd.DataFrame, found: pd.DataFrame, companies: Sequence[Shared], network: Network
) -> tuple[Introduction, ...]:
    """Return the proposals ``chosen`` among the reasons ``found``, in words.

    A helper is named only if it released its name for every reason given; its gain is told from
    reasons it released the same way.
    """
    known = {each.key: each for each in companies}
    reasons = dict(iter(found.groupby(["asker", "helper"])))
    ways = chosen[["asker", "helper"]].astype(str).to_numpy().tolist()
    return tuple(
        _introduction(known[asker], known[helper], reasons, network) for asker, helper in ways
    )


def partners_for(company: Shared, network: Network) -> tuple[tuple[Partner, tuple[str, ...]], ...]:
    """Return the partners that offer what ``company`` plans or needs, with the topics."""
    planned = company.technologies
    families = set(planned[planned["state"].eq("planned")]["family"]) if len(planned) else set()
    skills = set(company.needs["skill_id"])
    fitting = (
        (
            partner,
            tuple(
                _topic(topic.skill or str(topic.family))
                for topic in partner.offers
                if topic.skill in skills or topic.family in families
            ),
        )
        for partner in network.partners
    )
    return tuple((partner, topics) for partner, topics in fitting if topics)


def _introduction(
    asker: Shared, helper: Shared, reasons: Mapping[Any, pd.DataFrame], network: Network
) -> Introduction:
    rows = reasons[asker.key, helper.key]
    name = _name(helper, rows["subject"])
    topics = _topics(rows)
    way = rows["kilometres"].iloc[0]
    who = _name(asker, _asked(rows["subject"])) or UNNAMED
    return Introduction(
        asker=asker.key,
        helper=name or UNNAMED,
        contact=_contact(helper, rows["subject"]) if name else "",
        kilometres=float(way) if name and pd.notna(way) else None,
        topics=topics,
        gain=_gain(helper, reasons.get((helper.key, asker.key))),
        draft=_DRAFT.format(asker=who, topics=enumeration(topics), network=network.name),
    )


def _gain(helper: Shared, back: pd.DataFrame | None) -> tuple[str, ...]:
    """Return what the helper itself looks for and the asker has, if it lets others know by name."""
    if back is None or not _name(helper, _asked(back["subject"])):
        return ()
    return _topics(back)


def _asked(subjects: pd.Series) -> pd.Series:
    """Return what the asker must have released: plans are technologies, gaps are needs."""
    return subjects.replace({"skills": "needs"})


def _name(company: Shared, subjects: pd.Series) -> str | None:
    names = [company.names.get(subject) for subject in subjects.unique()]
    return names[0] if names and all(names) else None


def _contact(company: Shared, subjects: pd.Series) -> str:
    found = (company.contacts.get(subject, "") for subject in subjects.unique())
    return next((each for each in found if each), "")


def _topics(rows: pd.DataFrame) -> tuple[str, ...]:
    best = rows.sort_values("points", ascending=False, kind="stable")["topic"]
    shown = [_topic(topic) for topic in best.head(MOST_TOPICS)]
    more = len(best) - MOST_TOPICS
    return (*shown, f"{more} weitere") if more > 0 else tuple(shown)


def _topic(topic: str) -> str:
    if topic in FAMILIES:
        return FAMILIES[topic]
    titles = {skill.id: skill.title for skill in catalogue().skills}
    return titles.get(topic, topic)
