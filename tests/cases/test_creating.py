"""A new case loads as it stands, and nothing that is there is written over."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from amity.cases import KINDS, create, load
from amity.cli import cases as command
from amity.core.errors import AmbiguousState, CannotWrite, SameState, UnknownPeerSet, UnknownState, UsageError

DAY = date(2026, 11, 24)


def made(
    folder: Path, *, key: str = "my-case", dyad: tuple[str, str] = ("Netherlands", "IDN"), peers: str = "eu & nato"
):
    return create(key, dyad, peers=peers, as_of=DAY, folder=folder)


def test_the_skeleton_loads(tmp_path: Path) -> None:
    case = made(tmp_path / "new")
    assert case == load(str(tmp_path / "new"))
    assert (case.key, case.dyad, case.peers, case.as_of) == ("my-case", ("NLD", "IDN"), "eu & nato", DAY)
    assert case.title == "Netherlands and Indonesia"
    assert case.question.startswith("What ties the Netherlands and Indonesia together")
    assert case.events == ()
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["case.yaml", "events.yaml"]


def test_the_example_in_the_skeleton_loads_as_its_note_says(tmp_path: Path) -> None:
    made(tmp_path / "new")
    path = tmp_path / "new" / "events.yaml"
    text = path.read_text(encoding="utf-8")
    assert all(kind in text for kind in KINDS)
    head, example = text.split("events: []")
    path.write_text(head + "events:" + example.replace("\n#  ", "\n  "), encoding="utf-8")
    (event,) = load(str(tmp_path / "new")).events
    assert (event.id, event.actors, event.others) == ("relations-established", ("NLD", "IDN"), ("United Nations",))
    case = tmp_path / "new" / "case.yaml"
    lines = case.read_text(encoding="utf-8").splitlines()
    fields = ("# period", "# written", "# thesis", "#   The argument", "# readings", "#   - {")
    case.write_text("\n".join(line[2:] if line.startswith(fields) else line for line in lines) + "\n", encoding="utf-8")
    whole = load(str(tmp_path / "new"))
    assert whole.period is not None
    assert (whole.period.first, whole.written, len(whole.readings)) == (2016, "2025-05", 2)
    assert whole.thesis == "The argument in one or two sentences, in your words."


def test_quotes_in_the_peers_stay_what_they_are(tmp_path: Path) -> None:
    peers = 'TUR, KAZ, "Bosnia & Herzegovina"'
    assert made(tmp_path / "new", peers=peers).peers == peers


@pytest.mark.parametrize("key", ["", "My-Case", "../x", "/etc", "a b", "-x", "x" * 81, "ä", "india-russia", "a\n"])
def test_a_key_that_is_none_or_taken_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(UsageError, match="key"):
        made(tmp_path / "new", key=key)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("dyad", "peers", "error"),
    [
        (("IND", "Atlantis"), "eu", UnknownState),
        (("IND", "India"), "eu", SameState),
        (("IND", "Korea"), "eu", AmbiguousState),
        (("IND", "RUS"), "eu -", UnknownPeerSet),
        (("IND", "RUS"), "nowhere", UnknownPeerSet),
    ],
)
def test_nothing_is_written_for_what_cannot_be_meant(
    tmp_path: Path, dyad: tuple[str, str], peers: str, error: type[UsageError]
) -> None:
    with pytest.raises(error):
        made(tmp_path / "new", dyad=dyad, peers=peers)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    made(tmp_path / "case")
    before = (tmp_path / "case" / "case.yaml").read_bytes()
    for name in ("empty", "file", "case"):
        with pytest.raises(CannotWrite, match="something of that name is there already"):
            made(tmp_path / name, peers="oic")
    assert (tmp_path / "case" / "case.yaml").read_bytes() == before
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_the_command_names_its_files_and_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    command.new("my-case", ("IND", "RUS"), peers="un-members", out=None, as_json=False)
    out, err = capsys.readouterr()
    assert "then: amity brief ./my-case" in out
    assert "my-case/case.yaml" in err.replace("\\", "/")
    assert load("./my-case").dyad == ("IND", "RUS")
    command.new("other", ("IND", "RUS"), peers="un-members", out=tmp_path / "a" / "b", as_json=True)
    body = json.loads(capsys.readouterr().out)
    assert [Path(row["path"]).name for row in body["rows"]] == ["case.yaml", "events.yaml"]
    assert body["case"] == "other"
