"""What the verbs of ``lernbund pool`` print."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from lernbund.files import write_atomically
from lernbund.pool.build import build
from lernbund.pool.plans import frozen_plans
from lernbund.pool.provenance import STEP_TITLES
from lernbund.pool.report import write_report
from lernbund.pool.table import read_provenance, released_table
from lernbund.stamps import code_version, sha256
from method.gate.tables import How, Table
from reports import german

DIGITS = 4  # of a released mean; more would only tell of single answers


def build_text(
    workspaces: Sequence[str],
    out: Path,
    *,
    day: datetime.date,
    formats: Sequence[str],
    secret_file: Path | None,
) -> str:
    """Build the pool and say in German who is in it."""
    built = build(workspaces, out, day=day, formats=formats, secret_file=secret_file)
    steps = [
        f"  {german.count(step.companies)} Betriebe, {german.count(step.people)} Personen "
        f"{STEP_TITLES[step.name]}"
        for step in built.steps
    ]
    return "\n".join(
        [
            f"Pool: {built.folder}",
            *steps,
            f"Beschreibung: {built.folder / 'codebook.html'}",
            f"Weiter: lernbund pool table {built.folder} --of people --by region --out tabelle.csv",
        ]
    )


def table_text(pool: Path, table: Table, out: Path, *, how: How) -> str:
    """Write what the gate lets go of ``table`` to ``out`` (CSV) and say how much stays in.

    Beside it lies a record as JSON: pool, question, plans, hash; the same for the same question.
    """
    found = released_table(pool, table, how=how)
    titles = {"people": "Personen", "companies": "Betriebe", "value": "Wert", "why": "Hinweis"}
    frame = found.frame.drop(columns="reason").rename(columns=titles)
    text = frame.to_csv(sep=";", decimal=",", index=False, float_format=f"%.{DIGITS}f")
    data = b"\xef\xbb\xbf" + text.encode()
    about = {
        "build": read_provenance(pool)["build"],
        "question": asdict(table),
        "counts": how,
        "frozen_plans": frozen_plans(pool),
        "code": code_version(),
        "sha256": sha256(data),
    }
    write_atomically(out, data)
    write_atomically(out.with_suffix(".json"), json.dumps(about, indent=2).encode() + b"\n")
    cells = german.plural(len(frame), "Zelle", "Zellen")
    return f"Freigegeben: {out}, {cells}, davon {german.count(found.hidden)} nicht gezeigt"


def report_text(pool: Path, plan: Path | None, out: Path, *, day: datetime.date) -> str:
    """Write the report of ``pool`` and name its files."""
    files = write_report(pool, plan, out, day=day)
    return "\n".join(f"Geschrieben: {file}" for file in files)
