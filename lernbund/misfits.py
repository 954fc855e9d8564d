"""What does not fit in a file that somebody wrote by hand: every place, in German."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

_SAID = {
    "missing": "fehlt",
    "extra_forbidden": "gibt es hier nicht; vielleicht ein Schreibfehler",
    "literal_error": "erlaubt: {expected}",
    "enum": "erlaubt: {expected}",
    "too_short": "braucht mindestens {min_length}",
    "string_too_short": "braucht mindestens {min_length} Zeichen",
    "string_pattern_mismatch": "erlaubt ist nur das Muster {pattern}",
    "greater_than": "muss größer sein als {gt}",
    "greater_than_equal": "muss mindestens {ge} sein",
    "less_than": "muss kleiner sein als {lt}",
    "less_than_equal": "darf höchstens {le} sein",
    "value_error": "{error}",
}
_KINDS = {
    "date": "ist kein Tag wie 2026-12-31",
    "int": "ist keine ganze Zahl",
    "float": "ist keine Zahl",
    "decimal": "ist keine Zahl",
    "bool": "ist weder true noch false",
    "string": "ist kein Text",
    "tuple": "ist keine Liste",
    "list": "ist keine Liste",
    "dict": "hat keine Unterpunkte",
    "model": "hat keine Unterpunkte",
}


def not_yaml(file: Path, error: yaml.YAMLError | UnicodeDecodeError) -> str:
    """Return that ``file`` cannot be read, and the line where reading ended if that is known."""
    mark = getattr(error, "problem_mark", None)
    line = f" Bitte um Zeile {mark.line + 1} nachsehen." if mark else ""
    return f"„{file}“ ist keine lesbare YAML-Datei (Text in UTF-8).{line}"


def misfits(error: ValidationError) -> str:
    """Return every place that does not fit and why, in one line."""
    return "; ".join(f"{_place(each['loc'])}: {_reason(each)}" for each in error.errors())


def _place(parts: tuple[int | str, ...]) -> str:
    named = [f"Nr. {part + 1}" if isinstance(part, int) else part for part in parts]
    return ", ".join(named) or "die ganze Datei"


def _reason(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind in _SAID:
        return _SAID[kind].format(**error.get("ctx", {}))
    return _KINDS.get(kind.split("_", maxsplit=1)[0], f"passt nicht ({kind})")
