"""What is asked of company, course and group; None or "unknown" is not known and never a yes.

Ages, disability, degrees, children and incomes are counts for a group, never facts of a person.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from method.dated_law import Land

Answer = Literal["yes", "no", "unknown"] | None
Goal = Literal["adaptation", "vocational_degree", "upgrading", "berufsspezialist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFacts:
    """What the law asks of the company.

    Attributes:
        headcount: Weighted headcount of the company, § 82 Abs. 6 SGB III [people].
        group_headcount: Weighted headcount of the group of companies [people].
        part_of_group: Does the company belong to a group of companies?
        establishment_headcount: Headcount of the establishment (Betrieb) [people].
        land: Land of the site.
        works_council: Is there a works council?
        training_agreement: Is there an agreement on training, § 82 Abs. 4?
        change_agreement: Is there one on need, perspectives and use of Qualifizierungsgeld?
        structural_change_share: Part of the establishment's staff with a need for training because
            of structural change [of 1].
        consents: Do the employees or their representatives consent?
        short_time_share: Part of the course's hours that fall into short-time work [of 1].
        short_time_months: Months of short-time allowance already drawn [months].
        restructuring: Is there a Betriebsänderung that ends the jobs of the group?
        agency_advised: Has the agency advised the works parties before?
        transfer_kug: Is the group in Transfer-Kurzarbeit?
        sme: Is it a small or medium-sized enterprise by the EU's definition?
        consulting_days: Planned days of consulting [days].
        consulting_cost: Planned cost of consulting [EUR].
        consulting_started: Has the consulting begun?
        leave_days_used: Days of Bildungsfreistellung already granted this year [days].
    """

    headcount: float | None = None
    group_headcount: float | None = None
    part_of_group: Answer = None
    establishment_headcount: float | None = None
    land: Land | Literal["other"] | None = None
    works_council: Answer = None
    training_agreement: Answer = None
    change_agreement: Answer = None
    structural_change_share: float | None = None
    consents: Answer = None
    short_time_share: float | None = None
    short_time_months: float | None = None
    restructuring: Answer = None
    agency_advised: Answer = None
    transfer_kug: Answer = None
    sme: Answer = None
    consulting_days: float | None = None
    consulting_cost: float | None = None
    consulting_started: Answer = None
    leave_days_used: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFacts:
    """What the law asks of a course; money is for one person [EUR].

    Attributes:
        title: Title of the course.
        hours: Hours of the course as the offer states them [h].
        lesson_minutes: Length of such an hour, None takes the assumption [min].
        price: Course fee per person.
        examination_fee: Examination fee per person; 0 if there is none.
        travel: Cost of travel per person.
        lodging: Cost of lodging away from home per person.
        meals: Cost of meals away from home per person.
        away_days: Days away from home per person [days].
        months: Length of the course [months].
        start: First day, None if not known.
        end: Last day.
        running_entry: One can join at any time; then ``start`` may be None.
        provider_certified: Provider certified under AZAV?
        course_certified: Course certified under AZAV?
        goal: What it leads to.
        shortened: Shorter by a third than the apprenticeship (or excepted), § 180 Abs. 4?
        beyond_workplace: Does it teach more than the own workplace asks for?
        legal_duty: Is the employer bound by law to hold it?
        in_working_time: Is it held in working time, with pay?
        full_time: Is it full-time?
        hours_per_month: Average hours in a month [h], for part-time upgrading.
        recognised: Recognised as Bildungsveranstaltung of the Land?
        certificate: Is there a certificate with time, hours, content and success?
        contract_signed: Is the binding contract already signed?
        reward: Does it have the character of a reward?
    """

    title: str = ""
    hours: float | None = None
    lesson_minutes: float | None = None
    price: float | None = None
    examination_fee: float | None = None
    travel: float | None = None
    lodging: float | None = None
    meals: float | None = None
    away_days: float | None = None
    months: float | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    running_entry: bool = False
    provider_certified: Answer = None
    course_certified: Answer = None
    goal: Goal | None = None
    shortened: Answer = None
    beyond_workplace: Answer = None
    legal_duty: Answer = None
    in_working_time: Answer = None
    full_time: Answer = None
    hours_per_month: float | None = None
    recognised: Answer = None
    certificate: Answer = None
    contract_signed: Answer = None
    reward: Answer = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """The people who go to a course together, as counts [people].

    Attributes:
        people: People in the group.
        without_degree: Of these, without a usable vocational degree, § 81 Abs. 2.
        relief: Of these, 45 or older at the start or severely disabled.
        recent_degree: Of these, with a vocational degree younger than the waiting period.
        recent_82: Of these, funded under § 82 within the waiting period.
        recent_82a: Of these, with Qualifizierungsgeld within the waiting period.
        with_child: Of these, with a child in the sense of the allowance.
        children_in_care: Children for whom care must be paid [children].
        hours_lost: Working hours one person loses to the course [h].
        wage: Gross wage of an hour [EUR/h].
        net_difference: Net pay one person loses to the course's hours [EUR].
        person_applies: Do the people apply and pay the course themselves?
        residents_land: Land where the people live, if they all live in one.
        income_lowest: Of these, gross income below the lowest bound of Sachsen-Anhalt.
        income_favoured: Of these, below its middle bound or in a favoured situation.
        income_too_high: Of these, above the upper bound of the programme of their Land.
        employed_months: Months the shortest employed of them has worked there [months].
        validation_ready: Of these, old and practised enough for the Berufsvalidierung.
    """

    people: int
    without_degree: int | None = None
    relief: int | None = None
    recent_degree: int | None = None
    recent_82: int | None = None
    recent_82a: int | None = None
    with_child: int | None = None
    children_in_care: int | None = None
    hours_lost: float | None = None
    wage: float | None = None
    net_difference: float | None = None
    person_applies: Answer = None
    residents_land: Land | Literal["other"] | None = None
    income_lowest: int | None = None
    income_favoured: int | None = None
    income_too_high: int | None = None
    employed_months: float | None = None
    validation_ready: int | None = None

    def __post_init__(self) -> None:
        """Refuse counts outside 0 to ``people``."""
        for name in _COUNTS:
            count = getattr(self, name)
            if count is not None and not 0 <= count <= self.people:
                raise ValueError(f"{name}: {count} is not between 0 and {self.people}")


_COUNTS = (
    "without_degree",
    "relief",
    "recent_degree",
    "recent_82",
    "recent_82a",
    "with_child",
    "income_lowest",
    "income_favoured",
    "income_too_high",
    "validation_ready",
)
