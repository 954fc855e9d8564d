"""What ``lernbund network`` does with a network and the companies of a workspace."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

import pandas as pd
import yaml
from pydantic import ValidationError

from lernbund.choice_verb import CLOSING, GOALS
from lernbund.files import write_atomically
from lernbund.misfits import misfits, not_yaml
from lernbund.plan import PlanError
from method.choice.results import Choice
from method.network.definition import Network, read_network
from method.network.demand import Demand, demand_of
from method.network.exchange import pairs, proposals
from method.network.introductions import Introduction, introductions, partners_for
from method.network.shared import Shared, sharing_of
from method.network.worth import courses_told, worth_of
from reports import german
from reports.sentences.network import WAYS_OPEN, law
from schemas.network import ORGANISATIONS
from schemas.store import read_cases

NOTHING = (
    "Noch hat kein Unternehmen dieses Arbeitsbereichs etwas freigegeben. Freigaben stehen im Blatt "
    "„Freigaben“; ohne Freigabe sehen andere nichts."
)
NO_NEEDS = (
    "Noch hat kein Unternehmen dieses Arbeitsbereichs seinen Lernbedarf freigegeben (Blatt "
    "„Freigaben“, Gegenstand „Lernbedarf für gemeinsame Kurse“)."
)
FEW_SHARE = (
    "Was gemeinsames Planen bringt, steht hier ab fünf Betrieben, und wenn der Unterschied keine "
    "oder mindestens fünf Personen betrifft."
)
MEASURES: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "people": ("Personen in Kursen", german.count),
    "closed": ("geschlossene Stufen, gewichtet", german.number),
    "paid": ("Kosten nach Förderung", german.euro),
}
CONSENT = (
    "Vor jedem Kontakt wird der andere Betrieb gefragt. Gezeigt ist nur, was Betriebe freigegeben "
    "haben."
)


def new_network(path: Path, *, name: str, day: datetime.date, force: bool) -> str:
    """Write a network called ``name`` to start from: valid at once, every other field explained.

    Raises PlanError if ``path`` exists and not ``force``.
    """
    if path.exists() and not force:
        raise PlanError(f"„{path}“ gibt es schon. Anderer Name oder --force ersetzt die Datei.")
    text = files("lernbund").joinpath("network_template.yaml").read_text(encoding="utf-8")
    filled = Template(text).substitute(id=_identifier(name), name=_quoted(name), day=day)
    write_atomically(path, filled.encode())
    return (
        f"{name}, zum Anpassen: {path}\n"
        f"Weiter: Gebiete, Partner und Kurse eintragen, dann lernbund network match {path}"
    )


def _identifier(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", plain)[:40].strip("-")
    return found if len(found) > 1 else "netzwerk"


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)  # a text in JSON is one in YAML


def network_of(path: Path) -> Network:
    """Return the network of a file; raises PlanError with every place that does not fit."""
    try:
        return read_network(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise PlanError(not_yaml(path, problem)) from problem
    except ValidationError as problem:
        raise PlanError(f"„{path}“ beschreibt kein Netzwerk. {misfits(problem)}.") from problem


def match_text(path: Path, workspace: str, *, day: datetime.date) -> str:
    """Return for each company whom it could ask, about what, and a draft that asks for consent."""
    network = network_of(path)
    sharing = sharing_of(read_cases(workspace), network, day)
    companies = [one for _, one in sharing]
    if not companies:
        return NOTHING
    found = pairs(companies)
    proposed = introductions(proposals(found), found, companies, network)
    names = {case.company_id: case.name for case, _ in sharing}
    blocks = ("\n".join(_company(names[each.key], each, proposed, network)) for each in companies)
    return "\n\n".join([f"{network.name}, {german.date(day)}", *blocks, CONSENT])


def plan_text(path: Path, workspace: str, *, day: datetime.date, goal: str) -> str:
    """Return which courses the companies would fill together, and what that is worth."""
    network = network_of(path)
    sharing = sharing_of(read_cases(workspace), network, day)
    demand = demand_of(sharing, network, day, goal=GOALS[goal])
    if demand is None:
        return NO_NEEDS
    lines = [f"{network.name}, gemeinsame Kurse, {german.date(day)}", "", *_worth(demand)]
    lines += [f"  {sentence}" for sentence in law(network)]
    for title, found in (("Kurse", _courses(demand)), ("Offen", _open(demand))):
        shown = [f"  {line}" for line in found]
        lines += ["", title, *(shown or ["  keine"])]
    return "\n".join([*lines, "", CLOSING])


def _worth(demand: Demand) -> Iterator[str]:
    companies = german.plural(len(demand.together.shares), "Betrieb teilt", "Betriebe teilen")
    worth = worth_of(demand)
    if worth.empty:
        yield f"{companies} den Lernbedarf. {FEW_SHARE}"
    else:
        yield f"{companies} den Lernbedarf. Gemeinsam statt jeder für sich:"
    for row in worth.to_dict("records"):
        title, written = MEASURES[row["measure"]]
        yield f"  {title}: {written(row['alone'])} → {written(row['together'])}"
    yield f"  {_proof(demand.together.choice)}"
    if not demand.ways_known:
        yield f"  {WAYS_OPEN}"


def _proof(choice: Choice) -> str:
    if choice.optimal:
        return "Besser geht es nicht: bewiesen."
    gap = german.number(choice.gap_percent or 0.0, decimals=2)
    return f"Ein besserer Plan kann höchstens {gap} % mehr erreichen."


def _courses(demand: Demand) -> Iterator[str]:
    for row in courses_told(demand).to_dict("records"):
        share = f", {german.euro(row['head'])} je Kopf" if pd.notna(row["head"]) else ""
        note = ", nur gemeinsam möglich" if row["only_together"] else ""
        who = f"{row['people']} Personen aus {row['companies']} Betrieben ({row['who']})"
        yield f"{row['course']}: {who}{share}{note}"


def _open(demand: Demand) -> Iterator[str]:
    for row in demand.open.itertuples():
        yield f"{row.skill}: {row.people} Personen aus {row.companies} Betrieben, kein Kurs"


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
        details = ", ".join(filter(None, (ORGANISATIONS[partner.kind], partner.contact)))
        yield f"  {partner.name} ({details}): {german.enumeration(topics)}"


def _who(proposal: Introduction) -> str:
    details = [proposal.contact] if proposal.contact else []
    if proposal.kilometres is not None:
        details.append(f"{german.count(proposal.kilometres)} km")
    return f"{proposal.helper} ({', '.join(details)})" if details else proposal.helper
