"""A tenth of a company's people stays at home: the number of its rows is not its size.

Source: Hundepool et al. (2012), Statistical Disclosure Control, ch. 3 (sampling of microdata).
"""

from __future__ import annotations

from dataclasses import replace

from method.disclosure import SMALLEST_GROUP
from method.pool.keys import Keys
from schemas.case import Case

ONE_IN = 10


def sampled(case: Case, company: str, keys: Keys) -> Case:
    """Return ``case`` without the people, and their ratings, whom the secret of ``keys`` draws.

    Each stays out with a chance of 1 in ``ONE_IN``; five stay in at least, all in a company of
    five or fewer.  Another secret draws others, that of a project always the same.  ``company`` is
    the key of the company.
    """
    codes = case.people["person_id"]
    drawn = codes.map(lambda code: int(keys.key(company, "sample", code), 16) % ONE_IN == 0)
    order = drawn.astype(bool).sort_values(kind="stable").index
    kept = order[: max(int((~drawn.astype(bool)).sum()), SMALLEST_GROUP)]
    stay = codes.index.isin(kept)
    rated = case.ratings["person_id"].isin(codes[stay])
    return replace(case, people=case.people[stay], ratings=case.ratings[rated])
