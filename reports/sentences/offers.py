"""Sentences of the chapter on offers and funding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from method.offers.analysis import Offers
from method.offers.plan import Sums
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
        yield from _without_hours(result)
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
    yield from _sum(
        "Die vereinbarten Kurse (geplant oder im Gang) kosten laut Angebot", plan.agreed
    )
    yield from _sum(
        "Die weiteren Vorschläge würden kosten:", plan.proposed, result.plan.proposed.funded
    )
    if plan.agreed.cost is not None:
        yield (
            "Nicht enthalten sind interne Maßnahmen und Nebenkosten; was für alle vereinbarten "
            "Maßnahmen eingetragen ist, steht im Konzept."
        )
    yield from _running(result)
    yield from _cheaper(result)
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
    agreed, proposed = plan.agreed.cost, plan.proposed.cost
    more = "" if proposed is None else f"Vorschläge würden {german.euro(proposed)} kosten"
    if agreed is None and proposed is None:
        return
    text = more if agreed is None else f"Vereinbarte Kurse kosten {german.euro(agreed)}"
    text += f"; weitere {more}" if agreed is not None and more else ""
    if plan.funded:
        most = "bis zu " if plan.people_in_several else ""
        share = f"Die Förderung nach § 82 SGB III trägt davon voraussichtlich {most}"
        yield Fact(80, f"{text}. {share}{german.euro(plan.funded)}.")
    elif result.plan.funded:
        yield Fact(68, f"{text}.")
    else:
        yield Fact(68, f"{text}; eine Förderung steht für keinen Kurs fest.")


def _sum(begin: str, sums: Sums, funded: float | None = None) -> Iterator[str]:
    if sums.cost is None:
        return
    cost = f"{begin} {german.euro(sums.cost)}."
    share = (
        f"Davon trägt die Förderung voraussichtlich {german.euro(sums.funded)}, es bleiben "
        f"{german.euro(sums.net)}."
    )
    yield f"{cost} {share if sums.funded else _unfunded(funded)}"


def _running(result: Offers) -> Iterator[str]:
    number = int(result.visible_plan.offers["stage"].eq("running").sum())
    if number:
        verb = "läuft" if number == 1 else "laufen"
        courses = german.plural(number, "vereinbarter Kurs", "vereinbarte Kurse")
        yield (
            f"{courses} {verb} schon; dafür ist keine Förderung mehr gerechnet (Antrag vor Beginn)."
        )


def _cheaper(result: Offers) -> Iterator[str]:
    rows = result.visible_plan.cheaper
    for row in rows[["skill", "title", "net_each", "chosen_title", "chosen_net_each"]].itertuples():
        yield (
            f"Für „{row.skill}“ ist nach voraussichtlicher Förderung „{row.title}“ günstiger als "
            f"das gewählte „{row.chosen_title}“ ({german.euro(row.net_each)} statt "
            f"{german.euro(row.chosen_net_each)} je Person). Ob es ebenso gut ist, prüfen "
            "Sie bitte selbst."
        )


def _without_hours(result: Offers) -> Iterator[str]:
    missing = result.headcount.without_hours
    if missing == 1:
        yield "1\u00a0erfasste Person ohne Wochenstunden ist darin nicht gezählt."
    elif missing:
        number = german.count(missing)
        yield f"{number} erfasste Personen ohne Wochenstunden sind darin nicht gezählt."


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
