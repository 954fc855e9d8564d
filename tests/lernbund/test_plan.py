"""The plan is checked before the first kernel starts.

- companies times steps, in the order of the method, each pair once
- an unknown company or step is one German sentence with the closest known name
- every step has its notebook
"""

from __future__ import annotations

import pytest

from lernbund.plan import PlanError, notebook_of, plan
from schemas.company import STEPS

KNOWN = ("demo-028", "demo-140")


def test_all_steps_of_all_companies_in_order() -> None:
    """Two companies give twelve jobs, the steps in the method's order."""
    jobs = plan(["demo-140", "demo-028"], known=KNOWN)
    assert [job.company_id for job in jobs] == ["demo-140"] * 6 + ["demo-028"] * 6
    assert [job.step for job in jobs[:6]] == list(STEPS)


def test_chosen_steps_keep_the_order_of_the_method() -> None:
    """Steps run in the method's order; a company named twice runs once."""
    jobs = plan(["demo-028", "demo-028"], known=KNOWN, steps=["concept", "situation"])
    assert [job.step for job in jobs] == ["situation", "concept"]


def test_steps_may_be_called_by_their_titles() -> None:
    """People know the German title of a step."""
    jobs = plan(["demo-028"], known=KNOWN, steps=["Kompetenzen"])
    assert [job.step for job in jobs] == ["skills"]


def test_unknown_company_names_the_closest() -> None:
    """A slip of the pen is answered with what was probably meant."""
    with pytest.raises(PlanError, match=r"„demo-41“ gibt es hier nicht. Meinten Sie „demo-140“"):
        plan(["demo-41"], known=KNOWN)


def test_unknown_step_is_refused() -> None:
    """A step that does not exist is not silently left out."""
    with pytest.raises(PlanError, match="Schritt „kaffee“ gibt es hier nicht"):
        plan(["demo-140"], known=KNOWN, steps=["kaffee"])


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_its_notebook(step: str) -> None:
    """Step and notebook share their name."""
    assert notebook_of(step).is_file()
