"""RapidOCR with the settings that suit pages of text.

Detection works on a picture of at most 960 pixels (more finds no more lines, and costs by the square), recognition on
the full picture. A page that lies on its side or its head shows it: its lines stand upright, or a handful of them is
recognised better the other way round.
"""

import importlib.util
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_cls import TextClsOutput
from rapidocr.main import RapidOCRError

Picture = NDArray[np.uint8]
Quad = NDArray[np.float64]

DETECTION_SIDE = 960
DETECTION_MODEL, RECOGNITION_MODEL = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
LONG = 2.0
TALL_SHARE = 0.5
POOR = 0.9
SAMPLE = 6
TELLING = 6.0
MARGIN = 0.05
FLATTEST = 6.0
MOST_SKEW = math.radians(20)


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line of text: its corners in the picture, and those of its parts, clockwise from the top left."""

    text: str
    certainty: float
    corners: Quad
    parts: tuple[tuple[str, Quad], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was seen in a picture after `quarters` counterclockwise quarter turns."""

    picture: Picture
    quarters: int
    lines: tuple[SeenLine, ...]

    @property
    def skew(self) -> float:
        """The slope of the lines in radians, clockwise; 0 when they do not agree on one."""
        slopes = sorted(_slope(line.corners) for line in self.lines if _is_flat(line.corners))
        if not slopes:
            return 0.0
        middle = slopes[len(slopes) // 2]
        return middle if abs(middle) < MOST_SKEW else 0.0


@dataclass(frozen=True, slots=True)
class _Found:
    """Lines before they are recognised: their pictures, the library's boxes, and how the picture was prepared."""

    strips: list[Picture]
    boxes: Any
    record: dict[str, Any]


class Recogniser:
    """Both models, loaded when made, with all of their threads: about half a second."""

    def __init__(self, threads: int = 2) -> None:
        cv2.setNumThreads(1)
        models = _models()
        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.return_word_box": True,
                "Global.max_side_len": 10_000,
                "Det.limit_type": "max",
                "Det.limit_side_len": DETECTION_SIDE,
                "Det.model_path": str(models / DETECTION_MODEL),
                "Rec.model_path": str(models / RECOGNITION_MODEL),
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
        empty = np.full((64, 256, 3), 255, np.uint8)
        self._detect(empty)
        self._certainty([empty])

    def read(self, picture: Picture) -> Reading:
        """The lines of the picture, turned upright if need be."""
        found = self._detect(picture)
        quarters = self._quarters(found)
        if quarters:
            picture = np.ascontiguousarray(np.rot90(picture, quarters))
            found = self._detect(picture)
        return Reading(picture, quarters, self._lines(picture, found))

    def _detect(self, picture: Picture) -> _Found | None:
        prepared, record = self._engine.preprocess_img(picture)
        try:
            strips, boxes = self._engine.detect_and_crop(prepared, record)
        except RapidOCRError:
            return None
        return _Found(strips, boxes, record)

    def _lines(self, picture: Picture, found: _Found | None) -> tuple[SeenLine, ...]:
        if found is None:
            return ()
        texts = self._engine.recognize_txt(found.strips)
        seen: Any = self._engine.build_final_output(
            picture, found.boxes, TextClsOutput(), texts, found.strips, found.record
        )
        if seen.boxes is None or not seen.txts:
            return ()
        parts = [*(seen.word_results or ()), *[()] * len(seen.txts)]
        return tuple(
            SeenLine(
                str(text),
                float(score),
                np.asarray(box, float),
                tuple((str(part), np.asarray(corners, float)) for part, _, corners in pieces),
            )
            for text, score, box, pieces in zip(
                seen.txts, seen.scores, seen.boxes, parts, strict=False
            )
        )

    def _quarters(self, found: _Found | None) -> int:
        """How many counterclockwise quarter turns make the picture upright.

        The strips of upright lines come already turned once, so that text runs along them.
        """
        if found is None:
            return 0
        shapes = [_size(np.asarray(box, float)) for box in found.boxes.boxes]
        tall = [height > width for width, height in shapes if _is_long((width, height))]
        base = 1 if tall and sum(tall) > TALL_SHARE * len(tall) else 0
        sample = sorted(found.strips, key=_unlike_a_word)[:SAMPLE]
        upright = self._certainty(sample)
        if upright >= POOR:
            return base
        reverse = self._certainty([np.ascontiguousarray(np.rot90(strip, 2)) for strip in sample])
        return base + 2 if reverse > upright + MARGIN else base

    def _certainty(self, strips: Sequence[Picture]) -> float:
        """How well strips can be recognised as they are."""
        found: Any = self._engine.recognize_txt(list(strips))
        scores = [
            float(score) if text.strip() else 0.0
            for text, score in zip(found.txts or (), found.scores or (), strict=True)
        ]
        return sum(scores) / max(len(scores), 1)


def _models() -> Path:
    """The folder in the wheel; naming the files keeps the library from looking for them elsewhere."""
    found = importlib.util.find_spec("rapidocr")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "models"


def _size(corners: Quad) -> tuple[float, float]:
    width = float(np.linalg.norm(corners[1] - corners[0]))
    height = float(np.linalg.norm(corners[3] - corners[0]))
    return width, height


def _unlike_a_word(strip: Picture) -> float:
    """Short lines are enough to tell up from down, and cheap."""
    height, width = strip.shape[:2]
    return abs(float(width) / max(float(height), 1.0) - TELLING)


def _is_long(size: tuple[float, float]) -> bool:
    return max(size) > LONG * min(size)


def _is_flat(corners: Quad) -> bool:
    width, height = _size(corners)
    return width > FLATTEST * max(height, 1.0)


def _slope(corners: Quad) -> float:
    across = (corners[1] - corners[0]) + (corners[2] - corners[3])
    return math.atan2(float(across[1]), float(across[0]))
