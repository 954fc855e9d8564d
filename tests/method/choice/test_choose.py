"""The choice of courses.

- nothing to choose from gives an empty plan; every field says so, nothing raises
- the optimum is the one that trying everything finds, in total and worst team first
- several courses for one skill count as the best, never beyond the target; chains need their order
- budget, seats, minimum, hours, dates, teams, windows, travel and vetoes hold; pins are obeyed
- nobody attends only to fill a group
- a bundle is bought as one and sits in its members' runs
- more budget never closes less, another offer is never worse
- people who are alike are one variable, and what it says can be lived person by person
- the worst-off team first has a price, and it is told
- input that contradicts itself is refused
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import Phase, event, find, given, settings
from hypothesis import strategies as st

from method.choice.choose import choose
from method.choice.programme import Effort
from method.choice.records import (
    Distance,
    Goal,
    Lift,
    Need,
    NetCost,
    Offer,
    Pin,
    Problem,
    Profile,
    Run,
    Settings,
    TeamLimit,
    merged,
)
from method.choice.results import Choice

FIRST = settings(max_examples=2000, phases=[Phase.generate])
EXACT = Effort(time_limit=60, gap=0.0, threads=1)
DAYS = [datetime.date(2027, 3, day) for day in range(1, 7)]
ANY = (Run(run="1"),)


def person(code: str, *needs: Need, **others: object) -> Profile:
    """Return a profile of one person of team A."""
    given_ = {"role": "r", "team": "A", **others}
    return Profile(profile=code, people=(code,), needs=needs, **given_)  # type: ignore[arg-type]


def course(code: str, *lifts: tuple[str, int, int], **others: object) -> Offer:
    """Return an offer with lifts (skill, from, to), at any time if no runs are given."""
    made = tuple(Lift(skill=s, from_level=low, to_level=high) for s, low, high in lifts)
    given_ = {"runs": ANY, **others}
    return Offer(offer=code, title=code.upper(), lifts=made, **given_)  # type: ignore[arg-type]


def on(run: str, first: int, last: int, **others: object) -> Run:
    """Return a run from the ``first`` to the ``last`` of six days."""
    return Run(run=run, start=DAYS[first], end=DAYS[last], **others)  # type: ignore[arg-type]


def taken(problem: Problem, goal: Goal = Goal.TOTAL) -> set[tuple[str, str, str]]:
    """Return person, offer and run of the best plan."""
    choice = choose(problem, goal=goal, effort=EXACT)
    return {(who, a.offer, a.run) for a in choice.assignments for who in a.people}


NEED = Need(skill="s", level=0, target=3)


def test_nothing_to_choose_from() -> None:
    """Without people and offers the plan is empty and proven."""
    choice = choose(Problem())
    assert (choice.assignments, choice.closed, choice.needed, choice.optimal) == ((), 0, 0, True)


def test_people_without_offers() -> None:
    """What nobody offers stays open."""
    choice = choose(Problem(profiles=(person("P1", NEED),)))
    assert [(need.skill, need.reached, need.target) for need in choice.open_needs] == [("s", 0, 3)]
    assert (choice.needed, choice.closed) == (3, 0)


def test_best_course_counts_once() -> None:
    """Two courses for one skill count as the better one, so only that is bought."""
    offers = (course("a", ("s", 0, 2), net_cost=10), course("b", ("s", 0, 3), net_cost=20))
    assert taken(Problem(profiles=(person("P1", NEED),), offers=offers)) == {("P1", "b", "1")}


def test_closure_is_capped_at_target() -> None:
    """A course beyond the target closes no more than the gap."""
    choice = choose(Problem(profiles=(person("P1", NEED),), offers=(course("a", ("s", 0, 4)),)))
    assert (choice.closed, choice.open_needs) == (3, ())


def test_course_that_closes_nothing_is_not_bought() -> None:
    """Who is at the target is sent nowhere, and no gap is needed for fulfilment to count."""
    able = Need(skill="s", level=3, target=3)
    choice = choose(Problem(profiles=(person("P1", able),), offers=(course("a", ("s", 0, 4)),)))
    assert choice.assignments == ()
    assert (choice.teams[0].before, choice.teams[0].after) == (1.0, 1.0)


def test_dear_course_is_not_worth_it() -> None:
    """A price per euro above what a course closes keeps it out."""
    problem = Problem(
        profiles=(person("P1", NEED),),
        offers=(course("a", ("s", 0, 1), net_cost=3000),),
        settings=Settings(euro_price=0.001),
    )
    assert taken(problem) == set()


CHAIN = (
    course("late", ("s", 2, 3), runs=(on("x", 0, 0), on("y", 4, 4))),
    course("early", ("s", 0, 2), runs=(on("z", 2, 2),)),
)


def test_chain_in_order() -> None:
    """A course for the advanced counts only after the one that leads to its entry level."""
    problem = Problem(profiles=(person("P1", NEED),), offers=CHAIN)
    assert taken(problem) == {("P1", "early", "z"), ("P1", "late", "y")}
    assert choose(problem).closed == 3


def test_chain_out_of_order_does_not_count() -> None:
    """If the advanced course comes first it closes nothing."""
    late = replace(CHAIN[0], runs=CHAIN[0].runs[:1])
    assert taken(Problem(profiles=(person("P1", NEED),), offers=(late, CHAIN[1]))) == {
        ("P1", "early", "z")
    }


def test_two_advanced_courses_do_not_vouch_for_each_other() -> None:
    """Courses that both ask for a level nobody gives lift nobody."""
    offers = (course("a", ("s", 2, 3)), course("b", ("s", 2, 4)))
    assert taken(Problem(profiles=(person("P1", NEED),), offers=offers)) == set()


def test_overlapping_dates() -> None:
    """One person attends one of two courses that meet on a day, unless one does not block."""
    needs = (Need(skill="s", level=0, target=2), Need(skill="t", level=0, target=1))
    offers = (
        course("a", ("s", 0, 2), runs=(on("1", 0, 2),)),
        course("b", ("t", 0, 1), runs=(on("1", 2, 3),)),
    )
    problem = Problem(profiles=(person("P1", *needs),), offers=offers)
    assert taken(problem) == {("P1", "a", "1")}
    evening = replace(offers[1], runs=(on("1", 2, 3, blocks=False),))
    assert len(taken(replace(problem, offers=(offers[0], evening)))) == 2


def test_hours_per_person() -> None:
    """Nobody learns longer than the limit."""
    needs = (Need(skill="s", level=0, target=2), Need(skill="t", level=0, target=1))
    offers = (course("a", ("s", 0, 2), hours=30), course("b", ("t", 0, 1), hours=20))
    problem = Problem(profiles=(person("P1", *needs, hours=40),), offers=offers)
    assert taken(problem) == {("P1", "a", "1")}


def test_minimum_group() -> None:
    """An in-house run is held for at least its minimum or not at all."""
    offer = course("a", ("s", 0, 3), minimum=3, seats=4, fixed_cost=100)
    people = [person(f"P{number}", NEED) for number in range(3)]
    assert choose(Problem(profiles=tuple(people[:2]), offers=(offer,))).assignments == ()
    choice = choose(Problem(profiles=tuple(people), offers=(offer,)))
    assert [(run.participants, run.held, run.fixed_cost) for run in choice.runs] == [(3, 1, 100)]
    assert choice.costs.fixed == 100


def test_second_run_of_in_house_course() -> None:
    """More people than seats need a second run, if it may be held twice."""
    offer = course("a", ("s", 0, 3), seats=2, fixed_cost=100)
    people = tuple(person(f"P{number}", NEED) for number in range(3))
    assert len(taken(Problem(profiles=people, offers=(offer,)))) == 2
    twice = replace(offer, runs=(Run(run="1", times=2),))
    choice = choose(Problem(profiles=people, offers=(twice,)))
    assert [(run.participants, run.held) for run in choice.runs] == [(3, 2)]


def test_team_absence() -> None:
    """Only so many of a team are away on one day of the window."""
    offer = course("a", ("s", 0, 3), runs=(on("1", 0, 2),))
    people = tuple(person(f"P{number}", NEED) for number in range(3))
    limit = TeamLimit(team="A", most_away=2)
    problem = Problem(profiles=people, offers=(offer,), team_limits=(limit,))
    assert len(taken(problem)) == 2
    later = replace(limit, first=DAYS[3], last=DAYS[5])
    assert len(taken(replace(problem, team_limits=(later,)))) == 3


def test_team_hours() -> None:
    """A team is away for no more hours than allowed."""
    offer = course("a", ("s", 0, 3), hours=10)
    people = tuple(person(f"P{number}", NEED) for number in range(3))
    limit = TeamLimit(team="A", most_hours=25)
    assert len(taken(Problem(profiles=people, offers=(offer,), team_limits=(limit,)))) == 2


def test_window_travel_and_veto() -> None:
    """Runs outside the person's days, places too far and vetoed courses are left out."""
    near = course("a", ("s", 0, 3), runs=(on("1", 2, 3),), place="Jena", trips=2)
    ways = (Distance(site="Gotha", place="Jena", km=80),)
    one = person("P1", NEED, site="Gotha", max_km=100)
    cost = Settings(km_cost=0.3)
    problem = Problem(profiles=(one,), offers=(near,), distances=ways, settings=cost)
    assert choose(problem).costs.travel == pytest.approx(2 * 80 * 2 * 0.3)
    for less in ({"max_km": 50}, {"vetoes": ("a",)}, {"last": DAYS[2]}, {"first": DAYS[3]}):
        changed = replace(one, **less)
        assert taken(replace(problem, profiles=(changed,))) == set()


