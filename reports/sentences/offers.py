"""Sentences of the chapter on offers and funding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from method.offers import Offers
from method.wording import decimal
from reports import german
from reports.blocks import Fact, Passage
from schemas.case import Case


def facts(result: Offers, _: Case) -> tuple[Fact, ...]:
    """Return the main facts: needs, cost, size class, short courses, agreement."""
    found = [
        *_needs(result),
        *_cost(result),
        *_size(result),
        *_short(result),
        *_agreement(result),
    ]
    if not found:
        return (Fact(10, "Für Angebote und Förderung fehlen noch Angaben."),)
    return tuple(found[:5])


def next_steps(result: Offers, _: Case) -> tuple[Fact, ...]:
    """Return what to do first."""
    return tuple([*_clarify_group(result), *_apply(result), *_search(result)][:3])


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
    agreed = {"yes": "besteht", "no": "besteht nicht"}.get(result.employer.agreement or "")
    yield f"Eine Vereinbarung zur Weiterbildung {agreed or 'ist nicht angegeben'}."
    yield from _relief(result)
    yield f"§ 82 SGB III, {result.law.note}."
    if result.law.beyond_check:
        yield "Der Stichtag liegt danach. Bitte prüfen Sie, ob sich das Gesetz geändert hat."


def sums(result: Offers, _: Case) -> Iterator[str]:
    """Return the sums of the plan."""
    plan = result.visible_plan
    if plan.cost is None:
        yield (
            "Eine Summe steht hier nicht: Kein Angebot im Plan nennt einen Preis, oder aus ihr "
            "ließe sich auf unter 5 Personen schließen."
        )
    else:
        cost = f"Die Kurse kosten zusammen {german.euro(plan.cost)}."
        share = (
            f"Davon trägt die Förderung voraussichtlich {german.euro(plan.funded)}, es bleiben "
            f"{german.euro(plan.net)}."
        )
        yield f"{cost} {share if plan.funded else _unfunded(result.plan.funded)}"
    if plan.wage_estimate:
        yield (
            f"Dazu kommt voraussichtlich ein Zuschuss zum Lohn von rund "
            f"{german.euro(plan.wage_estimate)}. Das ist eine Schätzung aus den Arbeitskosten."
        )
    if plan.without_price:
        yield f"Ohne Preis: {german.plural(plan.without_price, 'Angebot', 'Angebote')}."
    if plan.undecided:
        verb = "ist" if plan.undecided == 1 else "sind"
        number = german.plural(plan.undecided, "Angebot", "Angeboten")
        yield f"Bei {number} {verb} die Förderung offen; in den Summen zählt sie nicht."
    if plan.agreement_gain:
        gain = german.euro(plan.agreement_gain)
        yield f"Eine Vereinbarung zur Weiterbildung brächte hier voraussichtlich rund {gain} mehr."
    if plan.people_in_several:
        yield (
            "Manche Personen stehen in mehreren geförderten Kursen. Zwischen zwei Förderungen nach "
            f"§ 82 liegen {result.law.waiting_years.last_funding} Jahre; bitte zusammenfassen."
        )


def clarify(result: Offers, _: Case) -> Iterator[str]:
    """Return what people must clarify for every offer."""
    for condition in result.clarify:
        yield f"{condition.title}: {condition.sentence} ({condition.reference})"


def application(result: Offers, _: Case) -> Iterator[str]:
    """Return where to apply, by when, and with which papers."""
    text = result.law.text
    yield f"Wer stellt den Antrag: {text.applicant}."
    yield f"Wo: {text.office}. Wann: {text.deadline}."
    yield f"Unterlagen: {'; '.join(text.papers)}."


LISTS: Mapping[str, Callable[[Offers, Case], Iterable[str]]] = {
    "size": size,
    "sums": sums,
    "clarify": clarify,
    "application": application,
}
PASSAGES: Mapping[str, Callable[[Offers, Case], Iterable[Passage]]] = {}


def _unfunded(funded: float | None) -> str:
    """Return why no funding stands there: none, or an amount that would tell of few people."""
    return (
        "Die voraussichtliche Förderung steht nicht da: Sie verriete etwas über unter 5 Personen."
        if funded
        else "Für keinen davon steht eine Förderung fest."
    )


def _relief(result: Offers) -> Iterator[str]:
    found, relief = result.headcount.size_class, result.law.relief
    if found and found.employer_share and found.below and found.below <= relief.below:
        yield (
            f"Für Beschäftigte ab {relief.age_from} Jahren und für schwerbehinderte Menschen soll "
            "der Anteil des Betriebs am Kurs entfallen "
            f"({result.law.references['relief']}). Alter und Behinderung einzelner Personen stehen "
            "hier nicht; die Summen rechnen ohne diesen Vorteil."
        )


def _needs(result: Offers) -> Iterator[Fact]:
    number = len(result.needs)
    if not number:
        return
    met = number - len(result.unmet)
    skills = german.plural(number, "Kompetenz", "Kompetenzen")
    if number == 1:
        found = "ein Angebot passt" if met else "ein passendes Angebot fehlt"
        yield Fact(62, f"Eine Kompetenz soll außerhalb des Betriebs gelernt werden; {found}.")
        return
    verb = "gibt" if met else "fehlen"
    rest = f"für {german.count(met)} davon {verb} es Angebote" if met else "dafür fehlen Angebote"
    yield Fact(62, f"{skills} sollen außerhalb des Betriebs gelernt werden; {rest}.")


def _cost(result: Offers) -> Iterator[Fact]:
    plan = result.visible_plan
    if plan.cost is None:
        return
    courses = f"Die geplanten Kurse kosten {german.euro(plan.cost)}"
    if plan.funded:
        most = "bis zu " if plan.people_in_several else ""
        yield Fact(
            80,
            f"{courses}; davon trägt die Förderung nach § 82 SGB III voraussichtlich {most}"
            f"{german.euro(plan.funded)}.",
        )
    elif result.plan.funded:
        yield Fact(68, f"{courses}.")
    else:
        yield Fact(68, f"{courses}; eine Förderung steht für keinen davon fest.")


def _size(result: Offers) -> Iterator[Fact]:
    found = result.headcount.size_class
    trap = next((each for each in result.headcount.warnings if each.startswith("Konzern")), None)
    if trap:
        yield Fact(82, trap)
    elif found:
        yield Fact(40, f"Für die Förderung gilt die Größenklasse „{found.title}“.")
    else:
        yield Fact(66, result.headcount.reason)


def _short(result: Offers) -> Iterator[Fact]:
    if result.n_short:
        verb = "dauert" if result.n_short == 1 else "dauern"
        hours = german.count(result.law.minimum_hours)
        yield Fact(
            46,
            f"{german.count(result.n_short)} von "
            f"{german.plural(result.n_offers, 'Angebot', 'Angeboten')} {verb} nicht länger als "
            f"{hours} Stunden und kommt für § 82 SGB III nicht infrage."
            if result.n_short == 1
            else f"{german.count(result.n_short)} von {german.count(result.n_offers)} Angeboten "
            f"{verb} nicht länger als {hours} Stunden und kommen für § 82 SGB III nicht infrage.",
        )


def _agreement(result: Offers) -> Iterator[Fact]:
    if result.visible_plan.agreement_gain:
        gain = german.euro(result.visible_plan.agreement_gain)
        yield Fact(
            64, f"Eine Vereinbarung zur Weiterbildung brächte voraussichtlich rund {gain} mehr."
        )


def _clarify_group(result: Offers) -> Iterator[Fact]:
    if result.headcount.size_class is None:
        yield Fact(74, "Beschäftigte von Unternehmen und Konzern für § 82 SGB III klären.")


def _apply(result: Offers) -> Iterator[Fact]:
    likely = result.visible_plan.offers[result.visible_plan.offers["verdict"].eq("yes")]
    if len(likely):
        title = likely["title"].iloc[0]
        yield Fact(
            78, f"Vor der Anmeldung zu „{title}“ mit der Agentur für Arbeit über § 82 sprechen."
        )
    elif result.visible_plan.undecided:
        yield Fact(64, "Umfang und Zulassung der offenen Angebote beim Träger erfragen.")


def _search(result: Offers) -> Iterator[Fact]:
    if len(result.unmet):
        skill = result.unmet["skill"].iloc[0]
        yield Fact(60, f"Ein Angebot zu „{skill}“ suchen, am besten gemeinsam im Verbund.")
