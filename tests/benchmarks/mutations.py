"""What can be done to a workbook package: bytes, parts, attributes, formulas, the container."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

Parts = dict[str, bytes]
Mutation = Callable[[Parts, random.Random], bytes]

NUMBERS = [b"-1", b"0", b"99999999999", b"1e309", b"NaN", b"", b"x", b"1048577", b"A1:XFD1048576", b"#REF!"]
FORMULAS = [
    b"A1", b"SUM(A:XFD)", b"(" * 300, b"-" * 3000 + b"1", b"1+" * 3000 + b"1", b"REPT(&quot;a&quot;,40000)",
    b"INDIRECT(&quot;A&quot;&amp;1e9)", b"a." * 500, b"S!" * 500, b":A1" * 500, b"#REF!", b"{1,2;3}", b"'",
    b"SEARCH(&quot;*a*a*a*b&quot;,REPT(&quot;a&quot;,300))", b"SORT(SEQUENCE(1048576,16))",
    b"OFFSET(A1,1e9,1)", b"TRAIN_GPUS(C:C,1,1,&quot;A100&quot;)", b"[9]X!A1", b"T[[#All],[q]]", b"A1#",
]  # fmt: skip
TEXTS = [b"_xD8F5_", b"_x0000_", b"&#1;", b"\xff\xfe", b"=1+1", b"a" * 40000, b"]]>", b"&lol;"]
ATTRIBUTE = re.compile(rb"""(\s[\w:]+=")([^"]*)(")""")
FORMULA = re.compile(rb"(<f[^>/]*>)([^<]*)(</f>)")
VALUE = re.compile(rb"(<(?:v|t)(?: [^>]*)?>)([^<]*)(</(?:v|t)>)")
ELEMENT = re.compile(rb"<(\w+)\b[^>]*(?:/>|>[^<]*</\1>)")


def packed(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def xml_part(parts: Parts, chance: random.Random) -> str:
    """A part to change: mostly what calculation reads."""
    names = [name for name in parts if name.endswith((".xml", ".rels")) and parts[name]]
    core = [name for name in names if "sheet" in name or name.endswith(("workbook.xml", "sharedStrings.xml"))]
    return chance.choice(core if core and chance.random() < 0.7 else names)


def replacing(pattern: re.Pattern[bytes], values: list[bytes]) -> Mutation:
    """A mutation that puts one of the values into one place that the pattern finds."""

    def mutation(parts: Parts, chance: random.Random) -> bytes:
        name = xml_part(parts, chance)
        places = list(pattern.finditer(parts[name]))
        if places:
            start, end = chance.choice(places).span(2)
            parts[name] = parts[name][:start] + chance.choice(values) + parts[name][end:]
        return packed(parts)

    return mutation


def flipped(content: bytes, chance: random.Random, times: int) -> bytes:
    changed = bytearray(content)
    for _ in range(times):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def bytes_of_a_part(parts: Parts, chance: random.Random) -> bytes:
    name = xml_part(parts, chance)
    parts[name] = flipped(parts[name], chance, chance.choice([1, 2, 8]))
    return packed(parts)


def bytes_of_the_container(parts: Parts, chance: random.Random) -> bytes:
    return flipped(packed(parts), chance, chance.choice([1, 4, 16]))


def cut_container(parts: Parts, chance: random.Random) -> bytes:
    data = packed(parts)
    return data[: chance.randrange(len(data))]


def cut_part(parts: Parts, chance: random.Random) -> bytes:
    name = xml_part(parts, chance)
    parts[name] = parts[name][: chance.randrange(len(parts[name]))]
    return packed(parts)


def dropped_part(parts: Parts, chance: random.Random) -> bytes:
    del parts[chance.choice(list(parts))]
    return packed(parts)


def renamed_part(parts: Parts, chance: random.Random) -> bytes:
    name = chance.choice(list(parts))
    other = chance.choice([name.upper(), name.swapcase(), name + ".bak", "/" + name])
    return packed({other if key == name else key: content for key, content in parts.items()})


def element(parts: Parts, chance: random.Random) -> bytes:
    """An element twice, gone, or moved to the front of its part's elements."""
    name = xml_part(parts, chance)
    content = parts[name]
    places = list(ELEMENT.finditer(content))
    if places:
        found = chance.choice(places)
        start, end = found.span()
        instead = chance.choice([found[0] * 2, b"", found[0] * 300])
        parts[name] = content[:start] + instead + content[end:]
    return packed(parts)


MUTATIONS: dict[str, Mutation] = {
    "an attribute": replacing(ATTRIBUTE, NUMBERS),
    "a formula": replacing(FORMULA, FORMULAS),
    "a value": replacing(VALUE, [*NUMBERS, *TEXTS]),
    "bytes of a part": bytes_of_a_part,
    "bytes of the container": bytes_of_the_container,
    "a container cut off": cut_container,
    "a part cut off": cut_part,
    "a part dropped": dropped_part,
    "a part renamed": renamed_part,
    "an element": element,
}
