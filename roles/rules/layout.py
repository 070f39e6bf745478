"""Laying out a graph of career steps in columns, so that every step leads to the right and few lines cross.

The method is that of Sugiyama, Tagawa and Toda (1981): break circles, give each node a layer by the longest path to it, put
a bend on each layer that a long edge passes, order each layer by the mean place of its neighbours, then settle the rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 24
NODE_GAP, BEND_GAP = (
    1.0,
    0.45,
)  # rows between two neighbours in a column, where both are nodes, or one is a bend

Edge = tuple[str, str]


@dataclass(frozen=True)
class Spot:
    """Where something lies: the column counts from 0 at the left, the row from 0 at the top (a node is 1 row high)."""

    column: int
    row: float


@dataclass(frozen=True)
class Curve:
    """An edge with the spots that it passes, from its source to its target."""

    source: str
    target: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Layout:
    """A laid-out graph. ``rows`` is the height: every row lies between 0 and ``rows - 1``."""

    spots: dict[str, Spot]
    curves: tuple[Curve, ...]
    columns: int
    rows: float


@dataclass(frozen=True)
class _Point:
    """A node, or (``edge`` set) the bend of an edge on a layer."""

    name: str
    layer: int
    edge: Edge | None = None


def lay_out(nodes: Sequence[str], edges: Iterable[Edge]) -> Layout:
    """The layout of ``nodes`` and ``edges``; the same input always gives the same picture."""
    known = set(nodes)
    edges = [
        edge for edge in dict.fromkeys(edges) if edge[0] in known and edge[1] in known and edge[0] != edge[1]
    ]
    forward = _without_circles(nodes, edges)
    layers = _layers(nodes, forward)
    chains = {edge: _chain(edge, layers) for edge in forward}
    columns = _columns(nodes, layers, chains)
    links = [pair for chain in chains.values() for pair in pairwise(chain)]
    columns = _ordered(columns, links)
    rows = _rows(columns, links)
    spot = {point: Spot(point.layer, row) for point, row in rows.items()}
    curves = []
    for source, target in edges:
        straight = (source, target) in chains
        chain = chains[source, target] if straight else chains[target, source][::-1]
        curves.append(Curve(source, target, tuple(spot[point] for point in chain)))
    return Layout(
        spots={point.name: place for point, place in spot.items() if point.edge is None},
        curves=tuple(curves),
        columns=len(columns),
        rows=max(rows.values(), default=0.0) + 1,
    )


def _without_circles(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """The edges, with each one that closes a circle turned round."""
    out: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        out[source].append(target)
    state: dict[str, int] = {}  # 1 on the way, 2 done
    turned: set[Edge] = set()
    for start in nodes:
        stack = [(start, iter(out[start]))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            node, targets = stack[-1]
            target = next(targets, "")
            if not target:
                state[node] = 2
                stack.pop()
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(out[target])))
            elif state[target] == 1:
                turned.add((node, target))
    return list(dict.fromkeys((edge[1], edge[0]) if edge in turned else edge for edge in edges))


def _layers(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The length of the longest path to each node; a node with nothing before it stands just before what follows it."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        before[target].append(source)
        after[source].append(target)
    layers: dict[str, int] = {}
    waiting = list(nodes)
    while waiting:
        ready = [node for node in waiting if all(source in layers for source in before[node])]
        for node in ready:
            layers[node] = max((layers[source] + 1 for source in before[node]), default=0)
        waiting = [node for node in waiting if node not in layers]
    for node in nodes:
        if not before[node] and after[node]:
            layers[node] = min(layers[target] for target in after[node]) - 1
    return layers


def _chain(edge: Edge, layers: Mapping[str, int]) -> list[_Point]:
    """The points of an edge: its ends, and a bend on each layer between them."""
    source, target = edge
    bends = [_Point(source, layer, edge) for layer in range(layers[source] + 1, layers[target])]
    return [_Point(source, layers[source]), *bends, _Point(target, layers[target])]


def _columns(
    nodes: Sequence[str], layers: Mapping[str, int], chains: Mapping[Edge, Sequence[_Point]]
) -> list[list[_Point]]:
    columns: list[list[_Point]] = [[] for _ in range(max(layers.values(), default=-1) + 1)]
    for node in nodes:
        columns[layers[node]].append(_Point(node, layers[node]))
    for chain in chains.values():
        for bend in chain[1:-1]:
            columns[bend.layer].append(bend)
    return columns


def _neighbours(
    links: Sequence[tuple[_Point, _Point]],
) -> tuple[dict[_Point, list[_Point]], dict[_Point, list[_Point]]]:
    left: dict[_Point, list[_Point]] = defaultdict(list)
    right: dict[_Point, list[_Point]] = defaultdict(list)
    for a, b in links:
        right[a].append(b)
        left[b].append(a)
    return left, right


def _crossings(columns: Sequence[Sequence[_Point]], links: Sequence[tuple[_Point, _Point]]) -> int:
    place = {point: index for column in columns for index, point in enumerate(column)}
    by_layer: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for a, b in links:
        by_layer[a.layer].append((place[a], place[b]))
    return sum(
        (a[0] - b[0]) * (a[1] - b[1]) < 0
        for pairs in by_layer.values()
        for index, a in enumerate(pairs)
        for b in pairs[index + 1 :]
    )


def _ordered(columns: list[list[_Point]], links: Sequence[tuple[_Point, _Point]]) -> list[list[_Point]]:
    """The columns, each in the order that crosses fewest lines of all that were tried."""
    left, right = _neighbours(links)
    best, fewest = columns, _crossings(columns, links)
    for sweep in range(SWEEPS):
        to_the_right = sweep % 2 == 0
        beside = left if to_the_right else right
        columns = [list(column) for column in columns]
        for index in range(len(columns)) if to_the_right else reversed(range(len(columns))):
            place = {point: at for column in columns for at, point in enumerate(column)}
            wanted = {
                point: _mean([place[other] for other in beside[point]], place[point])
                for point in columns[index]
            }
            columns[index].sort(key=wanted.__getitem__)
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _rows(columns: Sequence[Sequence[_Point]], links: Sequence[tuple[_Point, _Point]]) -> dict[_Point, float]:
    """A row for each point: near its neighbours, in the column's order and with room between."""
    left, right = _neighbours(links)
    row = {point: float(index) for column in columns for index, point in enumerate(column)}
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = [
                _mean([row[other] for other in left[point] + right[point]], row[point]) for point in column
            ]
            row.update(zip(column, _apart(column, wanted), strict=True))
    top = min(row.values(), default=0.0)
    return {point: value - top for point, value in row.items()}


def _room(point: _Point) -> float:
    return BEND_GAP if point.edge else NODE_GAP


def _apart(column: Sequence[_Point], wanted: Sequence[float]) -> list[float]:
    """Rows as near to those ``wanted`` as the gaps allow (least squares, by pooling neighbours that would collide)."""
    offset, offsets = 0.0, []
    for index, point in enumerate(column):
        if index:
            offset += (_room(column[index - 1]) + _room(point)) / 2
        offsets.append(offset)
    pools: list[tuple[float, int]] = []  # sum, number
    for target, shift in zip(wanted, offsets, strict=True):
        total, number = target - shift, 1
        while pools and pools[-1][0] / pools[-1][1] > total / number:
            before = pools.pop()
            total, number = total + before[0], number + before[1]
        pools.append((total, number))
    level = [total / number for total, number in pools for _ in range(number)]
    return [value + shift for value, shift in zip(level, offsets, strict=True)]
