"""The house itself: what every room must keep to.

- notebooks are thin: at most 30 code lines, no definitions, no control flow, no outputs, prose
- environment.yml installs what pyproject.toml says, and constraints.txt pins it by name and version
- nothing shown loads from another host; pages take the name from the look
- our package names belong to no other distribution
- the German texts of the command line are compiled
- the README lists every verb, and make runs those that it names
- the guide shows every page of which a picture is taken
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import runpy
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

import click
import nbformat
import pytest
import yaml
from babel.messages import Catalog, mofile, pofile
from packaging.requirements import Requirement

from lernbund.cli import lernbund
from schemas.company import STEPS

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PACKAGES = ("schemas", "method", "widgets", "reports", "lernbund")
CONTROL = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try, ast.Lambda, ast.With)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_thin(path: Path) -> None:
    """Code is short and straight; prose explains it; outputs are not kept."""
    cells = nbformat.read(path, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    source = "\n".join(cell.source for cell in code)
    prose = " ".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert len([line for line in source.splitlines() if line.strip()]) <= 30
    assert [node for node in ast.walk(ast.parse(source)) if isinstance(node, CONTROL)] == []
    assert [cell for cell in code if cell.outputs or cell.execution_count] == []
    assert len(prose.split()) >= 150


def test_there_are_six_notebooks_of_steps() -> None:
    """One notebook per step, numbered; those of wider reports stand beside them."""
    steps = [path.stem for path in NOTEBOOKS if path.stem[2:] in STEPS]
    assert steps == [f"{number}_{step}" for number, step in enumerate(STEPS, start=1)]


def test_environment_installs_the_project() -> None:
    """Conda takes the packages and versions from the same two files as pip."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    python, _, pip = environment["dependencies"]
    assert python == f"python{project['requires-python']}"
    assert pip == {"pip": ["--constraint constraints.txt", "--editable ."]}


def test_every_requirement_is_pinned() -> None:
    """Each package the project names stands in constraints.txt with one version and no address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    pinned = {canonical(pin.split("==")[0]) for pin in pins}
    assert {canonical(Requirement(each).name) for each in named} - pinned == set()
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.+!-]+", pin)] == []


def test_nothing_shown_comes_from_elsewhere() -> None:
    """Templates, styles and filters load nothing over the network."""
    shown = [
        path
        for package in PACKAGES
        for suffix in ("j2", "css", "js", "html", "typ", "lua")
        for path in (ROOT / package).rglob(f"*.{suffix}")
    ]
    loading = re.compile(r"""(src|href|url\(|@import)\s*=?\s*["'(]?\s*(https?:)?//""")
    assert shown
    assert [path for path in shown if loading.search(path.read_text(encoding="utf-8"))] == []


def test_pages_do_not_know_whose_they_are() -> None:
    """The name stands in the look only."""
    pages = [*(ROOT / "lernbund/serve/pages").iterdir(), *(ROOT / "lernbund/serve/voila").iterdir()]
    assert [path for path in pages if "LERNBUND" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_our_names_are_ours(package: str) -> None:
    """No other installed distribution brings a package of this name."""
    owners = importlib.metadata.packages_distributions().get(package, ["lernbund"])
    assert set(owners) == {"lernbund"}


def test_german_command_line_is_compiled() -> None:
    """messages.mo holds what messages.po says."""
    folder = ROOT / "lernbund" / "locale" / "de" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as text, (folder / "messages.mo").open("rb") as binary:
        written = texts_of(pofile.read_po(text))
        compiled = texts_of(mofile.read_mo(binary))
    assert compiled == written


@pytest.mark.parametrize("verb", ["demo", "serve"])
def test_make_knows_the_verbs(verb: str) -> None:
    """What make would run is a command with options and values as they are today."""
    asked = ["make", "--dry-run", "--no-print-directory", verb]
    lines = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (words,) = re.findall(rf"^\.venv/bin/lernbund ({verb} .*)$", lines, re.MULTILINE)
    name, *options = words.split()
    context = lernbund.commands[name].make_context(name, options)
    assert Path(context.params["workspace"]).name == "workspace"
    assert context.params["out"] == Path("berichte")


def test_readme_lists_every_verb() -> None:
    """A verb that nobody can find does not exist."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    verbs = [f"lernbund {verb}" for verb in verbs_of(lernbund)]
    assert [verb for verb in verbs if f"`{verb}" not in readme] == []


def test_the_guide_shows_every_page() -> None:
    """What `make screenshots` takes stands in the guide, and each picture there is kept."""
    guide = (ROOT / "docs" / "anleitung.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"images/pages/(\w+)-\d+\.png", guide))
    taken = runpy.run_path(str(ROOT / "docs" / "screenshots.py"))
    assert shown == {*taken["PAGES"], *taken["PIECES"]}
    pictures = re.findall(r"\((images/[^)]+)\)", guide)
    assert [each for each in pictures if not (ROOT / "docs" / each).is_file()] == []


def texts_of(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return singular and plural -> their translations."""
    return {parts(entry.id): parts(entry.string) for entry in catalogue if entry.id}


def parts(text: str | Sequence[str]) -> tuple[str, ...]:
    """Return a text or its plural forms as a tuple."""
    return (text,) if isinstance(text, str) else tuple(text)


def canonical(name: str) -> str:
    """Return a package name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def verbs_of(group: click.Group, before: str = "") -> list[str]:
    """Return the verbs of ``group`` and of the groups in it."""
    names = []
    for name, command in group.commands.items():
        nested = isinstance(command, click.Group)
        names += verbs_of(command, f"{before}{name} ") if nested else [f"{before}{name}"]
    return names
