"""Which page asks for which table: the notebooks say it, and are read for it."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lernbund.plan import notebook_of
from schemas.company import STEPS


@dataclass(frozen=True, slots=True)
class AskedForm:
    """A line ``chapter.form(…)`` of a notebook; see ``lernbund.page`` for its words."""

    tables: tuple[str, ...]
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def forms_of(step: str) -> tuple[AskedForm, ...]:
    """Return the forms that the notebook of ``step`` shows; raises KeyError for no step."""
    cells = json.loads(notebook_of(step).read_text(encoding="utf-8"))["cells"]
    code = ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]
    tree = ast.parse("\n".join(code))
    constants = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    return tuple(
        AskedForm(
            tuple(_value(each, constants) for each in node.args),
            **{str(word.arg): _value(word.value, constants) for word in node.keywords},
        )
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "chapter.form"
    )


@cache
def pages_of_tables() -> Mapping[str, str]:
    """Return table -> step on whose page its rows are filled in, not only single columns."""
    return {
        table: step
        for step in STEPS
        for form in forms_of(step)
        if not form.only
        for table in form.tables
    }


def _value(node: ast.expr, constants: Mapping[str, ast.expr]) -> Any:
    return ast.literal_eval(constants[node.id] if isinstance(node, ast.Name) else node)
