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
        "nets": {
            "nets": "Your own files",
            "open": "Open a net or a table",
            "opened": "this net is shown, until you undo it.",
            "table": "its {n} points are shown, stretched to where the data were.",
            "unread": "this can't be read; drop a net as JSON or safetensors, its "
            "layers named by one digit each, or a table as CSV.",
            "shape": "this net has the layers {found}, and the page can show {wanted}.",
            "line": "line {line} is wrong: after a line of names each has two "
            "numbers and a class, of at most {k} classes.",
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
        "nets": {
            "nets": "你自己的檔案",
            "open": "開啟網路或表格",
            "opened": "顯示的是這個網路，可以復原。",
            "table": "顯示的是其中的 {n} 個點，已伸縮到原來資料的位置。",
            "unread": "讀不了；請放入 JSON 或 safetensors 的網路（各層名稱只差一個數字），"
            "或 CSV 表格。",
            "shape": "這個網路的各層是 {found}，這個頁面能顯示的是 {wanted}。",
            "line": "第 {line} 行有誤：第一行是欄名，之後每行是兩個數和一個類別，至多 {k} 類。",
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
        "nets": {
            "nets": "你自己的文件",
            "open": "打开网络或表格",
            "opened": "显示的是这个网络，可以撤销。",
            "table": "显示的是其中的 {n} 个点，已伸缩到原来数据的位置。",
            "unread": "读不了；请放入 JSON 或 safetensors 的网络（各层名称只差一个数字），"
            "或 CSV 表格。",
            "shape": "这个网络的各层是 {found}，这个页面能显示的是 {wanted}。",
            "line": "第 {line} 行有误：第一行是列名，之后每行是两个数和一个类别，至多 {k} 类。",
        },
    },
}
