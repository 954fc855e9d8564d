"""What a matrix knows and does, without ipywidgets: entries, blocks, undo, questions, filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.blocks import RowEdit
from schemas.edits import Conflict
from schemas.ledger import key_values
from widgets.matrix.clipboard import read_block
from widgets.matrix.filters import Filter, shown
from widgets.matrix.grid import Grid, Place
from widgets.matrix.sheet import Entries, EntryError, Sheet
from widgets.saving import Failed, Saved, Session, known_rows, question

_UNCHANGED = "Unverändert: Das steht hier schon."
_NO_UNDO = "Es gibt nichts rückgängig zu machen."


@dataclass(frozen=True, slots=True)
class Said:
    """What the matrix tells the person; ``wrong`` if nothing was stored."""

    text: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of one table that are stored together."""

    table: str
    edits: tuple[RowEdit, ...]


class MatrixState:
    """One person at one matrix of one company; entries are stored at once.

    Attributes:
        sheet: what is seen as rows x columns.
        grid: what the case holds, as of the last entry or look.
        filter: what is shown of it.
        question: what the person is asked because somebody else was faster, empty for nothing.
    """

    def __init__(self, session: Session, sheet: Sheet) -> None:
        """Read the grid from the session's case."""
        self.sheet = sheet
        self.grid: Grid = sheet.grid(session.case)
        self.filter = Filter()
        self._seen = session.case
        self.question = ""
        self._session = session
        self._done: list[_Block] = []
        self._asked: tuple[_Block, tuple[Conflict, ...]] | None = None
        self._shown = shown(self.grid, self.filter)

    @property
    def shown(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the positions of shown rows and columns.

        Entries do not change them, so that no cell vanishes while somebody types; a new filter does
        and so do new rows or columns.
        """
        return self._shown

    @property
    def can_undo(self) -> bool:
        """Return whether there is an entry of this session that can be taken back."""
        return bool(self._done)

    def choose(self, wanted: Filter) -> Said:
        """Show what is ``wanted``; the data stays as it is."""
        self.filter = wanted
        self._shown = shown(self.grid, wanted)
        rows, columns = map(len, self._shown)
        return Said(f"{rows} Zeilen und {columns} Spalten sind zu sehen.")

    def use(self, sheet: Sheet) -> None:
        """See the case through another sheet from now on; filter and undo stay."""
        self.sheet = sheet
        self._seen = self._session.case
        self.grid = sheet.grid(self._seen)
        self._shown = shown(self.grid, self.filter)

    def look(self) -> None:
        """Take over what changed in the session's case since the last look."""
        if self._session.case is self._seen:
            return
        before, self._seen = self.grid, self._session.case
        self.grid = self.sheet.grid(self._seen)
        if not self.grid.same_lines(before):
            self._shown = shown(self.grid, self.filter)

    def put(self, entries: Entries) -> Said:
        """Store the steps of some cells in one transaction, None clears a cell.

        Raises KeyError for a cell that is not in the grid.
        """
        for place in entries:
            self.grid.at(place)
        if wrong := {step for step in entries.values() if step is not None} - set(self._steps):
            return Said(f"{min(wrong)} ist keine Stufe von {self._range}.", wrong=True)
        try:
            edits = self.sheet.edits(self._session.case, self.grid, entries)
        except EntryError as problem:
            return Said(f"Nicht gespeichert. {problem}", wrong=True)
        if not edits:
            return Said(_UNCHANGED)
        return self._told(entries, self._store(_Block(self.sheet.table, tuple(edits))))

    def paste(self, place: Place, text: str, *, rows: int = 1, columns: int = 1) -> Said:
        """Store a block that a spreadsheet copied; its first cell goes to ``place``.

        Empty cells leave what is there.  One single cell fills the marked ``rows`` x ``columns``.
        Raises KeyError for a cell that is not shown.
        """
        try:
            block = read_block(text, self.sheet.choices)
            if (len(block), len(block[0])) == (1, 1):
                block = (block[0] * columns,) * rows
            places = self._area(place, len(block), len(block[0]))
        except EntryError as problem:
            return Said(str(problem), wrong=True)
        pairs = zip(places, (step for line in block for step in line), strict=True)
        return self.put({each: step for each, step in pairs if step is not None})

    def undo(self) -> Said:
        """Take the last entry or block of this session back."""
        if not self._done:
            return Said(_NO_UNDO)
        outcome = self._store(self._done[-1], undoing=True)
        return self._sentence(outcome, "Rückgängig gemacht")

    def keep_mine(self) -> Said:
        """Answer: the own entry holds."""
        block, conflicts = self._answered()
        stored = {key_values(block.table, each.key): each.stored for each in conflicts}
        edits = [
            replace(each, before=stored.get(key_values(block.table, each.key), each.before))
            for each in block.edits
        ]
        return self._sentence(self._store(_Block(block.table, tuple(edits))), "Ihre Eingabe gilt")

    def keep_theirs(self) -> Said:
        """Answer: what the other person stored holds; the other cells of a block are stored."""
        block, conflicts = self._answered()
        lost = {key_values(block.table, each.key) for each in conflicts}
        left = tuple(e for e in block.edits if key_values(block.table, e.key) not in lost)
        self._session.refresh()
        if not left:
            return Said("Ihre Eingabe wurde verworfen; sie steht im Verlauf.")
        return self._sentence(self._store(_Block(block.table, left)), "Der Rest ist übernommen")

    @property
    def _steps(self) -> tuple[int, ...]:
        return tuple(self.sheet.choices)

    @property
    def _range(self) -> str:
        return f"{min(self._steps)} bis {max(self._steps)}"

    def _area(self, place: Place, rows: int, columns: int) -> list[Place]:
        """Return the shown cells that a block covers; raises EntryError if it is too large."""
        row, column = self.grid.at(place)
        below = self._shown[0][self._shown[0].index(row) :]
        right = self._shown[1][self._shown[1].index(column) :]
        if rows > len(below) or columns > len(right):
            raise EntryError(
                f"Der kopierte Bereich hat {rows} Zeilen und {columns} Spalten; ab dieser Zelle "
                f"sind nur {len(below)} Zeilen und {len(right)} Spalten zu sehen. Es wurde nichts "
                "eingefügt."
            )
        return [
            Place(self.grid.rows[r].key, self.grid.columns[c].key)
            for r in below[:rows]
            for c in right[:columns]
        ]

    def _store(
        self, block: _Block, *, undoing: bool = False
    ) -> Saved | Failed | tuple[Conflict, ...]:
        inverse = _inverse(block, known_rows(self._session.case, block.table, block.edits))
        outcome = self._session.save_rows(block.table, block.edits)
        if isinstance(outcome, tuple):
            self._asked = block, outcome
            self.question = _asking(outcome, len(block.edits))
        elif undoing and isinstance(outcome, Saved):
            self._done.pop()
        elif isinstance(outcome, Saved):
            self._done.append(inverse)
        return outcome

    def _answered(self) -> tuple[_Block, tuple[Conflict, ...]]:
        asked, self._asked, self.question = self._asked, None, ""
        if asked is None:
            raise KeyError("nothing was asked")
        return asked

    def _told(self, entries: Entries, outcome: Saved | Failed | tuple[Conflict, ...]) -> Said:
        if len(entries) > 1:
            return self._sentence(outcome, f"{len(entries)} Felder")
        ((place, step),) = entries.items()
        self.look()
        at = self.grid.at(place)
        row, column = self.grid.rows[at[0]].name, self.grid.columns[at[1]].name
        shown_step = "leer" if step is None else step
        said = self._sentence(outcome, f"{row}, {column}: {self.sheet.value_name} {shown_step}")
        if isinstance(outcome, Saved) and step not in (None, self.grid.value[at]):
            still = f" Es zählt weiter Stufe {self.grid.value[at]}: {self.grid.note[at]}."
            return replace(said, text=said.text + still)
        return said

    def _sentence(self, outcome: Saved | Failed | tuple[Conflict, ...], what: str) -> Said:
        if isinstance(outcome, tuple):
            return Said("Noch nicht gespeichert. Bitte die Frage beantworten.", wrong=True)
        if isinstance(outcome, Failed):
            return Said(str(outcome), wrong=True)
        return Said(f"{what}, {outcome}.")


def _inverse(block: _Block, known: dict[tuple[Any, ...], dict[str, Any]]) -> _Block:
    """Return what takes ``block`` back; ``known`` are the rows it is about to change."""
    pairs = ((each, known.get(key_values(block.table, each.key))) for each in block.edits)
    return _Block(block.table, tuple(_taken_back(each, row) for each, row in pairs))


def _taken_back(edit: RowEdit, row: dict[str, Any] | None) -> RowEdit:
    if row is None:
        return RowEdit(edit.key, None, edit.wanted)
    if edit.wanted is None:
        held = {name: v for name, v in row.items() if v is not None and name not in edit.key}
        return RowEdit(edit.key, held, None)
    return RowEdit(edit.key, {name: row[name] for name in edit.wanted}, edit.wanted)


def _asking(conflicts: Sequence[Conflict], count: int) -> str:
    """Return the question about a block, which is the one about its cell if it has only one."""
    if count == 1:
        return question(conflicts[0])
    who = ", ".join(sorted({each.changed_by or "Jemand anderes" for each in conflicts}))
    return (
        f"{who} hat inzwischen {len(conflicts)} der {count} Felder geändert. Es wurde noch nichts "
        "gespeichert. Was soll in diesen Feldern gelten?"
    )
