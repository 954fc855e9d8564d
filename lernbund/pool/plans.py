"""Analysis plans: read from YAML, and frozen in the pool when they are first used."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from lernbund.files import write_atomically
from lernbund.misfits import misfits, not_yaml
from lernbund.plan import PlanError
from lernbund.pool.build import PLANS
from method.research.plan import AnalysisPlan, analysis_plan


@dataclass(frozen=True, slots=True)
class FrozenPlan:
    """A plan with the day it was first used on this pool; None if nothing was planned."""

    plan: AnalysisPlan
    frozen_on: datetime.date | None


def frozen_plan(pool: Path, file: Path | None, day: datetime.date) -> FrozenPlan:
    """Return the plan in ``file``; the pool remembers its digest from the first use on.

    Without a ``file`` it is the plan of the method, of which nothing counts as planned.  Raises
    PlanError if the file is no plan, or its planned part is not what was frozen.
    """
    if file is None:
        return FrozenPlan(analysis_plan(), None)
    plan = read_plan(file)
    known = frozen_plans(pool)
    held = known.setdefault(plan.name, {"digest": plan.digest, "frozen_on": day.isoformat()})
    if held["digest"] != plan.digest:
        raise PlanError(
            f"Der Plan „{plan.name}“ ist seit {held['frozen_on']} eingefroren (Prüfsumme "
            f"{held['digest']}), in „{file}“ steht aber {plan.digest}. Bitte den alten Wortlaut "
            "wiederherstellen; neue Fragen gehören unter „added“, mit Tag und Grund."
        )
    text = json.dumps(known, ensure_ascii=False, indent=2) + "\n"
    write_atomically(pool / PLANS, text.encode())
    return FrozenPlan(plan, datetime.date.fromisoformat(held["frozen_on"]))


def read_plan(file: Path) -> AnalysisPlan:
    """Return the plan in ``file``; raises PlanError with place and reason if it is none."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        return AnalysisPlan.model_validate(content)
    except OSError as error:
        raise PlanError(f"Der Plan „{file}“ lässt sich nicht lesen: {error.strerror}.") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlanError(not_yaml(file, error)) from error
    except ValidationError as error:
        raise PlanError(
            f"„{file}“ ist kein Analyseplan. {misfits(error)}. Eine Vorlage steht in der Anleitung "
            "„Forschen mit dem Pool“."
        ) from error


def frozen_plans(pool: Path) -> dict[str, dict[str, str]]:
    """Return digest and day of each plan that is frozen in ``pool``, by its name."""
    path = pool / PLANS
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
