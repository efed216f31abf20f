"""Section: change since an earlier brief."""

from __future__ import annotations

from amity.briefs.changes import Change, ChangeKind, compare, read_earlier
from amity.briefs.material import Material
from amity.briefs.model import Block, Sentence
from amity.briefs.sections._plan import Plan, paragraph, table
from amity.core.partial_dates import read_date
from amity.core.wording import count, listed
from amity.store import catalogue

WORDS: dict[ChangeKind, tuple[str, str]] = {
    "dataset": ("dataset", "datasets"),
    "edition": ("edition of a source", "editions of sources"),
    "revised": ("revised figure", "revised figures"),
    "verdict": ("changed word", "changed words"),
    "added": ("figure added", "figures added"),
    "gone": ("figure gone", "figures gone"),
}
LABELS: dict[ChangeKind, str] = {
    "dataset": "Dataset",
    "edition": "Edition",
    "revised": "Revised",
    "verdict": "Word",
    "added": "Added",
    "gone": "Gone",
}


def write(material: Material) -> tuple[Block, ...]:
    """Return what changed since the earlier brief that was given, nothing where none was."""
    body = material.request.earlier
    if body is None:
        return ()
    earlier = read_earlier(body, material.key)
    found = compare(earlier, material.notes.numbers(), material.notes.data(), catalogue().version)
    when = read_date(earlier.as_of).prose if earlier.as_of else "an earlier day"
    lead = f"Compared with the brief of {when} on the dataset {earlier.dataset_version}"
    if not found:
        return paragraph([Sentence(text=f"{lead}, no figure, no word and no edition changed.")])
    return (*paragraph([Sentence(text=f"{lead}: {_counted(found)}.")]), *_table(found))


def _counted(found: tuple[Change, ...]) -> str:
    kinds = [kind for kind in dict.fromkeys(change.kind for change in found) if kind != "dataset"]
    parts = [count(sum(one.kind == kind for one in found), *WORDS[kind]) for kind in kinds]
    return listed(parts) if parts else "the dataset is another one, and no figure changed"


def _table(found: tuple[Change, ...]) -> tuple[Block, ...]:
    rows = [(LABELS[one.kind], one.what, one.before or "–", one.now or "–") for one in found]
    refs = [one.ref for one in found]
    headings = ("Change", "Of", "Before", "Now")
    return table("changes", "What changed, figure by figure", headings, rows, refs, left=(0, 1, 2, 3))


SECTION = Plan(key="change", title="Change since an earlier brief", write=write)
