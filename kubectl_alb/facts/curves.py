"""ECDSA signatures on the curves that Kubernetes certificates use.

FIPS 186-5 and SEC 2: curves P-256 and P-384 over prime fields, y² = x³ - 3x + b.
"""

from dataclasses import dataclass

Point = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve: the field's prime, the constant, the base point and its order."""

    prime: int
    b: int
    base: tuple[int, int]
    order: int


CURVES = {
    "1.2.840.10045.3.1.7": Curve(
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        (
            0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
            0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        ),
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    ),
    "1.3.132.0.34": Curve(
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        (
            0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
            0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        ),
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    ),
}  # fmt: skip


def verified(curve: Curve, key: bytes, digest: bytes, r: int, s: int) -> bool:
    """Return whether (r, s) signs a digest with this public key (an uncompressed point)."""
    if not (0 < r < curve.order and 0 < s < curve.order) or key[:1] != b"\x04":
        return False
    half = len(key) // 2
    public = (int.from_bytes(key[1 : half + 1], "big"), int.from_bytes(key[half + 1 :], "big"))
    size = (curve.order.bit_length() + 7) // 8
    number = int.from_bytes(digest[:size], "big")
    inverse = pow(s, -1, curve.order)
    point = _add(
        curve,
        _times(curve, number * inverse % curve.order, curve.base),
        _times(curve, r * inverse % curve.order, public),
    )
    return point is not None and point[0] % curve.order == r


def _times(curve: Curve, factor: int, point: Point) -> Point:
    total: Point = None
    while factor:
        if factor & 1:
            total = _add(curve, total, point)
        point = _add(curve, point, point)
        factor >>= 1
    return total


def _add(curve: Curve, one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    prime = curve.prime
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % prime == 0:
        return None
    if one == other:
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, prime)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, prime)
    x = (slope * slope - x1 - x2) % prime
    return x, (slope * (x1 - x) - y1) % prime
