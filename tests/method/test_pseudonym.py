"""Requirements of pseudonyms in the survey.

1. The same code gives the same pseudonym in a company, however it is typed; another company,
   another secret, another code give others.
2. It is a sign the contract of answers takes, and no sign of a sheet of paper.
3. Codes and secrets that could be guessed are refused.
"""

from __future__ import annotations

import re

import pytest

from method.evaluation.pseudonym import pseudonym
from schemas.evaluation import PAPER
from schemas.fields import fields_of
from schemas.findings import Refused
from schemas.tables import TABLES

SECRET = b"0123456789abcdef0123456789abcdef"


def test_the_same_code_ties_waves_together():
    """Case, blanks and dashes do not matter."""
    assert pseudonym("ma-17 Go", "teile-1", SECRET) == pseudonym("MA17GO", "teile-1", SECRET)


def test_all_else_is_somebody_else():
    """Company, secret and code."""
    own = pseudonym("MA17GO", "teile-1", SECRET)
    others = {
        pseudonym("MA17GO", "teile-2", SECRET),
        pseudonym("MA17GO", "teile-1", SECRET[::-1]),
        pseudonym("MA18GO", "teile-1", SECRET),
    }
    assert len(others | {own}) == 4


def test_the_contract_takes_it():
    """16 letters and digits, told apart from a sheet of paper such as R1234."""
    made = pseudonym("MA17GO", "teile-1", SECRET)
    assert re.fullmatch("[A-Z2-7]{16}", made)
    assert not re.fullmatch(PAPER, made)
    assert "respondent" in {field.name for field in fields_of(TABLES["answers"])}


def test_what_could_be_guessed_is_refused():
    """Five letters, or half a secret."""
    with pytest.raises(Refused, match="mindestens 6"):
        pseudonym("a-b c.d/e", "teile-1", SECRET)
    with pytest.raises(ValueError, match="bytes or more, got 8"):
        pseudonym("MA17GO", "teile-1", SECRET[:8])
