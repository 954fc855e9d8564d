"""A network's account of itself: its notebook opened, and the same as HTML, PDF, Word, Excel."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from lernbund.files import write_atomically
from lernbund.manifest import table_hashes
from lernbund.network_report import hashes_of, words_of
from lernbund.network_verbs import network_of
from lernbund.page import Document, found, open_report
from lernbund.plan import PlanError, notebooks_folder
from lernbund.pool.build import PROVENANCE
from lernbund.pool.compared import compared
from lernbund.publishing import KINDS
from lernbund.stamps import hash_of, sha256
from lernbund.wider import Wider, make
from method.network.definition import Network
from method.programme.account import account
from method.programme.half_years import HalfYear
from method.programme.shown import shown
from method.programme.told import RECORDED_TABLES, Told, recorded_in
from reports import german
from reports.annex import annex_of
from schemas.columns import LIST_SEPARATOR
from schemas.store import open_store

if TYPE_CHECKING:
    from lernbund.files import Place

NAME = "rechenschaft"
TITLE = "Rechenschaft des Netzwerks"
PRIVACY = (
    "Dieser Bericht zählt alle Betriebe des Netzwerks und zeigt keinen einzeln. Zahlen zu "
    "Beschäftigten, Stunden, Geld und Antworten stehen nur da, wenn mindestens fünf Personen und "
    "drei Betriebe beitragen, auch im Vergleich der Halbjahre. Kurzfälle und Namen haben die "
    "Betriebe freigegeben."
)
DISCLAIMER = (
    "Angaben zur Förderung sind nach dem Recht gerechnet und keine Bewilligung. Veränderungen "
    "belegen keine Ursache. Die Kennzahlen sind Festlegungen dieses Berichts."
)


def open_account(network: str, workspace: str, pools: str, as_of: str) -> Document:
    """Return the chapter of the network described in the file ``network``.

    Args:
        network: Path of the file; a relative one is looked for here and in the folders above.
        workspace: Folder or database address.
        pools: Folders of pools to stand side by side, with semicolons; may be empty.
        as_of: The day it is seen from, as 2026-12-31.

    Raises:
        PlanError: the file describes no network, or a pool is none.
        ValueError: ``as_of`` is no day.
        StoreError: see ``schemas.store``.
    """
    day = datetime.date.fromisoformat(as_of)
    described = network_of(Path(found(network)))
    done = account(list(_told(found(workspace))), described, day)
    folders = [Path(found(pool.strip())) for pool in pools.split(";") if pool.strip()]
    return open_report("programme", shown(done, compared(folders)), as_of)


def account_text(
    path: Path,
    workspace: str,
    out: Place,
    *,
    day: datetime.date,
    half_year: HalfYear | None = None,
    pools: Sequence[Path] = (),
    force: bool = False,
) -> str:
    """Make the account of the network of ``path`` in ``out`` and say where it is.

    ``half_year`` is the one reported, by default that of ``day``.  Raises PlanError if it has not
    begun, the description is faulty or the notebook fails.
    """
    network = network_of(path)
    if half_year and half_year.first > day:
        raise PlanError(f"Das {half_year.title} hat am {german.date(day)} noch nicht begonnen.")
    seen = min(day, half_year.last) if half_year else day
    wanted = _wanted(network, path, workspace, pools)
    outcome = make(wanted, out, as_of=seen, force=force)
    if outcome.failure:
        raise PlanError(f"{outcome.failure.cause} Einzelheiten: {out / f'fehler-{NAME}.txt'}")
    executed = nbformat.reads((out / f"{wanted.name}.ipynb").read_text("utf-8"), as_version=4)
    write_atomically(out / f"{NAME}.xlsx", annex_of(executed))
    time = "unverändert" if outcome.reused else f"{german.number(outcome.seconds)} s"
    files = [f"  {out / f'{NAME}.{kind}'}" for kind in (*KINDS, "xlsx")]
    return "\n".join([f"{network.name}, {german.date(seen)}, {time}", *files])


def _wanted(network: Network, path: Path, workspace: str, pools: Sequence[Path]) -> Wider:
    folders = [str(pool.absolute()) for pool in pools]
    words = words_of(network, path, title=TITLE, privacy=PRIVACY, disclaimer=DISCLAIMER)
    return Wider(
        notebook=notebooks_folder() / "8_programme.ipynb",
        name=NAME,
        about=network.name,
        words=words,
        parameters={
            "network": str(path.absolute()),
            "workspace": workspace,
            "pools": LIST_SEPARATOR.join(folders),
        },
        made_of={
            **hashes_of(path, words),
            **dict(_hashes(workspace)),
            **{f"pool {pool.name}": _hash_of_pool(pool) for pool in pools},
        },
    )


def _hashes(workspace: str) -> Iterator[tuple[str, str]]:
    with open_store(workspace, create=False) as store:
        for each in store.companies():
            state = [table_hashes(store.read(each.company_id)), store.last_change(each.company_id)]
            yield each.company_id, hash_of(state)


def _hash_of_pool(pool: Path) -> str:
    place = pool / PROVENANCE
    return sha256(place.read_bytes()) if place.is_file() else ""


def _told(workspace: str) -> Iterator[Told]:
    with open_store(workspace, create=False) as store:
        for each in store.companies():
            history = store.history(each.company_id, tables=RECORDED_TABLES)
            yield Told(store.read(each.company_id), recorded_in(history))
