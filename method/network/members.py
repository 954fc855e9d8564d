"""Members by size, sector and area, as far as the gate lets them go."""

from __future__ import annotations

import numpy as np
import pandas as pd

from method.gate.facts import COMPANY, PERSON, FrameFacts
from method.gate.release import release
from method.gate.tables import UNKNOWN, Release, Table
from method.network.definition import Network
from method.network.shared import main_ags
from schemas.case import Case
from schemas.remembered import remembered

SIZES = {
    "micro": "unter 10 Beschäftigte",
    "small": "10 bis 49",
    "medium": "50 bis 249",
    "large": "250 und mehr",
}  # Recommendation 2003/361/EC, by people only
BOUNDS = (0, 10, 50, 250, np.inf)
OTHER_SECTOR = "weitere Branchen"
ELSEWHERE = "außerhalb der Region"
BY = ("size", "sector", "area")
MEMBER_COLUMNS = ("by", "group", "members")


@remembered
def members_of(cases: list[Case], network: Network) -> pd.DataFrame:
    """Return how many of ``cases`` there are by size, sector and area.

    Columns: by (size, sector, area), group (German; the total in each), members (missing where the
    gate keeps the figure in: fewer than five companies, or such a group could be worked out).
    """
    if not cases:
        return pd.DataFrame(columns=list(MEMBER_COLUMNS))
    facts = FrameFacts(pd.DataFrame([_row(case, network) for case in cases]))
    ledger: list[Release] = []
    parts = []
    for name in BY:
        found = release(Table(fact="members", by=(name,)), of=facts, earlier=ledger)
        ledger.append(found.entry)
        counts = found.frame.rename(columns={name: "group", "people": "members"})
        parts.append(counts.assign(by=name)[list(MEMBER_COLUMNS)])
    return pd.concat(parts, ignore_index=True)


def _row(case: Case, network: Network) -> dict[str, str]:
    code = case.company["wz_code"].fillna("").iloc[0]
    sector = str(code)[:2]
    district = network.district_of(main_ags(case))
    return {
        COMPANY: case.company_id,
        PERSON: case.company_id,  # the gate counts people; here each company is one
        "size": _size(case),
        "sector": network.sectors.get(sector, OTHER_SECTOR) if sector else UNKNOWN,
        "area": district.title if district else ELSEWHERE,
    }


def _size(case: Case) -> str:
    known = case.company["headcount"].iloc[0]
    people = len(case.people) if pd.isna(known) else float(known)
    if not people:
        return UNKNOWN
    return list(SIZES.values())[int(np.searchsorted(BOUNDS, people, side="right")) - 1]
