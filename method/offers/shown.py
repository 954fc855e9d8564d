"""Needs as the version without people shows them: see ``method.disclosure``."""

from __future__ import annotations

import pandas as pd

from method.disclosure import few, say_few

AGREED = "agreed"


def shown_needs(needs: pd.DataFrame) -> pd.DataFrame:
    """Return ``needs`` without number, roles and level where under five people have the gap.

    What is only agreed stays: the company itself decided it.
    """
    hidden = few(needs["people"]) & needs["origin"].ne(AGREED)
    masked = needs.assign(**{name: needs[name].mask(hidden) for name in ("roles", "target")})
    said = say_few(masked, ["people"])["people"]
    return masked.assign(people=said.where(hidden, needs["people"].astype("object")))