def test_wish_decides_between_equals() -> None:
    """With money for one course the wished skill wins."""
    needs = (Need(skill="s", level=0, target=1), Need(skill="t", level=0, target=1))
    offers = (
        course("a", ("s", 0, 1), net_cost=10),
        course("b", ("t", 0, 1), net_cost=10),
    )
    people = (person("P1", *needs, wishes=("t",)),)
    problem = Problem(profiles=people, offers=offers, budget=10)
    assert taken(problem) == {("P1", "b", "1")}
    assert choose(problem).closed == 1


def test_pins() -> None:
    """A pinned offer or run is attended even if another is better; its cost counts."""
    offers = (
        course("a", ("s", 0, 3), net_cost=1),
        course("b", ("s", 0, 1), net_cost=500, runs=(on("1", 0, 0), on("2", 1, 1))),
    )
    people = (person("P1", NEED, pins=(Pin(offer="b", run="2"),)),)
    problem = Problem(profiles=people, offers=offers, budget=501)
    assert taken(problem) == {("P1", "a", "1"), ("P1", "b", "2")}


def test_net_cost_of_a_profile() -> None:
    """Funding can make a course free for some: their own net cost counts."""
    offers = (course("a", ("s", 0, 3), net_cost=1000),)
    people = (person("P1", NEED), person("P2", NEED))
    free = (NetCost(profile="P2", offer="a", amount=0),)
    problem = Problem(profiles=people, offers=offers, budget=0, net_costs=free)
    assert taken(problem) == {("P2", "a", "1")}
    assert len(merged(problem).profiles) == 2


