"""Ways to spoil a file: its bytes, its text, the values it sets."""

from __future__ import annotations

import random
import re

NUMBERS = (
    *("0", "-1", "1e400", "-1e308", "1e-320", "inf", "nan", "2147483648", "9223372036854775808"),
    *("9" * 500, "9" * 5000, "0x" + "f" * 5000, "1_000_000_000", "0.1", "3", "65537", "100000000"),
)
TEXTS = (
    *("", " ", "x", "../../x", "/etc/passwd", "a/b", "nul\0", "\x1b[31mred", "\u202eabc", "\u2028"),
    *(
        "\U0010ffff",
        "é" * 200,
        "a" * 6000,
        "word " * 20000,
        "{n}",
        "{__class__}",
        "{",
        "}",
        "$",
        "#",
    ),
    *("hard", "hard(count=100000000)", "xor(pad=9)", "hard(count={[]:1})", "spirals(turns=1e400)"),
    *("relu", "leaky_relu(1e400)", "elu(-0)", "evil.py:X", "x.csv", "x.npz", "x.pt", "x.toml"),
    *("en", "zh-Hant", "x/../y", "en\0", "#12345", "#GGGGGG", "W1[9,9]", "point " + "9" * 5000),
    *("hard-relu", "easy-1", "fold", "1-2", "9" * 5000, "\\", '"', "'", "<b>", "]]>", "%s", "con"),
)


def toml_value(rng: random.Random, deep: int = 0) -> str:
    """A value as TOML writes it, sane or not."""
    kind = rng.randrange(9)
    if kind < 3:
        return rng.choice(NUMBERS)
    if kind < 7 or deep > 3:
        return toml_text(rng.choice(TEXTS))
    if kind == 7:
        many = rng.choice((0, 1, 2, 3, 7, 300)) if deep < 2 else 2
        return "[" + ", ".join(toml_value(rng, deep + 1) for _ in range(many)) + "]"
    return rng.choice(("true", "1979-05-27", "{}", "{a = 1}", "[" * 50 + "]" * 50, "[" * 3000))


def toml_text(text: str) -> str:
    """A text as TOML writes it, mostly escaped, so that the reader gets to see it."""
    out = []
    for char in text:
        if char in '"\\' or ord(char) < 32 or ord(char) == 127:
            out.append(f"\\u{ord(char):04x}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


def spoil_toml(rng: random.Random, content: bytes) -> bytes:
    """A TOML file with a few lines changed."""
    lines = content.decode("utf-8", "replace").split("\n")
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        k = rng.randrange(len(lines))
        key, equals, _ = lines[k].partition("=")
        action = rng.randrange(8)
        if action < 4 and equals:
            lines[k] = f"{key}= {toml_value(rng)}"
        elif action == 4:
            other = rng.choice(lines).partition("=")[0].strip() or "title"
            lines.insert(k, f"{other} = {toml_value(rng)}")
        elif action == 5:
            lines.insert(k, lines[rng.randrange(len(lines))])
        elif action == 6:
            del lines[k : k + rng.choice((1, 1, 2, 5))]
            lines = lines or [""]
        else:
            lines[k] = spoil_text(rng, lines[k])
    return "\n".join(lines).encode("utf-8", "replace")


def spoil_text(rng: random.Random, text: str) -> str:
    """A text with a piece of it cut, doubled, moved, or made hostile."""
    a, b = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
    action = rng.randrange(6)
    if action == 0:
        return text[:a] + text[b:]
    if action == 1:
        return text[:b] + text[a:b] * rng.choice((1, 2, 50)) + text[b:]
    if action == 2:
        return text[:a] + rng.choice(TEXTS) + text[b:]
    if action == 3:
        return text[:a] + rng.choice(NUMBERS) + text[a:]
    if action == 4 and (found := list(re.finditer(r"-?\d+(\.\d+)?", text))):
        one = rng.choice(found)
        return text[: one.start()] + rng.choice(NUMBERS) + text[one.end() :]
    return text[:a] + chr(rng.choice((0, 27, 127, 0x2028, 0xFFFF, 0x10FFFF))) + text[a:]


def spoil_bytes(rng: random.Random, content: bytes) -> bytes:
    """Bytes with a few of them changed, cut, doubled or made extreme numbers."""
    out = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at = rng.randrange(len(out) + 1)
        action = rng.randrange(6)
        if action == 0 and at < len(out):
            out[at] ^= 1 << rng.randrange(8)
        elif action == 1:
            out[at : at + rng.choice((1, 2, 4, 8))] = rng.choice(
                (b"\0" * 4, b"\xff" * 4, b"\xff" * 8, b"\x7f\xff\xff\xff", b"\0\0\0\x80")
            )
        elif action == 2:
            del out[at : at + rng.choice((1, 4, 100))]
        elif action == 3:
            end = min(len(out), at + rng.choice((1, 8, 64)))
            out[at:at] = out[at:end] * rng.choice((1, 3))
        elif action == 4:
            del out[at:]
        elif at < len(out):
            out[at] = rng.randrange(256)
    return bytes(out)
