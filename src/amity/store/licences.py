"""The licences of the embedded tables, as a page that is shipped with them."""

from __future__ import annotations

from collections.abc import Mapping

LICENCE_FILE = "DATA-LICENCES.md"
COMMERCIAL = {True: "allowed", False: "forbidden", None: "not known; ask the producer"}


def licence_page(catalogue: Mapping[str, object]) -> str:
    """Return ``DATA-LICENCES.md``: every source's licence, terms and citation, and the tables derived from it."""
    sources, tables = catalogue["sources"], catalogue["tables"]
    assert isinstance(sources, dict)  # noqa: S101  the body was built by this package
    assert isinstance(tables, dict)  # noqa: S101
    lines = [
        "# Licences of the embedded data",
        "",
        "amity's code is under the MIT licence. The tables of the embedded dataset are figures derived from the public",
        "sources below; each keeps the licence of its source. A table that joins several sources is under all of",
        "their terms at once. `amity data licences` prints the same list.",
        "",
        "| table | derived from | commercial use |",
        "|---|---|---|",
    ]
    for key, table in tables.items():
        of = [sources[name]["licence"]["commercial"] for name in table["sources"]]
        verdict = False if False in of else None if None in of else True
        lines.append(f"| `{key}` | {', '.join(table['sources'])} | {COMMERCIAL[verdict]} |")
    for key, source in sources.items():
        licence = source["licence"]
        status = "confirmed" if licence["confirmed"] else "unconfirmed"
        lines += [
            "",
            f"## {source['title']} (`{key}`)",
            "",
            f"- Producer: {source['producer']}",
            f"- Licence: {licence['name']} ({status}){' <' + licence['url'] + '>' if licence['url'] else ''}",
            f"- Terms: {licence['terms']}",
            f"- Commercial use: {COMMERCIAL[licence['commercial']]}",
            f"- Version: {source['version']}",
            f"- Place: {'<' + source['place'] + '>' if source['place'] else 'none; each row names its own document'}",
            f"- Cite as: {source['citation']}",
        ]
    return "\n".join(lines) + "\n"