def test_bundle() -> None:
    """A bundle costs its own price, fills its members' seats and is never half attended."""
    needs = (Need(skill="s", level=0, target=1), Need(skill="t", level=0, target=1))
    offers = (
        course("a", ("s", 0, 1), net_cost=400, hours=60, seats=1),
        course("b", ("t", 0, 1), net_cost=400, hours=61),
        Offer(offer="ab", title="AB", members=("a", "b"), net_cost=100),
    )
    people = (person("P1", *needs), person("P2", *needs))
    choice = choose(Problem(profiles=people, offers=offers, budget=500))
    bundled = [a for a in choice.assignments if a.bundle == "ab"]
    assert sorted(a.offer for a in bundled) == ["a", "b"]
    assert (choice.closed, choice.costs.paid) == (3, 500)


def test_hours_away_under_the_budget() -> None:
    """The value of hours away counts under the budget only if asked."""
    offer = course("a", ("s", 0, 3), hours=10, net_cost=50)
    people = (person("P1", NEED, hour_cost=40),)
    problem = Problem(profiles=people, offers=(offer,), budget=100)
    assert choose(problem).costs.time == 400
    strict = replace(problem, settings=Settings(budget_counts_time=True))
    assert taken(strict) == set()


def test_alike_people_share_hours() -> None:
    """Two people with 10 hours each fit two courses of 6 hours, not three: the profile is split."""
    needs = tuple(Need(skill=skill, level=0, target=1) for skill in "stu")
    offers = tuple(course(skill, (skill, 0, 1), hours=6, seats=1) for skill in "stu")
    people = tuple(person(f"P{number}", *needs, hours=10) for number in range(2))
    problem = Problem(profiles=people, offers=offers)
    choice = choose(problem, effort=EXACT)
    assert len(merged(problem).profiles) == 1
    assert (choice.closed, choice.optimal, len(choice.assignments)) == (2, True, 2)


