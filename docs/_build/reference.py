"""The site's pages: those written by hand, and a reference that is generated from the code.

``python docs/_build/reference.py FOLDER`` writes all of them into a folder, from which mkdocs makes the site. The same
code and dataset give the same bytes.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
from pathlib import Path

import ref_commands
import ref_python
import ref_things
from ref_text import link, page, table

ROOT = Path(__file__).resolve().parents[2]
HAND = ROOT / "docs"
# Files outside docs/ that are pages of the site too, and where they stand there.
ELSEWHERE = {
    "README.md": "index.md",
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
    "src/amity/data/DATA-LICENCES.md": "reference/licences.md",
}
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def generated() -> dict[str, str]:
    """Return the generated pages by their place on the site."""
    pages = {**ref_things.pages(), **ref_commands.pages(), **ref_python.pages()}
    return {**pages, "reference/index.md": _index(), "decisions/index.md": _decisions()}


def _index() -> str:
    here = "reference/index.md"
    rooms = (
        ("commands/index.md", "Commands", "every command with its help"),
        ("measures/index.md", "Measures", "what each is, its options, its interval, its record"),
        ("figures/index.md", "Figures", "what each shows and how to ask for it"),
        ("tables/index.md", "Tables", "every column of the dataset, what it covers, what no row means"),
        ("sources/index.md", "Sources", "producers, versions, licences, hashes, BibTeX"),
        ("licences.md", "Licences", "the terms of all sources in full"),
        ("peers.md", "Peer sets", "their members"),
        ("issue-sets.md", "Sets of roll calls", "which votes each holds"),
        ("answer-json.md", "Answers as JSON", "the JSON Schema"),
        ("brief-json.md", "Briefs as JSON", "the shape of brief.json"),
        ("python/index.md", "Python", "functions, records, errors"),
    )
    rows = [(link(here, f"reference/{file}", title), told) for file, title, told in rooms]
    return page("# Reference", "Generated from the code.", table(("page", "what stands there"), rows))


def _decisions() -> str:
    here, rows = "decisions/index.md", []
    for path in sorted((HAND / "decisions").glob("[0-9]*.md")):
        title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        rows.append((link(here, f"decisions/{path.name}", title),))
    return page("# Decisions", "Why things are as they are.", table(("decision",), rows))


def _by_hand() -> dict[str, Path]:
    """Return the files that are written by hand by their place on the site, pages and pictures alike."""
    own = {
        path.relative_to(HAND).as_posix(): path
        for path in sorted(HAND.rglob("*"))
        if path.is_file() and "_build" not in path.relative_to(HAND).parts
    }
    # The pictures' own note on how they were made is for those who make them anew.
    own.pop("images/README.md", None)
    # The site's own first page stands in the place of the README.
    return own | {site: ROOT / file for file, site in ELSEWHERE.items() if site not in own}


def _relinked(text: str, site: str, source: Path, places: dict[Path, str]) -> str:
    """Return a page's text with each link leading to where its target stands on the site.

    Raises
    ------
    ValueError
        Where a link leads to a file that is not on the site.
    """

    def target(found: re.Match[str]) -> str:
        address, mark, anchor = found[1].partition("#")
        if not address or re.match(r"[a-z]+:", address):
            return found[0]
        aim = (source.parent / address).resolve()
        if aim.is_dir():
            aim = aim / "index.md"
        if aim not in places:
            raise ValueError(f"{source.name} links to {address}, which is not on the site")
        there = posixpath.relpath(places[aim], posixpath.dirname(site) or ".")
        return f"]({there}{mark}{anchor})"

    return _LINK.sub(target, text)


def stage(folder: Path) -> int:
    """Return how many pages were written: the folder is emptied, then holds everything that mkdocs needs."""
    made, hand = generated(), _by_hand()
    places = {path.resolve(): site for site, path in hand.items()}
    places |= {ROOT / file: site for file, site in ELSEWHERE.items()}
    places |= {HAND / site: site for site in made}
    if folder.exists():
        if any(folder.iterdir()) and not (folder / "reference" / "index.md").is_file():
            raise FileExistsError(f"{folder} holds something else than staged pages; nothing was changed")
        shutil.rmtree(folder)
    texts = dict(made)
    for site, path in hand.items():
        target = folder / site
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            texts[site] = _relinked(path.read_text(encoding="utf-8"), site, path, places)
        else:
            shutil.copyfile(path, target)
    for site, text in sorted(texts.items()):
        target = folder / site
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return len(texts)


if __name__ == "__main__":
    count = stage(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "docs")
    sys.stdout.write(f"{count} pages\n")
