"""What does not fit in a file that somebody wrote by hand.

- every place is named at once, numbered as people count, with its reason in German
- a file that is no YAML names the line
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from lernbund.misfits import misfits, not_yaml
from method.research.plan import AnalysisPlan

PLAN = """
name: lernen-2026
question: Was?
written_on: 2026-11-27
effects:
  - {id: lernen, level: learning, before: T0, after: T2}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("question: Was?", "frage: Was?", "question: fehlt; frage: gibt es hier nicht"),
        ("2026-11-27", "27.11.2026", "written_on: ist kein Tag wie 2026-12-31"),
        ("level: learning", "level: luck", "effects, Nr. 1: level „luck“ gibt es nicht"),
        ("T0, after: T2", "T2, after: T0", "effects, Nr. 1: before und after sind zwei Wellen"),
        ("question: Was?", "question: Was?\nseed: viel", "seed: ist keine ganze Zahl"),
        ("question: Was?", "question: Was?\nby: [ort]", "by, Nr. 1: erlaubt: 'region'"),
        ("name: lernen-2026", "name: Lernen!", "name: erlaubt ist nur das Muster"),
    ],
)
def test_every_place_is_said_in_german(old: str, new: str, said: str) -> None:
    """A misspelt plan: what is missing, what is too much, what has the wrong kind."""
    with pytest.raises(ValidationError) as refused:
        AnalysisPlan.model_validate(yaml.safe_load(PLAN.replace(old, new)))
    assert said in misfits(refused.value)


def test_an_empty_file_is_no_plan() -> None:
    """Nothing at all is the whole file's fault."""
    with pytest.raises(ValidationError) as refused:
        AnalysisPlan.model_validate(yaml.safe_load(""))
    assert misfits(refused.value) == "die ganze Datei: hat keine Unterpunkte"


def test_the_line_that_is_no_yaml_is_named() -> None:
    """A bracket that is never closed."""
    with pytest.raises(yaml.YAMLError) as broken:
        yaml.safe_load("name: a\neffects: [\n")
    said = "„plan.yaml“ ist keine lesbare YAML-Datei (Text in UTF-8). Bitte um Zeile 3 nachsehen."
    assert not_yaml(Path("plan.yaml"), broken.value) == said
