"""A company's finished files: the report in three formats and what it was made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import nbformat

from lernbund.execution import Failure
from lernbund.files import sweep, write_atomically
from lernbund.manifest import as_json, manifest, read_manifest
from lernbund.plan import notebook_of
from lernbund.stamps import sha256
from reports.export import Report, docx, pdf, report
from reports.words import OF_A_COMPANY, WITH_PEOPLE
from schemas.case import Case
from schemas.company import STEPS

if TYPE_CHECKING:
    from lernbund.files import Place

KINDS = ("html", "pdf", "docx")


def publish(
    case: Case,
    folder: Place,
    outcomes: Mapping[str, Failure | None],
    *,
    inputs: Mapping[str, str],
    as_of: date,
    with_people: bool,
) -> None:
    """Write report and manifest of the executed notebooks in ``folder``.

    ``outcomes`` maps each step to its failure, None if it ran to the end; ``inputs`` maps it to
    what its notebook was made of, and is empty if the report is not to be taken for that.  With a
    failure there is no report, and one of an earlier run goes away: it would pass for this one.
    Raises OSError and what the exporters raise.
    """
    name = name_of(outcomes)
    failed = any(outcomes.values())
    made = () if failed else _made(case, folder, outcomes, as_of=as_of, with_people=with_people)
    files = named(name, made)
    record = manifest(
        case, as_of=as_of, with_people=with_people, outcomes=outcomes, inputs=inputs, files=files
    )
    put(folder, name, files, record)


def named(name: str, made: Sequence[bytes]) -> dict[str, bytes]:
    """Return file name -> bytes of what was ``made``: HTML, PDF and Word, or nothing."""
    return {f"{name}.{kind}": data for kind, data in zip(KINDS, made, strict=False)}


def put(folder: Place, name: str, files: Mapping[str, bytes], record: Mapping[str, Any]) -> None:
    """Write ``files`` called ``name`` with their manifest ``record``; what is not there goes.

    A Word file that was edited is set aside.  Raises OSError.
    """
    keep_edited(folder, name)
    target = folder / manifest_of(name)
    write_atomically(target, as_json({**record, "replaces": _hashes(folder, name)}))
    for kind in KINDS:
        _replace(folder / f"{name}.{kind}", files.get(f"{name}.{kind}"))
    write_atomically(target, as_json(record))
    sweep(folder)


def is_published(folder: Place, inputs: Mapping[str, str], name: str = "") -> bool:
    """Return whether the report in ``folder`` was made of ``inputs`` and is as it was written.

    ``name`` says how its files are called, by default as ``name_of`` does.
    """
    name = name or name_of(inputs)
    record = read_manifest(folder / manifest_of(name))
    wanted = {f"{name}.{kind}" for kind in KINDS}
    return (
        bool(inputs)
        and record.get("inputs") == dict(inputs)
        and "replaces" not in record
        and set(record["files"]) == wanted
        and record["files"] == _hashes(folder, name)
    )


def name_of(steps: Collection[str]) -> str:
    """Return how the files are called: a report of some steps never replaces the whole one."""
    return "report" if set(steps) == set(STEPS) else "teilbericht"


def manifest_of(name: str) -> str:
    """Return the name of the manifest beside the files called ``name``."""
    return "manifest.json" if name == "report" else f"manifest-{name}.json"


def keep_edited(folder: Place, name: str) -> Place | None:
    """Set aside a Word file that was edited since it was written, and return its new place.

    A run that was killed may have left the old or the new file; its manifest knows both.
    """
    target, record = folder / f"{name}.docx", read_manifest(folder / manifest_of(name))
    if not target.exists() or not record:
        return None
    known = [record.get(kind, {}).get(target.name) for kind in ("files", "replaces")]
    if sha256(target.read_bytes()) in known:
        return None
    kept = next(
        place
        for number in range(1, 10_000)
        if not (place := folder / f"{name}-bearbeitet-{number}.docx").exists()
    )
    target.rename(kept)  # type: ignore[arg-type]
    return kept


def _hashes(folder: Place, name: str) -> dict[str, str]:
    paths = [folder / f"{name}.{kind}" for kind in KINDS]
    return {path.name: sha256(path.read_bytes()) for path in paths if path.exists()}


def _made(
    case: Case, folder: Place, steps: Collection[str], *, as_of: date, with_people: bool
) -> tuple[bytes, ...]:
    paths = [folder / notebook_of(step).name for step in steps]
    notebooks = [nbformat.reads(path.read_text(encoding="utf-8"), as_version=4) for path in paths]
    words = WITH_PEOPLE if with_people else OF_A_COMPANY
    return in_all_formats(report(notebooks, company=case.name, as_of=as_of, words=words))


def in_all_formats(document: Report) -> tuple[bytes, ...]:
    """Return ``document`` as the files of ``KINDS``."""
    return document.html.encode(), pdf(document), docx(document)


def _replace(path: Place, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, data)
