"""Cells of a notebook, run in this process without a kernel."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from IPython.core.formatters import DisplayFormatter

Bundle = dict[str, Any]  # MIME type -> how the value looks in it


def shown(cells: Iterable[str]) -> list[Bundle]:
    """Run ``cells`` one after the other and return what each shows, empty for nothing.

    Raises SyntaxError for what is no Python (magic, ``await``), and whatever a cell raises.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    formatter: Any = DisplayFormatter()
    values = (value(source, names) for source in cells)
    return [{} if each is None else formatter.format(each)[0] for each in values]


def value(source: str, names: dict[str, Any]) -> Any:
    """Run ``source`` with ``names`` and return the value of its last line, None if it has none."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "cell", "exec"), names)  # noqa: S102 - what a kernel does, too
        return None
    exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), names)  # noqa: S102 - the same
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 - the same
