"""Partners, events and agreements of a network as they are shown."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

import pandas as pd

from method.content import pool
from method.dated_law import LANDS
from method.network.definition import District, Network, Topic
from method.network.introductions import partners_for, topic_title
from method.network.shared import Shared
from method.wording import enumeration
from schemas.network import ORGANISATIONS

PARTNER_COLUMNS = ("partner", "kind", "role", "contact", "offers", "seeks", "companies")
EVENT_COLUMNS = (
    "day",
    "state",
    "title",
    "place",
    "partners",
    "companies",
    "participants",
    "result",
)
AGREEMENT_COLUMNS = ("day", "title", "partners", "until", "state")


def partners_of(network: Network, companies: Sequence[Shared]) -> pd.DataFrame:
    """Return the partners: PARTNER_COLUMNS; companies counts those that could use an offer."""
    asking = [partner.id for each in companies for partner, _ in partners_for(each, network)]
    rows = [
        (
            each.name,
            ORGANISATIONS[each.kind],
            each.role,
            each.contact,
            _topics(each.offers),
            _topics(each.seeks),
            asking.count(each.id),
        )
        for each in network.partners
    ]
    return pd.DataFrame(rows, columns=list(PARTNER_COLUMNS))


def events_of(network: Network, as_of: datetime.date) -> pd.DataFrame:
    """Return the events, those to come first: EVENT_COLUMNS, day as a date, counts or missing."""
    rows = [
        (
            each.day,
            "coming" if each.day >= as_of else "past",
            each.title,
            each.place,
            _names(network, each.partners),
            each.companies,
            each.participants,
            each.result,
        )
        for each in sorted(network.events, key=lambda event: abs((event.day - as_of).days))
    ]
    frame = pd.DataFrame(rows, columns=list(EVENT_COLUMNS))
    ordered = frame.sort_values("state", kind="stable", ignore_index=True)
    return ordered.astype({"companies": "Float64", "participants": "Float64"})


def agreements_of(network: Network, as_of: datetime.date) -> pd.DataFrame:
    """Return the agreements, newest first: AGREEMENT_COLUMNS; state open or over."""
    rows = [
        (
            each.day,
            each.title,
            _names(network, each.partners),
            each.until,
            "over" if each.until and each.until < as_of else "open",
        )
        for each in sorted(network.agreements, key=lambda each: each.day, reverse=True)
    ]
    return pd.DataFrame(rows, columns=list(AGREEMENT_COLUMNS))


def ties_between(
    network: Network, companies: Sequence[Shared]
) -> Iterator[tuple[str | None, str | None]]:
    """Yield what ties partners: common agreements and events, and companies that could use them.

    A company is named only if it released its name with all that ties it to the partner.
    """
    names = {each.id: each.name for each in network.partners}
    meetings = [each.partners for each in network.events]
    for partners in [each.partners for each in network.agreements] + meetings:
        for one, other in combinations(partners, 2):
            yield names[one], names[other]
    for company in companies:
        for partner, subjects in _used(company, network):
            released = [company.names[subject] for subject in subjects]
            yield (released[0] if all(released) else None), partner


def _used(company: Shared, network: Network) -> Iterator[tuple[str, tuple[str, ...]]]:
    planned = company.technologies[company.technologies["state"].eq("planned")]["family"]
    for partner in network.partners:
        skills = {topic.skill for topic in partner.offers} & set(company.needs["skill_id"])
        families = {topic.family for topic in partner.offers} & set(planned)
        subjects = (*(["needs"] if skills else []), *(["technologies"] if families else []))
        if subjects:
            yield partner.name, subjects


def funding_lands(network: Network) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the network's Länder whose own funding the kit knows, and those it does not."""
    named = {each.land: pool().regions.get(each.ags[:2], each.land) for each in network.districts}
    named |= LANDS
    known, other = (
        tuple(named.get(land, land) for land in network.lands if (land in LANDS) is rules)
        for rules in (True, False)
    )
    return known, other


def partners_in(network: Network, district: District) -> str:
    """Return the names of the partners whose place lies in ``district``."""
    placed = (each.name for each in network.partners if network.district_of(each.ags) == district)
    return ", ".join(placed)


def _topics(topics: Iterable[Topic]) -> str:
    return enumeration(
        [each.note or topic_title(each.skill or str(each.family)) for each in topics]
    )


def _names(network: Network, partners: Iterable[str]) -> str:
    names = {each.id: each.name for each in network.partners}
    return enumeration([names[each] for each in partners])
