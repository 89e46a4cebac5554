"""A circle on the map: what a filter says of it, and whether a stored address is in it, as SQL.

Distances are along the surface of a sphere of the Earth's mean radius, which OpenSearch takes too: within 0.6 % of the
true ones.
"""

import math
from typing import Any

RADIUS_KM = 6371.0087714
_MOST_KM = 20_000
_KEYS = frozenset({"latitude", "longitude", "km"})
_MOST_NAME = 200
_BOUNDS = {"latitude": 90, "longitude": 180}


def parse(value: Any) -> list[float]:
    """[latitude, longitude, km] of an object of these; its `name`, what is in the middle, is for people alone.

    Raises ValueError or TypeError for anything else.
    """
    if not isinstance(value, dict):
        raise TypeError("place")
    if value.keys() - {"name"} != _KEYS:
        raise ValueError("place")
    called = value.get("name", "")
    if not isinstance(called, str) or len(called) > _MOST_NAME:
        raise ValueError("name")
    for name in sorted(_KEYS):
        one = value[name]
        if isinstance(one, bool) or not isinstance(one, int | float) or not math.isfinite(one):
            raise TypeError(name)
        if name in _BOUNDS and abs(one) > _BOUNDS[name]:
            raise ValueError(name)
    if not 0 < value["km"] <= _MOST_KM:
        raise ValueError("km")
    return [float(value["latitude"]), float(value["longitude"]), float(value["km"])]


def inside(name: str, circle: list[float]) -> tuple[str, list[float]]:
    """Whether the address field `name` has coordinates in the circle; false without coordinates."""
    latitude, longitude, km = circle
    angle = km / RADIUS_KM
    reach = math.degrees(angle) * (1 + 1e-9)
    here = math.radians(latitude)
    # The haversine, which does not lose short distances as a cosine does; latitudes are compared first, being cheap.
    distance = (
        f'pow(sin((radians("{name}__latitude")-?)/2),2)'
        f'+?*cos(radians("{name}__latitude"))*pow(sin((radians("{name}__longitude")-?)/2),2)'
    )
    sql = f'ifnull("{name}__latitude" BETWEEN ? AND ? AND {distance}<=?,0)'
    limit = math.sin(angle / 2) ** 2
    return sql, [latitude - reach, latitude + reach, here, math.cos(here), math.radians(longitude), limit]
