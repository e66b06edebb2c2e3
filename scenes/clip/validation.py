"""Whether a clip is right: its beats against its net, its words in each language."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pleat.configs import limits
from pleat.nets.data import fits as outputs_fit
from pleat.nets.errors import InputError, counted
from pleat.nets.files.model_faults import Fault
from pleat.nets.files.values import Place
from pleat.scenes.clip.articles import unknown_errors, unknown_figures
from pleat.scenes.clip.captions import caption_faults, captions
from pleat.scenes.clip.emphasis import emphasis_fault
from pleat.scenes.clip.model import Beat, Clip, before, sides_at
from pleat.scenes.clip.projections import projection_faults
from pleat.scenes.clip.standing import lifted_fault, stands
from pleat.scenes.clip.subject import Subject
from pleat.scenes.clip.told import told, words_told
from pleat.scenes.clip.translation import lines_of, texts_of, translate
from pleat.scenes.drawing.layouts import Frame
from pleat.scenes.drawing.phrases import phrases


def validate(clip: Clip) -> None:
    """Check what the models can't: ids, beats against the net, words in each language.

    Raises
    ------
    InputError
        Naming every fault, one a line.
    """
    faults: list[Fault] = [((), fault) for fault in _too_long(clip)]
    seen: set[str] = set()
    wrong = caption_faults(clip)
    for k, beat in enumerate(clip.beats):
        place: Place = ("beat", beat.id)
        if beat.id in seen:
            place = ("beat", k)
            faults.append(((*place, "id"), f"{beat.id!r} is taken by an earlier beat"))
        elif beat.id in wrong:
            faults.append((place, wrong[beat.id]))
        seen.add(beat.id)
        fault = beat_fault(beat, clip)
        if fault:
            faults.append((place, fault))
    about = [*misfits(clip), *(projection_faults(clip) if clip.snapshot else ())]
    faults += [(("clip",), fault) for fault in about]
    faults += [(("clip", "figures"), fault) for fault in unknown_figures(clip.head.figures)]
    faults += [(("clip", "corrects"), fault) for fault in unknown_errors(clip.head.corrects)]
    if clip.head.corrects and not clip.head.notes.strip():
        faults.append((("clip", "corrects"), "what an article gets wrong is told in notes"))
    lines = told(clip, faults) + translation_faults(clip)
    if lines:
        raise InputError("\n".join(lines))


def _too_long(clip: Clip) -> Iterator[str]:
    """Yield why nobody could sit a clip out, if so."""
    if len(clip.beats) > limits.BEATS:
        yield f"has {len(clip.beats):,} beats, at most {limits.BEATS} are drawn"
    seconds = sum(beat.lasts(clip.head.pace) + (beat.hold or 0) for beat in clip.beats)
    if seconds > limits.SECONDS:
        yield f"lasts {seconds:,.0f} s, at most {limits.SECONDS:,} s are drawn"


def beat_fault(beat: Beat, clip: Clip) -> str | None:
    """Return what is wrong with a beat, on either side it acts on, if anything is."""
    clips = sides_at(clip, beat)
    brought = [name for one in (*before(clip, beat), beat) for name in one.brought()]
    if beat.side != "both" and "right" not in clips:
        return f"side = {beat.side!r} is for two nets side by side; begin with a compare beat"
    for side, own in clips.items():
        if beat.side not in ("both", side) or (beat.once and side == "right"):
            continue
        fault = (
            lifted_fault(own, beat)
            or beat.check(own)
            or emphasis_fault(beat.emphasis, own, brought)
        )
        if fault:
            return fault if side == "left" else f"at the right, {fault}"
    return None


def misfits(clip: Subject) -> list[str]:
    """Return in what a clip's net, data, classes and point don't go together."""
    faults = []
    data, head = clip.dataset, clip.head
    if head.activation is not None and head.net is None:
        faults.append("activation: there is no net that it could belong to; add net or remove it")
    if clip.snapshot and not _finite(clip):
        faults.append(f"net: {head.net!r} sends a point of the data beyond all numbers")
    if data.targets is not None:
        faults += _of_classes(clip)
    if len(head.classes) < data.classes:
        faults.append(f"classes: names {len(head.classes)}, but {data.name} has {data.classes}")
    if head.point is not None and not 0 <= head.point < len(data):
        faults.append(f"point: {head.point} is not among the {len(data)} points")
    return faults


def _of_classes(clip: Subject) -> Iterator[str]:
    """Yield what a head says of classes, though the data have a target."""
    head = clip.head
    if head.threshold is not None:
        yield f"threshold: {head.threshold:g} is for classes, and {clip.dataset.name} has a target"


def _finite(clip: Subject) -> bool:
    with np.errstate(over="ignore", invalid="ignore"):
        stages = clip.net.stages(clip.dataset.points)
    return all(bool(np.isfinite(h).all()) for _, h in stages)


def regions_fault(clip: Subject) -> str | None:
    """Return why a clip's net has no linear regions to draw, if it has none."""
    net = clip.net
    if net.widths[0] != 2:
        return f"regions are drawn on a plane, and the net has {counted(net.widths[0], 'input')}"
    for number, layer in enumerate(net.layers, 1):
        if not layer.act.linear_pieces:
            return f"layer {number} has {layer.activation}, whose pieces are not linear"
    if not any(layer.act.kinks for layer in net.layers):
        return "no layer of the net folds, so that the whole plane is one region"
    return None


