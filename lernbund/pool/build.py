"""``lernbund pool build``: companies that agreed become one star of Parquet files."""

from __future__ import annotations

import datetime
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lernbund.plan import PlanError
from lernbund.pool.documents import FORMATS, write_documents
from lernbund.pool.ledger import read_ledger, write_ledger
from lernbund.pool.provenance import Step, provenance, steps_of
from lernbund.pool.secret import project_secret
from lernbund.stamps import sha256
from method.content import pool as content
from method.disclosure import SMALLEST_GROUP
from method.pool.anonymity import without_outliers
from method.pool.keys import Keys
from method.pool.star import FEWEST_COMPANIES, agreed, rows_of
from method.pool.steps import STEPS
from method.pool.travel import columns_of
from schemas.case import Case
from schemas.store import open_store

PLANS = "plans.json"
PROVENANCE = "provenance.json"
_ROWS_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Source:
    """A company of a workspace; ``home`` is the name of the workspace, without its path."""

    workspace: str
    home: str
    company_id: str


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    folder: Path
    steps: tuple[Step, ...]
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Written:
    """What ``_into`` has done: rows per table, and company, people, step of each company read.

    ``data`` names what the tables hold, whatever keys they bear.
    """

    rows: dict[str, int]
    counts: pd.DataFrame
    data: str


def build(
    workspaces: Sequence[str],
    out: Path,
    *,
    day: datetime.date,
    formats: Sequence[str] = (),
    secret_file: Path | None = None,
) -> Built:
    """Write the pool of ``workspaces`` to the folder ``out``; an earlier pool there is replaced.

    Keys come from a secret that this function makes and forgets, or from ``secret_file`` for pools
    that are to be compared over years.  The ledger of an earlier pool stays.

    Raises PlanError: ``out`` is no pool, too few companies agreed, workspaces share a name.
    """
    _require_place(out)
    secret = project_secret(secret_file, out) if secret_file else secrets.token_bytes(32)
    keys = Keys(secret)
    unknown = set(formats) - set(FORMATS)
    if unknown:
        raise PlanError(f"Ein Format „{min(unknown)}“ gibt es nicht: {', '.join(FORMATS)}.")
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}."))
    try:
        written = _into(folder, sources_of(workspaces), keys, day)
        earlier, project = read_ledger(out), secret_file is not None
        record, told = provenance(
            folder, written.counts, earlier, day=day, project=project, data=written.data
        )
        (folder / PROVENANCE).write_bytes(record)
        write_ledger(folder, [*earlier, *told])
        write_documents(folder, formats)
        _swap(folder, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Built(out, steps_of(written.counts), written.rows)


def sources_of(workspaces: Sequence[str]) -> tuple[Source, ...]:
    """Return the companies of all ``workspaces``; raises PlanError if two share a name."""
    homes: dict[str, str] = {}
    found: list[Source] = []
    for workspace in dict.fromkeys(workspaces):
        home = workspace.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1].partition("?")[0]
        if home in homes:
            raise PlanError(
                f"Zwei Arbeitsbereiche heißen „{home}“. Aus dem Namen entstehen die Schlüssel; "
                "bitte einen der Ordner umbenennen."
            )
        homes[home] = workspace
        with open_store(workspace, create=False) as store:
            found += [Source(workspace, home, each.company_id) for each in store.companies()]
    return tuple(found)


def _into(folder: Path, sources: Sequence[Source], keys: Keys, day: datetime.date) -> _Written:
    counts: list[tuple[str, int, str]] = []
    companies: list[pd.DataFrame] = []
    with _Writers(folder) as writers:
        for company, case in _cases(sources, keys):
            step = _reached(case, day)
            counts.append((company, len(case.people), step))
            if step != STEPS[-1]:
                continue
            rows = rows_of(case, company, keys, day)
            companies.append(rows.pop("companies"))
            writers.add(rows)
        if len(companies) < FEWEST_COMPANIES:
            raise PlanError(_too_few(len(companies), len(counts)))
        quasi = content().quasi["companies"]
        everyone = pd.concat(companies, ignore_index=True)
        writers.add({"companies": without_outliers(everyone, quasi, k=FEWEST_COMPANIES)})
    columns = ["company", "people", "step"]
    return _Written(dict(writers.rows), pd.DataFrame(counts, columns=columns), writers.data)


