"""A network as one YAML file: partners, region, topics, events, what it reports."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from method.content import catalogue, look, programme
from method.content.models import Colour, Content, Dated, all_known, only_once
from method.offers.distance import place_of
from schemas.network import AGS, NETWORK_ID
from schemas.technologies import FAMILIES
from schemas.yaml_text import load

Ags = Annotated[str, Field(pattern=f"^{AGS}$")]
Identifier = Annotated[str, Field(pattern=f"^{NETWORK_ID}$")]
WEEKLY = ("partners", "events", "agreements", "contacts")  # lists no plan depends on
DISTRICT = 5  # digits of a district's key; a municipality has eight

OrganisationKind = Literal[
    "company", "university", "provider", "chamber", "association", "agency", "other"
]


class District(Content):
    """A district or municipality of the region; ``earlier`` keys ended on their day.

    Without own coordinates [degrees] those of the known places are taken, see ``position``.
    """

    ags: Ags
    title: str
    land: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    latitude: Annotated[float, Field(ge=47, le=56)] | None = None
    longitude: Annotated[float, Field(ge=5, le=16)] | None = None
    neighbour: bool = False
    earlier: dict[Ags, datetime.date] = {}

    @property
    def own_position(self) -> tuple[float, float] | None:
        """Return the coordinates the file states [degrees], None if it leaves them to the kit."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def position(self) -> tuple[float, float]:
        """Return latitude and longitude [degrees]."""
        if (own := self.own_position) is not None:
            return own
        known = place_of(ags=self.ags)
        if known is None:
            raise ValueError(f"{self.ags} ist kein bekannter Ort und hat keine Koordinaten")
        return known.latitude, known.longitude

    @model_validator(mode="after")
    def _placed(self) -> Self:
        _ = self.position
        return self


class Topic(Content):
    """What a partner offers or looks for: a skill, a technology, or both."""

    skill: str | None = None
    family: str | None = None
    note: str = ""

    @model_validator(mode="after")
    def _known(self) -> Self:
        all_known([self.skill] if self.skill else [], (skill.id for skill in catalogue().skills))
        all_known([self.family] if self.family else [], FAMILIES)
        if not (self.skill or self.family or self.note):
            raise ValueError("ein Thema ohne Kompetenz und Technologie braucht eigene Worte (note)")
        return self


class Partner(Content):
    """An organisation of the network; ``contact`` is a function and how to reach it, no name."""

    id: Identifier
    name: str
    kind: OrganisationKind
    role: str = ""
    contact: str = ""
    ags: Ags | None = None
    offers: tuple[Topic, ...] = ()
    seeks: tuple[Topic, ...] = ()


class Event(Content):
    """A meeting of the network: counts of people and companies, never names of people."""

    id: Identifier
    day: datetime.date
    title: str
    place: str = ""
    partners: tuple[Identifier, ...] = ()
    companies: Annotated[int, Field(ge=0)] | None = None
    participants: Annotated[int, Field(ge=0)] | None = None
    result: str = ""


class Contact(Content):
    """A company the network has reached, also one of which it holds no data.

    ``company`` is the identifier in the workspace, or any other code; it is never shown.
    """

    company: Identifier
    day: datetime.date
    state: Literal["contacted", "advised"] = "contacted"


class Agreement(Content):
    """What partners agreed on, from a day on."""

    id: Identifier
    day: datetime.date
    title: str
    partners: tuple[Identifier, ...]
    until: datetime.date | None = None


