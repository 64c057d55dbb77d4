"""A network of none of our models, of all layers that browsers know, and some of their options."""

import dataclasses

import numpy as np

from digitrec.networks.specs import SPECS
from digitrec.preprocessing.deskewing import Deskew
from digitrec.preprocessing.warping import AffineView

INVENTED = dataclasses.replace(
    SPECS["convnet"],
    name="invented",
    input_shape=(28, 28),
    layers=(
        ("Reshape", {"target_shape": (28, 28, 1)}),
        ("Conv2D", {"filters": 6, "kernel_size": 4}),
        ("BatchNormalization", {"epsilon": 0.01}),
        ("ReLU", {}),
        ("MaxPooling2D", {"pool_size": 3}),
        ("Conv2D", {"filters": 3, "kernel_size": 3, "padding": "same", "activation": "relu"}),
        ("Dropout", {"rate": 0.5}),
        ("Conv2D", {"filters": 5, "kernel_size": 3, "use_bias": False}),
        ("MaxPooling2D", {}),
        ("Flatten", {}),
        ("Dense", {"units": 7}),
        ("BatchNormalization", {}),
        ("Activation", {"activation": "relu"}),
        ("Dense", {"units": 10, "activation": "sigmoid"}),
    ),
    recipe=None,
    pipeline=(Deskew(),),
    test_time_augmentation=(AffineView(rotation_deg=9, scale=1.1), AffineView(scale=0.9)),
)


def invented_weights() -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Return weights as training keeps them, images, float32 (n, 28, 28), and Keras's logits."""
    import keras

    keras.utils.set_random_seed(0)
    network, rng = INVENTED.build_logits(), np.random.default_rng(0)
    weights = [rng.uniform(0.2, 1, array.shape) - 0.1 for array in network.get_weights()]
    weights = [array.astype(np.float32) for array in weights]
    for at, array in enumerate(weights):
        if array.ndim > 1:
            weights[at] = array - array.mean()
    network.set_weights(weights)
    images = (rng.random((5, 28, 28)) * (rng.random((5, 28, 28)) < 0.3)).astype(np.float32)
    views = [np.asarray(network(inputs)) for inputs in INVENTED.augmented_inputs(images)]
    return weights, images, np.mean(views, axis=0)
