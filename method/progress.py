"""How far a company is: what each step still lacks, and on which page that is filled in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from method.communication.gaps import communication_gaps
from method.concept.gaps import concept_gaps
from method.evaluation.answers import n_unknown
from method.evaluation.closed_gaps import twice_rated
from method.evaluation.gaps import evaluation_gaps
from method.instruments.adapter import company_of
from method.instruments.book import law_on
from method.instruments.headcount import headcount
from method.missing import Missing
from method.offers.gaps import offers_gaps
from method.situation.gaps import situation_gaps
from method.situation.maturity import maturity
from method.skills.fulfilment import pairs_of
from method.skills.gaps import skill_gaps
from method.skills.ratings import current_ratings, known_ratings
from method.skills.risk import cover
from schemas.case import Case
from schemas.company import STEPS
from schemas.fields import fields_of
from schemas.tables import TABLES


class State(StrEnum):
    """How a step stands."""

    DONE = "done"
    OPEN = "open"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How a step stands and why.

    Attributes:
        step: one of ``schemas.company.STEPS``.
        here: what is to be filled in on the step's own page.
        blocked_by: what an earlier step has to fill in before this one can say much: its tables
            that have no rows yet.
        elsewhere: what other pages may add; the step is done without it.
    """

    step: str
    here: tuple[Missing, ...]
    blocked_by: tuple[Missing, ...]
    elsewhere: tuple[Missing, ...]

    @property
    def state(self) -> State:
        """Return blocked before open, open before done."""
        if self.blocked_by:
            return State.BLOCKED
        return State.OPEN if self.here else State.DONE

    def waits_for(self, pages: Mapping[str, str]) -> tuple[str, ...]:
        """Return the steps that fill in what this one is blocked by, each once."""
        return tuple(dict.fromkeys(pages[gap.table] for gap in self.blocked_by))


def progress(
    case: Case, as_of: datetime.date, pages: Mapping[str, str]
) -> tuple[StepProgress, ...]:
    """Return how each step of ``case`` stands on ``as_of``, in the order of the steps.

    Args:
        case: the company.
        as_of: the day it is seen from.
        pages: table -> step on whose page it is filled in.

    Raises:
        OutsideLaw: ``as_of`` lies before the law the kit knows.
    """
    lacking = missing_of(case, as_of)
    return tuple(_of_step(step, case, lacking[step], pages) for step in STEPS)


def missing_of(case: Case, as_of: datetime.date) -> dict[str, tuple[Missing, ...]]:
    """Return for each step what its chapter says is missing, without computing the chapter.

    Raises OutsideLaw if ``as_of`` lies before the law the kit knows.
    """
    known = known_ratings(case, as_of)
    current = current_ratings(known)
    pairs = pairs_of(case, current)
    size = headcount(company_of(case), case.people["weekly_hours"], law_on(as_of).sgb3_82)
    return {
        "situation": situation_gaps(case, maturity(case), as_of),
        "skills": skill_gaps(case, pairs, cover(case, current)),
        "concept": concept_gaps(
            case, n_pairs=len(pairs), n_rated=int(pairs["state"].eq("rated").sum())
        ),
        "offers": offers_gaps(case, size),
        "communication": communication_gaps(case),
        "evaluation": evaluation_gaps(
            case,
            n_unknown_items=n_unknown(case),
            n_compared=len(twice_rated(known, pairs)),
        ),
    }


def _of_step(
    step: str, case: Case, lacking: tuple[Missing, ...], pages: Mapping[str, str]
) -> StepProgress:
    earlier = list(STEPS)[: list(STEPS).index(step)]
    here = [gap for gap in lacking if pages[gap.table] == step]
    blocked_by = [
        gap for gap in lacking if pages[gap.table] in earlier and case.table(gap.table).empty
    ]
    elsewhere = [gap for gap in lacking if gap not in here and gap not in blocked_by]
    own = [table for table, page in pages.items() if page == step]
    here += [gap for table in own for gap in _unfinished(case, table)]
    return StepProgress(step, tuple(here), tuple(blocked_by), tuple(elsewhere))


def _unfinished(case: Case, table: str) -> Iterator[Missing]:
    """Yield in how many rows of ``table`` a required field is empty."""
    fields = [field for field in fields_of(TABLES[table]) if field.required and not field.key]
    empty = case.table(table)[[field.name for field in fields]].isna()
    n_open = int(empty.any(axis=1).sum())
    if n_open:
        titles = ", ".join(f"„{field.title}“" for field in fields if empty[field.name].any())
        yield Missing(
            table, f"Bei {n_open} von {len(empty)} Zeilen fehlen nötige Angaben: {titles}."
        )
