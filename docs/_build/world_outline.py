"""Derive the world outline of the web app's maps from Natural Earth, once; the same files give the same bytes.

``python docs/_build/world_outline.py FOLDER`` with the folder of the npm package world-atlas 2.0.2, which holds Natural
Earth's countries (public domain) at 1:50m and 1:10m as TopoJSON. Borders are those that the source draws: who holds a
place in fact, by its own account. Land that is no state of the list (dependencies, areas the source draws apart) is
drawn without a value; the Antarctic is left out.

Equal Earth projection (Šavrič, Patterson and Jenny 2019, doi:10.1080/13658816.2018.1504949, eq. 5), arcs simplified by
effective area (Visvalingam and Whyatt 1993, doi:10.1179/000870493786962263), so that neighbours keep a common border.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from amity.core import states
from amity.core.errors import AmityError

HERE = Path(__file__).resolve().parents[2] / "src" / "amity" / "web"
# The cut of the map runs through the Bering Strait, where it meets the least land.
CUT = -168.4
WIDTH = 960.0
SOUTH, NORTH = -56.0, 83.8
# Coordinates are stored in tenths of a unit; a bend below this area and an islet below that one are not seen.
TENTHS = 10
BEND, ISLET, SMALL = 0.30, 0.55, 14.0
LEFT_OUT = "Antarctica"

Point = tuple[float, float]


def main(folder: Path) -> None:
    """Write ``world_outline.json`` beside the pages' code."""
    given = dict(row.split("\t") for row in _rows(HERE / "assets" / "outline_names.tsv"))
    drawn = _drawing(folder / "countries-50m.json", given)
    missing = {state.key for state in states.all_states()} - drawn.keys()
    finer = _drawing(folder / "countries-10m.json", given)
    drawn |= {key: rings for key, rings in finer.items() if key in missing}
    other = [ring for ring in drawn.pop("") if abs(_area(ring)) >= ISLET]
    outline = {
        "width": round(WIDTH),
        "height": round(_project(0, SOUTH)[1] + 4),
        "states": {key: _state(drawn[key]) for key in sorted(drawn)},
        "other": _path(other),
    }
    text = json.dumps(outline, ensure_ascii=False, separators=(",", ":"))
    (HERE / "world_outline.json").write_text(text.replace('"},"', '"},\n"') + "\n", encoding="utf-8")


def _rows(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]


def _key(name: str, given: dict[str, str]) -> str:
    if name in given:
        return given[name]
    try:
        return states.resolve(name).key
    except AmityError:
        return ""


def _drawing(file: Path, given: dict[str, str]) -> dict[str, list[list[Point]]]:
    """Return the projected rings by state key; those of no state under the empty key."""
    atlas = json.loads(file.read_text(encoding="utf-8"))
    arcs = [_simplified([_project(*point) for point in arc]) for arc in _arcs(atlas)]
    found: dict[str, list[list[Point]]] = {"": []}
    for place in atlas["objects"]["countries"]["geometries"]:
        name = place["properties"]["name"]
        if name == LEFT_OUT or "arcs" not in place:
            continue
        polygons = [place["arcs"]] if place["type"] == "Polygon" else place["arcs"]
        rings = [_ring(ring, arcs) for polygon in polygons for ring in polygon]
        found.setdefault(_key(name, given), []).extend(rings)
    return found


def _arcs(atlas: dict) -> Iterator[list[Point]]:
    """Return the source's arcs in degrees, each on one side of the map's cut."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append(((x * sx + tx - CUT) % 360.0, y * sy + ty))
        if max(p[0] for p in points) - min(p[0] for p in points) > 180:
            east = 2 * sum(p[0] > 180 for p in points) > len(points)
            points = [((p[0] + 360 if east else p[0] - 360) if (p[0] < 180) == east else p[0], p[1]) for p in points]
        yield [(lon + CUT, lat) for lon, lat in points]


def _project(lon: float, lat: float) -> Point:
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796

    def raw(degrees: float, parallel: float) -> Point:
        theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(parallel)))
        t2 = theta * theta
        t6 = t2**3
        slope = 9 * a4 * t6 * t2 + 7 * a3 * t6 + 3 * a2 * t2 + a1
        x = 2 * math.sqrt(3) * math.radians(degrees) * math.cos(theta) / (3 * slope)
        return x, theta * (a4 * t6 * t2 + a3 * t6 + a2 * t2 + a1)

    middle = CUT + 180.0
    scale = WIDTH / (2 * raw(180.0, 0.0)[0])
    x, y = raw(lon - middle, lat)
    return WIDTH / 2 + scale * x, scale * (raw(0.0, NORTH)[1] - y) + 2


def _simplified(points: list[Point]) -> list[Point]:
    """Return an arc without its smallest bends; its ends stay, so that arcs still meet."""
    closed = points[0] == points[-1]
    least = 4 if closed else 2
    before, after = [i - 1 for i in range(len(points))], [i + 1 for i in range(len(points))]

    def size(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    queue = [(size(i), i) for i in range(1, len(points) - 1)]
    heapq.heapify(queue)
    left, alive, now = len(points), [True] * len(points), {i: area for area, i in queue}
    while queue and left > least:
        area, i = heapq.heappop(queue)
        if not alive[i] or now[i] != area:
            continue
        if area >= BEND:
            break
        alive[i], left = False, left - 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for near in (before[i], after[i]):
            if 0 < near < len(points) - 1:
                now[near] = max(size(near), area)
                heapq.heappush(queue, (now[near], near))
    return [point for point, kept in zip(points, alive, strict=True) if kept]


def _ring(refs: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    ring: list[Point] = []
    for ref in refs:
        arc = arcs[ref] if ref >= 0 else arcs[~ref][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def _area(ring: Sequence[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _centre(ring: Sequence[Point]) -> Point:
    area, x, y = _area(ring), 0.0, 0.0
    if abs(area) < 1e-6:
        return ring[0]
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        x, y = x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return x / (6 * area), y / (6 * area)


def _state(rings: list[list[Point]]) -> dict[str, object]:
    """Return a state's outline, its centre and whether it is too small to be seen without a dot."""
    by_size = sorted(rings, key=lambda ring: -abs(_area(ring)))
    x, y = _centre(by_size[0])
    whole = sum(abs(_area(ring)) for ring in by_size)
    shown = [by_size[0], *(ring for ring in by_size[1:] if abs(_area(ring)) >= ISLET)]
    return {
        "path": _path(shown),
        "at": [round(x, 1), round(y, 1)],
        **({"small": True} if whole < SMALL else {}),
    }


def _path(rings: Sequence[Sequence[Point]]) -> str:
    """Return rings as a path in tenths of a unit: a start each, then steps."""
    parts = []
    for ring in rings:
        whole = [(round(TENTHS * x), round(TENTHS * y)) for x, y in ring]
        steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(whole[:-1]) if (x1, y1) != (x2, y2)]
        if len(steps) < 2:
            continue
        text = "".join(
            f"{'' if dx < 0 and i else ' ' if i else ''}{dx}{'' if dy < 0 else ' '}{dy}"
            for i, (dx, dy) in enumerate(steps)
        )
        parts.append(f"M{whole[0][0]} {whole[0][1]}l{text}z")
    return "".join(parts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
