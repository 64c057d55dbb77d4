"""What a browser needs to read drawings as the server does: one table, and weights per model."""

import json
import zlib
from typing import Any

import numpy as np

from digitrec.drawing.drawings import AS_DRAWN, CENTRED
from digitrec.drawing.strokes import BRUSH_PX, CANVAS_SIZE_PX
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.networks.browser_layers import UnknownLayerError, browser_layers
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.model_spec import ModelSpec, steps_record
from digitrec.networks.specs import DETECTOR, MODEL_NAMES, find_spec
from digitrec.networks.store import read_folder
from digitrec.preprocessing import deskewing, inking, warping
from digitrec.preprocessing.centering import DIGIT_SIZE

TABLE = "table.json"


def browser_files() -> dict[str, bytes]:
    """Return the table, JSON, and the weights of each model, float32 in little-endian bytes.

    Raises UserError for a missing or damaged model, UnknownLayerError for a layer that browsers
    do not know; a step that they do not know they say themselves.
    """
    table = {"constants": _constants(), "models": [], "detector": {"name": DETECTOR}}
    files = {}
    for name in MODEL_NAMES:
        record, content = read_folder(name, _read_model)
        table["models"].append(record)
        files[record["file"]] = content
    rejection = read_folder(DETECTOR, ModelFolder.read_rejection)
    assert rejection is not None, "the detector learns to reject"
    table["detector"] |= {"slope": rejection.slope, "offset": rejection.offset}
    return {TABLE: json.dumps(table).encode(), **files}


def _constants() -> dict[str, Any]:
    """Return the numbers that both readers share, by the module that they come from."""
    return {
        "imageSize": IMAGE_SIZE,
        "classCount": CLASS_COUNT,
        "framings": [CENTRED, AS_DRAWN],
        "strokes": {"canvasSize": CANVAS_SIZE_PX, "brush": BRUSH_PX},
        "centering": {"center": warping.CENTER, "digitSize": DIGIT_SIZE},
        "inking": {"dots": inking.DOTS, "radius": inking.RADIUS, "maxPoints": inking.MAX_POINTS},
        "deskewing": {
            "maxShear": deskewing.MAX_SHEAR,
            "spread": deskewing.SPREAD_PX,
            "minRatio": deskewing.MIN_RATIO,
            "maxRatio": deskewing.MAX_RATIO,
        },
    }


def _read_model(folder: ModelFolder) -> tuple[dict[str, Any], bytes]:
    folder.read_network()  # which says whether the folder is whole
    spec, weights = find_spec(folder.name), folder.read_weights()
    try:
        return describe_model(spec, weights)
    except UnknownLayerError:
        raise
    except ValueError as error:
        raise folder.damaged("weights.npz") from error


def describe_model(spec: ModelSpec, weights: list[np.ndarray]) -> tuple[dict[str, Any], bytes]:
    """Return a model's part of the table, and its weights as browsers get them.

    `weights` are Keras's, in the order of its layers. Raises UnknownLayerError for a layer that
    browsers do not know, ValueError for weights of other shapes.
    """
    layers, ordered = browser_layers(spec, weights)
    content = ordered.astype("<f4").tobytes()
    record = {
        "name": spec.name,
        "file": f"{spec.name}.weights",
        "bytes": len(content),
        "crc32": zlib.crc32(content),
        "views": [_steps((view,)) for view in spec.test_time_augmentation],
        "pipeline": _steps(spec.pipeline),
        "pipelineTitle": ", ".join(step.title for step in spec.pipeline),
        "layers": layers,
    }
    return record, content


def _steps(steps: tuple[Any, ...]) -> list[list[Any]]:
    """Return a class's name and fields per step, without views that change nothing."""
    return steps_record([step for step in steps if step != warping.AS_IT_IS])
