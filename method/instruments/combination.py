"""The best lawful combination of instruments for one group: no cost item is funded twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from method.instruments.book import Assumption, LawBook
from method.instruments.costs import costs_of
from method.instruments.facts import CourseFacts, GroupFacts
from method.instruments.results import Item, Part, Result
from method.instruments.texts import RuleText, rules
from method.wording import enumeration, euro


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one instrument pays of one cost item [EUR]."""

    instrument_id: str
    item: Item
    part: Part
    funded: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """The instruments to use together for one group.

    Attributes:
        instruments: Ids of the instruments used, in the order of the law.
        shares: Who pays what; each item at most once per person.
        funded: Sum of the shares [EUR], None if nothing is known to be funded.
        costs: Cost of every item for the group [EUR], None where it is not known.
        own: What is left per item [EUR], None where the cost is not known.
        cost: Sum of the known costs [EUR], None if none is known.
        left: Known costs less what is funded of them [EUR], None if none is known.
        rules: Rules that hold between the instruments that would count.
        ask: German sentences on what must be asked first.
        assumptions: Unconfirmed figures in the shares.
        sentence: German sentence on what was chosen.
    """

    instruments: tuple[str, ...]
    shares: tuple[Share, ...]
    funded: float | None
    costs: Mapping[Item, float | None]
    own: Mapping[Item, float | None]
    cost: float | None
    left: float | None
    rules: tuple[RuleText, ...]
    ask: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    sentence: str


def rule_of(first: str, second: str) -> RuleText:
    """Return how ``first`` and ``second`` go together."""
    wanted = {first, second}
    return next((each for each in rules().rules if set(each.pair) == wanted), rules().otherwise)


def best_combination(
    results: Iterable[Result], course: CourseFacts, group: GroupFacts, law: LawBook
) -> Combination:
    """Return the lawful combination that funds most; of equal ones that with fewest instruments.

    Only instruments for training whose result counts take part; loans and premiums never do.
    """
    usable = [each for each in results if _usable(each)]
    costs = costs_of(course, group, law)
    choices = [(_shares(chosen, costs), chosen) for chosen in _lawful(usable)]
    shares, _ = max(choices, key=lambda each: (_sum(each[0]), -len(each[1])))
    return _combination(shares, usable, costs)


def _usable(result: Result) -> bool:
    grants = (part.funded for part in result.parts if part.kind == "grant" and part.item)
    return result.counts and result.cut.head.purpose == "training" and any(grants)


def _lawful(usable: list[Result]) -> Iterator[tuple[Result, ...]]:
    for size in range(len(usable) + 1):
        for chosen in combinations(usable, size):
            if "excluded" not in {each.rule for each in _rules_in(chosen)}:
                yield chosen


def _rules_in(chosen: Iterable[Result]) -> tuple[RuleText, ...]:
    ids = [each.instrument_id for each in chosen]
    return tuple(rule_of(first, second) for first, second in combinations(ids, 2))


def _shares(chosen: tuple[Result, ...], costs: Mapping[Item, float | None]) -> tuple[Share, ...]:
    return tuple(share for item, cost in costs.items() for share in _of_item(item, cost, chosen))


def _of_item(item: Item, cost: float | None, chosen: tuple[Result, ...]) -> tuple[Share, ...]:
    offered = [
        Share(instrument_id=result.instrument_id, item=item, part=part, funded=part.funded)
        for result in chosen
        for part in result.parts
        if part.item is item and part.kind == "grant" and part.funded
    ]
    together = [each for each in _subsets(offered) if _other_people(each)]
    best = max(together, key=_sum, default=())
    return _capped(best, cost)


def _subsets(offered: list[Share]) -> Iterator[tuple[Share, ...]]:
    for size in range(1, len(offered) + 1):
        yield from combinations(offered, size)


def _other_people(shares: tuple[Share, ...]) -> bool:
    pairs = combinations((each.instrument_id for each in shares), 2)
    return all(rule_of(first, second).rule == "other_people" for first, second in pairs)


def _capped(shares: tuple[Share, ...], cost: float | None) -> tuple[Share, ...]:
    left = cost
    kept = []
    for each in shares:
        funded = each.funded if left is None else min(each.funded, left)
        left = None if left is None else left - funded
        kept.append(
            Share(instrument_id=each.instrument_id, item=each.item, part=each.part, funded=funded)
        )
    return tuple(kept)


def _combination(
    shares: tuple[Share, ...], usable: list[Result], costs: Mapping[Item, float | None]
) -> Combination:
    used = {each.instrument_id for each in shares}
    named = [each for each in usable if each.instrument_id in used]
    own = {item: _left(cost, item, shares) for item, cost in costs.items()}
    between = _rules_in(named)
    return Combination(
        instruments=tuple(each.instrument_id for each in named),
        shares=shares,
        funded=_sum(shares) if shares else None,
        costs=costs,
        own=own,
        cost=_known_sum(costs.values()),
        left=_known_sum(own.values()),
        rules=_rules_in(usable),
        ask=tuple(dict.fromkeys(each.ask for each in between if each.ask)),
        assumptions=_assumptions(named, shares),
        sentence=_sentence(named, shares),
    )


def _assumptions(named: list[Result], shares: tuple[Share, ...]) -> tuple[Assumption, ...]:
    in_parts = {name for each in shares for name in each.part.assumptions}
    of_parts = {name for each in named for part in each.parts for name in part.assumptions}
    found = {
        each.name: each
        for result in named
        for each in result.assumptions
        if each.name in in_parts or each.name not in of_parts
    }
    return tuple(found.values())


def _sentence(named: list[Result], shares: tuple[Share, ...]) -> str:
    if not named:
        return "Für diese Gruppe steht keine Förderung so fest, dass sie gerechnet werden kann."
    titles = enumeration([each.cut.head.title for each in named])
    return f"Am meisten bringt: {titles}, zusammen voraussichtlich {euro(_sum(shares))}."


def _left(cost: float | None, item: Item, shares: tuple[Share, ...]) -> float | None:
    if cost is None:
        return None
    return max(0.0, cost - _sum(tuple(each for each in shares if each.item is item)))


def _sum(shares: tuple[Share, ...]) -> float:
    return sum(each.funded for each in shares)


def _known_sum(values: Iterable[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    return sum(known) if known else None
