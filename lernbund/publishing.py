"""A company's finished files: the report in three formats and what it was made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import nbformat

from lernbund.execution import Failure
from lernbund.files import write_atomically
from lernbund.manifest import manifest, read_manifest, sha256
from lernbund.plan import notebook_of
from reports.export import docx, pdf, report
from schemas.case import Case
from schemas.company import STEPS

KINDS = ("html", "pdf", "docx")


def publish(
    case: Case,
    folder: Path,
    outcomes: Mapping[str, Failure | None],
    *,
    as_of: date,
    with_people: bool,
) -> None:
    """Write report and manifest of the executed notebooks in ``folder``.

    ``outcomes`` maps each step to its failure, None if it ran to the end.  With a failure there is
    no report, and one of an earlier run goes away: it would pass for this one.  Raises OSError and
    what the exporters raise.
    """
    name = name_of(outcomes)
    failed = any(outcomes.values())
    made = () if failed else _made(case, folder, outcomes, as_of=as_of, with_people=with_people)
    files = {f"{name}.{kind}": data for kind, data in zip(KINDS, made, strict=False)}
    keep_edited(folder, name)
    for kind in KINDS:
        _replace(folder / f"{name}.{kind}", files.get(f"{name}.{kind}"))
    record = manifest(case, as_of=as_of, with_people=with_people, outcomes=outcomes, files=files)
    write_atomically(folder / manifest_of(name), record)


def name_of(steps: Collection[str]) -> str:
    """Return how the files are called: a report of some steps never replaces the whole one."""
    return "report" if set(steps) == set(STEPS) else "teilbericht"


def manifest_of(name: str) -> str:
    """Return the name of the manifest beside the files called ``name``."""
    return "manifest.json" if name == "report" else f"manifest-{name}.json"


def keep_edited(folder: Path, name: str) -> Path | None:
    """Set aside a Word file that was edited since it was written, and return its new place."""
    target, record = folder / f"{name}.docx", folder / manifest_of(name)
    if not target.exists() or not record.exists():
        return None
    written = read_manifest(record)["files"].get(target.name)
    if written == sha256(target.read_bytes()):
        return None
    kept = next(
        place
        for number in range(1, 10_000)
        if not (place := folder / f"{name}-bearbeitet-{number}.docx").exists()
    )
    target.rename(kept)
    return kept


def _made(
    case: Case, folder: Path, steps: Collection[str], *, as_of: date, with_people: bool
) -> tuple[bytes, ...]:
    notebooks = [nbformat.read(folder / notebook_of(step).name, as_version=4) for step in steps]
    document = report(notebooks, company=case.name, as_of=as_of, with_people=with_people)
    return document.html.encode(), pdf(document), docx(document)


def _replace(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, data)
