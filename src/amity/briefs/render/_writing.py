"""A brief written to a folder: each file whole or not at all, and none where one cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Literal, get_args

from amity.briefs import figures
from amity.briefs.model import Brief, FigureBlock
from amity.briefs.render import html, json, markdown, pdf
from amity.briefs.render._layout import lay_out
from amity.briefs.render._text import slug
from amity.core.errors import BadOption
from amity.core.files import write_whole
from amity.core.suggest import nearest

Format = Literal["html", "md", "pdf", "json"]
FIGURES = "figures"
FORMATS: tuple[Format, ...] = get_args(Format)


def write(brief: Brief, folder: Path, formats: Iterable[str] = FORMATS) -> tuple[Path, ...]:
    """Return the paths of a brief's files, written to a folder.

    They are ``brief.html``, ``brief.md`` with its figures beside it in ``figures``, ``brief.pdf`` and ``brief.json``.
    All is rendered before the first file is written.

    Parameters
    ----------
    brief : Brief
        The brief.
    folder : pathlib.Path
        The folder, made where it is not there; files of other names in it stay.
    formats : iterable of {'html', 'md', 'pdf', 'json'}
        The formats, each once; the order does not matter.

    Raises
    ------
    BadOption
        Where a format is none of these, or none is named.
    ComputeError
        Where the brief cannot be rendered.
    CannotWrite
        Where a file cannot be written.
    """
    chosen = _chosen(formats)
    with ThreadPoolExecutor(max_workers=1) as beside:
        files = _rendered(brief, chosen, beside)
    for name, content in files.items():
        write_whole(folder / name, content)
    return tuple(folder / name for name in files)


def _rendered(brief: Brief, chosen: tuple[str, ...], beside: Executor) -> dict[str, bytes]:
    """Return the content of each file by its name; typst sets the PDF while the other formats are written."""
    drawn = _Drawn(brief)
    view = lay_out(brief)
    setting = beside.submit(pdf.pages, view, drawn.wide()) if "pdf" in chosen else None
    files: dict[str, bytes] = {}
    if "html" in chosen:
        files["brief.html"] = html.page(view, drawn.wide(), drawn.narrow()).encode()
    if "md" in chosen:
        paths = {key: f"{FIGURES}/{slug(key)}.svg" for key in drawn.blocks}
        files["brief.md"] = markdown.page(view, paths).encode()
        files |= {paths[key]: text.encode() for key, text in drawn.with_font().items()}
    text = json.render(brief).encode() if "json" in chosen else b""
    if setting is not None:
        files["brief.pdf"] = setting.result()
    return files | ({"brief.json": text} if text else {})


class _Drawn:
    """The drawings of a brief's figures, each made when it is first asked for."""

    def __init__(self, brief: Brief) -> None:
        sections = (brief.bottom_line, *brief.sections)
        self.blocks: Mapping[str, FigureBlock] = {
            block.key: block for section in sections for block in section.blocks if isinstance(block, FigureBlock)
        }
        self._wide: dict[str, str] = {}

    def wide(self) -> Mapping[str, str]:
        if not self._wide:
            self._wide = {key: figures.svg(block) for key, block in self.blocks.items()}
        return self._wide

    def narrow(self) -> Mapping[str, str]:
        return {key: figures.svg(block, narrow=True) for key, block in self.blocks.items() if block.narrow is not None}

    def with_font(self) -> Mapping[str, str]:
        return {key: figures.with_font(text) for key, text in self.wide().items()}


def _chosen(formats: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(formats))
    known = ", ".join(FORMATS)
    for name in chosen:
        if name not in FORMATS:
            raise BadOption(
                f"the brief was asked for as '{name}', and there is no such format",
                hint=f"the formats are: {known}",
                candidates=nearest(name, FORMATS),
            )
    if not chosen:
        raise BadOption("the brief was to be written, and no format was named", hint=f"name at least one of: {known}")
    return chosen
