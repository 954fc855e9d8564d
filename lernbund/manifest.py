"""What a run was made of: versions, time, hashes, law, errors; no personal data."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from lernbund.execution import Failure
from lernbund.plan import notebook_of
from lernbund.stamps import code_version, sha256
from method.dated_law import OutsideLaw
from method.instruments.book import law_on
from schemas.case import Case

if TYPE_CHECKING:
    from lernbund.files import Place

PACKAGES = ("lernbund", "pandas", "pandera", "papermill", "nbconvert", "matplotlib", "typst")


def manifest(
    case: Case,
    *,
    as_of: date,
    with_people: bool,
    outcomes: Mapping[str, Failure | None],
    inputs: Mapping[str, str],
    files: Mapping[str, bytes],
) -> dict[str, Any]:
    """Return the manifest of one company's run.

    ``outcomes`` maps each step to its failure, None if it ran to the end; ``inputs`` each step to
    the hash of what its notebook was made of; ``files`` the names of the written files to their
    bytes.
    """
    return {
        "company": case.company_id,
        "with_people": with_people,
        "law_day": _law(as_of),
        "tables": table_hashes(case),
        "notebooks": {step: sha256(notebook_of(step).read_bytes()) for step in outcomes},
        "errors": {step: _error(failure) for step, failure in outcomes.items() if failure},
        **made(as_of=as_of, inputs=inputs, files=files),
    }


def made(*, as_of: date, inputs: Mapping[str, str], files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what every report's manifest says: when, by which versions, of what, which files."""
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "as_of": as_of.isoformat(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "code": code_version(),
        "inputs": dict(inputs),
        "files": {name: sha256(data) for name, data in sorted(files.items())},
    }


def as_json(content: Mapping[str, Any]) -> bytes:
    """Return the file of a manifest."""
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def table_hashes(case: Case) -> dict[str, str]:
    """Return table -> sha256 of its rows; the same rows give the same hash on every machine."""
    return {
        name: sha256(
            frame.to_json(
                orient="split", date_format="iso", index=False, double_precision=15
            ).encode()
        )
        for name, frame in case.tables().items()
    }


def read_manifest(path: Place) -> dict[str, Any]:
    """Return the manifest at ``path``, an empty one if there is none that can be read."""
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _law(as_of: date) -> dict[str, Any]:
    try:
        checked_until = law_on(as_of).sgb3_82.text.checked_until.isoformat()
    except OutsideLaw:
        checked_until = None
    return {"day": as_of.isoformat(), "checked_until": checked_until}


def _error(failure: Failure) -> dict[str, Any]:
    return {key: value for key, value in asdict(failure).items() if key != "details"}
