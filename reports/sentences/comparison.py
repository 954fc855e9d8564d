"""Sentences that put a company beside companies of its size; they judge nothing."""

from __future__ import annotations

from collections.abc import Iterator

from method.research.comparison import Beside
from reports import german

_ABSENT = "Im Forschungspool ist kein Betrieb dieser Größe."


def sentences(found: Beside | None) -> Iterator[str]:
    """Yield the comparison in one or two sentences, or why there is none."""
    if found is None:
        yield "Betriebe Ihrer Größe: kein Vergleich, weil die Zahl der Beschäftigten fehlt."
        return
    others, whose = found.others, f"Betriebe Ihrer Größe ({found.size_class} Beschäftigte)"
    if others.level is None or others.people is None or others.companies is None:
        yield f"{whose}: {others.why or _ABSENT}"
        return
    level = german.number(others.level, decimals=1)
    people = german.plural(others.people, "Person", "Personen")
    companies = german.plural(others.companies, "Betrieb", "Betrieben")
    yield f"{whose}: mittlere bewertete Stufe {level} ({people} in {companies})."
    if found.own is not None:
        own = german.number(found.own, decimals=1)
        yield f"Bei Ihnen: {own}. Andere Aufgaben brauchen andere Stufen; höher heißt nicht besser."
