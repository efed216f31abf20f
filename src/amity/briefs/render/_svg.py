"""A figure made fit for a page: scalable, with its own ids, and without anything that runs or loads."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from amity.core.errors import ComputeError

_SVG = "http://www.w3.org/2000/svg"
_LINK = "{http://www.w3.org/1999/xlink}href"
# What a chart is drawn with. Anything else (script, foreignObject, image, a, style, animation) is left out.
_DRAWN = frozenset(
    (
        *("svg", "g", "defs", "clipPath", "mask", "pattern", "linearGradient", "radialGradient", "stop", "marker"),
        *("symbol", "use", "path", "rect", "line", "circle", "ellipse", "polygon", "polyline", "text", "tspan"),
    )
)
_DROPPED = re.compile(r"^(on|aria-|class$|role$|style$|id$|tabindex$|cursor$|\{)", re.IGNORECASE)
_INNER = re.compile(r"url\(\s*[\"']?#([^)\"']+)[\"']?\s*\)")


def inline(svg: str, anchor: str, alt: str) -> str:
    """Return an SVG to stand inside a page as one picture: ids begin with ``anchor``, its size is the view box's alone.

    Raises
    ------
    ComputeError
        Where the text is no SVG, brings its own document type or says not how large it is.
    """
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise _refused(anchor, "it declares a document type")
    try:
        root = Xml.fromstring(svg)  # noqa: S314  no document type, so no entity to blow up
    except Xml.ParseError as error:
        raise _refused(anchor, f"it is no well-formed XML ({error})") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise _refused(anchor, "its root is not an svg element")
    box = root.get("viewBox") or f"0 0 {_length(root, 'width', anchor)} {_length(root, 'height', anchor)}"
    _clean(root, anchor)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("viewBox", box)
    root.set("role", "img")
    root.set("aria-label", alt)
    return _written(root)


def width(svg: str) -> float:
    """Return the width that an inline figure was drawn for, in CSS pixels."""
    found = re.search(r'viewBox="[-\d.e]+[ ,]+[-\d.e]+[ ,]+([\d.e]+)', svg)
    return float(found[1]) if found else 0.0


def _length(root: Xml.Element, name: str, anchor: str) -> str:
    found = re.match(r"[\d.]+", root.get(name, ""))
    if not found:
        raise _refused(anchor, f"it gives neither a view box nor a {name}")
    return found[0]


def _clean(element: Xml.Element, anchor: str) -> None:
    own = element.get("id")
    for name in list(element.attrib):
        value = element.attrib[name]
        if name in (_LINK, "href"):
            del element.attrib[name]
            if value.startswith("#"):
                element.set("href", f"#{anchor}-{value[1:]}")
        elif _DROPPED.match(name) or ("url(" in value and not _INNER.fullmatch(value.strip())):
            del element.attrib[name]
        elif "url(" in value:
            element.attrib[name] = _INNER.sub(lambda found: f"url(#{anchor}-{found[1]})", value)
    if own:
        element.set("id", f"{anchor}-{own}")
    for child in list(element):
        if isinstance(child.tag, str) and child.tag.removeprefix(f"{{{_SVG}}}") in _DRAWN:
            _clean(child, anchor)
        else:
            element.remove(child)


def _written(root: Xml.Element) -> str:
    """Return the element as text in the plain ``svg`` namespace, which a page's parser supplies by itself."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
    return Xml.tostring(root, encoding="unicode")


def _refused(anchor: str, why: str) -> ComputeError:
    return ComputeError(
        f"the figure '{anchor}' was to be placed in the page, and {why}",
        hint="draw the figure again from its specification",
    )
