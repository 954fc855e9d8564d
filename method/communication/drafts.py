"""Drafts of the staff information, filled with the case's own facts and with nothing else."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from method.communication.information_order import works_council
from method.communication.plain_language import Hint, hints, lix
from method.communication.topic_order import COMING, first_talks
from method.content import communication
from method.content.models import Draft as Template
from method.disclosure import SMALLEST_GROUP
from method.participants import headcounts, keys_in, participants
from method.wording import day as day_text
from method.wording import enumeration
from schemas.case import Case
from schemas.remembered import remembered

OPEN = ("planned", "running")
NEEDS = {
    "company": "Name des Unternehmens",
    "technologies": "geplante oder erprobte Technologien",
    "processes": "Prozesse, die sich ändern",
    "people_count": "Zahl der Betroffenen (ab fünf Personen)",
    "skills": "Kompetenzen der geplanten Maßnahmen",
    "offers_count": "geplante oder laufende Maßnahmen",
    "planned_count": "geplante Maßnahmen",
    "running_count": "laufende Maßnahmen",
    "first_start": "Beginn der nächsten geplanten Maßnahme",
    "running_since": "Beginn der laufenden Maßnahmen",
    "works_council_sentence": "Stand der Beratung mit dem Betriebsrat",
    "works_council_member": "Begleitung durch den Betriebsrat",
    "decision_sentence": "Stand der Entscheidung",
    "feedback_until": "Frist für Hinweise (von Hand ergänzen)",
    "contact_role": "Ansprechstelle (Verantwortliche der Maßnahmen)",
    "next_date": "nächster Termin der Zielgruppe",
}
# Not every company has measures that already run; without them nothing is missing.
OPTIONAL = ("running_count", "running_since")
PERSON = re.compile(r"\b(Herrn?|Frau|Hr\.|Fr\.)\s")
_COMPANION = {
    "yes": "Sie können ein Mitglied des Betriebsrats zum Gespräch mitbringen.",
    "no": "Wir haben keinen Betriebsrat. Sie haben trotzdem das Recht auf ein Gespräch.",
    "unknown": "Gibt es einen Betriebsrat, können Sie ein Mitglied zum Gespräch mitbringen.",
}
_AUDIENCES = {
    "staff_information": ("all_staff", "affected"),
    "individual_talk": ("affected", "all_staff"),
    "works_council_information": ("works_council",),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft text for one audience, to be read and changed by people before it is sent.

    Attributes:
        draft_id: Id in the content.
        title: German title.
        audience: For whom, in German.
        paragraphs: Filled paragraphs in order.
        missing: What would have filled the paragraphs left out, in German (values of NEEDS, or more
            exactly what is missing in this case).
        hints: Hints on plain German; positions count in ``text``.
        lix: Readability index LIX as a trend, None without text.
    """

    draft_id: str
    title: str
    audience: str
    paragraphs: tuple[str, ...]
    missing: tuple[str, ...]
    hints: tuple[Hint, ...]
    lix: float | None

    @property
    def text(self) -> str:
        """Return the paragraphs as one text, a line each."""
        return "\n".join(self.paragraphs)


@remembered
def drafts(case: Case, actions: pd.DataFrame, as_of: datetime.date) -> tuple[Draft, ...]:
    """Return the drafts of the content filled from ``case``.

    ``actions`` are ``case.actions`` with the column kind.  The draft for the works council is left
    out where there is none.
    """
    council = works_council(case)
    known, lacking = facts(case, actions, as_of), gaps(case, actions)
    return tuple(
        fill(template, known | next_date(template.id, actions, as_of), lacking)
        for template in communication().drafts
        if template.id != "works_council_information" or council != "no"
    )


def fill(template: Template, known: dict[str, str], gaps: dict[str, str]) -> Draft:
    """Return ``template`` with the ``known`` facts; paragraphs without their facts are left out.

    ``gaps`` names what is missing more exactly than NEEDS does.
    """
    usable = [part for part in template.paragraphs if set(part.needs) <= set(known)]
    # Two paragraphs may come to the same sentence; it is said once.
    paragraphs = tuple(dict.fromkeys(part.text.format_map(known) for part in usable))
    needs = [need for part in template.paragraphs for need in part.needs if need not in known]
    lacking = [need for need in needs if need not in OPTIONAL]
    text = "\n".join(paragraphs)
    return Draft(
        draft_id=template.id,
        title=template.title,
        audience=template.audience,
        paragraphs=paragraphs,
        missing=tuple((NEEDS | gaps)[need] for need in dict.fromkeys(lacking)),
        hints=hints(text),
        lix=lix(text),
    )


@remembered
def facts(case: Case, actions: pd.DataFrame, as_of: datetime.date) -> dict[str, str]:
    """Return what the tables say, by the names of the content's ``needs``; unknown ones are absent.

    People are counted only from five on.  Contacts are functions as entered, never names.
    """
    measures = case.measures[case.measures["status"].isin(OPEN)]
    coming = case.technologies[case.technologies["status"].isin(COMING)]
    planned, running = (measures[measures["status"].eq(status)] for status in OPEN)
    starts = planned.loc[planned["start"].ge(pd.Timestamp(as_of)), "start"]
    begun = running["start"].dropna()
    found = {
        "company": enumeration(list(case.company["name"].dropna().head(1))),
        "technologies": _names(coming["name"]),
        "processes": _names_of(coming["processes"], case.processes, "process_id"),
        "people_count": _people(measures),
        "skills": _names_of(measures["skill_id"], case.skills, "skill_id"),
        "offers_count": _counted(len(running), len(planned)),
        "planned_count": str(len(planned)) if len(planned) else "",
        "running_count": str(len(running)) if len(running) else "",
        "first_start": day_text(starts.min()) if len(starts) else "",
        "running_since": day_text(begun.min()) if len(begun) else "",
        "works_council_sentence": _council_sentence(case, actions, as_of),
        "works_council_member": _COMPANION[works_council(case)],
        "decision_sentence": _decision_sentence(case, as_of),
        "contact_role": _contact(measures, actions),
    }
    return {name: text for name, text in found.items() if text}


