"""What the player's buttons say, in every language pleat knows."""

from __future__ import annotations

from collections.abc import Collection

from pleat.scenes.outputs.interactive.words_hands import holding
from pleat.scenes.outputs.interactive.words_learning import LEARNING

# What stands on its buttons, in a box of 24 by 24: fonts differ in which signs they have.
SIGNS = {
    "play": "M7 4v16l13-8z",
    "pause": "M6 4h4v16H6zM14 4h4v16h-4z",
    "back": "M5 4h3v16H5zM20 4v16L9 12z",
    "next": "M16 4h3v16h-3zM4 4v16l11-8z",
    "point": "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm0 "
    "4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "grip": "M3 19L14 8l-4-4h10v10l-4-4L5 21z",
    "undo": "M9 4L3 9l6 5v-3h5a3 3 0 0 1 0 6H8v3h6a6 6 0 0 0 0-12H9z",
    "link": "M4 8h7v3H7v2h4v3H4zM13 8h7v8h-7v-3h4v-2h-4zM9 11h6v2H9z",
    "reset": "M12 4V1L7 5.5 12 10V7a5.5 5.5 0 1 1-5.5 5.5h-3A8.5 8.5 0 1 0 12 4z",
    "weight": "M3 5h3.2l2 9 2.5-9h2.6l2.5 9 2-9H21l-3.6 14h-3L12 10.5 9.6 19h-3z",
    "redo": "M9 4L3 9l6 5v-3h5a3 3 0 0 1 0 6H8v3h6a6 6 0 0 0 0-12H9z",
}
_WORDS = {
    "en": {
        "play": "Play",
        "pause": "Pause",
        "back": "One beat back",
        "next": "Next beat",
        "time": "Time",
        "at": "beat {k} of {n}, {time}",
        "beats": "Beats",
        "point": "Take a data point, or the next: drag it, or move it with the arrow keys",
        "reset": "Put all points back",
        "drag": "Drag a point.",
        "aim": "Point at a weight.",
        "weight": "Show a weight: point at it, or go on with the arrow keys",
        "entry": "Layer {layer}, row {row}, column {column}: {value}",
        "column": "Layer {layer}, column {column}",
        "zoom": "Zoom in to read the smallest numbers.",
        "panel": "The net as a diagram, with its matrices",
    },
    "zh-Hant": {
        "play": "播放",
        "pause": "暫停",
        "back": "上一步",
        "next": "下一步",
        "time": "時間",
        "at": "第 {k} 步，共 {n} 步，{time}",
        "beats": "步驟",
        "point": "選一個或下一個資料點：拖動，或用方向鍵移動",
        "reset": "所有點回到原位",
        "drag": "拖動一個點。",
        "aim": "指向一個權重。",
        "weight": "指出一個權重：指向它，或用方向鍵切換",
        "entry": "第 {layer} 層，第 {row} 橫列第 {column} 直行：{value}",
        "column": "第 {layer} 層，第 {column} 直行",
        "zoom": "放大就能看清最小的數字。",
        "panel": "網路圖與矩陣",
    },
    "zh-Hans": {
        "play": "播放",
        "pause": "暂停",
        "back": "上一步",
        "next": "下一步",
        "time": "时间",
        "at": "第 {k} 步，共 {n} 步，{time}",
        "beats": "步骤",
        "point": "选一个或下一个数据点：拖动，或用方向键移动",
        "reset": "所有点回到原位",
        "drag": "拖动一个点。",
        "aim": "指向一个权重。",
        "weight": "指出一个权重：指向它，或用方向键切换",
        "entry": "第 {layer} 层，第 {row} 行第 {column} 列：{value}",
        "column": "第 {layer} 层，第 {column} 列",
        "zoom": "放大就能看清最小的数字。",
        "panel": "网络图与矩阵",
    },
}


def words(language: str, hands: Collection[str] = (), targets: bool = False) -> dict[str, str]:
    """Return the player's words in a language, English where there are none.

    Parameters
    ----------
    language : str
        A tag such as ``"zh-Hant"``.
    hands : collection of str
        What a reader may take in hand: what is said of the rest is left out.
    targets : bool
        Whether the data have targets and no classes.
    """
    out = dict(_WORDS.get(language, _WORDS["en"]))
    for hand, own in LEARNING.get(language, LEARNING["en"]).items():
        if hand in hands:
            out |= own
    out |= holding(language, hands, out)
    if of_targets := out.pop("lesson of targets", ""):
        out["lesson"] = of_targets if targets else out["lesson"]
    return out
