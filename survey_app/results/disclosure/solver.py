"""The linear programs, solved by HiGHS, with everything but a proven optimum treated as a refusal.

HiGHS keeps one scheduler a process: solving with different values of ``threads`` makes it return errors
that read like "infeasible". So there is one thread always, and a status is believed only when it is
Optimal or Infeasible and the numbers are finite.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from survey_app.results.refused import Refused

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Seconds for one program. They take milliseconds; one that does not is a reason to refuse.
TIME_LIMIT = 60.0
MOST_NODES = 2**31 - 1
#: How far from the optimum a solution may be that will do: as far as it likes.
NEAR = 1e9
#: How far from a whole number a solution may be and still mean it.
WHOLE = 1e-5

#: How HiGHS says that the branches it was allowed are used up.
GIVEN_UP = (highspy.HighsModelStatus.kSolutionLimit, highspy.HighsModelStatus.kIterationLimit)

INFINITY = float(highspy.kHighsInf)


class Unbounded(Refused):
    """The program has no end in this direction. A refusal to everyone who does not ask for it."""


class Program:
    """Minimise cost · x subject to row_lower ≤ A x ≤ row_upper and lower ≤ x ≤ upper.

    Bounds and costs may be changed between solutions: the last basis is the next one's start.
    """

    def __init__(
        self,
        matrix: scipy.sparse.csr_matrix,
        row_lower: Floats,
        row_upper: Floats,
        lower: Floats,
        upper: Floats,
        *,
        whole: bool = False,
        nodes: int | None = None,
    ) -> None:
        """``whole``: only whole numbers; ``nodes``: of these, the first that is found will do, and after
        so many branches of the search none is taken to be there."""
        self._columns = int(matrix.shape[1])
        self._all = np.arange(self._columns, dtype=np.int32)
        self._gives_up = nodes is not None
        self._highs = highspy.Highs()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("time_limit", TIME_LIMIT),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0 if nodes is None else NEAR),
            ("mip_max_nodes", MOST_NODES if nodes is None else nodes),
        ):
            self._highs.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_col_ = self._columns
        model.num_row_ = int(matrix.shape[0])
        model.col_cost_ = np.zeros(self._columns)
        model.col_lower_ = np.asarray(lower, dtype=np.float64)
        model.col_upper_ = np.asarray(upper, dtype=np.float64)
        model.row_lower_ = np.asarray(row_lower, dtype=np.float64)
        model.row_upper_ = np.asarray(row_upper, dtype=np.float64)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = np.asarray(matrix.data, dtype=np.float64)
        if whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * self._columns
        if self._highs.passModel(model) == highspy.HighsStatus.kError:
            raise Refused("the solver did not accept the tables of this release")

    def bound(self, columns: NDArray[np.int32], lower: Floats, upper: Floats) -> None:
        """New bounds for these columns."""
        self._highs.changeColsBounds(len(columns), columns, lower, upper)

    def bound_one(self, column: int, lower: float, upper: float) -> None:
        self._highs.changeColBounds(column, lower, upper)

    def demand(self, right: Floats) -> None:
        """New right-hand sides for all rows, as equations."""
        rows = np.arange(len(right), dtype=np.int32)
        self._highs.changeRowsBounds(len(right), rows, right, right)

    def price(self, cost: Floats) -> None:
        """New costs for all columns."""
        self._highs.changeColsCost(self._columns, self._all, np.asarray(cost, dtype=np.float64))

    def price_some(self, columns: NDArray[np.int32], cost: Floats) -> None:
        self._highs.changeColsCost(len(columns), columns, np.asarray(cost, dtype=np.float64))

    def solve(self) -> Floats | None:
        """An optimal x; None where there is provably none. Raises Unbounded or Refused otherwise."""
        run = self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if self._gives_up and status in GIVEN_UP:
            return None
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            raise Unbounded("the solver found no end to a number, so nothing is released")
        if run == highspy.HighsStatus.kError or status != highspy.HighsModelStatus.kOptimal:
            raise Refused(
                "the solver did not prove its answer "
                f"(status: {self._highs.modelStatusToString(status)}), so nothing is released"
            )
        x = np.array(self._highs.getSolution().col_value, dtype=np.float64)
        if x.shape != (self._columns,) or not np.isfinite(x).all():
            raise Refused("the solver returned something that is not a number, so nothing is released")
        return x


def as_whole(x: Floats) -> Ints | None:
    """The whole numbers that x means; None where some of it lies between."""
    rounded = np.rint(x)
    if x.size and float(np.abs(x - rounded).max()) > WHOLE:
        return None
    return rounded.astype(np.int64)


def rows_of(triples: Sequence[tuple[int, int, int]], rows: int, columns: int) -> scipy.sparse.csr_matrix:
    """A sparse matrix from (row, column, coefficient)."""
    if not triples:
        return scipy.sparse.csr_matrix((rows, columns), dtype=np.float64)
    row, column, value = np.array(triples, dtype=np.int64).T
    return scipy.sparse.csr_matrix((value.astype(np.float64), (row, column)), shape=(rows, columns))
