"""Problems of companies that share nothing, as one problem: each with names of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from method.choice.records import Offer, Problem, Settings

APART = " · "  # between a company and a name of its own


def apart(problems: Mapping[str, Problem]) -> Problem:
    """Return one problem of companies that share nothing: each has courses and skills of its own.

    Its best plan is the best plan of each, found at once.
    """
    every = problems.items()
    return Problem(
        profiles=tuple(
            replace(
                each,
                needs=tuple(replace(need, skill=own_name(key, need.skill)) for need in each.needs),
                vetoes=tuple(own_name(key, name) for name in each.vetoes),
            )
            for key, problem in every
            for each in problem.profiles
        ),
        offers=tuple(_own_offer(key, each) for key, problem in every for each in problem.offers),
        net_costs=tuple(
            replace(each, offer=own_name(key, each.offer))
            for key, problem in every
            for each in problem.net_costs
        ),
        distances=tuple(
            replace(each, place=own_name(key, each.place))
            for key, problem in every
            for each in problem.distances
        ),
        settings=next((each.settings for each in problems.values()), Settings()),
    )


def _own_offer(company: str, offer: Offer) -> Offer:
    place = own_name(company, offer.place) if offer.place else None
    lifts = tuple(replace(lift, skill=own_name(company, lift.skill)) for lift in offer.lifts)
    return replace(offer, offer=own_name(company, offer.offer), place=place, lifts=lifts)


def own_name(company: str, name: str) -> str:
    """Return ``name`` as one of the company's own."""
    own = f"{company}{APART}"
    return name if name.startswith(own) else f"{own}{name}"