class Course(Content):
    """A course the network could hold for several companies.

    ``skills`` maps skills of the catalogue to the level reached; ``cost`` [EUR per run] is what the
    network's manager expects, hours [h], ``minimum`` and ``seats`` [people per run].  ``since`` is
    the day on which it was first offered or last adapted.
    """

    id: Identifier
    title: str
    skills: dict[str, Annotated[int, Field(ge=1, le=4)]]
    hours: Annotated[float, Field(gt=0)]
    cost: Annotated[float, Field(ge=0)]
    minimum: Annotated[int, Field(ge=1)] = 1
    seats: Annotated[int, Field(ge=1)]
    runs: Annotated[int, Field(ge=1)] = 1
    ags: Ags | None = None
    since: datetime.date | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        all_known(self.skills, (skill.id for skill in catalogue().skills))
        if self.minimum > self.seats:
            raise ValueError(f"minimum {self.minimum} liegt über seats {self.seats}")
        return self


class Target(Content):
    """A figure the network wants to reach in each half-year, for an indicator it reports."""

    indicator: str
    per_half_year: Annotated[float, Field(ge=0)] | None = None


class OwnLook(Content):
    """What of the look is the network's own: claim and logo for the cover, colours by their name.

    ``logo`` is the name of an SVG or PNG beside the network's file.
    """

    claim: str = ""
    logo: Annotated[str, Field(pattern=r"^[\w-]+\.(svg|png)$")] | None = None
    colours: dict[str, Colour] = {}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        all_known(self.colours, look().colours)
        return self


class Network(Dated):
    """A network of companies and partners in a region.

    ``km_cost`` is what a kilometre on the way to a course counts [EUR/km], ``most_km`` the longest
    way people are sent [km].  ``lands`` are the Länder its districts lie in; which Land's funding a
    company may ask for follows from its own sites, and the kit holds that of some Länder only
    (``partnership.funding_lands``), elsewhere the law of the Bund alone.
    """

    id: Identifier
    name: str
    purpose: str
    lands: tuple[str, ...] = ()
    districts: tuple[District, ...] = ()
    sectors: dict[Annotated[str, Field(pattern=r"^\d{2}$")], str] = {}
    partners: tuple[Partner, ...] = ()
    events: tuple[Event, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    contacts: tuple[Contact, ...] = ()
    courses: tuple[Course, ...] = ()
    km_cost: Annotated[float, Field(ge=0)] = 0.0
    most_km: Annotated[float, Field(gt=0)] | None = None
    indicators: tuple[Target, ...]
    look: OwnLook = OwnLook()

    def without(self, *lists: str) -> Network:
        """Return the network with these lists empty, for what does not depend on them."""
        return self.model_copy(update=dict.fromkeys(lists, ()))

    def district_of(self, ags: str | None) -> District | None:
        """Return the district a site with the key ``ags`` lies in, None if it is not known.

        A municipality of its own (Eisenach) goes before the district around it; a key that ended
        leads to what took its place.
        """
        key = ags or ""
        keys = {name: each for each in self.districts for name in (each.ags, *each.earlier)}
        return keys.get(key) or keys.get(key[:DISTRICT])

    @model_validator(mode="after")
    def _courses_placed(self) -> Self:
        for course in self.courses:
            if course.ags and not (self.district_of(course.ags) or place_of(ags=course.ags)):
                raise ValueError(
                    f"Kurs {course.id}: {course.ags} ist kein bekannter Ort und in keinem Gebiet"
                )
        return self

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(key for each in self.districts for key in (each.ags, *each.earlier))
        only_once(each.id for each in self.partners)
        only_once(each.id for each in self.events)
        only_once(each.id for each in self.agreements)
        only_once(each.id for each in self.courses)
        all_known((each.land for each in self.districts if not each.neighbour), self.lands)
        only_once(each.indicator for each in self.indicators)
        all_known(
            (each.indicator for each in self.indicators),
            (each.id for each in programme().indicators),
        )
        known = [each.id for each in self.partners]
        all_known((name for each in self.events for name in each.partners), known)
        all_known((name for each in self.agreements for name in each.partners), known)
        return self


def read_network(text: str) -> Network:
    """Return the network described by the YAML ``text``.

    Raises pydantic's ValidationError with every place that does not fit, yaml.YAMLError if the
    text is no YAML.
    """
    return Network.model_validate(load(text))