def outputs_fault(clip: Subject) -> str | None:
    """Return why a net's outputs tell its data's classes not apart, if so."""
    outputs, classes = clip.net.widths[-1], clip.dataset.classes
    if not len(clip.dataset):
        return "there are no data; name some with data"
    if clip.dataset.targets is not None:
        return "the data have a target and no classes to tell apart; show 'error'"
    if outputs_fit(outputs, classes):
        return None
    return f"a net of {counted(outputs, 'output')} can't tell {classes} classes apart"


def error_fault(clip: Subject) -> str | None:
    """Return why a net's outputs can't be compared with targets, if so."""
    targets = clip.dataset.targets
    if targets is None or not len(targets):
        what = "classes and no target; show 'accuracy'" if len(clip.dataset) else "no points"
        return f"the data have {what}"
    outputs, wanted = clip.net.widths[-1], targets.shape[1]
    if outputs == wanted:
        return None
    gives, has = counted(outputs, "output"), counted(wanted, "target")
    return f"a net of {gives} can't be compared with {has}"


def graph_fault(clip: Clip, beat: Beat) -> str | None:
    """Return why no graph can stand over the line of inputs in a beat, if so."""
    inputs, layer = clip.net.widths[0], clip.layer_before(beat)
    if inputs != 1:
        return f"a graph stands over a line of inputs, and the net has {inputs} inputs"
    if layer:
        return f"it is drawn over the inputs, and the sheet stands {stands(layer)}; rewind first"
    return None


def translation_faults(clip: Clip) -> list[str]:
    """Return what is wrong with a clip's words in the languages it lists, a line each."""
    out = []
    for language in clip.head.languages:
        try:
            translate(clip, language)
        except InputError as error:
            out += str(error).splitlines()
    return out


def check_words(clip: Clip) -> None:
    """Check that a clip's words can be drawn in its language.

    Raises
    ------
    InputError
        Naming every character without a glyph, and every caption of more lines than its
        frame has room for, two of a wide one, or with a word wider than one; or the package
        to install if there is no font at all.
    """
    # Only what is to be drawn needs fonts, and the compiler that finds them.
    from pleat.scenes.drawing.fonts import glyph_faults

    language = clip.head.language
    texts: list[tuple[Place, str]] = [(("clip", "title"), clip.title)]
    texts += [(("clip", "classes"), name) for name in clip.head.classes]
    texts += [(("clip", "language"), text) for text in phrases(language).values()]
    shown = captions(clip)
    for beat in clip.beats:
        for name, value in texts_of(beat).items():
            text = shown[beat.id] if name == "caption" else "".join(lines_of(value))
            texts.append((("beat", beat.id, name), text))
    faults: list[Fault] = list(glyph_faults(texts, language))
    faults += [
        (("beat", id_, "caption"), fault)
        for id_, text in shown.items()
        if (fault := _line_fault(text, language, clip.frame))
    ]
    if not faults:  # what can't be drawn at all has no size
        rooms = ((beat.id, beat.room_fault(clip)) for beat in clip.beats)
        faults += [(("beat", id_), fault) for id_, fault in rooms if fault]
    if faults:
        raise InputError("\n".join(words_told(clip, faults)))


def _line_fault(text: str, language: str, frame: Frame) -> str | None:
    """Return why a caption does not fit into a frame's band, if so."""
    from pleat.scenes.drawing.typeset import fits, line_count

    size, width, most = frame.caption_size, frame.caption_width, frame.caption_lines
    if not fits(text, size, language, width):
        return "has a word wider than a line; break it up"
    lines = line_count(text, size, language, width)
    return f"takes {lines} lines; shorten it to {most}" if lines > most else None


def short_captions(clip: Clip) -> Iterator[tuple[str, str]]:
    """Yield the id and caption of each beat whose caption fills less than half of a line."""
    from pleat.scenes.drawing.typeset import line_count

    half, size = clip.frame.caption_width / 2, clip.frame.caption_size
    for id_, text in captions(clip).items():
        if text and line_count(text, size, clip.head.language, half) == 1:
            yield id_, text
