"""How well networks read labelled images, and whether one really reads better than another.

Everything is computed from labels and answers alone; nothing here knows files, pages or Keras.
"""

import math
from dataclasses import dataclass

import numpy as np

from digitrec.data import CLASS_COUNT

_Z_95 = 1.959963984540054  # the normal distribution's 97.5 % point


@dataclass(frozen=True, eq=False)
class Metrics:
    """Figures on a set of labelled images.

    `loss` is the mean cross-entropy in nats, `accuracy` a share in [0, 1], `calibration_error`
    the expected calibration error in [0, 1], `confusion_matrix` int64 (10, 10) with true labels
    as rows and predicted ones as columns.
    """

    loss: float
    accuracy: float
    calibration_error: float
    sample_count: int
    confusion_matrix: np.ndarray


@dataclass(frozen=True, eq=False)
class Answers:
    """A network's answer to each of n images, in their order.

    `labels` and `predictions` are uint8 (n,), `confidences` float32 (n,) in [0, 1]: the
    probability of the predicted digit.
    """

    labels: np.ndarray
    predictions: np.ndarray
    confidences: np.ndarray

    @property
    def is_right(self) -> np.ndarray:
        """Bool (n,): where the predicted digit is the true one."""
        return self.predictions == self.labels


@dataclass(frozen=True)
class DigitFigures:
    """One digit's precision, recall and F1 in [0, 1], and its number of images (support)."""

    digit: int
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class HeadToHead:
    """What two networks, A and B, make of the same n images.

    The four counts sum to n. `agreement` is the share of images with the same answer, right or
    wrong; the accuracies are shares of the images on which the answers agree or differ, NaN if
    there are none.
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

    confidence: float
    accuracy: float
    count: int


def evaluate(logits: np.ndarray, labels: np.ndarray) -> Metrics:
    """Return the Metrics of float (n, 10) logits against integer labels (n,) in [0, 9]."""
    answers = answers_of(logits, labels)
    return Metrics(
        loss=cross_entropy(logits, labels),
        accuracy=float(answers.is_right.mean()),
        calibration_error=calibration_error(answers),
        sample_count=len(labels),
        confusion_matrix=confusion_matrix(answers),
    )


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return the probabilities of float (n, 10) logits, in their dtype."""
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def answers_of(logits: np.ndarray, labels: np.ndarray) -> Answers:
    """Return the digit that (n, 10) logits favour for each image, and its probability."""
    predictions = logits.argmax(axis=1).astype(np.uint8)
    confidences = softmax(logits.astype(np.float64)).max(axis=1).astype(np.float32)
    return Answers(labels.astype(np.uint8), predictions, confidences)


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean sparse categorical cross-entropy in nats of (n, 10) logits."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))  # (n,)
    return float((log_sums - shifted[np.arange(len(labels)), labels]).mean())


def confusion_matrix(answers: Answers) -> np.ndarray:
    """Return int64 (10, 10) counts: row = true label, column = predicted label."""
    cells = answers.labels.astype(np.int64) * CLASS_COUNT + answers.predictions
    return np.bincount(cells, minlength=CLASS_COUNT**2).reshape(CLASS_COUNT, CLASS_COUNT)


def digit_figures(matrix: np.ndarray) -> list[DigitFigures]:
    """Return precision, recall, F1 and support of each digit of a (10, 10) confusion matrix.

    A digit that was never answered has precision 0, as in scikit-learn.
    """
    return [
        DigitFigures(
            digit=digit,
            precision=float(right / max(matrix[:, digit].sum(), 1)),
            recall=float(right / max(matrix[digit].sum(), 1)),
            f1=float(2 * right / max(matrix[:, digit].sum() + matrix[digit].sum(), 1)),
            support=int(matrix[digit].sum()),
        )
        for digit, right in enumerate(matrix.diagonal())
    ]


def most_confused(matrix: np.ndarray) -> list[tuple[int, int, int]]:
    """Return (true digit, predicted digit, count) of every mistake made, the commonest first."""
    errors = matrix - np.diag(matrix.diagonal())
    pairs = [(int(true), int(predicted)) for true, predicted in np.argwhere(errors)]
    counted = [(true, predicted, int(errors[true, predicted])) for true, predicted in pairs]
    return sorted(counted, key=lambda pair: -pair[2])


def accuracy_interval(accuracy: float, sample_count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of n independent trials (Wilson, 1927)."""
    z_squared = _Z_95**2 / sample_count
    middle = accuracy + z_squared / 2
    spread = _Z_95 * math.sqrt(
        accuracy * (1 - accuracy) / sample_count + z_squared / (4 * sample_count)
    )
    return (middle - spread) / (1 + z_squared), (middle + spread) / (1 + z_squared)


def reliability(answers: Answers, bin_count: int = 15) -> list[ReliabilityBin]:
    """Return the bins of equal width in confidence that hold any image, the least sure first."""
    indices = np.minimum((answers.confidences * bin_count).astype(int), bin_count - 1)
    members = [indices == index for index in range(bin_count)]
    return [
        ReliabilityBin(
            confidence=float(answers.confidences[member].mean(dtype=np.float64)),
            accuracy=float(answers.is_right[member].mean()),
            count=int(member.sum()),
        )
        for member in members
        if member.any()
    ]


def calibration_error(answers: Answers) -> float:
    """Return the expected calibration error over 15 bins (Guo et al., 2017), in [0, 1].

    It is the mean distance between how sure the network is and how often it is right.
    """
    distances = [bin.count * abs(bin.confidence - bin.accuracy) for bin in reliability(answers)]
    return sum(distances) / len(answers.labels)


def compare(a: Answers, b: Answers) -> HeadToHead:
    """Return what two networks make of the same images; ValueError if the labels differ."""
    if not np.array_equal(a.labels, b.labels):
        raise ValueError("The two networks did not answer the same images.")
    agree = a.predictions == b.predictions

    def share(is_right: np.ndarray, among: np.ndarray) -> float:
        return float(is_right[among].mean()) if among.any() else math.nan

    return HeadToHead(
        both_right=int((a.is_right & b.is_right).sum()),
        only_a=int((a.is_right & ~b.is_right).sum()),
        only_b=int((~a.is_right & b.is_right).sum()),
        neither=int((~a.is_right & ~b.is_right).sum()),
        agreement=float(agree.mean()),
        accuracy_agreeing=share(a.is_right, agree),
        accuracy_a_differing=share(a.is_right, ~agree),
        accuracy_b_differing=share(b.is_right, ~agree),
    )


def mcnemar(only_a: int, only_b: int) -> float:
    """Return the p-value of McNemar's exact test (1947): could the two be equally good?

    Under that hypothesis each image that just one network reads right is a toss of a fair coin.
    """
    tosses, fewer = int(only_a) + int(only_b), int(min(only_a, only_b))
    tail = sum(math.comb(tosses, heads) for heads in range(fewer + 1))
    return min(1.0, 2 * tail / 2**tosses)
