"""Every function of the statistics names the source of its method, with its year."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from method import statistics

_YEAR = re.compile(r"\b(18|19|20)\d\d\b")
COUNTING = {"signs", "spread"}  # counting, and the standard deviation: no method of anybody


def functions() -> Iterator[tuple[str, Any]]:
    """Yield name and function of everything public."""
    for module in pkgutil.iter_modules(statistics.__path__):
        found = import_module(f"{statistics.__name__}.{module.name}")
        for name, each in inspect.getmembers(found, inspect.isfunction):
            if each.__module__ == found.__name__ and not name.startswith("_"):
                yield name, each


def test_every_method_names_its_source() -> None:
    """A year stands in the docstring of all but those that only count."""
    without = {name for name, each in functions() if not _YEAR.search(each.__doc__ or "")}
    assert without == COUNTING
