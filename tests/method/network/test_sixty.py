"""The report on a network of sixty companies in the eleven areas of the region.

Requirements:
- Every area stands in it with its members, every part of it has something to show, every figure is
  drawn.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest

from method.network.analysis import NetworkReport, report_on
from method.network.shared import sharing_of
from reports.charts.network import FIGURES
from schemas.case import Case, case_of
from tests.method.network.conftest import made
from tests.method.network.test_definition import example

DAY = datetime.date(2026, 11, 24)
COMPANIES, KINDS = 60, 9
SKILLS = ("cnc-cam", "robotik-programmieren", "quali-koordinatenmessen", "ki-lernverfahren")
FAMILIES = ("cnc", "robotics", "ai", "additive")
SUBJECTS = ("technologies", "skills", "needs")


def kind(number: int) -> Case:
    """Return a company with drawn work and releases."""
    draw = np.random.default_rng([11, number])
    (masters, needs), (introduced, planned) = (
        draw.choice(names, size=2, replace=False) for names in (SKILLS, FAMILIES)
    )
    return made(
        "firma",
        released=" ".join(f"{each}:{draw.choice(['topic', 'name'])}" for each in SUBJECTS),
        masters=str(masters),
        needs=str(needs),
        introduced=str(introduced),
        planned=str(planned),
        people=2,
    )


def companies() -> list[Case]:
    """Return sixty companies of nine kinds, the eleven areas in turn."""
    kinds = [kind(number) for number in range(KINDS)]
    areas = [each.ags for each in example().districts if not each.neighbour]
    return [
        replace(
            case,
            company=case.company.assign(company_id=f"firma-{number}", name=f"Firma-{number} GmbH"),
            sites=case.sites.assign(ags=areas[number % len(areas)]),
        )
        for number in range(COMPANIES)
        for case in [kinds[number % KINDS]]
    ]


@pytest.fixture(scope="module")
def report() -> NetworkReport:
    """Return their report; the plan for all is measured by ``benchmarks.network``."""
    return report_on(sharing_of(companies(), example(), DAY), None, example(), DAY)


def test_all_eleven_areas_stand_in_it(report: NetworkReport) -> None:
    """Five or six companies each; the five neighbours have none."""
    own = report.areas[~report.areas["neighbour"]]
    assert (len(own), own["members"].sum()) == (11, COMPANIES)
    assert set(own["members"]) == {5, 6}
    assert report.companies == COMPANIES


def test_every_part_has_something_to_show(report: NetworkReport) -> None:
    """Proposals, pairs, groups, topics, partners, brokers; all figures."""
    for name in ("proposals", "pairs", "groups", "topics", "named", "brokers", "sizes_and_sectors"):
        assert not getattr(report, name).empty, name
    assert report.partners["companies"].sum() > 0
    for name, draw in FIGURES.items():
        assert draw(report, case_of({})) is not None, name