def gaps(case: Case, actions: pd.DataFrame) -> dict[str, str]:
    """Return what is missing more exactly than NEEDS says, by the names of the needs."""
    found = {}
    unheard = first_talks(case, actions).query("done_on.isna()")["name"]
    if works_council(case) == "yes" and len(unheard):
        found["works_council_sentence"] = (
            f"Gespräch mit dem Betriebsrat, das stattgefunden hat, zu: {_names(unheard)}"
        )
    measures = case.measures[case.measures["status"].isin(OPEN)]
    if pd.concat([measures["responsible"], actions["sender"]]).map(_is_person).any():
        found["contact_role"] = (
            "Ansprechstelle als Funktion (eingetragen ist der Name einer Person)"
        )
    return found


def next_date(draft_id: str, actions: pd.DataFrame, as_of: datetime.date) -> dict[str, str]:
    """Return the fact next_date for the audience of a draft, nothing if none is planned."""
    day = _next_day(actions, _AUDIENCES.get(draft_id, ()), as_of)
    return {"next_date": day_text(day)} if day else {}


def _next_day(
    actions: pd.DataFrame, kinds: Iterable[str], as_of: datetime.date
) -> datetime.date | None:
    ahead = actions["status"].eq("planned") & actions["day"].ge(pd.Timestamp(as_of))
    days = actions.loc[ahead & actions["kind"].isin(list(kinds)), "day"]
    return days.min().date() if len(days) else None


def _names(names: pd.Series) -> str:
    listed = list(dict.fromkeys(names.dropna().astype(str)))
    # "Pressen und Stanzen und Lager und Versand" would hide where a name ends.
    return "; ".join(listed) if any(" und " in name for name in listed) else enumeration(listed)


def _names_of(lists: pd.Series, table: pd.DataFrame, key: str) -> str:
    name_of = table.drop_duplicates(key).set_index(key)["name"]
    return _names(keys_in(lists).map(name_of))


def _people(measures: pd.DataFrame) -> str:
    """Return how many people the measures concern; stated numbers may overlap: then a minimum."""
    coded = participants(measures)["person_id"].nunique()
    stated = headcounts(measures)[measures["people"].isna()].dropna()
    count = max([coded, *stated.astype(int)])
    if count < SMALLEST_GROUP:
        return ""
    exact = stated.empty or (coded == 0 and len(stated) == 1)
    return str(count) if exact else f"mindestens {count}"


def _counted(running: int, planned: int) -> str:
    if not running or not planned:
        return f"{planned} geplant" if planned else f"{running} im Gang" if running else ""
    return f"{running} im Gang und {planned} geplant"


def _council_sentence(case: Case, actions: pd.DataFrame, as_of: datetime.date) -> str:
    council = works_council(case)
    if council == "no":
        return _COMPANION[council]
    if council != "yes":
        return ""
    since = _informed_since(case, actions, as_of)
    if since is not None:
        return f"Der Betriebsrat kennt die Planung seit dem {day_text(since)}."
    ahead = _next_day(actions, ["works_council"], as_of)
    return f"Wir beraten die Planung mit dem Betriebsrat am {day_text(ahead)}." if ahead else ""


def _informed_since(
    case: Case, actions: pd.DataFrame, as_of: datetime.date
) -> datetime.date | None:
    """Return the day by which there had been a talk on every coming technology, else None."""
    mine = actions[actions["kind"].eq("works_council") & actions["status"].eq("done")]
    talks = mine.loc[mine["day"].le(pd.Timestamp(as_of)), "day"]
    days = first_talks(case, actions)["done_on"]
    if talks.empty or not days.le(pd.Timestamp(as_of)).all():
        return None
    first: datetime.date = (days.max() if len(days) else talks.min()).date()
    return first


def _decision_sentence(case: Case, as_of: datetime.date) -> str:
    kept = case.measures[case.measures["status"].ne("dropped")]
    agreed = kept.loc[kept["agreed_on"].le(pd.Timestamp(as_of)), "agreed_on"]
    if agreed.empty:
        return "Die Entscheidung steht noch aus. Ihre Vorschläge können die Planung noch ändern."
    since = day_text(agreed.min())
    return (
        f"Erste Maßnahmen sind seit dem {since} vereinbart. "
        "Zu allem Weiteren bitten wir um Ihre Vorschläge."
    )


def _contact(measures: pd.DataFrame, actions: pd.DataFrame) -> str:
    named, senders = (
        texts.dropna()[lambda known: ~known.map(_is_person).astype(bool)]
        for texts in (measures["responsible"], actions["sender"])
    )
    functions = named if len(named) else senders
    return str(functions.mode().iloc[0]) if len(functions) else ""


def _is_person(text: object) -> bool:
    return bool(PERSON.search(f"{text} "))
