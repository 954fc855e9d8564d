"""The rule of small groups: what is never shown about fewer than five people (practice, n >= 5).

A count of people taken from ratings, wishes or ages between 1 and 4 is never printed, nor anything
computed from it (hours, euros, shares, means): not in a table, a figure, a sentence or an
alternative text of the version without people.  The count reads ``FEW``, dependent cells are empty
and read as a dash.  A sum stays only if nothing hidden can be told from it.

One exception, said on the first page: how many people master a skill that hangs on few (cover,
single points of knowledge, ISO 9001:2015, 7.1.6).  That figure is its purpose.  Nothing beside it
tells who was not rated or who needs the skill, and a role is named there only if it has five or
more people.  Agreed measures may show their number of participants: the company itself decided it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from method.wording import decimal

SMALLEST_GROUP = 5
FEW = "unter 5"


def hide_small(frame: pd.DataFrame, *, count: str, figures: Sequence[str]) -> pd.DataFrame:
    """Return ``frame`` with ``figures`` emptied where ``count`` is below ``SMALLEST_GROUP``.

    A column ``hidden`` (bool) says which rows were emptied.  A row with a count of zero is not
    hidden: nobody can be recognised in it.
    """
    hidden = few(frame[count])
    return frame.assign(**{name: frame[name].mask(hidden) for name in figures}, hidden=hidden)


def is_few(number: float) -> bool:
    """Return whether ``number`` [people] lies between 1 and 4 and must not be shown."""
    return 0 < number < SMALLEST_GROUP


def few(counts: pd.Series) -> pd.Series[bool]:
    """Return which ``counts`` [people] lie between 1 and 4; a missing one does not."""
    return counts.gt(0).fillna(value=False).astype(bool) & counts.lt(SMALLEST_GROUP).fillna(
        value=False
    ).astype(bool)


def say_few(frame: pd.DataFrame, counts: Sequence[str]) -> pd.DataFrame:
    """Return ``frame`` with the word ``FEW`` in ``counts`` [people] where they are 1 to 4."""
    said = {name: frame[name].astype("object").mask(few(frame[name]), FEW) for name in counts}
    return frame.assign(**said)


def few_or_number(number: int) -> str:
    """Return ``number`` [people] as a word of a sentence, ``FEW`` from 1 to 4."""
    return FEW if is_few(number) else decimal(number)
