"""Where a pool comes from: versions, hashes, and how many were left after each exclusion."""

from __future__ import annotations

import datetime
import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from lernbund.stamps import sha256
from method.content import pool as content
from method.gate.tables import Release
from method.pool.sampling import ONE_IN
from method.pool.steps import STEPS, released_steps

PACKAGES = ("lernbund", "pandas", "pandera", "pyarrow", "pyreadstat", "highspy")
STEP_TITLES = {
    "read": "in den Arbeitsbereichen",
    "agreed": "mit Zustimmung",
    "large_enough": "mit fünf oder mehr Beschäftigten, davon im Pool etwa neun von zehn Personen",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What was left after an exclusion."""

    name: str
    companies: int
    people: int


def steps_of(counts: pd.DataFrame) -> tuple[Step, ...]:
    """Return the exact steps, for whoever builds; ``counts`` as in ``released_steps``."""
    place = counts["step"].map(STEPS.index)
    left = [(name, counts[place.ge(n)]) for n, name in enumerate(STEPS)]
    return tuple(Step(name, len(rows), int(rows["people"].sum())) for name, rows in left)


def provenance(
    folder: Path,
    counts: pd.DataFrame,
    earlier: Sequence[Release],
    *,
    day: datetime.date,
    project: bool,
    data: str,
) -> tuple[bytes, tuple[Release, ...]]:
    """Return the provenance of the Parquet files in ``folder`` as JSON, and what it has told.

    The build is named by the hash of its files.  The names of workspaces and companies are not in
    it, nor a hash of one company's data: who holds that data could tell that it took part.  Counts
    of the steps pass the gate, because they tell of companies that are not in the pool.

    Args:
        folder: of the pool.
        counts: as in ``released_steps``.
        earlier: the ledger.
        day: of the build.
        project: whether keys come from the secret of a project.
        data: name of what the tables hold without their keys.
    """
    hashes = {name: sha256((folder / f"{name}.parquet").read_bytes()) for name in content().tables}
    companies = pd.read_parquet(folder / "companies.parquet")
    build, created = (
        sha256("".join(hashes.values()).encode())[:16],
        datetime.datetime.now(datetime.UTC),
    )
    steps, told = released_steps(counts, earlier=earlier, build=f"{build} {created.isoformat()}")
    record: dict[str, Any] = {
        "build": build,
        "data": data,
        "created": created.isoformat(timespec="seconds"),
        "as_of": day.isoformat(),
        "sampling": f"about one person in {ONE_IN} is left out, drawn by the company's own data",
        "keys": "project secret" if project else "secret of this build, destroyed",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "content": sha256(content().model_dump_json().encode()),
        "steps": json.loads(
            steps.assign(title=steps["name"].map(STEP_TITLES)).to_json(orient="records")
        ),
        "licences": sorted(companies["licence"].fillna("network").unique()),
        "protected": {
            f"{table}.{name}": int(
                pd.read_parquet(folder / f"{table}.parquet", columns=[name])[name].isna().sum()
            )
            for table, names in content().quasi.items()
            for name in names
        },
        "tables": hashes,
    }
    return json.dumps(record, ensure_ascii=False, indent=2).encode() + b"\n", told
