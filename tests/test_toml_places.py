"""Where keys stand in TOML: every one at its line, however it is written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pleat.configs import HERE
from pleat.nets.files.toml import located
from pleat.nets.files.toml_places import line_of, lines_of

# Three single quotes are written as §.
ODD = (
    r"""# a comment with = and [brackets]
"quoted.key".b . 'c d' = 1
x = [1, "two # no comment", # a comment ] "
  §three]
'' §§§, '}', { q = 1, "r".s = [ [], {} ] }, 1979-05-27 07:32:00,
]
[[t]]
k = 'a\'
[t.u]
z = 0x1F
[[t.v]]
y = ¶ "" \¶ ¶
[[t]]
[deep.er.down]
a = §
' §'
[deep.er]
"b" = {}
[deep]
c = inf
""".replace("§§§", "§, §§")
    .replace("§", "'''")
    .replace("¶", '"""')
)


def places(value, place=()):
    """Every place in a table, that of the table itself left out."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in inner:
        yield (*place, key)
        if isinstance(one, dict | list):
            yield from places(one, (*place, key))


def test_every_way_of_writing_a_key_is_found_at_its_line():
    found = lines_of(ODD)
    assert set(found) == set(places(tomllib.loads(ODD)))
    lines = ODD.splitlines()
    for place, starts in {
        ("quoted.key", "b", "c d"): '"quoted.key"',
        ("x",): "x = ",
        ("x", 2): "  '''three]",
        ("t", 0): "[[t]]",
        ("t", 0, "k"): "k = ",
        ("t", 0, "u", "z"): "z = ",
        ("t", 0, "v", 0, "y"): "y = ",
        ("deep", "er", "down", "a"): "a = ",
        ("deep", "er", "b"): '"b" = ',
        ("deep", "c"): "c = ",
        ("deep",): "[deep]",
    }.items():
        assert lines[found[place] - 1].startswith(starts), place
    assert found["t", 1] > found["t", 0, "v", 0, "y"]


@pytest.mark.parametrize("path", sorted(HERE.glob("**/*.toml")), ids=lambda path: path.name)
def test_all_keys_of_what_ships_are_found_where_they_are_written(path):
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for place, line in lines_of(text).items():
        if isinstance(place[-1], str) and line:
            assert place[-1] in lines[line - 1], place


KEYS = st.text("abc .'=#[", min_size=1, max_size=4)
SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.text("ab\"'\\#]},=\n[{", max_size=6))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def written(value):
    """Write a value as TOML, lists over several lines."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if isinstance(value, list):
        return "[\n" + "".join(f"  {written(one)}, # ]\n" for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(k)} = {written(v)}" for k, v in value.items()) + "}"
    return str(value)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_places_are_those_that_pythons_own_parser_finds(table):
    text = "\n\n".join(f"{written(key)} = {written(value)}" for key, value in table.items())
    assert tomllib.loads(text) == table
    found = lines_of(text)
    assert set(found) == set(places(table))
    numbers = [found[(key,)] for key in table]
    assert numbers == sorted(set(numbers))


def test_what_is_not_there_is_told_at_the_table_around_it():
    found = lines_of("a = 1\n[b]\nc = 2\n[d.e]\nf = 3\n")
    assert line_of(found, ("b", "missing")) == 2
    assert line_of(found, ("missing",)) is None
    assert line_of(found, ("d", "missing")) is None  # no line is that table's own
    assert line_of(found, ("d", "e", "tag", "f")) == 5  # of a tagged union


def test_a_file_that_has_gone_is_told_without_lines(tmp_path):
    assert located(tmp_path / "a.toml", [(("beat", "x", "hold"), "is short")]) == [
        f"{tmp_path / 'a.toml'}: beat 'x': hold: is short"
    ]


def test_a_huge_list_is_not_gone_through_to_its_end():
    text = "a = [" + "1, " * 120_000 + "]\nb = 1\n"
    assert ("b",) not in lines_of(text)
    assert line_of(lines_of(text), ("a", 3)) == 1
