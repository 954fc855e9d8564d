"""The whole law cut to one day, with the assumptions that stand in for unconfirmed figures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from method.dated_law import STATUS, DatedValue, LawHead, OutsideLaw, Status
from method.instruments import sgb3_82_law as section_82
from method.instruments.sgb3_82_law import Law, LawText
from method.instruments.texts import (
    AssumptionText,
    Band,
    InstrumentText,
    assumption_texts,
    instrument_texts,
    support_text,
)
from method.wording import day as german
from method.wording import decimal

Value = float | tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure that no source confirms; ``given`` if somebody stated it instead of the default."""

    name: str
    title: str
    unit: str
    value: float
    why: str
    given: bool

    @property
    def sentence(self) -> str:
        """Return the German sentence that names the figure as an assumption."""
        word = "Angabe" if self.given else "Annahme"
        return f"{word}: {self.title} {decimal(self.value)} {self.unit}. {self.why}"


@dataclass(frozen=True, slots=True)
class Cut:
    """An instrument on one day.

    Attributes:
        day: The day.
        head: Title, source, office and so on.
        values: Values of the day by name.
        unknown: Names whose value is not known on the day -> German sentence with the bound.
        status: Standing on the day.
        reason: German sentence on the standing.
    """

    day: datetime.date
    head: LawHead
    values: Mapping[str, DatedValue[Value]]
    unknown: Mapping[str, str]
    status: Status
    reason: str

    def number(self, name: str) -> float:
        """Return the number ``name``; raises OutsideLaw if it is not known on the day."""
        value = self._dated(name).value
        if isinstance(value, tuple):
            raise TypeError(f"{self.head.id}: {name} has bands, not one number")
        return value

    def banded(self, name: str, figure: float) -> float:
        """Return the value of the band of ``name`` that ``figure`` falls into."""
        value = self._dated(name).value
        if not isinstance(value, tuple):
            raise TypeError(f"{self.head.id}: {name} is one number, not bands")
        return next(each.value for each in value if each.below is None or figure < each.below)

    def reference(self, name: str) -> str:
        """Return where ``name`` stands."""
        return self._dated(name).reference

    @property
    def last_days(self) -> tuple[datetime.date, ...]:
        """Return the days on which the instrument or one of its values of the day ends."""
        ends = [self.head.valid_until, *(each.valid_until for each in self.values.values())]
        return tuple(sorted({end for end in ends if end is not None}))

    def _dated(self, name: str) -> DatedValue[Value]:
        if name in self.unknown:
            raise OutsideLaw(self.unknown[name])
        return self.values[name]


@dataclass(frozen=True, slots=True)
class LawBook:
    """All law of one day.

    Attributes:
        day: The day the law was cut to; also the day from which applications are seen.
        sgb3_82: § 82 SGB III of the day.
        cuts: All instruments by id, § 82 first.
        support: Travel, lodging, meals, childcare (§§ 83 to 87 SGB III).
        assumptions: Unconfirmed figures by name.
    """

    day: datetime.date
    sgb3_82: Law
    cuts: Mapping[str, Cut]
    support: Cut
    assumptions: Mapping[str, Assumption]

    def assumed(self, name: str) -> float:
        """Return the assumed figure ``name``."""
        return self.assumptions[name].value


def law_on(
    day: datetime.date,
    *,
    inputs: Mapping[str, float] | None = None,
    texts: Mapping[str, LawHead] | None = None,
) -> LawBook:
    """Return all law cut to ``day``.

    Args:
        day: Day of the law.
        inputs: Figures stated by people, instead of the assumptions' defaults.
        texts: Instruments by id, by default those of the content; for a state of its own.

    Raises:
        OutsideLaw: ``day`` lies before § 82 SGB III as the kit knows it.
        KeyError: an input that is no assumption.
        ValueError: an input outside its bounds.
    """
    stated = dict(inputs or {})
    known = {each.name: _assumption(each, stated) for each in assumption_texts()}
    if unknown := sorted(stated.keys() - known.keys()):
        raise KeyError(f"no assumption is called {unknown}")
    heads = texts or instrument_texts()
    first = heads.get("sgb3_82")
    return LawBook(
        day=day,
        sgb3_82=section_82.law_on(day, first if isinstance(first, LawText) else None),
        cuts={name: cut(text, day) for name, text in heads.items()},
        support=cut(support_text(), day),
        assumptions=known,
    )


def cut(head: LawHead, day: datetime.date) -> Cut:
    """Return the instrument ``head`` on ``day``; a value unknown on the day makes it unclear."""
    values: dict[str, DatedValue[Value]] = {}
    unknown: dict[str, str] = {}
    parameters = head.values if isinstance(head, InstrumentText) else {}
    for name, parameter in parameters.items():
        try:
            values[name] = parameter.on(day)
        except OutsideLaw as outside:
            unknown[name] = str(outside)
    status, reason = _standing(head, day, unknown)
    return Cut(day, head, values, unknown, status, reason)


def _standing(head: LawHead, day: datetime.date, unknown: Mapping[str, str]) -> tuple[Status, str]:
    if head.valid_until and day > head.valid_until:
        return "closed", f"Die Förderung galt bis {german(head.valid_until)}."
    if head.valid_from and day < head.valid_from:
        return "closed", f"Die Förderung gilt erst ab {german(head.valid_from)}."
    if head.status == "closed" and head.valid_until:
        until = german(head.valid_until)
        return "closed", f"Die Förderung galt bis {until}; ihre Sätze sind hier nicht hinterlegt."
    if head.status != "open":
        return head.status, f"Der Stand ist {STATUS[head.status]}; bitte anrufen: {head.contact}."
    if unknown:
        return "unclear", f"Für diesen Tag nicht belegt: {'; '.join(unknown.values())}."
    return "open", f"Nach dem Stand vom {german(head.checked_until)} möglich."


def _assumption(text: AssumptionText, stated: Mapping[str, float]) -> Assumption:
    value = stated.get(text.name, text.default)
    if not text.least <= value <= text.most:
        raise ValueError(f"{text.name}: {value} is not between {text.least} and {text.most}")
    return Assumption(text.name, text.title, text.unit, value, text.why, text.name in stated)
