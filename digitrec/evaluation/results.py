"""What evaluations find, as plain values: everything a model's folder keeps and pages show."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from msgspec import Meta

from digitrec.images import CLASS_COUNT

# What a file of a model is checked for, with the types of the fields.
Share = Annotated[float, Meta(ge=0, le=1)]
Loss = Annotated[float, Meta(ge=0)]  # nats
Count = Annotated[int, Meta(ge=0)]
Digit = Annotated[int, Meta(ge=0, lt=CLASS_COUNT)]

COVERAGES = (0.95, 0.98)  # shares of the images that a network is most confident of


@dataclass(frozen=True, eq=False)
class Metrics:
    """Figures on a set of labelled images.

    `loss` is the mean cross-entropy in nats; `accuracy` and the expected `calibration_error` lie
    in [0, 1]; `confusion_matrix` is int64 (10, 10), rows true labels, columns predicted ones.
    """

    loss: Annotated[float, Meta(gt=0)]
    accuracy: Share
    calibration_error: Share
    sample_count: Count
    confusion_matrix: np.ndarray


@dataclass(frozen=True)
class History:
    """One value per epoch: Keras's training metrics, and the same on images held out of training.

    `held_out` says in words which images those are. Where every epoch's weights are kept,
    `held_out_confidence` is the mean probability, in [0, 1], of the predicted digits, and
    `rise_by_chance` what `overfitting.rise_by_chance` makes of the losses of those images.
    """

    loss: tuple[Loss, ...]
    accuracy: tuple[Share, ...]
    held_out_loss: tuple[Loss, ...]
    held_out_accuracy: tuple[Share, ...]
    held_out: str
    held_out_confidence: tuple[Share, ...] = ()
    rise_by_chance: Loss | None = None


@dataclass(frozen=True, eq=False)
class Predictions:
    """A network's prediction for each of n images, in their order.

    `labels` and `digits`, the predicted ones, are uint8 (n,); `confidences` is float32 (n,) in
    [0, 1], the probability of the predicted digit.
    """

    labels: np.ndarray
    digits: np.ndarray
    confidences: np.ndarray

    @property
    def is_correct(self) -> np.ndarray:
        """Bool (n,): where the predicted digit is the true one."""
        return self.digits == self.labels


@dataclass(frozen=True)
class DigitMetrics:
    """One digit's precision, recall and F1 in [0, 1], and its number of images (support)."""

    digit: int
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class HeadToHead:
    """What two networks, A and B, make of the same n images.

    The four counts sum to n. `agreement` is the share of images with the same prediction; the
    accuracies are over the images on which predictions agree or differ, NaN if there are none.
    """

    both_right: int
    only_a: int
    only_b: int
    neither: int
    agreement: float
    accuracy_agreeing: float
    accuracy_a_differing: float
    accuracy_b_differing: float


@dataclass(frozen=True)
class ReliabilityBin:
    """The images whose confidence lies in one bin: how sure on average, and how often right."""

    confidence: Share
    accuracy: Share
    count: Count


@dataclass(frozen=True)
class RejectionMetrics:
    """How well a network tells digits from other drawings.

    `slope` and `offset` make its scores log odds (`fit_log_odds`). `kept` is the share of MNIST's
    test digits that are more probably digits than not, `refused` the share of each unseen kind of
    outlier that is less, and `auroc` how well the score separates that kind from digits; these in
    [0, 1].
    """

    slope: float
    offset: float
    kept: Share
    refused: dict[str, Share]
    auroc: dict[str, Share]

    def log_odds(self, scores: np.ndarray) -> np.ndarray:
        """Return float64 (n,) log odds of being a digit, for scores (`rejection.digit_scores`)."""
        return self.slope * scores + self.offset


@dataclass(frozen=True, eq=False)
class PenMetrics:
    """What a network makes of `digits` digits of `writers` writers, from `source`.

    Shares lie in [0, 1]. `low` and `high` bound the accuracy at 95 %, whole writers resampled.
    `covered` holds the accuracy at each of COVERAGES. Worst writers are (writer, wrong, digits),
    confused pairs (true, predicted, count); `confusion_matrix` is as in Metrics. `reliability` are
    the bins behind the calibration error. A detector of non-digits adds the share of the digits
    that it takes for non-digits, and `letters`: (kind, letters, share taken for non-digits, AUROC
    against the digits).
    """

    source: str
    digits: Count
    writers: Annotated[int, Meta(ge=1)]
    accuracy: Share
    low: Share
    high: Share
    covered: tuple[Share, ...]
    calibration_error: Share
    worst_digit: Digit
    worst_digit_accuracy: Share
    worst_writers: tuple[tuple[str, int, int], ...]
    most_confused: tuple[tuple[int, int, int], ...]
    confusion_matrix: np.ndarray
    reliability: tuple[ReliabilityBin, ...]
    digits_refused: Share | None = None
    letters: tuple[tuple[str, int, Share, Share], ...] = ()
