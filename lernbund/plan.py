"""What is to be run: companies times steps, checked before the first kernel starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from schemas.company import STEPS


class PlanError(ValueError):
    """The plan asks for something that does not exist; the text is German and for users."""


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook for one company."""

    company_id: str
    step: str
    notebook: Path


def notebooks_folder() -> Path:
    """Return the folder of the six notebooks, in the installed package or in a checkout."""
    return _shipped("notebooks")


def examples_folder() -> Path:
    """Return the folder of the example workbooks, in the installed package or in a checkout."""
    return _shipped("examples")


def plan(
    companies: Sequence[str], *, known: Iterable[str], steps: Sequence[str] = ()
) -> tuple[Job, ...]:
    """Return the jobs for ``companies`` and ``steps`` (all if empty), in their order.

    Raises PlanError for a company that is not among ``known`` and for an unknown step.
    """
    _require(companies, tuple(known), "Ein Unternehmen", "lernbund list")
    steps = [_step_called(step) for step in steps]
    _require(steps, tuple(STEPS), "Einen Schritt", "lernbund list")
    notebooks = {step: notebook_of(step) for step in STEPS if not steps or step in steps}
    return tuple(
        Job(company, step, notebook)
        for company in dict.fromkeys(companies)
        for step, notebook in notebooks.items()
    )


def notebook_of(step: str) -> Path:
    """Return the notebook of ``step``; raises KeyError for an unknown step."""
    number = tuple(STEPS).index(step) + 1
    return notebooks_folder() / f"{number}_{step}.ipynb"


def _step_called(name: str) -> str:
    titles = {title.casefold(): step for step, title in STEPS.items()}
    return titles.get(name.casefold(), name)


def _require(names: Sequence[str], known: tuple[str, ...], what: str, remedy: str) -> None:
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            guess = f" Meinten Sie „{close[0]}“?" if close else ""
            raise PlanError(f"{what} „{name}“ gibt es hier nicht.{guess} Übersicht: {remedy}")


def _shipped(name: str) -> Path:
    package = Path(__file__).parent
    installed = package / name
    return installed if installed.is_dir() else package.parent / name
