"""The few words pleat itself puts on screen, in every language it knows."""

from __future__ import annotations

_PHRASES = {
    "en": {
        "right": "{correct} of {n} right ({percent}%)",
        "tally": "{correct} of {n} right",
        "class": "class {k}",
        "step": "step {step}: {correct} of {n} right",
        "uncounted": "step {step}",
        "error": "mean squared error {mse}",
        "error-step": "step {step}: mean squared error {mse}",
        "loss": "loss (log)",
        "height": "loss {loss}",
        "heights": "loss",
        "steps": "steps",
        "slope": "slope",
        "layer": "layer",
        "region": "{n} region",
        "regions": "{n} regions",
        "one-bounded": "{lines} line: {n} regions",
        "bounded": "{lines} lines: {n} regions, at most {most}",
        "components": "{n} neurons, 2 principal components: {percent}% of the variance",
        "neurons": "neurons {which} of {n}",
        "input-components": "{n} inputs, 2 principal components: {percent}% of the variance",
        "inputs": "inputs {which} of {n}",
        "pictures": "{shown} of {n} points as pictures",
        "weights": "W₁: the {inputs} weights of each of {n} neurons",
        "some-weights": "W₁: the {inputs} weights of {shown} of {n} neurons",
    },
    "zh-Hant": {
        "right": "{n} 個點分對 {correct} 個（{percent}%）",
        "tally": "{n} 個分對 {correct} 個",
        "class": "類別 {k}",
        "step": "第 {step} 步：{n} 個點分對 {correct} 個",
        "uncounted": "第 {step} 步",
        "error": "均方誤差 {mse}",
        "error-step": "第 {step} 步：均方誤差 {mse}",
        "loss": "損失（對數）",
        "height": "損失 {loss}",
        "heights": "損失",
        "steps": "步數",
        "slope": "斜率",
        "layer": "層",
        "region": "{n} 個區域",
        "regions": "{n} 個區域",
        "one-bounded": "{lines} 條線：{n} 個區域",
        "bounded": "{lines} 條線：{n} 個區域，至多 {most} 個",
        "components": "{n} 個神經元，前兩個主成分：變異量的 {percent}%",
        "neurons": "{n} 個神經元中的第 {which} 個",
        "input-components": "{n} 個輸入，前兩個主成分：變異量的 {percent}%",
        "inputs": "{n} 個輸入中的第 {which} 個",
        "pictures": "{n} 個點中的 {shown} 個畫成圖",
        "weights": "W₁：{n} 個神經元各有 {inputs} 個權重",
        "some-weights": "W₁：{n} 個神經元中 {shown} 個的 {inputs} 個權重",
    },
    "zh-Hans": {
        "right": "{n} 个点分对 {correct} 个（{percent}%）",
        "tally": "{n} 个分对 {correct} 个",
        "class": "类别 {k}",
        "step": "第 {step} 步：{n} 个点分对 {correct} 个",
        "uncounted": "第 {step} 步",
        "error": "均方误差 {mse}",
        "error-step": "第 {step} 步：均方误差 {mse}",
        "loss": "损失（对数）",
        "height": "损失 {loss}",
        "heights": "损失",
        "steps": "步数",
        "slope": "斜率",
        "layer": "层",
        "region": "{n} 个区域",
        "regions": "{n} 个区域",
        "one-bounded": "{lines} 条线：{n} 个区域",
        "bounded": "{lines} 条线：{n} 个区域，至多 {most} 个",
        "components": "{n} 个神经元，前两个主成分：方差的 {percent}%",
        "neurons": "{n} 个神经元中的第 {which} 个",
        "input-components": "{n} 个输入，前两个主成分：方差的 {percent}%",
        "inputs": "{n} 个输入中的第 {which} 个",
        "pictures": "{n} 个点中的 {shown} 个画成图",
        "weights": "W₁：{n} 个神经元各有 {inputs} 个权重",
        "some-weights": "W₁：{n} 个神经元中 {shown} 个的 {inputs} 个权重",
    },
}


_FEW = 6  # classes


def phrases(language: str) -> dict[str, str]:
    """Return all phrases of a language by key, English where there are none."""
    return _PHRASES.get(language, _PHRASES["en"])


def phrase(language: str, key: str, **facts: str) -> str:
    """Return a phrase in a language, English where there is none, with facts filled in."""
    return phrases(language)[key].format(**facts)


def class_names(language: str, n: int) -> tuple[str, ...]:
    """Return what a legend calls n classes that have no names of their own."""
    if n > _FEW:  # there is no room for more than numbers
        return tuple(map(str, range(n)))
    return tuple(phrase(language, "class", k=str(k)) for k in range(n))
