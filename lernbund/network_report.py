"""The report on a network: its notebook opened, and the same notebook as HTML, PDF and Word."""

from __future__ import annotations

import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lernbund.logos import logo_of
from lernbund.network_verbs import network_of
from lernbund.page import found, open_report
from lernbund.plan import PlanError, notebooks_folder
from lernbund.publishing import KINDS
from lernbund.stamps import hash_of, sha256
from lernbund.wider import Wider, make
from method.network.analysis import analyse
from method.network.definition import Network
from reports import german
from reports.words import Words
from schemas.store import open_store, read_cases

if TYPE_CHECKING:
    from lernbund.files import Place

NAME, OUTSIDE_NAME = "netzwerk", "netzwerk-aussen"
TITLE = "Austausch und gemeinsame Kurse"
PRIVACY = (
    "Nur für Betriebe und Partner des Netzwerks; für andere gibt es eine Fassung ohne Namen. "
    "Dieser Bericht entsteht nur aus dem, was Betriebe freigegeben haben. Betriebe, die nur ein "
    "Thema zeigen, stehen hier ohne Namen. Einzelne Personen nennt er nicht; Zahlen unter fünf "
    "Personen zeigt er nicht."
)
PRIVACY_OUTSIDE = (
    "Fassung für Kammern, Länder und andere außerhalb des Netzwerks: Sie nennt keinen Betrieb und "
    "zählt nur Betriebe, die etwas freigegeben haben. Zahlen unter fünf Personen zeigt sie nicht."
)
DISCLAIMER = (
    "Vorschläge sind gerechnet und keine Zusage; vor jedem Kontakt wird der andere Betrieb "
    "gefragt. Angaben zu Kosten und Förderung sind keine Rechtsberatung. Über eine Förderung "
    "entscheidet die zuständige Stelle; ein Antrag ist vor Beginn der Maßnahme zu stellen."
)


def open_network(
    network: str, workspace: str, as_of: str, *, names: bool = True, live: bool = False
) -> Any:
    """Return the chapter on the network described in the file ``network``.

    It is a ``Document``, without ``names`` for readers outside the network; if it is ``live``, it
    is a ``LiveNetwork``, with the forms of the network's manager.

    Raises PlanError for a faulty description, ValueError if ``as_of`` is no day, StoreError.
    """
    day = datetime.date.fromisoformat(as_of)
    if live:
        # Not above: a document must not wait for the import of widgets.
        make = import_module("lernbund.network_chapter").live_network
        page = make(Path(found(network)), found(workspace), day)
        page.live.watch()
        return page
    described = network_of(Path(found(network)))
    cases = read_cases(found(workspace))
    return open_report("network", analyse(cases, described, day, names=names), as_of)


def report_text(
    path: Path,
    workspace: str,
    out: Place,
    *,
    day: datetime.date,
    force: bool = False,
    outside: bool = False,
) -> str:
    """Make the report on the network of ``path`` in ``out`` and say where it is.

    The one for ``outside`` names no company and has files of its own.

    Raises PlanError if the description is faulty or the notebook fails.
    """
    network = network_of(path)
    wanted = _wanted(network, path, workspace, outside=outside)
    outcome = make(wanted, out, as_of=day, force=force)
    if outcome.failure:
        raise PlanError(
            f"{outcome.failure.cause} Einzelheiten: {out / f'fehler-{wanted.name}.txt'}"
        )
    time = "unverändert" if outcome.reused else f"{german.number(outcome.seconds)} s"
    files = [f"  {out / f'{wanted.name}.{kind}'}" for kind in KINDS]
    return "\n".join([f"{network.name}, {german.date(day)}, {time}", *files])


def words_of(network: Network, path: Path, *, title: str, privacy: str, disclaimer: str) -> Words:
    """Return what a report on ``network`` says outside its chapters, in the network's look.

    ``path`` is its file, beside which its logo lies.  Raises PlanError as ``logo_of`` does.
    """
    return Words(
        title=title,
        privacy=privacy,
        disclaimer=disclaimer,
        safeguards=False,
        brand=network.name,
        claim=network.look.claim or network.purpose,
        logo=logo_of(network, path),
        colours=network.look.colours,
    )


def hashes_of(path: Path, words: Words) -> dict[str, str]:
    """Return what tells the network in ``path`` and its logo from all others."""
    return {"network": sha256(path.read_bytes()), "logo": sha256(words.logo.encode())}


def _wanted(network: Network, path: Path, workspace: str, *, outside: bool) -> Wider:
    privacy = PRIVACY_OUTSIDE if outside else PRIVACY
    place = str(path.absolute())
    words = words_of(network, path, title=TITLE, privacy=privacy, disclaimer=DISCLAIMER)
    return Wider(
        notebook=notebooks_folder() / "7_network.ipynb",
        name=OUTSIDE_NAME if outside else NAME,
        about=network.name,
        words=words,
        parameters={"network": place, "workspace": workspace, "names": not outside},
        made_of={**hashes_of(path, words), **_versions(workspace)},
    )


def _versions(workspace: str) -> dict[str, str]:
    """Return company -> what tells its data from all others: hashing hundreds takes minutes."""
    with open_store(workspace, create=False) as store:
        return {
            entry.company_id: hash_of([workspace, store.last_change(entry.company_id)])
            for entry in store.companies()
        }