def test_worst_team_first() -> None:
    """Money goes to the team that is worse off, and what that loses is told."""
    small = Need(skill="s", level=0, target=1)
    people = (
        person("P1", Need(skill="s", level=1, target=4), team="A"),
        person("P2", replace(small, target=4), team="B"),
    )
    offers = (
        course("a", ("s", 1, 4), net_cost=100),
        course("b", ("s", 0, 2), net_cost=100),
    )
    problem = Problem(profiles=people, offers=offers, budget=100)
    assert taken(problem) == {("P1", "a", "1")}
    choice = choose(problem, goal=Goal.WORST_TEAM, effort=EXACT)
    assert {a.people[0] for a in choice.assignments} == {"P2"}
    assert choice.fairness is not None
    assert (choice.fairness.lost, choice.fairness.extra_cost) == (1, 0)
    assert (choice.fairness.worst_without, choice.fairness.worst_with) == (0, 0.25)


def test_contradictions_are_refused() -> None:
    """Names twice, unknown members, impossible seats and days raise and say which."""
    with pytest.raises(ValueError, match="offer named more than once: a"):
        choose(Problem(offers=(course("a"), course("a"))))
    with pytest.raises(ValueError, match="seats for 5 people"):
        choose(Problem(offers=(course("a", seats=3, minimum=5),)))
    with pytest.raises(ValueError, match="unknown offer x"):
        choose(Problem(profiles=(person("P1", NEED, pins=(Pin(offer="x"),)),)))
    with pytest.raises(ValueError, match="before it begins"):
        choose(Problem(offers=(course("a", runs=(on("1", 3, 2),)),)))


Plan = tuple[frozenset[str], ...]
WAYS = (Distance(site="Gotha", place="Halle", km=100),)


@st.composite
def problems(draw: st.DrawFn, *, rules: bool = False) -> Problem:
    """Return a tiny problem: two or three people and offers, dates, chains and limits.

    With ``rules`` there are also a bundle, ways, wishes, vetoes, pins and hours of a team.
    """
    number = st.integers
    offers = []
    for code in "abc"[: draw(number(2, 3))]:
        lifts = []
        for skill in draw(st.sampled_from([("s",), ("t",), ("s", "t")])):
            top = draw(number(1, 3))
            lifts.append((skill, draw(st.sampled_from([0, 0, top - 1])), top))
        start = draw(number(0, 5))
        dated = (on("1", start, min(5, start + draw(number(0, 2)))),)
        offers.append(
            course(
                code,
                *lifts,
                runs=draw(st.sampled_from([ANY, dated, dated])),
                hours=draw(number(1, 6)),
                net_cost=draw(number(0, 5)) * 100,
                fixed_cost=draw(st.sampled_from([0, 0, 300])),
                minimum=draw(st.sampled_from([0, 0, 2])),
                seats=draw(st.sampled_from([None, 2])),
                place=draw(st.sampled_from([None, "Halle"])) if rules else None,
            )
        )
    if rules and draw(st.sampled_from([True, True, False])):
        price = draw(number(0, 3)) * 100
        offers.append(Offer(offer="ab", title="AB", members=("a", "b"), net_cost=price))
    people = []
    for place in range(draw(number(2, 3))):
        needs = [
            Need(skill=skill, level=draw(st.sampled_from([0, 0, 1, 2])), target=top, weight=weight)
            for skill, weight, top in (("s", 1.0, 3), ("t", 2.0, draw(number(1, 3))))
        ]
        hours = draw(st.sampled_from([None, None, 6.0]))
        team = draw(st.sampled_from("AAB"))
        own = draw(wanted([each.offer for each in offers])) if rules and not place else {}
        people.append(person(f"P{place}", *needs, hours=hours, team=team, site="Gotha", **own))
    limits = [(), (TeamLimit(team="A", most_away=1),)]
    limits += [(TeamLimit(team="A", most_hours=6),)] * 2 if rules else []
    return Problem(
        profiles=tuple(people),
        offers=tuple(offers),
        budget=draw(st.sampled_from([None, 900.0, 600.0, 400.0])),
        team_limits=draw(st.sampled_from(limits)),
        distances=WAYS,
        settings=Settings(euro_price=0.0003, km_cost=0.3 if rules else 0.0),
    )


