"""The ledger of a pool: what has left the gate, one entry a line; later builds keep it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lernbund.files import write_atomically
from method.gate.tables import Figure, Release, Table

LEDGER = "ledger.jsonl"


def read_ledger(pool: Path) -> tuple[Release, ...]:
    """Return what has left ``pool`` so far, the oldest first."""
    path = pool / LEDGER
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return tuple(_entry(json.loads(line)) for line in lines)


def write_ledger(pool: Path, entries: Sequence[Release]) -> None:
    """Write all that has left ``pool``, the oldest first."""
    write_atomically(pool / LEDGER, _lines(entries))


def _lines(entries: Sequence[Release]) -> bytes:
    return "".join(
        json.dumps(_plain(entry), ensure_ascii=False) + "\n" for entry in entries
    ).encode()


def _plain(entry: Release) -> dict[str, Any]:
    table = {name: getattr(entry.table, name) for name in _TABLE}
    figures = [[each.group, each.people, each.companies, each.value] for each in entry.figures]
    own = {"build": entry.build, "how": entry.how, "few": entry.few, "held": entry.held}
    return {"table": table, "figures": figures, **own}


_TABLE = ("fact", "by", "where", "measure", "statistic")


def _entry(data: dict[str, Any]) -> Release:
    table = data["table"]
    pairs = tuple((str(name), str(value)) for name, value in table["where"])
    return Release(
        table=Table(**{**table, "by": tuple(table["by"]), "where": pairs}),
        build=data["build"],
        how=data["how"],
        figures=tuple(Figure(tuple(group), *others) for group, *others in data["figures"]),
        few=tuple(tuple(group) for group in data["few"]),
        held=tuple(tuple(group) for group in data.get("held", [])),  # not in older ledgers
    )
