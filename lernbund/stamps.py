"""What an executed notebook was made of, as one hash inside it: who finds it need not run again.

The hash covers all that determines the notebook: the company's tables, the notebook itself, our
code with its content, the installed packages, the interpreter, and the parameters of the run.
Steps read the tables only, never what another step has written.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

ROOMS = ("schemas", "method", "widgets", "reports", "lernbund")
STAMP = "lernbund"


def sha256(data: bytes) -> str:
    """Return the hash of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_of(content: Any) -> str:
    """Return the hash of ``content``, which JSON can tell; the order of keys does not count."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode())


@cache
def code_version() -> str:
    """Return the hash of our files, of the installed packages' versions and of the interpreter."""
    return hash_of(
        {
            "rooms": dict(_our_files()),
            "packages": sorted(_installed()),
            "python": [platform.python_version(), platform.system(), platform.machine()],
        }
    )


def inputs_of(notebook: Path, *, tables: Mapping[str, str], code: str, **parameters: Any) -> str:
    """Return the hash of all that determines the executed ``notebook``.

    Args:
        notebook: the notebook of a step.
        tables: table -> hash of its rows, of all tables of the company.
        code: ``code_version`` of the run.
        parameters: of the notebook, but for the place of the tables.
    """
    made_of = {"tables": dict(tables), "code": code, "parameters": parameters}
    return hash_of(made_of | {"notebook": sha256(notebook.read_bytes())})


def stamped(notebook: NotebookNode, inputs: str | None) -> bytes:
    """Return the file of ``notebook``; with ``inputs`` it says what it was made of."""
    content = json.loads(nbformat.writes(notebook))
    if inputs:
        content["metadata"][STAMP] = {"inputs": inputs, "content": hash_of(content)}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1).encode() + b"\n"


def inputs_in(data: bytes) -> str | None:
    """Return what a notebook's file says it was made of, None if it was changed since."""
    try:
        content = json.loads(data)
        stamp = content["metadata"].pop(STAMP)
        return str(stamp["inputs"]) if stamp["content"] == hash_of(content) else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _our_files() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        spec = find_spec(room)
        for folder in (spec and spec.submodule_search_locations) or ():
            for path in Path(folder).rglob("*"):
                if path.is_file() and "__pycache__" not in path.parts:
                    name = path.relative_to(folder).as_posix()
                    yield f"{room}/{name}", sha256(path.read_bytes())


def _installed() -> set[str]:
    """Return the installed distributions, by the name and version of their folder."""
    folders = [Path(entry) for entry in sys.path if Path(entry).is_dir()]
    return {found.name for folder in folders for found in folder.glob("*.dist-info")}
