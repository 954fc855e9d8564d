"""Refuses problems that contradict themselves, before any solver sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from method.choice.records import Offer, Problem, Profile, Run


def checked(problem: Problem) -> Problem:
    """Return ``problem``; raises ValueError if names repeat, are unknown or figures impossible."""
    offers = {offer.offer: offer for offer in problem.offers}
    _once("offer", (offer.offer for offer in problem.offers))
    _once("profile", (profile.profile for profile in problem.profiles))
    _once("person", (code for profile in problem.profiles for code in profile.people))
    for offer in problem.offers:
        _check_offer(offer, offers)
    for profile in problem.profiles:
        _check_profile(profile, offers)
    for cost in problem.net_costs:
        if not cost.amount >= 0:
            raise ValueError(
                f"net cost of {cost.profile} at {cost.offer} is {cost.amount}, not >= 0"
            )
    if problem.budget is not None and not problem.budget >= 0:
        raise ValueError(f"budget is {problem.budget}, not >= 0")
    return problem


def _once(what: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{what} named more than once: {', '.join(twice[:5])}")


def _check_offer(offer: Offer, offers: dict[str, Offer]) -> None:
    if bool(offer.runs) == bool(offer.members):
        raise ValueError(f"offer {offer.offer} needs either runs or members")
    if offer.members and offer.lifts:
        raise ValueError(f"bundle {offer.offer} lifts through its members, not by itself")
    if not min(offer.hours, offer.net_cost, offer.fixed_cost, offer.minimum, offer.trips) >= 0:
        raise ValueError(f"offer {offer.offer} has a figure below 0 or none at all")
    if offer.seats is not None and offer.seats < max(1, offer.minimum):
        raise ValueError(f"offer {offer.offer} has {offer.seats} seats for {offer.minimum} people")
    for member in offer.members:
        if member not in offers or offers[member].members:
            raise ValueError(f"member {member} of bundle {offer.offer} is no course")
    _once(f"run of {offer.offer}", (run.run for run in offer.runs))
    for run in offer.runs:
        _check_run(offer, run)


def _check_run(offer: Offer, run: Run) -> None:
    if (run.start is None) != (run.end is None):
        raise ValueError(f"run {run.run} of {offer.offer} needs both days or none")
    if run.start is not None and run.end is not None and run.end < run.start:
        raise ValueError(f"run {run.run} of {offer.offer} ends on {run.end}, before it begins")
    if run.times < 1:
        raise ValueError(f"run {run.run} of {offer.offer} is held {run.times} times")


def _check_profile(profile: Profile, offers: dict[str, Offer]) -> None:
    if not profile.people:
        raise ValueError(f"profile {profile.profile} has no people")
    _once(f"skill of {profile.profile}", (need.skill for need in profile.needs))
    if not all(need.weight >= 0 for need in profile.needs):
        raise ValueError(f"profile {profile.profile} has a weight that is not >= 0")
    for pin in profile.pins:
        if pin.offer not in offers:
            raise ValueError(f"{profile.profile} is pinned to the unknown offer {pin.offer}")
        runs = {run.run for run in offers[pin.offer].runs}
        if pin.run is not None and pin.run not in runs:
            raise ValueError(f"{profile.profile} is pinned to the unknown run {pin.run}")
