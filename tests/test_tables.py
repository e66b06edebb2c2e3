"""Data of one's own: what is read, and what is refused with file and line."""

import numpy as np
import pytest

from pleat.configs.limits import POINTS
from pleat.nets import InputError, Layer, Net
from pleat.nets.data import Dataset, correct, decided
from pleat.nets.files.tables import find_dataset, read_table
from pleat.nets.metrics import measure
from pleat.nets.straight_line import best_line

pytestmark = pytest.mark.usefixtures("in_process")


def table(tmp_path, text, name="points.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


READ = {
    "plain": "x,y,label\n1,2,0\n3,-4.5,1\n",
    "in another order": 'id,Label,Y,note,X\n7,0,2,"a, b",1\n8,1,-4.5,,3\n',
    "x1 and x2, semicolons": "\ufeffx1; x2 ;LABEL\r\n1;2;0.0\r\n\r\n3;-4.5;1.0\r\n",
    "tabs, numpy's header": "# x\ty\tlabel\n1e0\t2\t0\n3\t-45e-1\t1\n",
    "quoted": '"x","y","label"\n"1","2","0"\n"3","-4.5","1"',
}


@pytest.mark.parametrize("kind", READ)
def test_a_csv_file_is_read_whatever_its_dialect(tmp_path, kind):
    data = read_table(table(tmp_path, READ[kind]))
    assert data.points.tolist() == [[1, 2], [3, -4.5]]
    assert data.labels.tolist() == [0, 1]
    assert (data.name, data.classes, data.class_names) == ("points.csv", 2, ())


def test_words_are_numbered_in_sorted_order_and_keep_their_names(tmp_path):
    data = read_table(table(tmp_path, "x,y,label\n1,2,pear\n3,4,apple\n5,6,fig\n"))
    assert data.class_names == ("apple", "fig", "pear")
    assert (data.labels.tolist(), data.classes) == ([2, 0, 1], 3)


def test_arrays_are_read_by_name_and_shape(tmp_path):
    x = np.array([[1, 2], [3, -4.5]])
    for k, arrays in enumerate(
        [
            {"x": x[:, 0], "Y": x[:, 1], "label": np.array([0, 1]), "other": np.array("?")},
            {"X1": x[:, 0], "x2": x[:, 1], "Label": np.array([False, True])},
            {"X": x, "y": np.array([0.0, 1.0])},
            {"x": x.astype(np.float32), "label": np.array([b"a", b"b"])},
        ]
    ):
        np.savez(tmp_path / f"{k}.npz", **arrays)
        data = find_dataset(f"{k}.npz", tmp_path)
        assert (data.points.tolist(), data.labels.tolist()) == (x.tolist(), [0, 1])
    assert data.class_names == ("a", "b")


LINES = "x,y,label\n1,2,0\n"
CSV = {
    "has no column label; it has x, y, class": "x,y,class\n1,2,0\n",
    "line 1 holds numbers where the columns must have names; write a first line such as x,y,la": (
        "1,2,0\n3,4,1\n"
    ),
    "write a first line such as x1,x2,x3,label": "1,2,3,0\n3,4,5,1\n",
    "has no column label; it has area, price, and must have x, y, label (or x1, x2, ... and "
    "label, or x1, x2, ... and the target y); a label is told by the name class, species, kind, "
    "category, too": ("area,price\n1,2\n"),
    "has no column label; it has town, sold, area, price": "town,sold,area,price\na,b,1,2\n",
    "column town holds words, and species is the label": "town,species,a,b\nx,y,1,2\n",
    "has no column x, y; it has species, a, and must have": "species,a\nx,1\n",
    "line 2, column x: '1.234,5' is not a number": "x;y;label\n1.234,5;2;0\n",
    "has two columns 'x'": "x,X,y,label\n1,1,2,0\n",
    "line 3, column y: 'abc' is not a number": LINES + "3,abc,1\n",
    "line 4, column x: 'nan' is not a finite number (and 1 more": LINES + "\nnan,1,1\n-inf,1,1\n",
    "line 3, column y: is empty": LINES + "3,,1\n",
    "line 3: has 2 columns, the header has 3": LINES + "3,4\n",
    "line 3: label 'a' is not a whole number": LINES + "3,4,a\n",
    "line 3: label '0.5' is not a whole number": LINES + "3,4,0.5\n",
    "line 3: label is empty": LINES + "3,4,\n",
    "all 1 points have the label '0'": LINES,
    "labels must be 0 to 1 for 2 classes, not -1, 0": LINES + "3,4,-1\n",
    "labels must be 0 to 1 for 2 classes, not 0, 2": LINES + "3,4,2\n",
    "has 11 different labels, more than 10": "x,y,label\n"
    + "".join(f"1,2,{k}\n" for k in range(11)),
    "is empty; the first line must name": "\n , \n",
    "has no points": "x,y,label\n",
    "must be UTF-8": b"x,y,label\n\xff,1,0\n",
    "label '99999999999999999999' is not": LINES + f"1,2,{'9' * 20}\n",
    "has more than the 20,000 points": "x,y,label\n" + "1,2,0\n" * (POINTS + 1),
}


@pytest.mark.parametrize("said", CSV)
def test_faults_of_a_csv_file_are_told_by_line_and_column(tmp_path, said):
    path = table(tmp_path, CSV[said])
    with pytest.raises(InputError) as caught:
        read_table(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


X = np.zeros(2)
NPZ = {
    "has no column label": {"x": X, "y": X, "z": X, "x2": X},
    "has no array x, y, label; it has a": {"a": X},
    "arrays x and y have shapes (2,) and (3,)": {"x": X, "y": np.zeros(3), "label": X},
    "array x has shape (2, 0), it must be (N, 2)": {"x": np.zeros((2, 0)), "label": X},
    "label has shape (3,), for 2 points": {"x": X, "y": X, "label": np.zeros(3)},
    "array y is complex128": {"x": X, "y": X * 1j, "label": X},
    "array x: [1] is nan": {"x": np.array([0, np.nan]), "y": X, "label": X},
    "holds Python objects": {"x": X, "y": X, "label": np.array([None, {}])},
    "label 'nan' is not": {"x": X, "y": X, "label": np.array([0, np.nan])},
    "unpacks to more than 64 MB": {"x": X, "y": X, "label": np.zeros(9 * 2**20)},
}


@pytest.mark.parametrize("said", NPZ)
def test_faults_of_an_npz_file_are_told_by_array(tmp_path, said):
    np.savez_compressed(tmp_path / "p.npz", **NPZ[said])
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / "p.npz")
    assert str(caught.value).startswith(f"{tmp_path / 'p.npz'}: ")
    assert said in str(caught.value), caught.value


def test_broken_and_missing_files_are_refused(tmp_path):
    np.savez(tmp_path / "whole.npz", x=X, y=X, label=np.array([0, 1]))
    whole = (tmp_path / "whole.npz").read_bytes()
    for content in (b"", b"no zip", whole[:100], whole[:-40], whole[:60] + b"\0" * 9 + whole[69:]):
        with pytest.raises(InputError, match="not a whole NPZ file"):
            read_table(table(tmp_path, content, "p.npz"))
    with pytest.raises(InputError, match=r"none\.csv: no such file"):
        find_dataset("none.csv", tmp_path)
    with pytest.raises(InputError, match="unknown data set 'hrad'; did you mean 'hard'"):
        find_dataset("hrad")


def three_classes():
    rng = np.random.default_rng(0)
    return Dataset("three", rng.normal(size=(90, 2)), np.repeat(np.arange(3), 30), "")


def test_of_more_classes_the_largest_output_decides():
    data = three_classes()
    net = Net((Layer(np.random.default_rng(1).normal(size=(3, 2)), np.zeros(3)),))
    outputs, m = net(data.points), measure(net, data)
    right = sum(int(row.argmax() == label) for row, label in zip(outputs, data.labels, strict=True))
    assert m.correct == correct(outputs, data.labels) == right
    p = np.exp(outputs) / np.exp(outputs).sum(axis=1, keepdims=True)
    assert np.isclose(m.loss, -np.log(p[np.arange(90), data.labels]).mean())
    leads = [row[k] - np.delete(row, k).max() for row, k in zip(outputs, data.labels, strict=True)]
    assert np.isclose(m.margin, min(leads))


def test_two_outputs_and_one_agree_on_two_classes():
    data = Dataset("two", np.random.default_rng(0).normal(size=(50, 2)), np.repeat([0, 1], 25), "")
    W = np.random.default_rng(1).normal(size=(2, 2))
    two, one = Net((Layer(W, [0, 0]),)), Net((Layer(W[1:] - W[:1], [0]),))
    a, b = measure(two, data, 0.2), measure(one, data, 0.2)
    assert (a.correct, a.n) == (b.correct, b.n)
    assert np.allclose([a.margin, a.loss], [b.margin, b.loss])
    assert np.array_equal(decided(two(data.points), 0.2), decided(one(data.points), 0.2))


def test_nets_that_cannot_tell_the_classes_apart_are_refused():
    data = three_classes()
    for m, threshold, said in (
        (1, 0, "3 classes"),
        (4, 0, "3 outputs, not 4"),
        (3, 1, "threshold"),
    ):
        with pytest.raises(InputError, match=said):
            measure(Net((Layer(np.zeros((m, 2)), np.zeros(m)),)), data, threshold)
    with pytest.raises(InputError, match="takes 3 inputs, three has 2"):
        measure(Net((Layer(np.zeros((3, 3)), np.zeros(3)),)), data)
    with pytest.raises(InputError, match="beyond all numbers"):
        measure(
            Net((Layer(np.full((3, 2), 1e308), np.zeros(3)),)),
            Dataset("d", 9 * data.points, data.labels, ""),
        )
    with pytest.raises(InputError, match="up to 1,000 points"):
        best_line(Dataset("d", np.zeros((1001, 2)), np.zeros(1001, dtype=np.int64), ""))


def test_points_may_have_more_coordinates(tmp_path):
    (tmp_path / "a.csv").write_text("x2,x1,name,x3,label\n2,1,a,3,no\n5,4,b,6,yes\n")
    points = np.array([[1.0, 2, 3], [4, 5, 6]])
    np.savez(tmp_path / "b.npz", x=points, y=[0, 1])
    np.savez(tmp_path / "c.npz", X1=points[:, 0], x2=points[:, 1], x3=points[:, 2], label=[0, 1])
    for name in ("a.csv", "b.npz", "c.npz"):
        assert read_table(tmp_path / name).points.tolist() == points.tolist()
    (tmp_path / "d.csv").write_text("x1,x3,label\n1,2,0\n")
    with pytest.raises(InputError, match=r"no column x2; it has x1, x3, label, and must have"):
        read_table(tmp_path / "d.csv")


TARGETS = {
    "x1,y\n1,2.5\n3,-4\n": ([[1], [3]], [[2.5], [-4]]),
    "y;x\n2.5;1\n-4;3\n": ([[1], [3]], [[2.5], [-4]]),
    "x2,name,y,x1\n7,a,2.5,1\n8,b,-4,3\n": ([[1, 7], [3, 8]], [[2.5], [-4]]),
    "x,y2,y1\n1,0,2.5\n3,1,-4\n": ([[1], [3]], [[2.5, 0], [-4, 1]]),
}


@pytest.mark.parametrize("text", TARGETS)
def test_a_y_that_is_no_coordinate_is_the_target(tmp_path, text):
    data = read_table(table(tmp_path, text))
    assert (data.points.tolist(), data.targets.tolist()) == TARGETS[text]
    assert (data.classes, data.labels.tolist(), data.class_names) == (0, [0, 0], ())


def test_points_on_a_line_may_have_labels(tmp_path):
    data = read_table(table(tmp_path, "x,label\n1,0\n3,1\n"))
    assert (data.points.tolist(), data.labels.tolist(), data.targets) == ([[1], [3]], [0, 1], None)


def test_arrays_have_targets_where_y_has_fractions_or_x_one_column(tmp_path):
    x, two = np.array([1.0, 3]), np.array([[1.0, 2], [3, -4.5]])
    for k, (arrays, targets) in enumerate(
        [
            ({"x": x, "y": x**2}, [[1], [9]]),
            ({"x1": x, "y": x}, [[1], [3]]),
            ({"x": x[:, None], "y": np.array([0, 1])}, [[0], [1]]),
            ({"x": two, "y": np.array([0.5, 1])}, [[0.5], [1]]),
            ({"x": x[:, None], "y": two}, two.tolist()),
        ]
    ):
        np.savez(tmp_path / f"{k}.npz", **arrays)
        assert read_table(tmp_path / f"{k}.npz").targets.tolist() == targets
    np.savez(tmp_path / "c.npz", x=x, y=np.zeros(3))
    with pytest.raises(InputError, match="y has 3 entries for 2 points"):
        read_table(tmp_path / "c.npz")
    with pytest.raises(InputError, match=r"line 2, column y: 'a' is not a number"):
        read_table(table(tmp_path, "x,y\n1,a\n"))
    with pytest.raises(InputError, match="has 7 targets, more than the 6"):
        read_table(table(tmp_path, "x,y1,y2,y3,y4,y5,y6,y7\n" + ",".join("12345678") + "\n"))


def test_columns_under_their_own_names_are_told_by_what_they_hold(tmp_path):
    for text in (
        "species,bill,mass\nAdelie,39,3750\nGentoo,47,5000\n",
        ",bill,mass,kind of bird\n0,39,3750,Adelie\n1,47,5000,Gentoo\n",
        "Bill;Mass;Class\n39,0;3750;Adelie\n47;5e3;Gentoo\n",
        "Bill\tMass\tCategory\n39\t3750,0\tAdelie\n47\t5e3\tGentoo\n",
    ):
        data = read_table(table(tmp_path, text))
        assert data.points.tolist() == [[39, 3750], [47, 5000]], text
        assert data.class_names == ("Adelie", "Gentoo")


def test_a_label_may_be_a_number_under_its_name(tmp_path):
    data = read_table(table(tmp_path, "class,alcohol,ash,hue\n0,14.2,2.4,1\n1,12.3,1.9,1.1\n"))
    assert data.points.shape == (2, 3)
    assert data.labels.tolist() == [0, 1]


def test_a_point_somewhere_means_points_everywhere(tmp_path):
    with pytest.raises(InputError, match=r"line 3, column x: '1,5' is not a number"):
        read_table(table(tmp_path, "x;y;label\n1.5;2;0\n1,5;2;1\n"))
