"""What a choice answers: who goes where, what closes, what it costs, what stays open, how sure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from method.choice.limits import Limit
from method.choice.records import Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """People of one profile who attend one run; ``bundle`` is set if they bought it as a bundle.

    ``cost`` is their fees and travel [EUR] without the run's fixed cost, ``hours`` their hours [h].
    """

    profile: str
    role: str
    team: str
    people: tuple[str, ...]
    offer: str
    run: str
    start: datetime.date | None
    end: datetime.date | None
    bundle: str | None
    cost: float
    hours: float

    @property
    def count(self) -> int:
        """Return the number of people."""
        return len(self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRun:
    """A run someone attends, how often it is held, and its fixed cost in all [EUR]."""

    offer: str
    run: str
    participants: int
    held: int
    fixed_cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Weighted levels of a skill or team: missing before, closed by the plan.

    ``before`` and ``after`` are the fulfilment, the share of the weighted target [0 to 1], None
    where nothing is asked for.
    """

    name: str
    needed: float
    closed: float
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Parts of the cost [EUR]; ``time`` is the value of hours away, not money paid out."""

    fees: float = 0.0
    fixed: float = 0.0
    travel: float = 0.0
    time: float = 0.0

    @property
    def paid(self) -> float:
        """Return what is paid out [EUR]."""
        return self.fees + self.fixed + self.travel


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNeed:
    """A gap the plan leaves: so many people of a profile reach only ``reached`` of ``target``."""

    profile: str
    role: str
    team: str
    skill: str
    count: int
    level: int
    reached: int
    target: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOfFairness:
    """What putting the worst-off team first costs against closing most in total.

    ``lost`` weighted levels closed less, ``extra_cost`` [EUR, negative if cheaper], fulfilment of
    the worst-off team in the plan without and with that goal [0 to 1].
    """

    lost: float
    extra_cost: float
    worst_without: float
    worst_with: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """A limit to be loosened and by how much, in the unit of its bound."""

    limit: Limit
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Why nothing fits: limits that exclude each other, and the fewest to loosen so that it does.

    Without any one of ``limits`` the others fit together; ``proven`` is False if time ran out.
    """

    limits: tuple[Limit, ...]
    loosen: tuple[Relaxation, ...]
    proven: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The plan and how good it is.

    ``needed`` and ``closed`` are weighted levels, ``objective`` is closure with wishes less the
    price of its euros, ``bound`` what no plan can exceed; ``optimal`` says that none is better by
    more than 0.01 %, ``gap_percent`` how much may be missing at most.  With ``clash`` there is no
    plan; ``found`` is False if there is none or time ran out before any was found.
    """

    goal: Goal
    assignments: tuple[Assignment, ...] = ()
    runs: tuple[HeldRun, ...] = ()
    skills: tuple[Closure, ...] = ()
    teams: tuple[Closure, ...] = ()
    costs: Costs = Costs()
    open_needs: tuple[OpenNeed, ...] = ()
    needed: float = 0.0
    closed: float = 0.0
    objective: float = 0.0
    bound: float = 0.0
    optimal: bool = False
    gap_percent: float | None = None
    seconds: float = 0.0
    found: bool = True
    fairness: PriceOfFairness | None = None
    clash: Clash | None = None
