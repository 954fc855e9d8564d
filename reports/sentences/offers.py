"""Sentences of the chapter on offers and funding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from method.choice.draft import CourseDraft
from method.choice.shown import Shown
from method.instruments.agreement_draft import Clause
from method.offers.analysis import Offers
from method.wording import decimal
from reports import german
from reports.blocks import Fact, Passage
from reports.sentences.plan import GOAL_TITLES, effect, fairness, money, proof
from schemas.case import Case

MOST_DRAFTS = 3
NO_ADVICE = "Das ist keine Rechtsberatung. Über die Förderung entscheidet, wer sie gibt."


def facts(result: Offers, _: Case) -> tuple[Fact, ...]:
    """Return the main facts: needs, cost and funding, size class, agreement, short courses."""
    sources = (_needs, _cost, _size, _gain, _short)
    found = [fact for source in sources for fact in source(result)]
    return tuple(found[:5]) or (Fact(10, "Für Angebote und Förderung fehlen noch Angaben."),)


def next_steps(result: Offers, _: Case) -> tuple[Fact, ...]:
    """Return what to do first."""
    return tuple([*_clarify_group(result), *_apply(result), *_search(result)][:3])


def overview(result: Offers, _: Case) -> Iterator[str]:
    """Return the chapter on one page: plan, money, effect, proof, first date, state of the law."""
    if result.clash:
        yield from result.clash
        return
    yield from _plan(result.shown)
    yield from effect(result.shown)
    yield from fairness(result.choice)
    yield proof(result.choice)
    yield from _first_application(result)
    yield f"Stand des Rechts: {german.date(result.as_of)}. {NO_ADVICE}"


def sums(result: Offers, _: Case) -> Iterator[str]:
    """Return what the plan had to keep, what is not in it, and what was assumed."""
    yield from limits(result)
    yield from result.posed.left_out
    yield from result.posed.assumptions
    yield from _assumed(result)


def size(result: Offers, _: Case) -> Iterator[str]:
    """Return which headcount decides, what contradicts it, and how far the law was checked."""
    yield result.headcount.reason
    yield from result.headcount.warnings
    if result.headcount.counted is not None:
        counted = decimal(result.headcount.counted)
        yield (
            f"Zum Vergleich: Die Wochenstunden der erfassten Personen ergeben gewichtet {counted} "
            "Beschäftigte (§ 82 Abs. 6 S. 3 SGB III)."
        )
        yield from _without_hours(result)
    agreed = {"yes": "besteht", "no": "besteht nicht"}.get(result.company.training_agreement or "")
    yield f"Eine Vereinbarung zur Weiterbildung {agreed or 'ist nicht angegeben'}."
    law = result.book.sgb3_82
    yield f"§ 82 SGB III, {law.note}."
    if law.beyond_check:
        yield "Der Stichtag liegt danach. Bitte prüfen Sie, ob sich das Gesetz geändert hat."


LISTS: Mapping[str, Callable[[Offers, Case], Iterable[str]]] = {
    "overview": overview,
    "sums": sums,
    "size": size,
}


def drafts(result: Offers, _: Case) -> Iterator[Passage]:
    """Return drafts of new courses for what stays open."""
    if not result.drafts:
        yield Passage("Kein Entwurf", ("Keine Kompetenz fehlt danach fünf oder mehr Personen.",))
    for each in result.drafts[:MOST_DRAFTS]:
        yield Passage(each.title, tuple(draft_text(each)))


def agreement(result: Offers, _: Case) -> Iterator[Passage]:
    """Return the draft of the agreement on training, clause by clause."""
    draft = result.agreement
    yield Passage(f"{draft.mark}: {draft.title}", tuple(map(_clause, draft.clauses)))
    missing = (f"Im Entwurf fehlt noch: {german.enumeration(draft.missing)}.",)
    yield Passage("Hinweise zum Entwurf", (*draft.notes, *(missing if draft.missing else ())))


PASSAGES: Mapping[str, Callable[[Offers, Case], Iterable[Passage]]] = {
    "drafts": drafts,
    "agreement": agreement,
}


def limits(result: Offers) -> Iterator[str]:
    """Return what the plan had to keep."""
    yield f"Ziel des Plans: {GOAL_TITLES[result.goal]}."
    budget = result.posed.problem.budget
    if budget is None:
        yield (
            "Der Plan hat kein Budget. Setzen Sie eines auf dem Blatt „Planvorgaben“; dort legen "
            "Sie auch fest, wer einen Kurs besucht oder nicht und ob das schwächste Team vorgeht."
        )
    else:
        yield f"Budget: {german.euro(budget)} (Blatt „Planvorgaben“)."
    count = len(result.case.plan_rules)
    if count:
        rules = german.plural(count, "Zeile", "Zeilen")
        yield f"Gerechnet mit {rules} des Blatts „Planvorgaben“."


def _assumed(result: Offers) -> Iterator[str]:
    """Return the unconfirmed figures in the funding, and what must be asked first."""
    best = [each.funding.best for each in result.shown.courses if each.funding]
    found = (
        said for each in best for said in (*each.ask, *(one.sentence for one in each.assumptions))
    )
    yield from dict.fromkeys(found)


def _plan(plan: Shown) -> Iterator[str]:
    new = sum(not each.agreed for each in plan.courses)
    old = len(plan.courses) - new
    agreed = german.plural(old, "vereinbarten Kurs", "vereinbarte Kurse")
    yield (
        f"Der Plan enthält {agreed} und {german.plural(new, 'Vorschlag', 'Vorschläge')}."
        if plan.courses
        else "Der Plan ist leer: Kein Kurs schließt eine bekannte Lücke zu vertretbaren Kosten."
    )
    if plan.courses:
        yield from money(plan)


def _first_application(result: Offers) -> Iterator[str]:
    rows = result.applications
    due = rows[rows["verdict"].eq("yes")]
    if due.empty:
        return
    first = due.iloc[0]
    day = first["last_day"]
    when = "vor dem ersten Tag" if pd.isna(day) else f"spätestens am {german.date(day)}"
    number = german.plural(len(due), "Antrag ist", "Anträge sind")
    yield f"{number} zu stellen, der erste {when}: {first['instrument']} für „{first['title']}“."


def draft_text(draft: CourseDraft) -> Iterator[str]:
    """Return the draft of a new course, paragraph by paragraph."""
    roles = german.enumeration([f"{each.role} ({each.text})" for each in draft.roles])
    several = len(draft.roles) > 1
    total = f"; zusammen {draft.people_text}" if several else ""
    prior = draft.prior_text.removesuffix(" Vorkenntnisse")
    yield f"Zielgruppe: {roles}{total}. Vorkenntnisse: {prior}."
    for each in draft.outcomes:
        yield f"{each.name}, von Stufe {each.from_level} bis {each.to_level}: {each.text}"
    yield f"Umfang: {german.number(draft.hours, decimals=0)} Stunden. {draft.hours_note}"
    yield f"Form: {draft.format.text} Abschluss: {draft.examination}"
    yield f"Kleinste Gruppe: {german.count(draft.minimum_group)} Personen, gern im Verbund."
    frame = draft.price
    if frame.low is not None:
        low, high = german.euro(frame.low), german.euro(frame.high)
        price = f"{low} je Person" if low == high else f"{low} bis {high} je Person"
        yield f"Preisrahmen: {price}. {frame.note}"
    else:
        yield f"Preisrahmen: {frame.note}"
    yield from draft.funding_notes


def _clause(clause: Clause) -> str:
    return f"§ {clause.number} {clause.title}. {clause.text} ({clause.reference})"


def _needs(result: Offers) -> Iterator[Fact]:
    number = len(result.needs)
    if not number:
        return
    met = int(result.needs["usable"].gt(0).sum())
    skills = german.plural(number, "Kompetenz", "Kompetenzen")
    if number == 1:
        found = "ein Angebot passt" if met else "ein passendes Angebot fehlt"
        yield Fact(62, f"Eine Kompetenz soll außerhalb des Betriebs gelernt werden; {found}.")
        return
    verb = "gibt" if met else "fehlen"
    rest = f"für {german.count(met)} davon {verb} es Angebote" if met else "dafür fehlen Angebote"
    yield Fact(62, f"{skills} sollen außerhalb des Betriebs gelernt werden; {rest}.")


def _cost(result: Offers) -> Iterator[Fact]:
    plan = result.shown
    if not plan.gross:
        return
    without = " ohne Kurse für weniger als fünf Personen" if plan.partial else ""
    text = f"Der Kursplan kostet{without} {german.euro(plan.gross)}"
    if plan.funded:
        share = f"davon trägt die Förderung voraussichtlich {german.euro(plan.funded)}"
        yield Fact(80, f"{text}; {share}, es bleiben {german.euro(plan.net)}.")
    else:
        yield Fact(68, f"{text}; eine Förderung steht für keinen Kurs fest.")


def _size(result: Offers) -> Iterator[Fact]:
    found = result.headcount.size_class
    trap = next((each for each in result.headcount.warnings if each.startswith("Konzern")), None)
    if trap:
        yield Fact(82, trap)
    elif found:
        yield Fact(40, f"Für die Förderung gilt die Größenklasse „{found.title}“.")
    else:
        yield Fact(66, result.headcount.reason)


def _gain(result: Offers) -> Iterator[Fact]:
    gains = (each.gain for each in result.what_ifs if each.name == "agreement")
    gain = next(gains, None)
    if gain and result.company.training_agreement != "yes":
        more = german.euro(gain)
        yield Fact(64, f"Eine Vereinbarung zur Weiterbildung brächte voraussichtlich {more} mehr.")


def _short(result: Offers) -> Iterator[Fact]:
    if not result.n_short:
        return
    hours = german.count(result.book.sgb3_82.minimum_hours)
    verb = "dauert" if result.n_short == 1 else "dauern"
    meant = "kommt" if result.n_short == 1 else "kommen"
    offers = german.plural(len(result.case.offers), "Angebot", "Angeboten")
    yield Fact(
        46,
        f"{german.count(result.n_short)} von {offers} {verb} nicht länger als {hours} Stunden und "
        f"{meant} für § 82 SGB III nicht infrage.",
    )


def _without_hours(result: Offers) -> Iterator[str]:
    missing = result.headcount.without_hours
    if missing == 1:
        yield "1\u00a0erfasste Person ohne Wochenstunden ist darin nicht gezählt."
    elif missing:
        number = german.count(missing)
        yield f"{number} erfasste Personen ohne Wochenstunden sind darin nicht gezählt."


def _clarify_group(result: Offers) -> Iterator[Fact]:
    if result.headcount.size_class is None:
        yield Fact(79, "Beschäftigte von Unternehmen und Konzern für § 82 SGB III klären.")


def _apply(result: Offers) -> Iterator[Fact]:
    rows = result.applications
    due, open_ = rows[rows["verdict"].eq("yes")], rows[rows["verdict"].ne("yes")]
    if len(due):
        title, instrument = due["title"].iloc[0], due["instrument"].iloc[0]
        yield Fact(78, f"Vor der Anmeldung zu „{title}“ {instrument} beantragen.")
    elif len(open_):
        yield Fact(64, "Klären, was zur Förderung der Kurse noch fehlt.")


def _search(result: Offers) -> Iterator[Fact]:
    if len(result.unmet):
        skill = result.unmet["skill"].iloc[0]
        yield Fact(60, f"Ein Angebot zu „{skill}“ suchen, am besten gemeinsam im Verbund.")
