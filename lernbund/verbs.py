"""What the short verbs do; each returns the German sentence or table that is printed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from lernbund.files import write_atomically
from lernbund.plan import PlanError, examples_folder, notebook_of
from lernbund.taking_in import take_in
from reports import german
from schemas.case import Case
from schemas.company import STEPS
from schemas.store import Store, open_store

WHO = "lernbund"


def new_workbook(path: Path, *, force: bool) -> str:
    """Write an empty workbook; raises PlanError if ``path`` exists and ``force`` is False."""
    from lernbund.reading_sheets import reading_sheets
    from schemas.workbook import write_workbook

    if path.exists() and not force:
        raise PlanError(f"„{path}“ gibt es schon. Anderer Name oder --force ersetzt die Datei.")
    write_workbook(path, reading=reading_sheets())
    return f"Leere Arbeitsmappe: {path}\nWeiter: ausfüllen, dann lernbund import {path}"


def import_file(path: Path, workspace: str) -> str:
    """Store a workbook or an exported company; raises Refused if anything in it is wrong."""
    from schemas.workbook import read_workbook

    if path.suffix.lower() == ".json":
        with open_store(workspace) as store:
            company = store.restore(path.read_bytes(), who=WHO)
        return f"Zurückgeholt: {company}"
    case = read_workbook(path)
    with open_store(workspace) as store:
        return take_in(store, case, who=f"import {path.name}")


def export_file(company: str, path: Path, workspace: str) -> str:
    """Write a company to ``path``: .xlsx as workbook, else JSON with its history."""
    from schemas.workbook import write_workbook

    with open_store(workspace, create=False) as store:
        if path.suffix.lower() == ".xlsx":
            write_workbook(path, store.read(company))
        else:
            write_atomically(path, store.export(company))
    return f"Gesichert: {path}"


def erase_company(company: str, workspace: str) -> str:
    """Erase a company with its history."""
    with open_store(workspace, create=False) as store:
        store.erase(company)
    return f"Gelöscht: {company}. Berichtsordner und gesicherte Dateien bitte selbst löschen."


def erase_person(company: str, person: str, workspace: str) -> str:
    """Erase one person of a company; raises PlanError if nothing is known under the code."""
    with open_store(workspace, create=False) as store:
        touched = store.erase_person(company, person)
    if not touched:
        raise PlanError(f"Unter „{person}“ ist bei „{company}“ nichts gespeichert.")
    found = german.plural(touched, "Eintrag", "Einträge")
    return f"Gelöscht: {person}, {found} mit Verlauf. Berichte bitte neu erzeugen."


def plan_table(workspace: str) -> str:
    """Return companies and steps as a run would take them."""
    with open_store(workspace, create=False) as store:
        companies = store.companies()
    width = max((len(entry.company_id) for entry in companies), default=0)
    lines = [f"{entry.company_id:<{width}}  {entry.name}" for entry in companies]
    steps = [f"{step:<14} {title}  ({notebook_of(step).name})" for step, title in STEPS.items()]
    return "\n".join(
        [
            german.plural(len(companies), "Unternehmen", "Unternehmen"),
            *(f"  {line}" for line in lines),
            "Schritte",
            *(f"  {line}" for line in steps),
        ]
    )


def load_examples(workspace: str) -> tuple[str, ...]:
    """Store the example companies and return their identifiers."""
    from schemas.workbook import read_workbook

    cases = [read_workbook(path) for path in examples_folder().glob("*.xlsx")]
    with open_store(workspace) as store:
        for case in cases:
            store.write(case, who="demo")
    return tuple(sorted(case.company_id for case in cases))


def load_generated(workspace: str, *, count: int, seed: int, day: datetime.date) -> tuple[str, ...]:
    """Store ``count`` generated companies and return their identifiers."""
    from lernbund.sample import companies

    with open_store(workspace) as store:
        return tuple(_stored(store, case) for case in companies(count, seed=seed, day=day))


def _stored(store: Store, case: Case) -> str:
    store.write(case, who="demo")
    return case.company_id


def import_esco(folder: Path, workspace: str) -> str:
    """Store the ESCO concepts of ``folder`` and say how many there are."""
    from schemas.esco import read_esco

    concepts = read_esco(folder)
    with open_store(workspace) as store:
        store.write_esco(concepts)
    kinds = concepts["kind"].value_counts()
    occupations, skills = (german.count(kinds.get(kind, 0)) for kind in ("occupation", "skill"))
    source = "This service uses the ESCO classification of the European Commission."
    return f"Eingelesen: {occupations} Berufe, {skills} Kompetenzen.\n{source}"


def find_esco(text: str, workspace: str, *, occupations: bool) -> str:
    """Return the best ESCO concepts for a German title, one per line."""
    with open_store(workspace, create=False) as store:
        found = store.find_esco(text, kind="occupation" if occupations else "skill")
    return _lines(found) or f"Nichts gefunden zu „{text}“. Ist ESCO eingelesen?"


def import_offers(company: str, path: Path, workspace: str, *, day: datetime.date) -> str:
    """Add the offers of a file to a company and say what was taken, merged and left out.

    Raises Refused if the file as a whole cannot be read; nothing is stored then.
    """
    from schemas.offer_files import keep_offers, read_offers

    read = read_offers(path, as_of=day)
    moment = datetime.datetime.now(datetime.UTC)
    who = f"offers import {path.name}"
    kept = keep_offers(workspace, company, read.offers, who=who, at=moment)
    records = german.plural(read.n_records, "Eintrag", "Einträge")
    offers = german.plural(len(read.offers), "Angebot", "Angebote")
    counts = f"{kept.new} neu, {kept.changed} geändert, {kept.same} unverändert"
    head = f"{path.name}: {records} gelesen, {offers} übernommen ({counts})"
    return "\n".join([head, *(f"  {each}" for each in (*read.findings, *kept.findings))])


def list_offers(company: str, workspace: str) -> str:
    """Return the offers of ``company``, one a line: key, title, provider, begin, hours, price."""
    with open_store(workspace, create=False) as store:
        offers = store.read(company).offers
    if offers.empty:
        return "Es sind keine Angebote eingetragen."
    lines = [
        f"{row.offer_id}  {row.title}, {_or_dash(row.provider)}, Beginn {german.date(row.start)}, "
        f"{german.count(row.hours)} Stunden, {german.euro(row.price)}"
        for row in offers.sort_values("offer_id").itertuples()
    ]
    return "\n".join([*lines, german.plural(len(lines), "Angebot", "Angebote")])


def _or_dash(value: Any) -> str:
    return german.MISSING if pd.isna(value) else str(value)


def _lines(found: pd.DataFrame) -> str:
    return "\n".join(f"{row.label}\n  {row.uri}" for row in found.itertuples())
