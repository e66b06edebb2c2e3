"""What the player says of training, by the hand it belongs to, in every language pleat knows."""

from __future__ import annotations

LEARNING = {
    "en": {
        "training": {
            "training": "Train the net here",
            "train": "Train",
            "once": "One step",
            "anew": "Start anew",
            "rate": "Learning rate",
            "losses": "The loss from step to step",
            "lesson": "Seed {seed}, step {step}: loss {loss}, {correct} of {n} right",
            "lesson of targets": "Seed {seed}, step {step}: mean squared error {loss}",
            "beyond": "The weights have grown beyond all numbers: start anew with "
            "a smaller learning rate.",
        },
        "data": {
            "data": "Draw data",
            "erase": "Eraser",
            "clear": "Clear",
        },
    },
    "zh-Hant": {
        "training": {
            "training": "在這裡訓練網路",
            "train": "訓練",
            "once": "走一步",
            "anew": "重新開始",
            "rate": "學習率",
            "losses": "每一步的損失",
            "lesson": "種子 {seed}，第 {step} 步：損失 {loss}，{n} 個點分對 {correct} 個",
            "lesson of targets": "種子 {seed}，第 {step} 步：均方誤差 {loss}",
            "beyond": "權重大到算不出來了：請調低學習率，再重新開始。",
        },
        "data": {
            "data": "畫資料",
            "erase": "橡皮擦",
            "clear": "清空",
        },
    },
    "zh-Hans": {
        "training": {
            "training": "在这里训练网络",
            "train": "训练",
            "once": "走一步",
            "anew": "重新开始",
            "rate": "学习率",
            "losses": "每一步的损失",
            "lesson": "种子 {seed}，第 {step} 步：损失 {loss}，{n} 个点分对 {correct} 个",
            "lesson of targets": "种子 {seed}，第 {step} 步：均方误差 {loss}",
            "beyond": "权重大到算不出来了：请调低学习率，再重新开始。",
        },
        "data": {
            "data": "画数据",
            "erase": "橡皮擦",
            "clear": "清空",
        },
    },
}
