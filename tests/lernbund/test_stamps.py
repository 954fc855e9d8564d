"""What an executed notebook was made of, as one hash.

- every part of it gives another hash, the order of tables does not
- a stamp is true only of the content it was given to
- the version of the code is another one as soon as a package or a file of ours is
"""

import json
import sys
from pathlib import Path

import nbformat
import pytest

from lernbund import stamps
from lernbund.stamps import code_version, inputs_in, inputs_of, stamped


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    """A notebook of a step."""
    path = tmp_path / "1_situation.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    return path


PARTS = {
    "tables": {"company": "a1", "people": "b2"},
    "code": "c3",
    "company": "demo-028",
    "as_of": "2026-11-23",
    "with_people": False,
}
OTHERS = {
    "tables": {"company": "a1", "people": "b3"},
    "code": "c4",
    "company": "demo-140",
    "as_of": "2026-11-24",
    "with_people": True,
}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_counts(part: str, notebook: Path) -> None:
    """A table, the code, the company, the day, the version with people."""
    assert inputs_of(notebook, **PARTS) == inputs_of(notebook, **dict(PARTS))
    assert inputs_of(notebook, **PARTS) != inputs_of(notebook, **PARTS | {part: OTHERS[part]})


def test_the_notebook_counts(notebook: Path) -> None:
    """A comment in a cell is enough."""
    before = inputs_of(notebook, **PARTS)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Neu")]), notebook)
    assert inputs_of(notebook, **PARTS) != before


def test_order_of_tables_does_not_count(notebook: Path) -> None:
    """The database may name them in any order."""
    turned = dict(reversed(PARTS["tables"].items()))
    assert inputs_of(notebook, **PARTS | {"tables": turned}) == inputs_of(notebook, **PARTS)


def test_stamp_is_true_of_its_content_only() -> None:
    """A file that was worked in says nothing any more."""
    data = stamped(nbformat.v4.new_notebook(), "a1")
    content = json.loads(data)
    content["metadata"]["title"] = "Von Hand"
    assert inputs_in(data) == "a1"
    assert inputs_in(json.dumps(content).encode()) is None
    assert inputs_in(stamped(nbformat.v4.new_notebook(), None)) is None


def test_another_package_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is installed beside us may change every figure."""
    before = code_version.__wrapped__()
    (tmp_path / "pandas-99.0.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert code_version.__wrapped__() != before


def test_another_file_of_ours_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content counts as code does: a text of a YAML file."""
    room = tmp_path / "method_of_test"
    room.mkdir()
    (room / "__init__.py").write_text("")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    monkeypatch.setattr(stamps, "ROOMS", ("method_of_test",))
    before = code_version.__wrapped__()
    (room / "content.yaml").write_text("titel: Neu")
    assert code_version.__wrapped__() != before
