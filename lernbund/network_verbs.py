"""What ``lernbund network`` does with a network and the companies of a workspace."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from lernbund.choice_verb import CLOSING, GOALS
from lernbund.files import write_atomically
from lernbund.plan import PlanError, examples_folder
from method.choice.results import Choice
from method.disclosure import few_or_number
from method.network.definition import ORGANISATIONS, Network, read_network
from method.network.demand import FEWEST_COMPANIES, Demand, demand_of, named
from method.network.exchange import pairs, proposals
from method.network.introductions import Introduction, introductions, partners_for
from method.network.shared import Shared, shared, shared_of
from reports import german
from schemas.case import Case
from schemas.store import open_store

NOTHING = (
    "Noch hat kein Unternehmen dieses Arbeitsbereichs etwas freigegeben. Freigaben stehen im Blatt "
    "„Freigaben“; ohne Freigabe sehen andere nichts."
)
NO_NEEDS = (
    "Noch hat kein Unternehmen dieses Arbeitsbereichs seinen Lernbedarf freigegeben (Blatt "
    "„Freigaben“, Gegenstand „Lernbedarf für gemeinsame Kurse“)."
)
CONSENT = (
    "Vor jedem Kontakt wird der andere Betrieb gefragt. Gezeigt ist nur, was Betriebe freigegeben "
    "haben."
)


def new_network(path: Path, *, force: bool) -> str:
    """Write a network to start from; raises PlanError if ``path`` exists and not ``force``."""
    if path.exists() and not force:
        raise PlanError(f"„{path}“ gibt es schon. Anderer Name oder --force ersetzt die Datei.")
    write_atomically(path, (examples_folder() / "networks" / "lernbund.yaml").read_bytes())
    return (
        f"Netzwerk zum Anpassen: {path}\n"
        f"Weiter: Partner, Landkreise und Ziele eintragen, dann lernbund network match {path}"
    )


def network_of(path: Path) -> Network:
    """Return the network of a file; raises PlanError with every place that does not fit."""
    try:
        return read_network(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise PlanError(f"„{path}“ ist keine lesbare YAML-Datei: {problem}") from problem
    except ValidationError as problem:
        places = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'Datei'}: {each['msg']}"
            for each in problem.errors()
        )
        raise PlanError(f"„{path}“ beschreibt kein Netzwerk. {places}") from problem


def match_text(path: Path, workspace: str, *, day: datetime.date) -> str:
    """Return for each company whom it could ask, about what, and a draft that asks for consent."""
    network = network_of(path)
    cases = _cases(workspace)
    companies = shared(cases, network, day)
    if not companies:
        return NOTHING
    found = pairs(companies)
    proposed = introductions(proposals(found), found, companies, network)
    names = {case.company_id: case.name for case in cases}
    blocks = ("\n".join(_company(names[each.key], each, proposed, network)) for each in companies)
    return "\n\n".join([f"{network.name}, {german.date(day)}", *blocks, CONSENT])


def plan_text(path: Path, workspace: str, *, day: datetime.date, goal: str) -> str:
    """Return which courses the companies would fill together, and what that is worth."""
    network = network_of(path)
    sharing = [(case, shared_of(case, network, day)) for case in _cases(workspace)]
    demand = demand_of(sharing, network, day, goal=GOALS[goal])
    if demand is None:
        return NO_NEEDS
    lines = [f"{network.name}, gemeinsame Kurse, {german.date(day)}", "", *_worth(demand)]
    for title, found in (("Kurse", _courses(demand)), ("Offen", _open(demand))):
        shown = [f"  {line}" for line in found]
        lines += ["", title, *(shown or ["  keine"])]
    return "\n".join([*lines, "", CLOSING])


def _worth(demand: Demand) -> Iterator[str]:
    together = demand.together
    companies = german.plural(len(together.shares), "Betrieb teilt", "Betriebe teilen")
    yield f"{companies} den Lernbedarf. Gemeinsam statt jeder für sich:"
    people = [sum(share[part].people for share in together.shares.values()) for part in (0, 1)]
    learners = " → ".join(few_or_number(count) for count in people)
    yield f"  Personen in Kursen: {learners}"
    alone = sum(each.closed for each in together.alone)
    closed = german.number(together.choice.closed)
    yield f"  geschlossene Stufen, gewichtet: {german.number(alone)} → {closed}"
    paid = sum(each.costs.paid for each in together.alone)
    after = german.euro(together.choice.costs.paid)
    yield f"  Kosten nach Förderung: {german.euro(paid)} → {after}"
    yield f"  {_proof(together.choice)}"


def _proof(choice: Choice) -> str:
    if choice.optimal:
        return "Besser geht es nicht: bewiesen."
    gap = german.number(choice.gap_percent or 0.0, decimals=2)
    return f"Ein besserer Plan kann höchstens {gap} % mehr erreichen."


def _courses(demand: Demand) -> Iterator[str]:
    together = demand.together
    for run in together.choice.runs:
        booked = [each for each in together.choice.assignments if each.offer == run.offer]
        companies = {each.team for each in booked}
        if len(companies) < FEWEST_COMPANIES:
            continue
        note = ", nur gemeinsam möglich" if run.offer in together.only_together else ""
        head = german.euro(run.fixed_cost / run.participants) if run.fixed_cost else ""
        share = f", {head} je Kopf" if head else ""
        yield (
            f"{demand.titles[run.offer]}: {few_or_number(run.participants)} Personen aus "
            f"{len(companies)} Betrieben ({named(demand, companies)}){share}{note}"
        )


def _open(demand: Demand) -> Iterator[str]:
    for row in demand.open.itertuples():
        yield f"{row.skill}: {row.people} Personen aus {row.companies} Betrieben, kein Kurs"


def _cases(workspace: str) -> list[Case]:
    with open_store(workspace, create=False) as store:
        return [store.read(entry.company_id) for entry in store.companies()]


def _company(
    name: str, company: Shared, proposed: Sequence[Introduction], network: Network
) -> Iterator[str]:
    yield name
    mine = [each for each in proposed if each.asker == company.key]
    partners = partners_for(company, network)
    if not mine and not partners:
        yield "  Noch kein Vorschlag: Niemand hat freigegeben, was hier gebraucht wird."
    for each in mine:
        yield f"  {_who(each)}: {german.enumeration(each.topics)}"
        if each.gain:
            yield f"    sucht selbst: {german.enumeration(each.gain)}"
        yield f"    Entwurf: {each.draft}"
    for partner, topics in partners:
        kind = ORGANISATIONS[partner.kind]
        yield f"  {partner.name} ({kind}): {german.enumeration(topics)}"


def _who(proposal: Introduction) -> str:
    details = [proposal.contact] if proposal.contact else []
    if proposal.kilometres is not None:
        details.append(f"{german.count(proposal.kilometres)} km")
    return f"{proposal.helper} ({', '.join(details)})" if details else proposal.helper
