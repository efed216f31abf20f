"""Fresher editions of sources: each official place played on loopback, its faults, and what is left of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock
from tests.store import places
from tests.store.places import Place, playing

from amity.core import settings
from amity.core.errors import (
    BadOption,
    CannotWrite,
    ChangedFormat,
    DataCorrupt,
    DataError,
    DataMissing,
    EmptyAnswer,
    Interrupted,
    InUse,
    Refused,
    UnknownName,
    UnmappedName,
    UsageError,
)
from amity.store import catalogue, overlay, read, updating
from amity.store.transfer import HttpTransfer, Patience
from amity.store.updating import import_files, recognised, update

TODAY = date(2026, 11, 24)
FILES = {
    "sipri_arms": "/trades/trade-register-csv/",
    "baci_crude": "/DATA_DOWNLOAD/baci/data/BACI_HS92_V202701.zip",
    "ucdp_conflicts": "/downloads/ucdpprio/ucdp-prio-acd-261-csv.zip",
    "vdem": "/media/datasets/V-Dem-CY-Core-v16_csv.zip",
    "un_votes_2025": "/record/4060887/files/2026_11_9_ga_voting.csv",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv(settings.HOME_VARIABLE, str(folder))
    monkeypatch.delenv(settings.DATA_VARIABLE, raising=False)
    return folder


@pytest.fixture
def place() -> Iterator[Place]:
    with playing() as found:
        yield found


def transfer(**patience: float) -> HttpTransfer:
    return HttpTransfer(patience=Patience(between=0, first_wait=0, **patience), sleep=lambda _s: None)  # type: ignore[arg-type]


def fetched(key: str, place: Place) -> updating.Updated:
    return update(key, transfer(), day=TODAY, accepted=True, address=place.address)


def test_every_endpoint_is_played() -> None:
    assert set(FILES) <= set(updating.updatable())
    played = {key for key, path in FILES.items() if path in places.PAGES}
    others = {key for key in updating.fetchable() if not key.startswith("baci")}
    assert others <= played


def test_arms_reach_a_later_year(home: Path, place: Place) -> None:
    done = fetched("sipri_arms", place)
    assert (done.outcome, done.edition) == ("new", "export generated 01 Sep 2026 10:00:00 AM")
    arms = read("arms_transfers")
    row = arms.filter(pl.col("supplier") == "ISR", pl.col("recipient") == "AZE", pl.col("year") == 2025)
    assert row.height == 1
    assert catalogue().table("arms_transfers").coverage.last == date(2025, 12, 31)
    assert "fetched 2026-11-24" in catalogue().sources["sipri_arms"].version
    change = done.changes[0]
    assert (change.rows, change.added) == (3, 2)
    assert change.gone > 10_000  # the twin has three deals: the figures of the others are gone, and it is said


def test_crude_takes_the_product_out_of_the_archive(home: Path, place: Place) -> None:
    done = fetched("baci_crude", place)
    assert done.edition == "BACI_HS92_V202701, 2024–2025"
    crude = read("crude_trade").filter(pl.col("importer") == "ISR").sort("year", "exporter")
    assert crude.select("exporter", "year").rows() == [("AZE", 2024), ("AZE", 2025), ("NAM", 2025)]


def test_conflicts_have_each_party_of_a_list(home: Path, place: Place) -> None:
    fetched("ucdp_conflicts", place)
    parties = read("conflicts").filter(pl.col("conflict") == 333)
    assert set(parties.filter(pl.col("role") == "secondary")["state"]) == {"USA", "GBR"}
    assert catalogue().table("conflicts").coverage.last == date(2025, 12, 31)


def test_regime_leaves_out_years_before_the_states_of_the_list(home: Path, place: Place) -> None:
    fetched("vdem", place)
    assert read("regime").select("state", "year").sort("state").rows() == [("AZE", 2025), ("ISR", 2025)]


def test_votes_are_added_to_the_embedded_ones(home: Path, place: Place) -> None:
    before = read("roll_calls")
    old = read("votes")
    done = fetched("un_votes_2025", place)
    calls, votes = read("roll_calls"), read("votes")
    new = calls.tail(3)
    assert calls.height == before.height + 3
    assert calls.head(before.height).equals(before)
    assert new["roll_call"].to_list() == ["20261020-001", "20261020-002", "20261103-001"]
    assert new["session"].to_list() == [81, 81, 81]
    assert votes["roll_call"].equals(calls["roll_call"])
    assert votes.head(old.height).equals(old)
    assert votes.tail(3).select("AZE", "ISR", "TUR", "ARM").rows() == [(1, 3, 2, 8), (1, 1, 1, 1), (3, 1, 2, 8)]
    # A member that the file does not list is missing; what was no member is none.
    assert votes.tail(3)["FRA"].to_list() == [0, 0, 0]
    assert votes.tail(3)["DDR"].to_list() == [9, 9, 9]
    assert catalogue().table("votes").coverage.last >= date(2025, 12, 18)
    assert catalogue().table("roll_calls").coverage.last == date(2026, 11, 3)
    kept = {change.table: change.status for change in done.changes}
    assert kept["roll_calls"] == kept["votes"] == "extended"
    assert kept["vote_differences"] == "kept"


def test_same_edition_again_is_a_zero(home: Path, place: Place) -> None:
    fetched("vdem", place)
    assert fetched("vdem", place).outcome == "same"


def test_sources_do_not_undo_each_other(home: Path, place: Place) -> None:
    fetched("vdem", place)
    fetched("sipri_arms", place)
    assert read("regime").height == 2
    assert set(overlay.origins()) == {"vdem", "sipri_arms"}
    updating.dropped("vdem")
    assert read("regime").height > 10_000
    assert read("arms_transfers").height == 3
    updating.dropped("")
    assert settings.data_folder() == settings.embedded_data()
    assert read("arms_transfers").height > 10_000


def test_terms_are_asked_before_the_network(home: Path, place: Place) -> None:
    with pytest.raises(UsageError, match="accept its terms") as caught:
        update("vdem", transfer(), day=TODAY, accepted=False, address=place.address)
    assert "amity data update vdem --accept" in caught.value.hint
    assert not place.seen
    assert not home.exists()


@pytest.mark.parametrize("key", FILES)
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("403", Refused),
        ("404", Refused),
        ("empty", EmptyAnswer),
        ("html", ChangedFormat),
        ("truncated", DataError),
        ("changed", DataError),
    ],
)
def test_every_fault_of_every_place(home: Path, place: Place, key: str, fault: str, error: type[DataError]) -> None:
    fetched("sipri_arms" if key == "vdem" else "vdem", place)
    before = settings.data_folder()
    path = FILES[key]
    if fault == "changed":
        place.pages[path] = lambda: places.zipped({"x.csv": "a,b\n1,2\n"}) if path.endswith("zip") else b'{"a,b": 1}'
    else:
        place.faults[path] = [fault] * 9
    if fault == "truncated" and key == "un_votes_2025":
        # A text that breaks off within its stated length cannot be told from a shorter one.
        place.faults[path] = []
        place.pages[path] = lambda: places.VOTES.encode()[:40]
    with pytest.raises(error) as caught:
        fetched(key, place)
    assert caught.value.hint
    assert settings.data_folder() == before
    assert not list(home.glob(".taking.*"))
    assert [folder.name for folder in settings.user_sets().iterdir() if folder.is_dir()] == [before.name]


@pytest.mark.parametrize("status", ["429", "500", "503"])
def test_a_busy_place_is_asked_again(home: Path, place: Place, status: str) -> None:
    place.faults[FILES["vdem"]] = [status, status]
    waits: list[float] = []
    asking = HttpTransfer(patience=Patience(between=0, first_wait=0.01), sleep=waits.append)
    update("vdem", asking, day=TODAY, accepted=True, address=place.address)
    assert len(waits) == 2
    if status == "429":
        assert waits == [1.0, 1.0]  # it said when to come back


def test_a_place_that_stays_busy_is_a_refusal(home: Path, place: Place) -> None:
    place.faults[FILES["vdem"]] = ["503"] * 9
    with pytest.raises(Refused, match="answered 503, 5 times"):
        fetched("vdem", place)


def test_a_cut_download_is_taken_up_where_it_broke_off(home: Path, place: Place) -> None:
    path = FILES["baci_crude"]
    place.faults[path] = ["cut"]
    fetched("baci_crude", place)
    asked = [span for _, at, span in place.seen if at == path]
    assert asked == ["", f"bytes={len(places.baci()) // 2}-"]


def test_a_cut_download_of_a_file_that_changed_starts_anew(home: Path, place: Place) -> None:
    path = FILES["baci_crude"]
    place.faults[path] = ["cut"]
    patient = transfer(tries=1)
    with pytest.raises(Interrupted, match="broke off 1 times"):
        update("baci_crude", patient, day=TODAY, accepted=True, address=place.address)
    assert list((home / updating.ASIDE / "baci_crude").glob("*.part"))
    place.etag = '"two"'
    fetched("baci_crude", place)
    assert read("crude_trade").height == 3
    assert not list((home / updating.ASIDE / "baci_crude").glob("*.part"))


def test_no_one_there_is_a_refusal(home: Path) -> None:
    with playing() as gone:
        address = gone.address
    with pytest.raises(Refused, match="no connection was made"):
        update("vdem", transfer(), day=TODAY, accepted=True, address=address)


def test_a_silent_place_is_a_refusal(home: Path, place: Place) -> None:
    place.faults["/data/the-v-dem-dataset/country-year-v-dem-core/"] = ["slow"] * 9
    with pytest.raises(Refused, match="did not answer in time"):
        update("vdem", transfer(tries=2, read=0.2), day=TODAY, accepted=True, address=place.address)


def test_unknown_states_are_refused(home: Path, place: Place) -> None:
    register = places.REGISTER.replace("Azerbaijan", "Ruritania").encode()
    file = home.parent / "trade-register-1.csv"
    file.write_bytes(register)
    with pytest.raises(UnmappedName, match="Ruritania"):
        import_files([file], day=TODAY)
    assert settings.data_folder() == settings.embedded_data()


def test_import_of_what_the_browser_saved(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "2026_11_9_ga_voting.csv"
    file.write_text(places.VOTES, encoding="utf-8")
    done = import_files([file], day=TODAY)
    assert (done.source, done.outcome) == ("un_votes_2025", "new")
    assert done.edition == "file of 2026-11-09, votes from 2026-10-20 to 2026-11-03"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("BACI_HS92_V202601.zip", "baci"),
        ("ucdp-prio-acd-261-csv.zip", "ucdp_conflicts"),
        ("trade-register (3).csv", "sipri_arms"),
    ],
)
def test_files_are_recognised(name: str, key: str) -> None:
    try:
        found = recognised([name])
    except BadOption as error:
        found = error.message
    assert key in found


def test_import_says_what_it_does_not_know(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    with pytest.raises(DataMissing, match="no file is there"):
        import_files([file], day=TODAY)
    file.write_text("", encoding="utf-8")
    with pytest.raises(DataMissing, match="no bytes"):
        import_files([file], day=TODAY)
    file.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(BadOption, match="no source has official files of that name"):
        import_files([file], day=TODAY)
    with pytest.raises(UnknownName, match="no place"):
        import_files([file], day=TODAY, key="cow_igos")
    with pytest.raises(UnknownName) as caught:
        import_files([file], day=TODAY, key="sipri_arm")
    assert caught.value.candidates[0] == "sipri_arms"


def test_two_processes_at_once(home: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlay, "WAIT", 0.05)
    home.mkdir()
    held, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with FileLock(home / ".lock"):
            held.set()
            leave.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(10)
    try:
        with pytest.raises(InUse, match="another amity is writing"):
            fetched("vdem", place)
    finally:
        leave.set()
        other.join()


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="the superuser may write anywhere")
def test_read_only_home(home: Path, place: Place) -> None:
    home.mkdir(mode=0o500)
    with pytest.raises(CannotWrite, match="AMITY_HOME"):
        fetched("vdem", place)


def test_home_that_is_a_file(home: Path, place: Place) -> None:
    home.write_text("no folder", encoding="utf-8")
    with pytest.raises(CannotWrite):
        fetched("vdem", place)


def test_full_disk(home: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched("sipri_arms", place)
    before = settings.data_folder()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(overlay.shutil, "copytree", full)
    with pytest.raises(CannotWrite, match="No space left"):
        fetched("vdem", place)
    monkeypatch.undo()
    monkeypatch.setenv(settings.HOME_VARIABLE, str(home))
    assert settings.data_folder() == before
    assert read("arms_transfers").height == 3


def test_corrupt_own_dataset_is_said_and_reset(home: Path, place: Place) -> None:
    fetched("vdem", place)
    (settings.user_sets() / settings.CURRENT).write_text("../../etc", encoding="utf-8")
    with pytest.raises(DataCorrupt) as caught:
        settings.data_folder()
    assert caught.value.hint == settings.RESET
    overlay.reset()
    assert settings.data_folder() == settings.embedded_data()


def test_an_upgrade_leaves_data_made_from_an_older_edition_alone(
    home: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched("vdem", place)
    monkeypatch.setattr(settings, "version_in", lambda _folder: "2027-06-01.aaaaaaaa")
    assert settings.data_folder() == settings.embedded_data()


KILLED = """
import sys
from datetime import date
from amity.store.transfer import HttpTransfer, Patience
from amity.store.updating import update
print("ready", flush=True)
for _ in range(50):
    update(sys.argv[1], HttpTransfer(patience=Patience(between=0, first_wait=0)), day=date(2026, 11, 24), accepted=True,
           address=sys.argv[2])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_any_point_the_old_dataset_or_the_new_one_stands(home: Path, place: Place) -> None:
    kills = 200 if os.environ.get("AMITY_VALIDATE") == "full" else 4
    fetched("sipri_arms", place)
    heights = {3}
    for round_ in range(kills):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, "vdem", place.address], env={**os.environ}, stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.03 + (round_ * 0.61803 % 1) * 0.6)
        child.send_signal(signal.SIGKILL)
        child.wait(20)
        child.stdout.close()
        assert read("arms_transfers").height in heights
        regime = read("regime").height
        assert regime == 2 or regime > 10_000
        folder = settings.data_folder()
        for key, entry in catalogue().tables.items():
            assert overlay.sha256_of((folder / f"{key}.parquet").read_bytes()) == entry.sha256
    assert fetched("vdem", place).edition == "country-year core v16"
    assert len([folder for folder in settings.user_sets().iterdir() if folder.is_dir()]) == 1


