"""The shape of the content files; a file that does not fit is refused, and where."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Step = Annotated[int, Field(ge=0, le=4)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class Content(BaseModel):
    """Base of all content: frozen, and no key that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dated(Content):
    """A content file with the day it was last looked through."""

    stand: datetime.date


class ScaleStep(Content):
    """A step of the general skill scale."""

    title: str
    description: str


class SkillGroup(Content):
    """A group of skills with what can be seen at each level."""

    id: str
    title: str
    description: str
    levels: dict[Step, str]


class Skill(Content):
    """A skill of the catalogue."""

    id: str
    group: str
    title: str
    description: str
    independent: str
    synonyms: tuple[str, ...]
    technology: Literal["cax", "cnc", "robotics", "ai", "additive", "data", "none"]
    valid_months: int | None = None
    esco_uri: str | None = None


class Catalogue(Dated):
    """The skill catalogue."""

    scale: dict[Step, ScaleStep]
    groups: tuple[SkillGroup, ...]
    skills: tuple[Skill, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(skill.id for skill in self.skills)
        only_once(skill.title for skill in self.skills)
        all_known((skill.group for skill in self.skills), (group.id for group in self.groups))
        return self


class Item(Content):
    """A question of the maturity instrument with one anchor per level."""

    id: str
    title: str
    question: str
    hint: str
    anchors: dict[Step, str]


class Dimension(Content):
    """A dimension of the maturity instrument."""

    id: str
    title: str
    question: str
    default_target: Step
    items: tuple[Item, ...]


class Instrument(Dated):
    """The maturity instrument."""

    states: dict[str, str]
    rater_groups: dict[str, str]
    levels: dict[Step, str]
    dimensions: tuple[Dimension, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Return all questions in order."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(item.id for item in self.items)
        return self


class LearningPath(Content):
    """One of the three paths of the RKW rule; ``max_gap`` None means no upper end."""

    id: Literal["on_the_job", "internal", "external"]
    title: str
    description: str
    min_gap: int
    max_gap: int | None = None


class MeasureType(Content):
    """A concrete type of measure with its planning default [h per person]."""

    id: str
    path: Literal["on_the_job", "internal", "external"]
    title: str
    description: str
    hours_default: int
    hours_note: str
    evidence: str
    cost_note: str
    default: bool = False


class MeasureTypes(Dated):
    """Learning paths and types of measures."""

    rule_source: str
    paths: tuple[LearningPath, ...]
    types: tuple[MeasureType, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(kind.id for kind in self.types)
        only_once(kind.path for kind in self.types if kind.default)
        return self


class StakeholderKind(Content):
    """A kind of stakeholder and what moves it."""

    id: str
    title: str
    concern: str
    hint: str


class SequenceStep(Content):
    """A step of the order of information; ``before`` names the step it must precede."""

    id: str
    title: str
    audience: str
    before: str | None = None
    legal: bool
    reference: str | None = None
    only_if: Literal["works_council", "always", "works_council_or_no"]
    reason: str


class Channel(Content):
    """A channel of communication."""

    id: str
    title: str
    good_for: str
    two_way: bool


class Phase(Content):
    """A phase of the change."""

    id: str
    title: str
    description: str


class InformationField(Content):
    """What a good staff information answers."""

    id: str
    title: str
    question: str


class DraftParagraph(Content):
    """A paragraph of a draft; it is left out if a placeholder it needs has no value."""

    needs: tuple[str, ...] = ()
    text: str


class Draft(Content):
    """A draft text for an audience."""

    id: str
    title: str
    audience: str
    paragraphs: tuple[DraftParagraph, ...]


class LanguageRule(Content):
    """A rule of plain German, given as a hint."""

    id: str
    title: str
    hint: str


class Communication(Dated):
    """Stakeholders, order of information, channels, drafts."""

    stakeholder_kinds: tuple[StakeholderKind, ...]
    sequence: tuple[SequenceStep, ...]
    channels: tuple[Channel, ...]
    phases: tuple[Phase, ...]
    fields: tuple[InformationField, ...]
    drafts: tuple[Draft, ...]
    plain_language: tuple[LanguageRule, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(step.id for step in self.sequence)
        all_known(
            (step.before for step in self.sequence if step.before),
            (step.id for step in self.sequence),
        )
        return self


class Wave(Content):
    """A wave of the survey.

    It is asked from ``days`` [days] after the ``anchor`` of a measure on, for ``open_days``, and
    overdue after ``planned_days``.
    """

    id: Literal["T0", "T1", "T2", "T3"]
    title: str
    when: str
    anchor: Literal["start", "end"]
    days: int
    planned_days: Annotated[int, Field(gt=0)]
    open_days: Annotated[int, Field(gt=0)]


class EvaluationItem(Content):
    """A statement people agree to, 1 to 5, with the waves in which it is asked.

    ``scale`` names what several statements measure together; ``looking_back`` judges today how the
    statement ``about`` was before the measure; a ``barrier`` is what prevented application.
    """

    id: str
    level: Literal["reaction", "learning", "behaviour", "results"]
    kind: Literal["statement", "looking_back", "barrier"] = "statement"
    scale: str | None = None
    about: str | None = None
    waves: tuple[Literal["T0", "T1", "T2", "T3"], ...]
    text: str


class IndicatorExample(Content):
    """An example of a company indicator."""

    id: str
    title: str
    unit: str
    direction: Literal["higher", "lower"]
    help: str


class Assumption(Content):
    """What a reader may assume otherwise about cost and benefit; ``one`` is the unit of 1."""

    id: Literal["benefit_share", "attributed_share", "labour_cost", "course_cost", "years"]
    title: str
    unit: str
    one: str | None = None
    choices: tuple[int, ...]
    default: int

    @model_validator(mode="after")
    def _offered(self) -> Self:
        all_known([str(self.default)], map(str, self.choices))
        return self


class Scenario(Content):
    """Assumptions that are shown in a report; the others keep their default."""

    title: str
    assumed: dict[str, float]


class QuestionnaireTexts(Content):
    """What people read who answer; ``title`` takes "title" and "wave"."""

    title: str
    intro: tuple[str, ...]
    scale: tuple[str, ...]
    own_code: str
    own_code_help: str
    closed: str


class ImpactLevel(Content):
    """One of the three levels of impact and what proves it."""

    id: Literal["aware", "analysed", "implemented"]
    title: str
    description: str
    evidence: str


class Evaluation(Dated):
    """The evaluation instrument."""

    waves: tuple[Wave, ...]
    levels: dict[str, str]
    scale: dict[int, str]
    scales: dict[str, str]
    cannot_judge: str
    items: tuple[EvaluationItem, ...]
    indicators: tuple[IndicatorExample, ...]
    impact_levels: tuple[ImpactLevel, ...]
    assumptions: tuple[Assumption, ...]
    scenarios: tuple[Scenario, ...]
    kinds: dict[str, str]
    sheet: QuestionnaireTexts
    causal_words: tuple[str, ...]
    cautions: dict[str, str]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(item.id for item in self.items)
        all_known((item.scale for item in self.items if item.scale), self.scales)
        about = [item for item in self.items if item.kind == "looking_back"]
        all_known((str(item.about) for item in about), (item.id for item in self.items))
        assumed = (name for each in self.scenarios for name in each.assumed)
        all_known(assumed, (each.id for each in self.assumptions))
        all_known((item.kind for item in self.items), self.kinds)
        return self


class Safeguard(Content):
    """A right or duty around skill data; ``works_council`` marks what needs one."""

    topic: str
    text: str
    reference: str
    works_council: bool = False


class Safeguards(Dated):
    """What protects works council and employees."""

    intro: str
    entries: tuple[Safeguard, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        only_once(entry.topic for entry in self.entries)
        return self


class Look(Content):
    """Name, logo and colours of reports and forms.

    Attributes:
        logo: name of an SVG beside the file, None without one.
        dark: the colours for a dark room, by the same names as ``colours``.
    """

    name: str
    logo: Annotated[str, Field(pattern=r"^[\w-]+\.svg$")] | None = None
    claim: str
    colours: dict[str, Colour]
    dark: dict[str, Colour]
    series: tuple[Colour, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if set(self.colours) != set(self.dark):
            raise ValueError("colours and dark need the same names")
        return self


def only_once(names: Iterable[str]) -> None:
    """Raise ValueError naming what occurs more than once in ``names``."""
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise ValueError(f"more than once: {twice}")


def all_known(used: Iterable[str], names: Iterable[str]) -> None:
    """Raise ValueError naming what is ``used`` but not among ``names``."""
    unknown = sorted(set(used) - set(names))
    if unknown:
        raise ValueError(f"unknown: {unknown}")
