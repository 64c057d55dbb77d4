"""The batches that a recipe learns from: images distorted or sharp, and their targets."""

from collections.abc import Iterator

import numpy as np

from digitrec.data.mnist import LabelledImages
from digitrec.data.stroke_language import Rng
from digitrec.data.synthetic_outliers import TRAINING_MIX
from digitrec.images import CLASS_COUNT, to_unit
from digitrec.networks.model_spec import ModelSpec, Recipe
from digitrec.training.augmentation import distort, draw_digits, draw_outliers
from digitrec.training.teaching import SoftAnswers

_SMOOTHED_SHARE = 0.7  # of the epochs have smoothed labels
_OUTLIER_WEIGHT = 0.4  # of an outlier in the loss, where a digit has 1


class Batches:
    """The batches of all epochs, each made when it is needed: inputs, targets and weights."""

    def __init__(
        self,
        spec: ModelSpec,
        recipe: Recipe,
        train: LabelledImages,
        rng: Rng,
        epochs: int,
        soft_answers: SoftAnswers | None = None,
    ) -> None:
        """Draw what is shown beside `train`, with a bar; `soft_answers` are the teacher's."""
        import keras

        bar = keras.utils.Progbar(recipe.synthetic_digits + recipe.outliers, unit_name="drawing")
        drawn, drawn_labels = draw_digits(recipe.synthetic_digits, rng, bar.update)
        outliers = draw_outliers(
            (*TRAINING_MIX, *recipe.more_of),
            recipe.outliers,
            rng,
            lambda n: bar.update(len(drawn) + n),
        )
        self.spec, self.recipe, self.rng, self.epochs = spec, recipe, rng, epochs
        self.images = np.concatenate((to_unit(train.images), drawn, outliers))
        no_digit = np.full(len(outliers), CLASS_COUNT)
        labels = np.concatenate((train.labels, drawn_labels, no_digit))
        self.targets = np.eye(spec.outputs, dtype=np.float32)[labels]  # (n, outputs)
        self.answer_when_shown = soft_answers
        if soft_answers and recipe.teacher and recipe.teacher.name:
            self.answer_when_shown = None
            self.targets = self._taught(self.targets, soft_answers(self.images))
        self.weights = np.where(labels < CLASS_COUNT, 1, _OUTLIER_WEIGHT).astype(np.float32)
        self.steps = max(1, len(self.images) // spec.batch_size)

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Yield the inputs, targets float32 (batch, outputs) and weights float32 (batch,)."""
        size = self.spec.batch_size
        for epoch in range(self.epochs):
            is_smoothed = epoch < self.epochs * _SMOOTHED_SHARE
            smoothing = self.recipe.label_smoothing if is_smoothed else 0.0
            order = self.rng.permutation(len(self.images))
            for start in range(0, self.steps * size, size):
                batch = order[start : start + size]
                targets = self.targets[batch] * (1 - smoothing) + smoothing / self.spec.outputs
                images, targets = self._shown(self.images[batch], targets)
                yield self.spec.preprocess(images), targets, self.weights[batch]

    def _shown(self, images: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return a batch with its first images distorted, and targets with the teacher's share."""
        distorted = slice(round(len(images) * self.recipe.distorted))
        if distorted.stop:
            images[distorted] = distort(images[distorted], self.rng, self.recipe.elastic_px)
        if self.answer_when_shown:
            answers = self.answer_when_shown(images[distorted])
            targets[distorted] = self._taught(targets[distorted], answers)
        return images, targets

    def _taught(self, targets: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """Return targets with the teacher's share of its answers in them."""
        share = self.recipe.teacher.share if self.recipe.teacher else 0.0
        return ((1 - share) * targets + share * answers).astype(np.float32)
