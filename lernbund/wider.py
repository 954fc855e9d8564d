"""A report about something else than one company: a network, a programme, a pool.

Its one notebook is run by the same kernels, exported by the same exporter and kept by the same
rules as a company's: made of the same it is not made again, an edited Word file is set aside, a
failure leaves no report that would pass for this one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from lernbund.execution import Failure, StepFailedError, execute
from lernbund.files import require_writable, write_atomically
from lernbund.manifest import made
from lernbund.plan import Job
from lernbund.publishing import in_all_formats, is_published, named, put
from lernbund.stamps import code_version, inputs_of
from lernbund.tasks import REPORT, SECONDS, StepOutcome, keep_dossier
from reports.export import report
from reports.words import Words

if TYPE_CHECKING:
    from lernbund.files import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """What a report about something else than one company is made of.

    Attributes:
        notebook: Takes ``parameters`` and ``as_of``; its last cell closes its chapter.
        name: How its files are called.
        about: Name on the cover.
        words: What it says of itself.
        parameters: Of the notebook; those that hold a place are in ``lernbund.execution.PLACES``.
        made_of: Hashes of all the data it reads, by name; ``parameters`` do not count.
    """

    notebook: Path
    name: str
    about: str
    words: Words
    parameters: Mapping[str, Any]
    made_of: Mapping[str, str] = field(default_factory=dict)


def make(
    wanted: Wider, out: Place, *, as_of: date, force: bool = False, seconds: float = SECONDS
) -> StepOutcome:
    """Make the report ``wanted`` in the folder ``out``: notebook, HTML, PDF, Word and manifest.

    A failure of the notebook stands in the outcome, whose ``step`` is "report", and in the file
    ``fehler-<name>.txt``.  Raises OSError if something cannot be written, and what the exporters
    raise.
    """
    started = time.perf_counter()
    require_writable(out)
    job = Job(wanted.name, REPORT, wanted.notebook)
    inputs = {wanted.name: _inputs(wanted, job, as_of)}
    if not force and is_published(out, inputs, wanted.name):
        return StepOutcome(wanted.name, REPORT, 0.0, reused=True)
    failure = _made(wanted, job, out, as_of, inputs, seconds)
    keep_dossier(out, wanted.name, failure)
    return StepOutcome(wanted.name, REPORT, time.perf_counter() - started, failure)


def _made(
    wanted: Wider, job: Job, out: Place, as_of: date, inputs: Mapping[str, str], seconds: float
) -> Failure | None:
    parameters = {**wanted.parameters, "as_of": as_of.isoformat()}
    files: dict[str, bytes] = {}
    failure, executed = None, out / f"{wanted.name}.ipynb"
    executed.unlink(missing_ok=True)  # an earlier one would pass for this one
    try:
        notebook = execute(job, parameters, seconds=seconds)
    except StepFailedError as error:
        failure = error.failure
    else:
        document = report([notebook], company=wanted.about, as_of=as_of, words=wanted.words)
        files = named(wanted.name, in_all_formats(document))
        write_atomically(executed, nbformat.writes(notebook).encode())
    put(out, wanted.name, files, made(as_of=as_of, inputs=inputs, files=files))
    return failure


def _inputs(wanted: Wider, job: Job, as_of: date) -> str:
    return inputs_of(
        job.notebook, tables=wanted.made_of, code=code_version(), as_of=as_of.isoformat()
    )