@st.composite
def wanted(draw: st.DrawFn, codes: list[str]) -> dict[str, object]:
    """Return what a person wishes, refuses and must attend, and how far the person would go."""
    one = [(code,) for code in codes]
    return {
        "wishes": draw(st.sampled_from([(), ("s",), ("t",)])),
        "vetoes": draw(st.sampled_from([(), *one])),
        "pins": tuple(Pin(offer=code) for code in draw(st.sampled_from([*[()] * 12, *one]))),
        "max_km": draw(st.sampled_from([None, None, 50.0])),
    }


def plans(problem: Problem) -> Iterable[Plan]:
    """Return every way to let each person buy a set of offers (one run each), limits kept."""
    choices = [options(problem, profile) for profile in problem.profiles]
    return (plan for plan in itertools.product(*choices) if fits(problem, plan))


def options(problem: Problem, profile: Profile) -> list[frozenset[str]]:
    """Return the sets of offers that ``profile`` could live with if nobody else were there."""
    codes = [offer.offer for offer in problem.offers]
    sets = (
        frozenset(chosen)
        for size in range(len(codes) + 1)
        for chosen in itertools.combinations(codes, size)
    )
    return [chosen for chosen in sets if lives(problem, profile, chosen)]


def attended(problem: Problem, bought: Iterable[str]) -> list[Offer]:
    """Return the courses behind what is bought: of a bundle its members."""
    offers = {offer.offer: offer for offer in problem.offers}
    names = [name for code in bought for name in (offers[code].members or (code,))]
    return [offers[name] for name in names]


def lives(problem: Problem, profile: Profile, bought: frozenset[str]) -> bool:
    """Return whether one person can attend what is bought, checked day by day."""
    sat = attended(problem, bought)
    pinned = {pin.offer for pin in profile.pins}
    useful = helpful(problem, profile)
    idle = [
        code
        for code in bought - pinned
        if not useful & {each.offer for each in attended(problem, [code])}
    ]
    far = profile.max_km is not None and any(km(problem, each) > profile.max_km for each in sat)
    return (
        pinned <= bought
        and not idle
        and not far
        and len({each.offer for each in sat}) == len(sat)
        and not {*bought, *(each.offer for each in sat)} & set(profile.vetoes)
        and (profile.hours is None or sum(each.hours for each in sat) <= profile.hours)
        and all(sum(away(each, day) for each in sat) <= 1 for day in DAYS)
    )


