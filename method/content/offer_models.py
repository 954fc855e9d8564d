"""The shape of the example offers and of the region's places."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from method.content.models import Content, Dated, Step, all_known, only_once

Postcode = Annotated[str, Field(pattern=r"^\d{5}$")]
MonthAndDay = Annotated[str, Field(pattern=r"^\d{2}-\d{2}$")]


class ExampleOffer(Content):
    """An invented course; hours [h], price [EUR per person], start as month and day."""

    title: str
    provider: str
    hours: int | None = None
    price: int | None = None
    mode: Literal["on_site", "online", "blended", "in_house", "distance"]
    place: str | None = None
    seats: int | None = None
    certified: Literal["yes", "no", "unknown"]
    level: Step
    start: MonthAndDay | None = None
    skills: tuple[str, ...]
    content: str


class ExampleOffers(Dated):
    """Invented courses for the region's topics; providers are kinds, never names."""

    providers: dict[str, str]
    offers: tuple[ExampleOffer, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(offer.title for offer in self.offers)
        all_known((offer.provider for offer in self.offers), self.providers)
        return self


class Area(Content):
    """A district or municipality; ``earlier`` keys ended on their day, ``place`` stands for it."""

    ags: Annotated[str, Field(pattern=r"^\d{5}(\d{3})?$")]
    title: str
    land: Literal["TH", "ST"]
    place: str
    neighbour: bool
    earlier: dict[str, datetime.date] = {}


class Place(Content):
    """A place with its coordinates [degrees], postcodes and other spellings."""

    name: str
    latitude: Annotated[float, Field(ge=50, le=52)]
    longitude: Annotated[float, Field(ge=9, le=13)]
    postcodes: tuple[Postcode, ...]
    others: tuple[str, ...] = ()


class Region(Dated):
    """Areas and places of the region and its neighbours."""

    areas: tuple[Area, ...]
    places: tuple[Place, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [place.name for place in self.places]
        only_once([*names, *(other for place in self.places for other in place.others)])
        only_once(code for place in self.places for code in place.postcodes)
        only_once(key for area in self.areas for key in (area.ags, *area.earlier))
        all_known((area.place for area in self.areas), names)
        return self
