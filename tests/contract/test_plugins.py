"""Every plug-in is complete: key, unit, licence, coverage, options, texts; every error has its exit code and a hint."""

from __future__ import annotations

import re

import pytest

from amity import measures
from amity.briefs.dyad_page import channels
from amity.core import errors
from amity.store import catalogue
from amity.store.building import all_sources, all_tables

WORD = re.compile(r"[a-z][a-z0-9_]*")


def test_every_room_is_found() -> None:
    assert len(measures.keys()) >= 22
    assert len(all_tables()) >= 14
    assert len(all_sources()) >= 14


@pytest.mark.parametrize("key", measures.keys())
def test_measure_declares_all_a_reader_is_told(key: str) -> None:
    measure = measures.get(key)
    assert WORD.fullmatch(key)
    assert measure.channel in {channel.key for channel in channels()}
    assert measure.title and measure.meaning and measure.unit and measure.interval
    assert len(measure.citation) > 20
    assert (measure.interval_kind == "none") or measure.level is not None or measure.interval_kind == "bounds"
    assert set(measure.tables) <= set(catalogue().tables)
    low, high = measure.value_range
    assert low is None or high is None or low < high
    for option in measure.options:
        assert WORD.fullmatch(option.name)
        assert option.meaning
        assert not option.choices or option.default in option.choices
    assert measures.read_options(measure, {}) == {o.name: o.default for o in measure.options}


@pytest.mark.parametrize("key", sorted(all_tables()))
def test_table_is_in_the_catalogue_as_declared(key: str) -> None:
    table, entry = all_tables()[key], catalogue().table(key)
    assert entry.title == table.title
    assert entry.coverage == table.coverage
    assert entry.sources == table.sources
    assert table.absence_means and table.unit_of_analysis
    assert [column.name for column, _ in entry.columns] == [column.name for column in table.columns]
    assert all(column.meaning for column in table.columns)
    assert table.coverage.first <= table.coverage.last


@pytest.mark.parametrize("key", sorted(all_sources()))
def test_source_names_its_origin_and_terms(key: str) -> None:
    source = all_sources()[key]
    assert source.producer and source.citation and source.version
    assert source.bibtex.lstrip().startswith("@")
    assert source.licence.name and source.licence.terms
    if key == "hand":
        # What was entered by hand was downloaded from nowhere: the rows are the package's own, each with its document.
        assert not source.files and not source.place
        mine = [table for table in all_tables().values() if table.sources == ("hand",)]
        assert mine
        assert all({"citation_publisher", "citation_date", "citation_url"} <= {c.name for c in t.columns} for t in mine)
        return
    assert source.place.startswith(("https://", "http://", "doi:"))
    assert source.files
    if source.embed == "no":
        # Nothing of it is shipped: only a user's own files are read, whatever they hold.
        assert source.endpoint is not None
        assert not any(file.bytes or file.sha256 for file in source.files)
        assert not any(key in entry.sources for entry in catalogue().tables.values())
        return
    assert all(re.fullmatch(r"[0-9a-f]{64}", file.sha256) for file in source.files)


def test_raw_files_are_the_ones_of_the_manifest(shared_data) -> None:
    manifest = {
        path: (int(size), digest)
        for path, size, digest in (
            line.split("\t") for line in (shared_data / "MANIFEST.tsv").read_text().splitlines()[1:]
        )
    }
    for source in all_sources().values():
        for file in source.files if source.embed != "no" else ():
            assert manifest[file.path] == (file.bytes, file.sha256), file.path


def test_nothing_that_may_not_be_embedded_is_a_source() -> None:
    forbidden = ("idealpoints-voeten/", "sanctions/", "gravity-reference/", "cow_mindist", "religionByCountry")
    files = [file.path for source in all_sources().values() for file in source.files]
    assert not [path for path in files if any(name in path for name in forbidden)]


def test_every_error_has_a_code_of_its_own_and_a_documented_exit() -> None:
    found = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.AmityError)]
    assert len({kind.code for kind in found}) == len(found)
    assert {kind.exit_code for kind in found} == {2, 3, 4}
