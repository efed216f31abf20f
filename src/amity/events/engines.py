"""The engines that run the expression: DuckDB inside this process, or Spark for clusters."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from amity.core.errors import ChangedFormat, DataMissing, UsageError
from amity.events.aggregate import checked
from amity.events.formats import COLUMNS, GDELT2_COLUMNS, USED

Engine = Literal["duckdb", "spark"]
MEMORY = "1500MB"
VIEW = "amity_events"
PARQUET, TEXT = (".parquet",), (".csv", ".tsv", ".txt", ".gz")
NO_SPARK = "install it (pip install 'amity[spark]') and a Java 17 runtime, or use --engine duckdb"


@contextmanager
def opened(engine: Engine, *, memory: str = MEMORY, threads: int | None = None) -> Iterator[Any]:
    """Give a connection to an engine; what it spills lies in a folder that is removed at the end.

    Raises
    ------
    UsageError
        Where Spark or Java is not installed.
    """
    if engine == "duckdb":
        with tempfile.TemporaryDirectory(prefix="amity-events-") as spill:
            options = {
                "memory_limit": memory,
                "temp_directory": spill,
                "preserve_insertion_order": False,
            }
            con = ibis.duckdb.connect(**options, **({"threads": threads} if threads else {}))
            con.raw_sql("SET enable_progress_bar = false")
            try:
                yield con
            finally:
                con.disconnect()
        return
    with _spark(memory) as con:
        yield con


@contextmanager
def _spark(memory: str) -> Iterator[Any]:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise UsageError("Spark was asked for; no Java runtime is found", hint=NO_SPARK)
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise UsageError("Spark was asked for; the package pyspark is not installed", hint=NO_SPARK) from error
    # A driver on loopback, without its web page: nothing listens beyond this machine.
    session = (
        SparkSession.builder.appName("amity")
        .master(os.environ.get("AMITY_SPARK_MASTER", "local[2]"))
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", memory.lower().removesuffix("b"))
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    try:
        yield ibis.pyspark.connect(session)
    finally:
        session.stop()


def shards(con: Any, paths: Sequence[Path], engine: Engine) -> ir.Table:
    """Return the events of all files: Parquet with the twelve columns by our names, or GDELT 2.0 text without a header.

    Raises
    ------
    DataMissing
        Where there is no file, or one is not there.
    UsageError
        Where files of both kinds are given, or of another.
    ChangedFormat
        Where a Parquet file lacks a column.
    """
    kind = _kind(paths)
    names = [str(path) for path in paths]
    if kind == "parquet":
        found = con.read_parquet(names, table_name=VIEW) if engine == "duckdb" else _viewed(con, "parquet", names)
        if lacking := [name for name in COLUMNS if name not in found.columns]:
            raise ChangedFormat(
                f"'{paths[0].name}' should have the columns {', '.join(COLUMNS)}; {', '.join(lacking)} is not there",
                hint="give files that amity events generate wrote, or GDELT 2.0 exports as text",
            )
        return checked(found)
    return checked(_text(con, names, engine))


def _text(con: Any, names: list[str], engine: Engine) -> ir.Table:
    if engine == "duckdb":
        found = con.read_csv(
            names,
            table_name=VIEW,
            header=False,
            delim="\t",
            quote="",
            escape="",
            columns=dict.fromkeys(GDELT2_COLUMNS, "VARCHAR"),
        )
    else:
        schema = ", ".join(f"`{name}` STRING" for name in GDELT2_COLUMNS)
        found = _viewed(con, "csv", names, sep="\t", quote="", schema=schema)
    return found.select(**{ours: found[theirs].nullif("") for theirs, (ours, _) in USED.items()})


def held(con: Any, expression: ir.Table, engine: Engine) -> ir.Table:
    """Return what an expression gives, kept for further questions: DuckDB spills it to disk, Spark plans anew."""
    if engine == "duckdb":
        return con.create_table("amity_held", expression, temp=True)
    return expression


def _viewed(con: Any, form: str, names: list[str], **options: str) -> ir.Table:
    """Return several files as one table of Spark's; Ibis itself reads one file there."""
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    assert session is not None  # noqa: S101  the connection was opened on it
    schema = options.pop("schema", None)
    reader = session.read.options(**options)
    (reader.schema(schema) if schema else reader).format(form).load(names).createOrReplaceTempView(VIEW)
    return con.table(VIEW)


def _kind(paths: Sequence[Path]) -> str:
    if not paths:
        raise DataMissing("event files were asked for; none was named", hint="name files, such as shards/*.parquet")
    if gone := [path for path in paths if not path.is_file()]:
        raise DataMissing(
            f"the event file '{gone[0]}' was asked for; no file is there", hint="name files that are there"
        )
    kinds = {
        "parquet" if path.suffix in PARQUET else "text" if path.suffix.lower() in TEXT else path.suffix
        for path in paths
    }
    if kinds not in ({"parquet"}, {"text"}):
        raise UsageError(
            f"event files of one kind were asked for; these are {', '.join(sorted(kinds))}",
            hint="give Parquet files, or GDELT 2.0 exports as text (unzip archives first), not both",
        )
    return kinds.pop()