def _reached(case: Case, day: datetime.date) -> str:
    """Return the last of ``STEPS`` that the company comes to."""
    if not agreed(case, day):
        return "read"
    return "agreed" if len(case.people) < SMALLEST_GROUP else "large_enough"


def _cases(sources: Sequence[Source], keys: Keys) -> Iterator[tuple[str, Case]]:
    """Yield key and case of each company in the order of the keys, which tells nothing."""
    named = {keys.key("company", each.home, each.company_id): each for each in sources}
    for key in sorted(named):
        with open_store(named[key].workspace, create=False) as store:
            yield key, store.read(named[key].company_id)


def _too_few(agreed_companies: int, all_companies: int) -> str:
    return (
        f"Ein Pool braucht mindestens {FEWEST_COMPANIES} Betriebe, die zugestimmt haben und fünf "
        f"oder mehr Beschäftigte nennen. Hier sind es {agreed_companies} von {all_companies}. "
        "Zustimmung eintragen: Blatt „Forschung“ der Arbeitsmappe, dann lernbund import."
    )


class _Writers:
    """One Parquet file per table, written in pieces of many companies."""

    def __init__(self, folder: Path) -> None:
        self.rows = dict.fromkeys(content().tables, 0)
        self._waiting: dict[str, list[pd.DataFrame]] = {name: [] for name in self.rows}
        self._sizes = dict.fromkeys(self.rows, 0)
        self._sums = dict.fromkeys(self.rows, 0)
        self._files = {
            name: pq.ParquetWriter(folder / f"{name}.parquet", schema_of(name), compression="zstd")
            for name in self.rows
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        for name, file in self._files.items():
            self._flush(name)
            file.close()

    def add(self, rows: dict[str, pd.DataFrame]) -> None:
        """Take the rows of a company."""
        for name, frame in rows.items():
            self._waiting[name].append(frame)
            self._sizes[name] += len(frame)
            self.rows[name] += len(frame)
            self._sums[name] += _sum_of_rows(frame)
            if self._sizes[name] > _ROWS_AT_ONCE:
                self._flush(name)

    @property
    def data(self) -> str:
        """Return a name of all rows so far, the same in whatever order and with whatever keys."""
        return sha256(json.dumps([self.rows, self._sums]).encode())[:16]

    def _flush(self, name: str) -> None:
        frames = [frame for frame in self._waiting[name] if len(frame)]
        if frames:
            table = pa.Table.from_pandas(
                pd.concat(frames, ignore_index=True), schema_of(name), preserve_index=False
            )
            self._files[name].write_table(table)
        self._waiting[name], self._sizes[name] = [], 0


def _sum_of_rows(frame: pd.DataFrame) -> int:
    told = frame[[name for name in frame if not str(name).endswith("_key")]].astype("str")
    return int(pd.util.hash_pandas_object(told, index=False).sum())


def schema_of(table: str) -> pa.Schema:
    """Return names and types of a table of the pool in Parquet."""
    return pa.schema(
        [(c.name, pa.float64() if c.numeric else pa.string()) for c in columns_of(table)]
    )


def _require_place(out: Path) -> None:
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not is_pool(out))):
        raise PlanError(f"„{out}“ ist kein Pool. Bitte einen leeren oder neuen Ordner angeben.")


def is_pool(folder: Path) -> bool:
    """Return whether ``folder`` was made by ``build``."""
    return (folder / PROVENANCE).is_file()


def _swap(new: Path, out: Path) -> None:
    """Put ``new`` in the place of ``out``; frozen plans are kept."""
    if (out / PLANS).exists():
        shutil.copy2(out / PLANS, new / PLANS)
    new.chmod(0o755)
    old = new.with_name(f"{new.name}.old")
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)