def fits(problem: Problem, plan: Plan) -> bool:
    """Return whether ``plan`` keeps the limits that several people share."""
    seated = [attended(problem, bought) for bought in plan]
    for offer in problem.offers:
        size = sum(offer in sat for sat in seated)
        if size and (size < offer.minimum or (offer.seats is not None and size > offer.seats)):
            return False
    for limit in problem.team_limits:
        people = zip(problem.profiles, seated, strict=True)
        team = [sat for each, sat in people if each.team == limit.team]
        if limit.most_hours is not None:
            spent = sum(each.hours for sat in team for each in sat)
            if spent > limit.most_hours:
                return False
        for day in DAYS:
            gone = sum(any(away(each, day) for each in sat) for sat in team)
            if limit.most_away is not None and gone > limit.most_away:
                return False
    return problem.budget is None or cost(problem, plan) <= problem.budget + 1e-9


def helpful(problem: Problem, profile: Profile) -> set[str]:
    """Return the courses that might close a gap of ``profile``: nobody only fills a group."""
    found: set[str] = set()
    for need in (need for need in profile.needs if need.gap):
        top = need.level
        for _ in problem.offers:
            lifts = [
                (offer.offer, lift)
                for offer in problem.offers
                for lift in offer.lifts
                if lift.skill == need.skill
                and need.level < lift.to_level
                and lift.from_level <= top
            ]
            top = max([top, *(lift.to_level for _, lift in lifts)])
            found |= {code for code, _ in lifts}
    return found


def away(offer: Offer, day: datetime.date) -> bool:
    """Return whether the only run of ``offer`` goes on on ``day``."""
    run = offer.runs[0]
    return run.start is not None and run.end is not None and run.start <= day <= run.end


def km(problem: Problem, offer: Offer) -> float:
    """Return the way to ``offer``."""
    return sum(way.km for way in problem.distances if way.place == offer.place)


def cost(problem: Problem, plan: Plan) -> float:
    """Return the euros of ``plan``: what is bought, the way there and back, what a run costs."""
    prices = {offer.offer: offer.net_cost for offer in problem.offers}
    sat = [each for bought in plan for each in attended(problem, bought)]
    fees = sum(prices[code] for bought in plan for code in bought)
    ways = sum(2 * km(problem, each) * problem.settings.km_cost for each in sat)
    return fees + ways + sum({each.offer: each.fixed_cost for each in sat}.values())


def closed(
    problem: Problem, profile: Profile, chosen: frozenset[str], *, wish_bonus: float = 0.0
) -> float:
    """Return the weighted levels ``chosen`` closes, best order of the undated courses."""
    best = 0.0
    weights = [
        need.weight * (1 + wish_bonus * (need.skill in profile.wishes)) for need in profile.needs
    ]
    for order in itertools.permutations(attended(problem, sorted(chosen))):
        if not in_time(list(order)):
            continue
        levels = {need.skill: need.level for need in profile.needs}
        for offer in order:
            for lift in offer.lifts:
                if levels.get(lift.skill, 0) >= lift.from_level:
                    levels[lift.skill] = max(levels.get(lift.skill, 0), lift.to_level)
        total = sum(
            weight * max(0, min(levels[n.skill], n.target) - n.level)
            for n, weight in zip(profile.needs, weights, strict=True)
        )
        best = max(best, total)
    return best


def in_time(order: list[Offer]) -> bool:
    """Return whether the dated courses of ``order`` follow each other."""
    starts = [offer.runs[0].start for offer in order if offer.runs[0].start is not None]
    return starts == sorted(starts)


def value(problem: Problem, plan: Plan) -> float:
    """Return the objective of ``plan``."""
    bonus = problem.settings.wish_bonus
    gains = (
        closed(problem, each, chosen, wish_bonus=bonus)
        for each, chosen in zip(problem.profiles, plan, strict=True)
    )
    return sum(gains) - problem.settings.euro_price * cost(problem, plan)


def plan_in(problem: Problem, choice: Choice) -> Plan:
    """Return what each person of ``choice`` buys."""
    bought: dict[str, set[str]] = {each.profile: set() for each in problem.profiles}
    for assignment in choice.assignments:
        for who in assignment.people:
            bought[who].add(assignment.bundle or assignment.offer)
    return tuple(frozenset(bought[each.profile]) for each in problem.profiles)


