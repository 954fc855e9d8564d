"""Everything a network shows, made from what its companies released.

No frame here holds a company's key, and a name stands only beside what was released with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from method.disclosure import say_few
from method.gate.tables import TOTAL, UNKNOWN
from method.missing import Missing
from method.network.definition import WEEKLY, Network
from method.network.demand import Demand, demand_of
from method.network.drafts import SharedDraft, shared_drafts
from method.network.exchange import pairs, proposals
from method.network.groups import complementary, learning_groups
from method.network.introductions import Introduction, introductions
from method.network.members import OTHER_SECTOR, SIZES, members_of
from method.network.partnership import (
    agreements_of,
    events_of,
    partners_in,
    partners_of,
    ties_between,
)
from method.network.shared import Shared, sharing_of
from method.network.told import groups_told, named_companies, pairs_told, proposals_told
from method.network.topics import topics_of
from method.network.web import Web, web_of
from method.network.worth import courses_told, worth_of
from schemas.case import Case


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NetworkReport:
    """What the report on a network shows.

    Attributes:
        network: Its description.
        colours: Of its own, by name.
        as_of: The day.
        companies: How many companies share something.
        members: Result of ``members.members_of``.
        areas: area, land, neighbour, latitude, longitude, members, partners.
        named: Companies that show their name: company, area, subjects.
        topics: Result of ``topics.topics_of``.
        proposals: Who could ask whom, see ``told.proposals_told``.
        unnamed_proposals: How many more there are for companies without a name.
        pairs: Complementary companies, see ``told.pairs_told``.
        unnamed_pairs: How many more there are in which nobody shows its name.
        groups: Learning groups, see ``told.groups_told``.
        partners: Partners with what they offer and seek, see ``partnership.partners_of``.
        events: See ``partnership.events_of``.
        agreements: See ``partnership.agreements_of``.
        web: The network as a graph.
        demand: The plan for all that share their needs, None if nobody does.
        courses: Shared courses of the plan, see ``worth.courses_told``.
        worth: What the plan is worth, see ``worth.worth_of``.
        drafts: Courses for what stays open, the most asked for first.
        examples: What went well: company (name or none), text.
        missing: What the data lacks.
    """

    network: Network
    colours: Mapping[str, str]
    as_of: datetime.date
    companies: int
    members: pd.DataFrame
    areas: pd.DataFrame
    named: pd.DataFrame
    topics: pd.DataFrame
    proposals: pd.DataFrame
    unnamed_proposals: int
    pairs: pd.DataFrame
    unnamed_pairs: int
    groups: pd.DataFrame
    partners: pd.DataFrame
    events: pd.DataFrame
    agreements: pd.DataFrame
    web: Web
    demand: Demand | None
    courses: pd.DataFrame
    worth: pd.DataFrame
    drafts: tuple[SharedDraft, ...]
    examples: tuple[tuple[str | None, str], ...]
    missing: tuple[Missing, ...] = ()

    @property
    def sizes_and_sectors(self) -> pd.DataFrame:
        """Return members by size, then by sector: by, group, members."""
        order = [*SIZES.values(), *self.network.sectors.values(), OTHER_SECTOR, UNKNOWN, TOTAL]
        rows = self.members[self.members["by"].ne("area")]
        place = {name: number for number, name in enumerate(order)}
        ordered = rows.assign(place=rows["group"].map(place))
        return ordered.sort_values(["by", "place"], ascending=[False, True], ignore_index=True)

    @property
    def shown_topics(self) -> pd.DataFrame:
        """Return the topics; people from 1 to 4 are said as a word."""
        return say_few(self.topics, ["people_asking", "people_able"])

    @property
    def shown_events(self) -> pd.DataFrame:
        """Return the events; people from 1 to 4 are said as a word."""
        return say_few(self.events, ["participants"])

    @property
    def open(self) -> pd.DataFrame:
        """Return what no course closes: skill, people, companies."""
        if self.demand is None:
            return pd.DataFrame(columns=["skill", "people", "companies"])
        return self.demand.open[["skill", "people", "companies"]]

    @property
    def brokers(self) -> pd.DataFrame:
        """Return who is between others."""
        return self.web.brokers

    @property
    def isolated(self) -> pd.DataFrame:
        """Return whom nothing ties yet."""
        return self.web.isolated


def analyse(
    cases: Iterable[Case], network: Network, as_of: datetime.date, *, names: bool = True
) -> NetworkReport:
    """Return the report on ``network`` with the companies ``cases`` on ``as_of``.

    Companies that released nothing are not looked at.  Without ``names`` it is for readers outside
    the network, see ``shared.sharing_of``.
    """
    sharing = sharing_of(cases, network, as_of, names=names)
    return report_on(sharing, demand_of(sharing, network, as_of), network, as_of)


def report_on(
    sharing: Sequence[tuple[Case, Shared]],
    demand: Demand | None,
    network: Network,
    as_of: datetime.date,
) -> NetworkReport:
    """Return the report on companies that share something, with their plan for all."""
    companies = [one for _, one in sharing]
    region = network.without(*WEEKLY, "courses")
    found = pairs(companies)
    proposed = introductions(proposals(found), found, companies, region)
    named = named_companies(companies)
    matched = complementary(found)
    pairs_shown = pairs_told(matched, found, companies)
    members = members_of([case for case, _ in sharing], region)
    return NetworkReport(
        network=network,
        colours=network.look.colours,
        as_of=as_of,
        companies=len(companies),
        members=members,
        areas=_areas(network, members),
        named=named,
        topics=topics_of(companies),
        proposals=proposals_told(proposed),
        unnamed_proposals=sum(not each.asker_name for each in proposed),
        pairs=pairs_shown,
        unnamed_pairs=len(matched) - len(pairs_shown),
        groups=groups_told(learning_groups(companies), companies),
        partners=partners_of(network, companies),
        events=events_of(network, as_of),
        agreements=agreements_of(network, as_of),
        web=_web(network, companies, proposed, named),
        demand=demand,
        courses=courses_told(demand),
        worth=worth_of(demand),
        drafts=shared_drafts(demand, network.without(*WEEKLY), as_of),
        examples=tuple((each.names["example"], each.example) for each in companies if each.example),
    )


def _areas(network: Network, members: pd.DataFrame) -> pd.DataFrame:
    counts = members[members["by"].eq("area")].set_index("group")["members"]
    rows = [
        (each.title, each.land, each.neighbour, *each.position, partners_in(network, each))
        for each in network.districts
    ]
    names = ["area", "land", "neighbour", "latitude", "longitude", "partners"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(members=frame["area"].map(counts.to_dict()).astype("Float64"))


def _web(
    network: Network,
    companies: Sequence[Shared],
    proposed: Sequence[Introduction],
    named: pd.DataFrame,
) -> Web:
    ties = [(each.asker_name, each.helper_name) for each in proposed]
    with_partners = ties_between(network, companies)
    names = [partner.name for partner in network.partners]
    return web_of(tuple(named["company"]), tuple(names), (*ties, *with_partners))
