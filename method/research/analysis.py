"""What can be said of a pool under a plan; every figure of it has passed the gate."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from method.content import evaluation, pool
from method.content import research as content
from method.gate.tables import TOTAL, Table
from method.missing import Missing
from method.pool.travel import columns_of
from method.research.changes import GROUP
from method.research.estimate import EffectEstimate, effect_of, row_interval, sensitivity
from method.research.flow import FLOW, flow
from method.research.plan import AnalysisPlan, Effect, Origin
from method.statistics.mixed import NotFittedError
from method.statistics.planning import adjusted

Gate = Callable[[Table], pd.DataFrame]
Changes = Callable[[Effect], pd.DataFrame]
FEW_COMPANIES = 10
_DESCRIBED = {"size_class": "Größe des Betriebs", "region": "Land", "age_band": "Alter"}
_STRATA = _DESCRIBED | {"sector_role": "Rolle in der Lieferkette"}
_NOT_FITTED = "Nicht gezeigt, weil zu wenige Betriebe für das Modell da sind."


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFacts:
    """What the analysis is given of a pool.

    Attributes:
        build: Name of the build.
        as_of: Its day.
        steps: What was left after each exclusion of the build: name, title, companies, people.
        gate: Gives the released table of a question: its columns, people, companies, value, why.
        changes: Gives the changes of an effect; no figure of them leaves but by ``gate``.
    """

    build: str
    as_of: datetime.date
    steps: pd.DataFrame
    gate: Gate
    changes: Changes


@dataclass(frozen=True, slots=True, eq=False)
class Research:
    """What a report of the pool shows.

    Attributes:
        build: Name of the build.
        plan: The plan; ``frozen_on`` is missing if nothing was planned.
        flow: step, people, companies, why; from all companies to those in the main question.
        description: title, group, people, companies, why.
        effects: id, level, before, after, origin (planned, added, unplanned), reason, people,
            companies, change, low, high, d_av, d_low, d_high, tau, p, p_adjusted, why.
        forest: kind (group, stratum, pooled), title, people, companies, change, low, high, why.
        sensitivity: way (title), value, low, high, p.
        limits: text.
        hidden, cells: How many cells the gate kept, of how many.
        missing: Nothing; reports ask for it.
    """

    build: str
    plan: AnalysisPlan
    frozen_on: datetime.date | None
    flow: pd.DataFrame
    description: pd.DataFrame
    effects: pd.DataFrame
    forest: pd.DataFrame
    sensitivity: pd.DataFrame
    limits: pd.DataFrame
    hidden: int
    cells: int
    missing: tuple[Missing, ...] = ()

    @property
    def questions(self) -> pd.DataFrame:
        """Return every question with its origin, without its result."""
        return self.effects[["id", "level", "before", "after", "origin", "reason"]]

    @property
    def main(self) -> Mapping[Any, Any]:
        """Return the row of the main effect."""
        return {str(name): value for name, value in self.effects.iloc[0].to_dict().items()}


def analyse(facts: PoolFacts, plan: AnalysisPlan, frozen_on: datetime.date | None) -> Research:
    """Return what ``plan`` asks of the pool, as far as the gate lets it go.

    The gate is asked in one order, the most important question first, because what it has let go
    narrows what may follow.
    """
    asked = _Asked(facts.gate)
    found = {effect.id: _answer(effect, facts, asked) for effect in plan.questions()}
    estimate = found[plan.main.id].estimate
    companies = found[plan.main.id].total.get("companies")
    forest = pd.DataFrame(_forest(plan, estimate, companies, asked), columns=_FOREST)
    released = forest[forest["kind"].eq("group") & forest["why"].isna()]
    groups = frozenset(str(title) for title in released["title"])
    shown = flow(facts.steps, plan.main, asked)
    counted = bool(shown.loc[shown["step"].eq(FLOW[0]), "people"].notna().all())
    rows = [] if estimate is None else sensitivity(
        facts.changes(plan.main), estimate, groups=groups, lost=counted, seed=plan.seed
    )  # fmt: skip
    description = pd.DataFrame(_description(asked), columns=_DESCRIPTION)
    effects = _effects(plan, found, planned=frozen_on is not None)
    ways = pd.DataFrame([asdict(row) for row in rows], columns=["way", "value", "low", "high", "p"])
    return Research(
        build=facts.build,
        plan=plan,
        frozen_on=frozen_on,
        flow=shown,
        description=description,
        effects=effects,
        forest=forest,
        sensitivity=ways.assign(way=ways["way"].map(content().ways).astype("str")),
        limits=pd.DataFrame({"text": [*_limits(effects, shown, asked)]}, dtype="str"),
        hidden=asked.hidden,
        cells=asked.cells,
    )


@dataclass(slots=True)
class _Asked:
    """The gate, and how much it has kept so far."""

    gate: Gate
    hidden: int = 0
    cells: int = 0

    def __call__(self, table: Table) -> pd.DataFrame:
        released = self.gate(table)
        self.cells += len(released)
        self.hidden += int(released["why"].notna().sum())
        return released


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of a question: its released total, and its estimate if that may leave."""

    total: Mapping[Any, Any]
    estimate: EffectEstimate | None
    why: str | None