@settings(deadline=None, max_examples=40)
@given(problem=problems(rules=True))
def test_brute_force_finds_the_same_optimum(problem: Problem) -> None:
    """Trying every plan finds nothing better, what was found can be lived, and a clash is one."""
    choice = choose(problem, effort=EXACT)
    best = max((value(problem, plan) for plan in plans(problem)), default=None)
    event(f"assignments: {min(len(choice.assignments), 3)}")
    event(f"bundle bought: {any(each.bundle for each in choice.assignments)}")
    assert choice.found is (best is not None)
    if best is None:
        assert choice.clash is not None
        return
    assert choice.objective == pytest.approx(best, abs=1e-5)
    assert choice.optimal
    plan = plan_in(problem, choice)
    assert plan in set(plans(problem))
    assert value(problem, plan) == pytest.approx(best, abs=1e-5)


@pytest.mark.parametrize(
    "reached", [lambda plan: sum(map(len, plan)) > 2, lambda plan: "ab" in set().union(*plan)]
)
def test_the_small_problems_are_not_empty(reached: Callable[[Plan], bool]) -> None:
    """What is drawn above holds plans with three seats, and with a bundle."""
    assert find(problems(rules=True), lambda each: reached(best_plan(each)), settings=FIRST)


def best_plan(problem: Problem) -> Plan:
    """Return the plan that trying everything finds."""
    return max(plans(problem), key=lambda plan: value(problem, plan), default=())


@settings(deadline=None, max_examples=7)
@given(problem=problems())
def test_brute_force_finds_the_same_worst_team(problem: Problem) -> None:
    """No plan leaves the worst-off team better off."""
    choice = choose(problem, goal=Goal.WORST_TEAM, effort=EXACT)
    if choice.fairness is None:
        return
    able = {
        p.team
        for p in problem.profiles
        if any(
            closed(problem, p, frozenset(codes)) > 0
            for size in (1, 2, 3)
            for codes in itertools.combinations([o.offer for o in problem.offers], size)
        )
    }
    best = max(min(share(problem, plan, team) for team in able) for plan in plans(problem))
    reached = min(each.after for each in choice.teams if each.name in able)
    assert reached == pytest.approx(best, abs=1e-4)


def share(problem: Problem, plan: tuple[frozenset[str], ...], team: str) -> float:
    """Return the fulfilment of ``team`` after ``plan``."""
    asked = have = 0.0
    for profile, chosen in zip(problem.profiles, plan, strict=True):
        if profile.team == team:
            asked += sum(n.weight * n.target for n in profile.needs)
            have += sum(n.weight * min(n.level, n.target) for n in profile.needs)
            have += closed(problem, profile, chosen)
    return have / asked


@settings(deadline=None, max_examples=7)
@given(problem=problems())
def test_more_is_never_worse(problem: Problem) -> None:
    """More budget, another offer and one more seat never lower the optimum."""
    less = choose(problem, effort=EXACT)
    richer = replace(problem, budget=None if problem.budget is None else problem.budget + 300)
    more = choose(richer, effort=EXACT)
    assert more.objective >= less.objective - 1e-5
    assert more.closed >= less.closed - problem.settings.euro_price * 300 - 1e-5
    extra = course("z", ("s", 0, 2), net_cost=150)
    wider = choose(replace(problem, offers=(*problem.offers, extra)), effort=EXACT)
    assert wider.objective >= less.objective - 1e-5


@settings(deadline=None, max_examples=7)
@given(problem=problems(), copies=st.integers(2, 3))
def test_alike_people_are_exact(problem: Problem, copies: int) -> None:
    """Counted together they reach the optimum of every person apart, and each can live it."""
    first = problem.profiles[0]
    people = tuple(
        replace(first, profile=f"P{number}", people=(f"P{number}",)) for number in range(copies)
    )
    alike = replace(problem, profiles=people)
    choice = choose(alike, effort=EXACT)
    best = max(value(alike, plan) for plan in plans(alike))
    assert len(merged(alike).profiles) == 1
    assert choice.objective == pytest.approx(best, abs=1e-5)
    found = plan_in(alike, choice)
    assert found in set(plans(alike))
    assert value(alike, found) == pytest.approx(best, abs=1e-5)