def test_words_reach_the_years_that_the_user_aggregated(home: Path, tmp_path: Path) -> None:
    months = [year * 100 + month for year in (2024, 2025) for month in range(1, 13)] + [202601]
    counts = {name: [2] * len(months) for name in ("verbal_cooperation", "material_cooperation", "verbal_conflict")}
    file = tmp_path / "dyad-months.parquet"
    pl.DataFrame(
        {"state_a": "AZE", "state_b": "TUR", "month": months, **counts, "material_conflict": [0] * len(months)}
    ).write_parquet(file)
    done = import_files([file], day=TODAY)
    assert done.edition == "dyad-months of whole years, 2024–2025"
    assert done.changes[0].added == 2
    events = read("events").filter(pl.col("year") > 2014)
    assert events.select("year", "verbal_conflict").rows() == [(2024, 24), (2025, 24)]
    entry = catalogue().table("events")
    assert entry.coverage.last == date(2025, 12, 31)
    assert entry.sources == ("icews", "gdelt_events")
    assert [cut.on for cut in entry.coverage.breaks] == [date(2015, 1, 1)]
    with pytest.raises(UsageError, match="only imported"):
        update("gdelt_events", transfer(), day=TODAY, accepted=True)
    part = tmp_path / "dyad-months-2.parquet"
    pl.read_parquet(file).tail(3).write_parquet(part)
    with pytest.raises(EmptyAnswer, match="no year with all its months"):
        import_files([part], day=TODAY)
    assert read("events")["year"].max() == 2025
