"""Makes src/view/land.txt, the outlines of land for maps of places.

In: land-50m.json of the npm package `world-atlas` 2.0.2, which is Natural Earth's land at 1:50 million as TopoJSON.
Natural Earth is in the public domain. Out: one ring a line, longitudes and latitudes in tenths of degrees, the first
point as it is and each other one as its distance from the point before.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python3 tools/land.py package/land-50m.json > src/view/land.txt
"""

import json
import math
import sys

TOLERANCE = 0.2  # degrees by which an outline may differ
LEAST = 0.6  # square degrees of the smallest island


def rings(topology):
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                points = []
                for number in ring:
                    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                    points += arc[1:] if points else arc
                yield unrolled(points)


def unrolled(points):
    """Goes on beyond 180 degrees where a ring crosses that line; one around the pole is closed there."""
    out = [points[0]]
    for x, y in points[1:]:
        x += 360 * round((out[-1][0] - x) / 360)
        out.append((x, y))
    if abs(out[-1][0] - out[0][0]) > 180:
        out += [(out[-1][0], -90), (out[0][0], -90), out[0]]
    return out


def away(point, start, end):
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy)
    return abs(dy * (x - x1) - dx * (y - y1)) / length if length else math.hypot(x - x1, y - y1)


def simple(points):
    """Douglas and Peucker: what is farther from the line than the tolerance stays."""
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        worst = max(range(first + 1, last), key=lambda at: away(points[at], points[first], points[last]), default=None)
        if worst is not None and away(points[worst], points[first], points[last]) > TOLERANCE:
            keep.add(worst)
            todo += [(first, worst), (worst, last)]
    return [points[at] for at in sorted(keep)]


def area(points):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, points[1:]))) / 2


for ring in rings(json.load(open(sys.argv[1]))):
    if area(ring) < LEAST:
        continue
    half = len(ring) // 2  # a ring has no ends: its halves are made simple apart
    points = [(round(x * 10), round(y * 10)) for x, y in simple(ring[: half + 1])[:-1] + simple(ring[half:])[:-1]]
    points = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    if len(points) < 4:
        continue
    steps = [points[0]] + [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in zip(points, points[1:])]
    print(" ".join(f"{x} {y}" for x, y in steps))
