"""A mixed-integer programme as sparse arrays, and its way through HiGHS.

Rows and columns are added in blocks of arrays, never one by one; the whole programme is handed to
the solver column-wise in one call.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Numbers = Floats | Ints | float
OPTIMAL_GAP = 0.0001
FREE = -1  # the limit of rows that cannot be loosened


@dataclass(slots=True)
class Programme:
    """Columns, rows and entries of a programme that is maximised."""

    cost: list[Floats] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    whole: list[Ints] = field(default_factory=list)
    row_lower: list[Floats] = field(default_factory=list)
    row_upper: list[Floats] = field(default_factory=list)
    limit: list[Ints] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    n_columns: int = 0
    n_rows: int = 0

    def columns(
        self, count: int, *, cost: Numbers = 0.0, upper: Numbers = np.inf, whole: bool = True
    ) -> Ints:
        """Add ``count`` columns from 0 to ``upper`` and return their numbers."""
        self.cost.append(_filled(count, cost))
        self.lower.append(np.zeros(count))
        self.upper.append(_filled(count, upper))
        self.whole.append(np.full(count, int(whole), dtype=np.int64))
        self.n_columns += count
        return np.arange(self.n_columns - count, self.n_columns, dtype=np.int64)

    def rows(
        self,
        count: int,
        *,
        lower: Numbers = -np.inf,
        upper: Numbers = np.inf,
        limit: Ints | int = FREE,
    ) -> Ints:
        """Add ``count`` rows and return their numbers; ``limit`` names what they stand for."""
        self.row_lower.append(_filled(count, lower))
        self.row_upper.append(_filled(count, upper))
        self.limit.append(np.broadcast_to(np.asarray(limit, dtype=np.int64), (count,)).copy())
        self.n_rows += count
        return np.arange(self.n_rows - count, self.n_rows, dtype=np.int64)

    def put(self, rows: Ints, columns: Ints, values: Numbers) -> None:
        """Add ``values`` at ``rows`` and ``columns``; what meets at one place is summed."""
        self.entries.append((rows, columns, _filled(len(rows), values)))

    def matrix(self) -> sparse.csc_array:
        """Return the entries, rows by columns."""
        rows, columns, values = (
            np.concatenate([block[part] for block in self.entries] or [np.zeros(0)])
            for part in range(3)
        )
        places = (rows.astype(np.int32), columns.astype(np.int32))
        shape = (self.n_rows, self.n_columns)
        return sparse.csc_array(sparse.coo_array((values, places), shape=shape))


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What the solver found; bound and objective [levels]; ``solution`` is None for nothing.

    ``infeasible`` is a proof that nothing can be found.
    """

    solution: Floats | None
    objective: float
    bound: float
    optimal: bool
    infeasible: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long [s] and how exactly [share of the optimum] to search, on how many threads.

    A gap of 0.0001 is what solvers commonly call optimal; 0 asks for the last cent.
    """

    time_limit: float = 20.0
    gap: float = OPTIMAL_GAP
    threads: int = 2


def solve(programme: Programme, effort: Effort, start: Floats | None = None) -> Answer:
    """Return the best values of ``programme``; ``start`` gives values of leading columns."""
    began = time.perf_counter()
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # the package types its core only
    _set(highs, effort)
    _pass(highs, programme)
    if start is not None and len(start):
        highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
    highs.run()
    # Its threads end: a process with threads is not forked, and the next may want more of them.
    highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003 - the solver's own signature
    return _answer(highs, time.perf_counter() - began)


def _set(highs: highspy.Highs, effort: Effort) -> None:
    for name, value in {
        "output_flag": False,
        "time_limit": max(0.05, effort.time_limit),
        "threads": effort.threads,
        "mip_rel_gap": effort.gap,
        "mip_abs_gap": 1e-7,
        "mip_feasibility_tolerance": 1e-7,
        "random_seed": 1,
        "mip_allow_restart": False,  # a restart costs more than it saves: benchmarks/choice.py
        # Solves a second, reduced programme first: a third of the time, and nothing better found.
        "mip_heuristic_run_root_reduced_cost": False,
    }.items():
        highs.setOptionValue(name, value)


def _pass(highs: highspy.Highs, programme: Programme) -> None:
    matrix = programme.matrix()
    highs.passModel(
        programme.n_columns,
        programme.n_rows,
        matrix.nnz,
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        _joined(programme.cost),
        _joined(programme.lower),
        _joined(programme.upper),
        _joined(programme.row_lower),
        _joined(programme.row_upper),
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        _joined(programme.whole).astype(np.int32),
    )


def _answer(highs: highspy.Highs, seconds: float) -> Answer:
    status, info = highs.getModelStatus(), highs.getInfo()
    states = highspy.HighsModelStatus
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solved = status in (states.kOptimal, states.kModelEmpty)
    empty = status == states.kModelEmpty
    whole = bool(np.isfinite(info.mip_dual_bound)) and info.mip_node_count >= 0
    objective = float(info.objective_function_value) if found else -np.inf
    return Answer(
        solution=np.asarray(highs.getSolution().col_value) if found or empty else None,
        objective=0.0 if empty else objective,
        bound=float(info.mip_dual_bound)
        if whole and not empty
        else (objective if solved else np.inf),
        optimal=solved,
        infeasible=status == states.kInfeasible,
        seconds=seconds,
    )


def _filled(count: int, values: Numbers) -> Floats:
    return np.broadcast_to(np.asarray(values, dtype=np.float64), (count,)).copy()


def _joined(blocks: list[Floats] | list[Ints]) -> npt.NDArray[np.float64]:
    return np.concatenate(blocks).astype(np.float64) if blocks else np.zeros(0)
