"""German sentences about limits that clash; the texts stand in content/choice.yaml."""

from __future__ import annotations

from functools import cache

from method.choice.limits import Limit, LimitKind
from method.choice.records import Problem
from method.choice.results import Choice
from method.content import read_yaml
from method.content.models import Dated
from method.wording import decimal


class ClashTexts(Dated):
    """The sentences of content/choice.yaml."""

    lead: str
    loosen_lead: str
    unproven: str
    no_plan: str
    any_run: str
    limits: dict[LimitKind, str]
    loosen: dict[LimitKind, str]


@cache
def clash_texts() -> ClashTexts:
    """Return the sentences about limits."""
    return ClashTexts.model_validate(read_yaml("choice"))


def clash_sentences(choice: Choice, problem: Problem) -> tuple[str, ...]:
    """Return why ``choice`` has no plan and what to loosen, in German; empty if it has one."""
    texts = clash_texts()
    if choice.clash is None:
        return () if choice.found else (texts.no_plan,)
    clash = choice.clash
    says = [limit_sentence(limit, problem) for limit in clash.limits]
    gives = [
        limit_sentence(each.limit, problem, amount=each.amount, loosen=True)
        for each in clash.loosen
    ]
    doubt = () if clash.proven else (texts.unproven,)
    return (texts.lead, *says, *((texts.loosen_lead, *gives) if gives else ()), *doubt)


def limit_sentence(
    limit: Limit, problem: Problem, *, amount: float | None = None, loosen: bool = False
) -> str:
    """Return one German sentence that states ``limit``, or how to loosen it by ``amount``."""
    texts = clash_texts()
    titles = {offer.offer: offer.title for offer in problem.offers}
    template = (texts.loosen if loosen else texts.limits)[limit.kind]
    offer = limit.offer or ""
    return template.format(
        profile=limit.profile,
        offer=titles.get(offer, offer),
        run=texts.any_run if limit.run is None else f"Termin {limit.run}",
        team=limit.team,
        bound=_german(limit.bound),
        amount=_german(amount),
    )


def _german(figure: float | None) -> str:
    return "beliebig viele" if figure is None else decimal(figure)
