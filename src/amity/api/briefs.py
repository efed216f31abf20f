"""Briefs and figures from Python: the record of a brief, its files, a figure as data, its file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from amity import measures
from amity.api import DEFAULT_PEERS, Years, case, peer_group, period_of, state
from amity.briefs import assembling, figures, render
from amity.briefs.figures import FigureRequest, NoFigure
from amity.briefs.material import BriefRequest
from amity.briefs.model import Brief, FigureBlock
from amity.core import given
from amity.core.declarations import OptionValue
from amity.core.errors import BadOption, DataCorrupt, DataMissing, UsageError
from amity.core.files import write_whole
from amity.core.partial_dates import read_date
from amity.core.results import clean
from amity.store import catalogue

FORMATS = render.FORMATS
FIGURE_FORMATS = (".png", ".svg", ".csv")
STRIP = "peers_strip"
LARGEST_BRIEF = 50_000_000


def brief(
    case_or_a: str,
    b: str | None = None,
    *,
    peers: str | None = None,
    years: Years = None,
    since: str | Path | Mapping[str, object] | None = None,
) -> Brief:
    """Return the briefing of a case, or of two states, as a record.

    Parameters
    ----------
    case_or_a : str
        A shipped case's name or a case's folder; with ``b`` the name or code of the first state.
    b : str, optional
        The second state.
    peers : str, optional
        A peer set or an expression over peer sets, for two states; a case names its own.
    years : str, int, tuple or Period, optional
        The years, for two states; without them the last years that each record covers.
    since : path or mapping, optional
        An earlier ``brief.json`` of the same question, or what it holds: the brief then says what changed.

    Returns
    -------
    Brief
        Sections of sentences, tables and figures, and the notes behind every number; :func:`write_brief` writes it.

    Raises
    ------
    UsageError
        Where case, states, peers, years or the earlier brief cannot be meant.
    DataMissing, DataCorrupt
        Where the earlier brief is not there or is none.

    Examples
    --------
    >>> written = brief("AUS", "CHN", peers="oecd-members")  # doctest: +SKIP
    >>> written.title, written.bottom_line.title  # doctest: +SKIP
    ('Australia and China', 'Bottom line')
    """
    request = _brief_request(case_or_a, b, peers, years)
    if since is not None:
        earlier = since if isinstance(since, Mapping) else _earlier(Path(given.path(since, "since")))
        request = replace(request, earlier=earlier)
    return assembling.assemble(request)


def write_brief(written: Brief, folder: str | Path, formats: Iterable[str] = FORMATS) -> tuple[Path, ...]:
    """Return the paths of a brief's files, written to a folder: ``html``, ``md`` with its figures, ``pdf``, ``json``.

    Parameters
    ----------
    written : Brief
        What :func:`brief` returned.
    folder : str or pathlib.Path
        The folder, made where it is not there; files of other names in it stay.
    formats : iterable of {'html', 'md', 'pdf', 'json'}
        The formats.

    Raises
    ------
    BadOption
        Where a format is none of these.
    ComputeError, CannotWrite
        Where the brief cannot be rendered, or a file not be written.

    Examples
    --------
    >>> write_brief(brief("india-russia"), "out/india-russia", ["html"])  # doctest: +SKIP
    (PosixPath('out/india-russia/brief.html'),)
    """
    given.instance(written, "the brief", (Brief,), "what brief returned")
    return render.write(written, Path(given.path(folder, "the folder")), given.texts(formats, "formats"))


def figure(
    key: str,
    case_or_a: str,
    b: str | None = None,
    *,
    peers: str | None = None,
    years: Years = None,
    measure: str | None = None,
    options: Mapping[str, OptionValue] | None = None,
) -> FigureBlock | NoFigure:
    """Return a figure as data: specification, caption, alternative text, credit and the table behind it.

    Where the record holds nothing to draw, a :class:`NoFigure` says why, which is an answer and no error.

    Parameters
    ----------
    key : str
        The figure, such as ``arms_by_supplier`` (``amity list figures``).
    case_or_a : str
        A case, or with ``b`` the first state.
    b : str, optional
        The second state.
    peers, years
        As for :func:`brief`; a case's peers can be replaced here.
    measure : str, optional
        The measure that ``peers_strip`` shows; other figures have their own.
    options : mapping, optional
        Options of that measure.

    Raises
    ------
    UsageError
        Where figure, case, states, peers, years, measure or options cannot be meant.

    Examples
    --------
    >>> drawn = figure("arms_by_supplier", "IND", "RUS")
    >>> drawn.table.headings[:2]
    ('Supplier', 'Year')
    """
    declared = figures.get(given.text(key, "the figure"))
    given.text_or_none(measure, "measure")
    wanted = given.options(options)
    if declared.from_events and b is not None:
        raise UsageError(
            f"the figure {key} was asked for two states; it is drawn from the dated events of a case",
            hint=f"name a case: amity figure {key} CASE --out x.png",
        )
    if key != STRIP and (measure or options):
        raise UsageError(
            f"--measure or --option was given for the figure {key}, which has its own",
            hint=f"they go with {STRIP}",
        )
    if measure:
        measures.get(measure)
    base = _figure_request(case_or_a, b, peers, years)
    return figures.draw(key, replace(base, measure=measure or "", options=wanted))


def save_figure(drawn: FigureBlock | NoFigure, path: str | Path, *, narrow: bool = False) -> tuple[Path, ...]:
    """Return the paths written: a figure as PNG or SVG with title and credit inside, or its table as CSV.

    A CSV file has its sources beside it, in a file of its name with ``.source.json`` after it.

    Parameters
    ----------
    drawn : FigureBlock
        What :func:`figure` returned; a :class:`NoFigure` is refused with its reason.
    path : str or pathlib.Path
        A file that ends in ``.png``, ``.svg`` or ``.csv``.
    narrow : bool
        Whether the picture is laid out for a phone.

    Raises
    ------
    UsageError
        Where there is no figure to write.
    BadOption
        Where the file ends in none of these.
    ComputeError, CannotWrite
        Where the figure cannot be drawn, or the file not be written.

    Examples
    --------
    >>> save_figure(figure("crude_share", "IND", "RUS"), "out/crude.svg")  # doctest: +SKIP
    (PosixPath('out/crude.svg'),)
    """
    if isinstance(drawn, NoFigure):
        raise UsageError(f"a figure was to be written, and there is none: {drawn.reason}", hint="ask for another one")
    given.instance(drawn, "the figure", (FigureBlock,), "what figure returned")
    place = Path(given.path(path, "the path"))
    suffix = place.suffix.lower()
    if suffix not in FIGURE_FORMATS:
        raise BadOption(
            f"a figure was to be written to '{place}'; its format is not known",
            hint="name a file that ends in .png, .svg or .csv",
            candidates=FIGURE_FORMATS,
        )
    if suffix == ".csv":
        beside = place.with_name(f"{place.name}.source.json")
        write_whole(place, figures.csv(drawn).encode())
        write_whole(beside, _origin(drawn).encode())
        return place, beside
    content = figures.png(drawn, narrow=narrow) if suffix == ".png" else _alone(drawn, narrow)
    write_whole(place, content)
    return (place,)


def _brief_request(case_or_a: str, b: str | None, peers: str | None, years: Years) -> BriefRequest:
    given.text_or_none(peers, "peers")
    if b is None:
        if peers is not None or years is not None:
            raise UsageError(
                f"--peers or --years was given for the case '{case_or_a}', which names its own",
                hint="change the case, or name two states",
            )
        return assembling.for_case(case(case_or_a))
    span = period_of(years)
    first, second = (state(name, span).key for name in (case_or_a, b))
    chosen = DEFAULT_PEERS if peers is None else peers
    peer_group(chosen, span)
    return assembling.for_dyad(first, second, chosen, period=span)


def _figure_request(case_or_a: str, b: str | None, peers: str | None, years: Years) -> FigureRequest:
    span = period_of(years)
    given.text_or_none(peers, "peers")
    if b is not None:
        first, second = (state(name, span).key for name in (case_or_a, b))
        return FigureRequest(state_a=first, state_b=second, peers=peer_group(peers or DEFAULT_PEERS, span), period=span)
    found = case(case_or_a)
    first, second = (state(name).key for name in found.dyad)
    return FigureRequest(
        state_a=first,
        state_b=second,
        peers=peer_group(peers or found.peers, span, on=None if span else found.as_of),
        period=span,
        as_of=found.as_of,
        events=found.events,
        written=read_date(found.written) if found.written else None,
    )


def _earlier(path: Path) -> Mapping[str, object]:
    hint = "name the brief.json that an earlier amity brief wrote"
    try:
        if path.stat().st_size > LARGEST_BRIEF:
            raise DataCorrupt(f"the earlier brief '{path}' has more than {LARGEST_BRIEF:,} bytes", hint=hint)
        body = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DataMissing(f"the earlier brief was looked for at '{path}'; no file is there", hint=hint) from error
    except (OSError, ValueError, RecursionError) as error:
        raise DataCorrupt(f"the earlier brief '{path}' is no JSON", hint=hint, context=str(error)) from error
    if not isinstance(body, dict):
        raise DataCorrupt(f"the earlier brief '{path}' is no brief of amity", hint=hint)
    return body


def _alone(drawn: FigureBlock, narrow: bool) -> bytes:
    return figures.svg(drawn, narrow=narrow, framed=True, font_inside=True).encode()


def _origin(drawn: FigureBlock) -> str:
    """Return what a table of figures is: the figure, how it is read, its sources, the dataset's version."""
    body = clean(
        {
            "figure": drawn.key,
            "caption": drawn.caption,
            "note": drawn.note,
            "alt": drawn.alt,
            "credit": drawn.credit,
            "dataset_version": catalogue().version,
        }
    )
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
