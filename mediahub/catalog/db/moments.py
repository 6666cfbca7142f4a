"""Moments as numbers in SQL, in each database's own words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class epoch_seconds(FunctionElement[float]):
    """Seconds of a moment since 1970 (Unix time), to a millisecond."""

    type = Double()
    inherit_cache = True


class epoch_quarters(FunctionElement[int]):
    """Quarters of an hour since 1970, in which a moment lies. Days of all time zones begin with one."""

    type = BigInteger()
    inherit_cache = True


@compiles(epoch_seconds, "sqlite")
def _epoch_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"((julianday({compiler.process(element.clauses, **options)}) - 2440587.5) * 86400.0)"


@compiles(epoch_seconds, "postgresql")
def _epoch_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **options)}) AS double precision)"


@compiles(epoch_quarters, "sqlite")
def _quarters_in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"(CAST(strftime('%s', {compiler.process(element.clauses, **options)}) AS INTEGER) / 900)"


@compiles(epoch_quarters, "postgresql")
def _quarters_in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(FLOOR(EXTRACT(EPOCH FROM {compiler.process(element.clauses, **options)}) / 900) AS bigint)"
