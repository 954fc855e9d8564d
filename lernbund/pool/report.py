"""``lernbund pool report``: the notebook of research becomes a report in three formats."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from lernbund.execution import StepFailedError, execute
from lernbund.files import write_atomically
from lernbund.kernels.start import shared_server
from lernbund.plan import Job, PlanError, notebooks_folder
from lernbund.pool.page import STEP
from lernbund.pool.plans import frozen_plan
from lernbund.pool.table import read_provenance
from lernbund.publishing import KINDS
from lernbund.stamps import code_version, sha256
from lernbund.tasks import SECONDS
from reports.export import docx, pdf, report
from reports.words import OF_A_POOL

NAME = "forschungsbericht"


def write_report(
    pool: Path, plan: Path | None, out: Path, *, day: datetime.date
) -> tuple[Path, ...]:
    """Write the report of ``pool`` under ``plan`` to the folder ``out`` and return its files.

    Beside the report in three formats lies a record: plan, its digest, build of the pool, hashes.
    Raises PlanError if pool or plan cannot be used or the notebook fails.
    """
    record = read_provenance(pool)
    frozen = frozen_plan(pool, plan, day)
    parameters = {
        "pool": str(pool.absolute()),
        "plan": str(plan.absolute()) if plan else "",
        "as_of": day.isoformat(),
    }
    job = Job(record["build"], STEP, notebooks_folder() / f"{STEP}.ipynb")
    try:
        with shared_server():
            notebook = execute(job, parameters, seconds=SECONDS)
    except StepFailedError as error:
        raise PlanError(error.failure.cause) from error
    title = f"Forschungspool {record['build']}"
    document = report([notebook], company=title, as_of=day, words=OF_A_POOL)
    made = (document.html.encode(), pdf(document), docx(document))
    files = {f"{NAME}.{kind}": data for kind, data in zip(KINDS, made, strict=True)}
    about = {
        "build": record["build"],
        "plan": frozen.plan.name,
        "plan_digest": frozen.plan.digest,
        "frozen_on": frozen.frozen_on and frozen.frozen_on.isoformat(),
        "as_of": day.isoformat(),
        "code": code_version(),
        "files": {name: sha256(data) for name, data in files.items()},
    }
    files[f"{NAME}.json"] = json.dumps(about, ensure_ascii=False, indent=2).encode() + b"\n"
    for name, data in files.items():
        write_atomically(out / name, data)
    return tuple(out / name for name in files)
