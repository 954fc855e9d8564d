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
from schemas.remembered import remembered
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
        asker_name: What third parties may read about the asker: its name, or None.
        helper_name: The same of the helper.
        open_gain: The gain as third parties may read it: only beside two names that were released
            for it.
    """

    asker: str
    helper: str
    contact: str
    kilometres: float | None
    topics: tuple[str, ...]
    gain: tuple[str, ...]
    draft: str
    asker_name: str | None
    helper_name: str | None
    open_gain: tuple[str, ...]


@remembered
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
                topic_title(topic.skill or str(topic.family))
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
    topics = topics_told(rows)
    way = rows["kilometres"].iloc[0]
    asks = _name(asker, _asked(rows["subject"]))
    back = reasons.get((helper.key, asker.key))
    gain = _gain(helper, back)
    is_open = asks and name and back is not None and _name(asker, back["subject"])
    return Introduction(
        asker=asker.key,
        helper=name or UNNAMED,
        contact=_contact(helper, rows["subject"]) if name else "",
        kilometres=float(way) if name and pd.notna(way) else None,
        topics=topics,
        gain=gain,
        draft=_DRAFT.format(
            asker=asks or UNNAMED, topics=enumeration(topics), network=network.name
        ),
        asker_name=asks,
        helper_name=name,
        open_gain=gain if is_open else (),
    )


def consent_letter(network: Network) -> str:
    """Return the draft that asks for consent, with gaps in place of who asks and for what."""
    return _DRAFT.format(asker="[Betrieb]", topics="[Thema]", network=network.name)


def name_for(company: Shared, *, able: pd.Series, asking: pd.Series) -> str | None:
    """Return the company's name if it released it for all it is able to and all it asks for.

    ``able`` and ``asking`` are the subjects (technologies, skills) of reasons on either side.
    """
    return _name(company, pd.concat([able, _asked(asking)]))


def _gain(helper: Shared, back: pd.DataFrame | None) -> tuple[str, ...]:
    """Return what the helper itself looks for and the asker has, if it lets others know by name."""
    if back is None or not _name(helper, _asked(back["subject"])):
        return ()
    return topics_told(back)


def _asked(subjects: pd.Series) -> pd.Series:
    """Return what the asker must have released: plans are technologies, gaps are needs."""
    return subjects.replace({"skills": "needs"})


def _name(company: Shared, subjects: pd.Series) -> str | None:
    names = [company.names.get(subject) for subject in subjects.unique()]
    return names[0] if names and all(names) else None


def _contact(company: Shared, subjects: pd.Series) -> str:
    found = (company.contacts.get(subject, "") for subject in subjects.unique())
    return next((each for each in found if each), "")


def topics_told(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return the topics of reasons in German, the best first, and how many more there are."""
    best = rows.sort_values("points", ascending=False, kind="stable")["topic"]
    shown = [topic_title(topic) for topic in best.head(MOST_TOPICS)]
    more = len(best) - MOST_TOPICS
    return (*shown, f"{more} weitere") if more > 0 else tuple(shown)


def topic_title(topic: str) -> str:
    """Return what a family of technologies or a skill of the catalogue is called."""
    if topic in FAMILIES:
        return FAMILIES[topic]
    titles = {skill.id: skill.title for skill in catalogue().skills}
    return titles.get(topic, topic)
