"""Sentences of the report on a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from method.network.analysis import NetworkReport
from method.network.definition import Network
from method.network.drafts import SharedDraft
from method.network.introductions import UNNAMED, consent_letter
from method.network.partnership import funding_lands
from reports import german
from reports.blocks import Fact, Passage
from reports.sentences.offers import draft_text
from schemas.case import Case

MOST_DRAFTS = 4
SEVERAL = 2
WAYS_OPEN = (
    "Nicht überall ist bekannt, wo ein Betrieb oder ein Kurs liegt; dort zählt der Weg im Plan "
    "nicht mit und ist vor einer Zusage zu prüfen."
)
NOBODY = (
    "Noch hat kein Betrieb etwas freigegeben. Freigaben stehen im Blatt „Freigaben“; ohne Freigabe "
    "sehen andere nichts."
)


def facts(result: NetworkReport, _: Case) -> tuple[Fact, ...]:
    """Return the main facts: members, exchange, value of planning together, open demand."""
    if not result.companies:
        return (Fact(10, NOBODY),)
    sources = (_members, _exchange, _value, _lacking, _open)
    return tuple(fact for source in sources for fact in source(result))


def next_steps(result: NetworkReport, _: Case) -> tuple[Fact, ...]:
    """Return what the network's manager does first."""
    return tuple(fact for source in (_ask, _hold, _draft, _visit) for fact in source(result))


def proof(result: NetworkReport, _: Case) -> Iterator[str]:
    """Return how good the plan is, and what it gains over each planning alone."""
    if result.demand is None:
        yield "Noch hat kein Betrieb seinen Lernbedarf für gemeinsame Kurse freigegeben."
        return
    choice = result.demand.together.choice
    if choice.optimal:
        yield "Der Plan ist der beste, den es gibt; das ist bewiesen."
    else:
        gap = german.number(choice.gap_percent or 0.0, decimals=2)
        yield f"Ein besserer Plan kann höchstens {gap} % mehr erreichen."
    only = int(result.courses["only_together"].sum())
    if only:
        verb = "kommt" if only == 1 else "kommen"
        yield f"{german.plural(only, 'Kurs', 'Kurse')} {verb} nur gemeinsam zustande."
    if not result.demand.ways_known:
        yield WAYS_OPEN
    yield from law(result.network)


def law(network: Network) -> Iterator[str]:
    """Return by which law the network's companies are funded here."""
    with_rules, without = funding_lands(network)
    own = f", dazu das von {german.enumeration(with_rules)}" if with_rules else ""
    yield f"Förderung ist nach dem Recht des Bundes gerechnet{own}."
    if without:
        yield f"Eigene Förderung von {german.enumeration(without)} kennt das Werkzeug nicht."


LISTS: Mapping[str, Callable[[NetworkReport, Case], Iterable[str]]] = {
    "proof": proof,
}


def drafts(result: NetworkReport, _: Case) -> Iterator[Passage]:
    """Return drafts of new courses, each with the companies that ask for it as its case."""
    for each in result.drafts[:MOST_DRAFTS]:
        yield Passage(each.course.title, (_case(each), *draft_text(each.course)))


def examples(result: NetworkReport, _: Case) -> Iterator[Passage]:
    """Return what went well, in the words the companies released."""
    if not result.examples:
        yield Passage("Kein Beispiel", ("Hier zeigt kein Betrieb eines.",))
    for name, text in result.examples:
        yield Passage(name or UNNAMED[0].upper() + UNNAMED[1:], (text,))


def letter(result: NetworkReport, _: Case) -> Iterator[Passage]:
    """Return the draft that asks a company for consent before anybody is introduced."""
    more = result.unnamed_proposals
    if more:
        number = german.plural(more, "Vorschlag", "Vorschläge")
        text = f"{number} für Betriebe, deren Name hier nicht steht."
        yield Passage("Dazu kommen", (f"{text} Jeder Betrieb bekommt seine Vorschläge einzeln.",))
    yield Passage("Entwurf: Bitte um Zustimmung", (consent_letter(result.network),))


