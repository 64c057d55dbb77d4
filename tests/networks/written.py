"""A small model's folder, to write and read back."""

import numpy as np

from digitrec.evaluation.metrics import confusion_matrix
from digitrec.evaluation.results import History, Metrics, Predictions
from digitrec.networks.model_folder import ModelFolder

HISTORY = History((0.5, 0.3), (0.8, 0.9), (0.4, 0.35), (0.85, 0.88), "the test images")
PREDICTIONS = Predictions(
    np.arange(20, dtype=np.uint8) % 10,
    np.where(np.arange(20) < 15, np.arange(20) % 10, 0).astype(np.uint8),
    np.linspace(0.5, 1, 20, dtype=np.float32),
)
METRICS = Metrics(0.25, 0.75, 0.1, 20, confusion_matrix(PREDICTIONS))
CONFIG = {
    "command": "python -m digitrec train hidden --seed 7",
    "epochs": 2,
    "held_out_images": 20,
    "machine": "a test",
    "parameters": 79510,
    "seed": 7,
    "trained_at": "2026-11-22T10:00:00+00:00",
    "training_images": 60,
    "training_seconds": 1.5,
    "versions": {},
}


def write(folder: ModelFolder, network: bytes = b"network") -> None:
    """Fill a folder with what training and evaluation write."""
    folder.network_path.write_bytes(network)
    folder.write_training(CONFIG, HISTORY)
    folder.write_evaluation(METRICS, PREDICTIONS)
