"""Where a pool comes from: versions, hashes, and how many were left after each exclusion."""

from __future__ import annotations

import datetime
import json
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

import pandas as pd

from lernbund.stamps import sha256
from method.content import pool as content
from schemas.case import Case

PACKAGES = ("lernbund", "pandas", "pandera", "pyarrow", "pyreadstat", "highspy")
STEP_TITLES = {
    "read": "in den Arbeitsbereichen",
    "agreed": "mit Zustimmung",
    "large_enough": "mit fünf oder mehr Beschäftigten: im Pool",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What was left after an exclusion."""

    name: str
    companies: int = 0
    people: int = 0
    ratings: int = 0

    def plus(self, case: Case) -> Self:
        """Return the step with one more company."""
        return type(self)(
            self.name,
            self.companies + 1,
            self.people + len(case.people),
            self.ratings + len(case.ratings),
        )


def provenance(
    folder: Path, steps: tuple[Step, ...], *, day: datetime.date, project: bool
) -> bytes:
    """Return the provenance of the Parquet files in ``folder`` as JSON.

    The build is named by the hash of its files.  The names of workspaces and companies are not in
    it, nor a hash of one company's data: who holds that data could tell that it took part.
    """
    hashes = {name: sha256((folder / f"{name}.parquet").read_bytes()) for name in content().tables}
    companies = pd.read_parquet(folder / "companies.parquet")
    record: dict[str, Any] = {
        "build": sha256("".join(hashes.values()).encode())[:16],
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "as_of": day.isoformat(),
        "keys": "project secret" if project else "secret of this build, destroyed",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "content": sha256(content().model_dump_json().encode()),
        "steps": [asdict(step) | {"title": STEP_TITLES[step.name]} for step in steps],
        "licences": companies["licence"].fillna("network").value_counts().to_dict(),
        "protected": {
            f"{table}.{name}": int(pd.read_parquet(folder / f"{table}.parquet")[name].isna().sum())
            for table, names in content().quasi.items()
            for name in names
        },
        "tables": hashes,
    }
    return json.dumps(record, ensure_ascii=False, indent=2).encode() + b"\n"