def _answer(effect: Effect, facts: PoolFacts, asked: _Asked) -> _Answer:
    table = asked(Table(fact=effect.fact, measure="change", statistic="mean"))
    if table.empty:
        return _Answer({}, None, _NOT_FITTED)
    total = {str(name): value for name, value in table.iloc[0].to_dict().items()}
    if pd.notna(total["why"]):
        return _Answer(total, None, str(total["why"]))
    try:
        return _Answer(total, effect_of(facts.changes(effect)), None)
    except NotFittedError:
        return _Answer(total, None, _NOT_FITTED)


_EFFECTS = [
    *("id", "level", "before", "after", "origin", "reason", "people", "companies", "change"),
    *("low", "high", "d_av", "d_low", "d_high", "tau", "p", "p_adjusted", "why"),
]


def _effects(plan: AnalysisPlan, found: Mapping[str, _Answer], *, planned: bool) -> pd.DataFrame:
    known = {effect.id: found[effect.id].estimate for effect in plan.effects}
    p_values = {name: each.p for name, each in known.items() if each is not None}
    corrected = adjusted(p_values, plan.correction) if planned else {}
    rows = [
        {
            "id": effect.id,
            "level": evaluation().levels[effect.level],
            "before": effect.before,
            "after": effect.after,
            "origin": _origin(effect, plan, planned=planned),
            "reason": getattr(effect, "reason", None),
            "p_adjusted": corrected.get(effect.id),
            **_figures(found[effect.id]),
        }
        for effect in plan.questions()
    ]
    return pd.DataFrame(rows, columns=_EFFECTS)


def _origin(effect: Effect, plan: AnalysisPlan, *, planned: bool) -> Origin:
    if not planned:
        return "unplanned"
    return "planned" if effect in plan.effects else "added"


def _figures(answer: _Answer) -> dict[str, Any]:
    counts = {name: answer.total.get(name) for name in ("people", "companies")}
    found = answer.estimate
    if found is None:
        return counts | {"why": answer.why}
    return counts | {
        "change": found.change.value,
        "low": found.change.low,
        "high": found.change.high,
        "d_av": found.d_av.value,
        "d_low": found.d_av.low,
        "d_high": found.d_av.high,
        "tau": found.tau,
        "p": found.p,
    }


_FOREST = ["kind", "title", "people", "companies", "change", "low", "high", "why"]


def _forest(
    plan: AnalysisPlan, estimate: EffectEstimate | None, companies: int | None, asked: _Asked
) -> Iterator[dict[str, Any]]:
    """Yield a row per group of companies, per value of each of ``plan.by``, and all together."""
    if estimate is None:
        return
    for column in (GROUP, *plan.by):
        table = asked(Table(fact=plan.main.fact, by=(column,), measure="change", statistic="mean"))
        kind = "group" if column == GROUP else "stratum"
        for row in table[table[column].ne(TOTAL)].to_dict("records"):
            name = _named(column, row[column])
            title = name if kind == "group" else f"{_STRATA[column]}: {name}"
            yield {"kind": kind, "title": title, **_row(row, estimate.within)}
    change = estimate.change
    yield {
        "kind": "pooled",
        "title": "Alle Betriebe (Modell)",
        "people": change.n,
        "companies": companies,
        "change": change.value,
        "low": change.low,
        "high": change.high,
    }


def _row(row: Mapping[Any, Any], within: float) -> dict[str, Any]:
    counts = {name: row[name] for name in ("people", "companies", "why")}
    if pd.notna(row["why"]):
        return counts
    found = row_interval(float(str(row["value"])), int(str(row["people"])), within)
    return counts | {"change": found.value, "low": found.low, "high": found.high}


_DESCRIPTION = ["title", "group", "people", "companies", "why"]


def _description(asked: _Asked) -> Iterator[dict[str, Any]]:
    for column, title in _DESCRIBED.items():
        table = asked(Table(fact="people", by=(column,)))
        for row in table.to_dict("records"):
            counts = {name: row[name] for name in _DESCRIPTION[2:]}
            yield {"title": title, "group": _named(column, row[column]), **counts}


def _named(column: str, value: str) -> str:
    """Return what a value of a column is called: Länder and ages by their names."""
    known = (*columns_of("people"), *columns_of("companies"))
    labels = next((dict(c.choices) for c in known if c.name == column), {})
    names = pool().regions if column == "region" else labels
    return str(names.get(value, value))


def _limits(effects: pd.DataFrame, shown: pd.DataFrame, asked: _Asked) -> Iterator[str]:
    """Yield what cannot be concluded, in sentences."""
    texts = content().limits
    origins, main = set(effects["origin"]), effects.iloc[0]
    for name in ("no_comparison", "consent", "self_report", "response_shift"):
        yield texts[name]
    yield _lost(shown, texts)
    if pd.notna(main["companies"]) and main["companies"] < FEW_COMPANIES:
        yield texts["few_companies"].format(companies=int(main["companies"]))
    yield texts["ordinal"]
    yield texts["by_company"]
    if asked.hidden:
        yield texts["hidden"].format(hidden=asked.hidden, cells=asked.cells)
    for origin in ("unplanned", "added"):
        if origin in origins:
            yield texts[origin]


def _lost(shown: pd.DataFrame, texts: Mapping[str, str]) -> str:
    people = shown.set_index("step")["people"]
    before, both = people.get(FLOW[0]), people.get(FLOW[1])
    if pd.isna(before) or pd.isna(both):
        return texts["lost_hidden"]
    lost = int(before) - int(both)
    share = f"{round(100 * lost / int(before))}\u00a0%"
    return texts["lost"].format(before=int(before), lost=lost, share=share)
