"""Events at scale: the expression against counts by hand, the engines against each other, and files that are none."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from datetime import date
from hashlib import md5
from pathlib import Path

import polars as pl
import pytest
from tests.store import places
from tests.store.places import Place, playing

from amity.core.errors import AmityError, CannotWrite, ChangedFormat, DataMissing, EmptyAnswer, UsageError
from amity.events.fetching import fetch
from amity.events.formats import COLUMNS, GDELT2_COLUMNS, USED
from amity.events.generating import generate
from amity.events.running import aggregate
from amity.store.transfer import HttpTransfer, Patience

KINDS = {"int64": pl.Int64, "int32": pl.Int32, "int8": pl.Int8, "string": pl.String, "float64": pl.Float64}
NAMES = tuple(COLUMNS)
# event, day, actor1, type1, actor2, type2, root, code, quad, goldstein, mentions, articles
ROWS = [
    (1, 20260105, "AZE", "GOV", "ISR", "GOV", 1, "040", 1, 1.0, 10, 9),
    (2, 20260105, "AZE", "GOV", "ISR", "GOV", 0, "040", 1, 1.0, 5, 5),  # the same event, told again
    (3, 20260105, "AZE", "GOV", "ISR", "MIL", 1, "040", 1, 1.0, 2, 2),  # told of another official: the same event
    (4, 20260120, "AZE", None, "ISR", None, 1, "112", 3, -2.0, 1, 1),
    (5, 20260202, "AZE", "GOV", "ISR", "GOV", 1, "190", 4, -10.0, 1, 1),
    (6, 20260202, "ROM", "GOV", "WSB", "GOV", 1, "057", 1, 8.0, 3, 3),  # CAMEO's own codes
    (7, 20260202, "AZE", "GOV", "AZE", "GOV", 1, "040", 1, 1.0, 1, 1),  # with itself
    (8, 20260203, "AZE", "GOV", "EUR", "GOV", 1, "040", 1, 1.0, 1, 1),  # a region
    (9, 20260203, None, None, "ISR", None, 1, "040", 1, 1.0, 1, 1),
]


def frame(rows: list[tuple[object, ...]] = ROWS) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: KINDS[kind] for name, kind in COLUMNS.items()}, orient="row")


def text(rows: pl.DataFrame) -> str:
    """Return events as GDELT 2.0 writes them."""
    named = {ours: theirs for theirs, (ours, _) in USED.items()}
    places_ = {name: at for at, name in enumerate(GDELT2_COLUMNS)}
    lines = []
    for row in rows.iter_rows(named=True):
        cells = [""] * len(GDELT2_COLUMNS)
        cells[places_["Actor1Name"]] = 'A "quoted" name'
        for name, value in row.items():
            cells[places_[named[name]]] = "" if value is None else str(value)
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


@pytest.fixture
def shard(tmp_path: Path) -> Path:
    path = tmp_path / "events.parquet"
    frame().write_parquet(path)
    return path


def row(found: pl.DataFrame, a: str, b: str, month: int) -> dict[str, object]:
    return found.filter(pl.col("state_a") == a, pl.col("state_b") == b, pl.col("month") == month).to_dicts()[0]


def test_counts_by_hand(shard: Path, tmp_path: Path) -> None:
    done = aggregate([shard], tmp_path / "out.parquet")
    found = pl.read_parquet(done.out)
    first = row(found, "AZE", "ISR", 202601)
    assert first == {
        "state_a": "AZE", "state_b": "ISR", "month": 202601, "n": 2, "verbal_cooperation": 1, "material_cooperation": 0,
        "verbal_conflict": 1, "material_conflict": 0, "goldstein": pytest.approx(-0.5), "mentions": 18, "articles": 17,
        "volume": 4, "days": 2,
    }  # fmt: skip
    assert row(found, "AZE", "ISR", 202602)["material_conflict"] == 1
    assert row(found, "ROU", "PSE", 202602)["goldstein"] == pytest.approx(8.0)
    assert row(found, "ROU", "PSE", 202602)["volume"] == 5
    assert found.height == 3
    assert (done.rows, done.between_states, done.first, done.last) == (9, 4, 202601, 202602)
    assert done.short_months == (202601, 202602)


def test_every_row_and_government(shard: Path, tmp_path: Path) -> None:
    every = pl.read_parquet(aggregate([shard], tmp_path / "a.parquet", deduplicate=False).out)
    assert row(every, "AZE", "ISR", 202601)["n"] == 4
    official = pl.read_parquet(aggregate([shard], tmp_path / "b.parquet", government=True).out)
    assert row(official, "AZE", "ISR", 202601)["n"] == 1
    assert row(official, "AZE", "ISR", 202601)["volume"] == 4  # attention is of the whole record


def test_text_of_gdelt_gives_what_parquet_gives(shard: Path, tmp_path: Path) -> None:
    path = tmp_path / "20260105.export.CSV"
    path.write_text(text(frame()), encoding="utf-8")
    one, other = (aggregate([file], tmp_path / f"{file.suffix[1:]}.out").out for file in (shard, path))
    assert pl.read_parquet(one).equals(pl.read_parquet(other))


def test_shards_and_their_order_do_not_matter(tmp_path: Path) -> None:
    files = list(generate(tmp_path / "shards", 12_000, seed=3, per_file=4_000))
    whole = tmp_path / "whole.parquet"
    pl.concat([pl.read_parquet(file) for file in files]).write_parquet(whole)
    outs = [aggregate(paths, tmp_path / f"{n}.out").out for n, paths in enumerate(([whole], files, files[::-1]))]
    first = outs[0].read_bytes()
    assert [out.read_bytes() == first for out in outs] == [True, True, True]


def test_counts_are_those_of_a_plain_reckoning(tmp_path: Path) -> None:
    files = list(generate(tmp_path / "shards", 20_000, seed=5))
    found = pl.read_parquet(aggregate(files, tmp_path / "out.parquet", deduplicate=False).out)
    rows = pl.read_parquet(files[0])
    usa = rows.filter(pl.col("actor1") == "ROM", pl.col("actor2").is_not_null(), ~pl.col("actor2").is_in(["ROM"]))
    own = usa.filter(pl.col("actor2").str.len_chars() == 3, ~pl.col("actor2").is_in(places_of_no_state()))
    assert found.filter(pl.col("state_a") == "ROU")["n"].sum() == own.height
    assert found["volume"].unique().to_list() == [20_000]


def places_of_no_state() -> tuple[str, ...]:
    from amity.events.generating import OTHERS

    return OTHERS


def test_made_up_events_are_skewed_repeated_and_the_same_for_a_seed(tmp_path: Path) -> None:
    one, two = (next(iter(generate(tmp_path / name, 30_000, seed=8))) for name in ("a", "b"))
    assert one.read_bytes() == two.read_bytes()
    rows = pl.read_parquet(one)
    counts = rows.drop_nulls("actor1").group_by("actor1").len().sort("len", descending=True)["len"]
    assert counts[0] > 20 * counts[counts.len() // 2]
    same = ["day", "actor1", "type1", "actor2", "type2", "code"]
    repeated = rows.drop_nulls("actor2").select(pl.struct(same).is_duplicated().mean()).item()
    assert 0.05 < repeated < 0.5
    assert rows["actor2"].null_count() > 9_000


@pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="Spark needs the package pyspark (amity[spark]) and a Java runtime",
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_spark_gives_what_duckdb_gives(tmp_path: Path) -> None:
    files = list(generate(tmp_path / "shards", 6_000, seed=4, per_file=3_000))
    outs = [aggregate(files, tmp_path / f"{engine}.out", engine=engine).out for engine in ("duckdb", "spark")]  # type: ignore[arg-type]
    assert pl.read_parquet(outs[0]).equals(pl.read_parquet(outs[1]))


def test_spark_without_java_is_said(shard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match="no Java runtime") as caught:
        aggregate([shard], tmp_path / "out.parquet", engine="spark")
    assert "--engine duckdb" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("no.parquet", None, DataMissing),
        ("a.zip", b"PK", UsageError),
        ("b.parquet", b"no parquet at all", ChangedFormat),
        ("c.csv", b"one\ttwo\n", ChangedFormat),
        ("d.csv", b"", AmityError),
    ],
)
def test_files_that_are_none(tmp_path: Path, name: str, content: bytes | None, error: type[AmityError]) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error) as caught:
        aggregate([path], tmp_path / "out.parquet")
    assert caught.value.hint
    assert not (tmp_path / "out.parquet").exists()


def test_files_of_two_kinds_none_and_columns_that_lack(shard: Path, tmp_path: Path) -> None:
    other = tmp_path / "x.csv"
    other.write_text(text(frame()), encoding="utf-8")
    with pytest.raises(UsageError, match="of one kind"):
        aggregate([shard, other], tmp_path / "out.parquet")
    with pytest.raises(DataMissing, match="none was named"):
        aggregate([], tmp_path / "out.parquet")
    frame().drop("quad").write_parquet(tmp_path / "short.parquet")
    with pytest.raises(ChangedFormat, match="quad is not there"):
        aggregate([tmp_path / "short.parquet"], tmp_path / "out.parquet")
    frame([ROWS[7]]).write_parquet(tmp_path / "none.parquet")
    with pytest.raises(EmptyAnswer, match="between two states"):
        aggregate([tmp_path / "none.parquet"], tmp_path / "out.parquet")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotWrite):
        aggregate([shard], tmp_path / "folder")


@pytest.fixture
def place() -> Iterator[Place]:
    with playing() as found:
        yield found


def _offer(place: Place) -> None:
    lines = []
    for stamp in ("20260104234500", "20260105000000", "20260105001500"):
        content = places.zipped({f"{stamp}.export.CSV": text(frame())})
        place.pages[f"/{stamp}.export.CSV.zip"] = lambda content=content: content
        lines.append(
            f"{len(content)} {md5(content, usedforsecurity=False).hexdigest()} http://x/{stamp}.export.CSV.zip"
        )
        lines.append(f"9 {'0' * 32} http://x/{stamp}.mentions.CSV.zip")
    place.pages["/masterfilelist.txt"] = lambda: "\n".join(lines).encode()


def transfer() -> HttpTransfer:
    return HttpTransfer(patience=Patience(between=0, first_wait=0), sleep=lambda _s: None)


def test_exports_of_a_day_are_fetched_once(place: Place, tmp_path: Path) -> None:
    _offer(place)
    day = date(2026, 1, 5)
    files = list(fetch(transfer(), day, day, tmp_path, address=place.address))
    assert [file.name for file in files] == ["20260105000000.export.CSV", "20260105001500.export.CSV"]
    asked = len(place.seen)
    assert list(fetch(transfer(), day, day, tmp_path, address=place.address)) == files
    assert len(place.seen) == asked + 1  # the list alone
    assert not list(tmp_path.glob("*.zip"))
    done = aggregate(files, tmp_path / "out.parquet")
    assert done.rows == 18


def test_exports_that_are_not_what_the_list_says(place: Place, tmp_path: Path) -> None:
    _offer(place)
    day = date(2026, 1, 5)
    good = place.pages["/20260105000000.export.CSV.zip"]()
    place.pages["/20260105000000.export.CSV.zip"] = lambda: good[:-1] + b"x"
    with pytest.raises(ChangedFormat, match="states the checksum"):
        list(fetch(transfer(), day, day, tmp_path, address=place.address))
    with pytest.raises(EmptyAnswer, match="the list has 20260104 to 20260105"):
        list(fetch(transfer(), date(2030, 1, 1), date(2030, 1, 2), tmp_path, address=place.address))
    place.pages["/masterfilelist.txt"] = lambda: b"<html>a page</html>"
    with pytest.raises(ChangedFormat, match="lines of size"):
        list(fetch(transfer(), day, day, tmp_path, address=place.address))
    assert not list(tmp_path.glob("*.CSV"))