PASSAGES: Mapping[str, Callable[[NetworkReport, Case], Iterable[Passage]]] = {
    "drafts": drafts,
    "examples": examples,
    "letter": letter,
}


def _case(draft: SharedDraft) -> str:
    companies = german.plural(draft.companies, "Betrieb fragt", "Betriebe fragen")
    return f"Anlass: {companies} danach ({draft.who}), und kein Kurs deckt es ab."


def _members(result: NetworkReport) -> Iterator[Fact]:
    number = german.plural(result.companies, "Betrieb teilt", "Betriebe teilen")
    named = f", {german.count(len(result.named))} davon mit Namen" if len(result.named) else ""
    yield Fact(90, f"{number} Technologien, Können oder Lernbedarf{named}.")
    own = [each for each in result.network.districts if not each.neighbour]
    where = german.plural(len(own), "Gebiet", "Gebiete")
    partners = german.plural(len(result.network.partners), "Partner", "Partner")
    yield Fact(60, f"Zum Netzwerk gehören {where} und {partners}.")


def _exchange(result: NetworkReport) -> Iterator[Fact]:
    proposals = len(result.proposals) + result.unnamed_proposals
    if proposals:
        matched = len(result.pairs) + result.unnamed_pairs
        ways = german.plural(matched, "Paar ergänzt", "Paare ergänzen")
        groups = german.plural(len(result.groups), "Lerngruppe", "Lerngruppen")
        number = german.plural(proposals, "Vorschlag", "Vorschläge")
        yield Fact(80, f"Für den Austausch gibt es {number}; {ways} sich, {groups} sind möglich.")


def _value(result: NetworkReport) -> Iterator[Fact]:
    if result.worth.empty:
        return
    rows = {row["measure"]: row for row in result.worth.to_dict("records")}
    people, closed, paid = rows["people"], rows["closed"], rows["paid"]
    yield Fact(
        95,
        f"Gemeinsam geplant kommen {german.count(people['together'])} statt "
        f"{german.count(people['alone'])} Personen in Kurse; "
        f"{german.count(closed['difference'])} gewichtete Stufen mehr werden geschlossen"
        f"{_saved(paid['difference'])}.",
    )


def _saved(difference: float) -> str:
    if round(difference) == 0:
        return ""
    return f", für {german.euro(abs(difference))} {'mehr' if difference > 0 else 'weniger'}"


def _lacking(result: NetworkReport) -> Iterator[Fact]:
    rows = result.topics[result.topics["asking"].ge(SEVERAL) & result.topics["able"].eq(0)]
    if len(rows):
        row = rows.iloc[0]
        yield Fact(
            70,
            f"„{row['topic']}“ suchen {german.count(row['asking'])} Betriebe, und keiner hat es "
            "schon freigegeben.",
        )


def _open(result: NetworkReport) -> Iterator[Fact]:
    if len(result.open):
        row = result.open.iloc[0]
        yield Fact(
            75,
            f"Kein Kurs deckt „{row['skill']}“ ab: {german.count(row['people'])} Personen aus "
            f"{german.count(row['companies'])} Betrieben.",
        )


def _ask(result: NetworkReport) -> Iterator[Fact]:
    if len(result.proposals):
        yield Fact(90, "Die vorgeschlagenen Betriebe um Zustimmung bitten, erst dann vorstellen.")


def _hold(result: NetworkReport) -> Iterator[Fact]:
    if len(result.courses):
        row = result.courses.iloc[0]
        yield Fact(
            85,
            f"„{row['course']}“ mit {german.count(row['companies'])} Betrieben terminieren.",
        )


def _draft(result: NetworkReport) -> Iterator[Fact]:
    if result.drafts:
        title = result.drafts[0].course.title
        yield Fact(80, f"Mit dem Entwurf „{title}“ zu Bildungsträgern gehen.")


def _visit(result: NetworkReport) -> Iterator[Fact]:
    lonely = int(result.isolated["kind"].eq("company").sum())
    if lonely:
        number = german.plural(lonely, "Betrieb", "Betriebe")
        yield Fact(60, f"{number} ohne Verbindung besuchen und nach Themen fragen.")
