"""What the player says of what a reader takes in hand, in every language pleat knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping

_WORDS = {
    "en": {
        "grip": "Take a weight in hand, or the next: drag it, or move it with the arrow keys",
        "value": "Its value",
        "undo": "Undo",
        "redo": "Redo",
        "link": "Copy a link to this net",
        "copied": "The link has been copied.",
        "reset": "Put everything back",
        "creases": "Layer {layer}, fold of neuron {row}: b = {value}",
        "threshold": "Threshold: {value}",
    },
    "zh-Hant": {
        "grip": "拿起一個或下一個權重：拖動，或用方向鍵移動",
        "value": "數值",
        "undo": "復原",
        "redo": "重做",
        "link": "複製這個網路的連結",
        "copied": "連結已複製。",
        "reset": "全部回到原樣",
        "creases": "第 {layer} 層，神經元 {row} 的摺痕：b = {value}",
        "threshold": "閾值：{value}",
    },
    "zh-Hans": {
        "grip": "拿起一个或下一个权重：拖动，或用方向键移动",
        "value": "数值",
        "undo": "撤销",
        "redo": "重做",
        "link": "复制这个网络的链接",
        "copied": "链接已复制。",
        "reset": "全部恢复原样",
        "creases": "第 {layer} 层，神经元 {row} 的折痕：b = {value}",
        "threshold": "阈值：{value}",
    },
}
# What can be done with what, shown where it can.
_HINTS = {
    "en": {
        "columns": "Drag the head of an arrow.",
        "creases": "Drag a crease, near its end to turn it.",
        "threshold": "Drag the threshold.",
        "entries": "Drag a number up or down.",
        "edges": "Drag an edge up or down.",
    },
    "zh-Hant": {
        "columns": "拖動箭頭的尖端。",
        "creases": "拖動摺痕，靠近端點可轉動。",
        "threshold": "拖動閾值。",
        "entries": "上下拖動一個數字。",
        "edges": "上下拖動一條邊。",
    },
    "zh-Hans": {
        "columns": "拖动箭头的尖端。",
        "creases": "拖动折痕，靠近端点可转动。",
        "threshold": "拖动阈值。",
        "entries": "上下拖动一个数字。",
        "edges": "上下拖动一条边。",
    },
}


def holding(language: str, hands: Collection[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return what is said where a net's numbers may be changed by hand; else only how to undo.

    Parameters
    ----------
    language : str
        A tag such as ``"zh-Hant"``.
    hands : collection of str
        What a reader may take in hand.
    known : mapping of str to str
        What else the player says.
    """
    own, hints = (every.get(language, every["en"]) for every in (_WORDS, _HINTS))
    told = [hints[hand] for hand in hands if hand in hints]
    if not told:
        return {name: own[name] for name in ("undo", "redo")}
    names = {"columns": known["column"], "entries": known["entry"], "edges": known["entry"]}
    return {**own, **names, "hands": " ".join(told)}
