"""Specs whose training takes seconds: what takes them is TensorFlow's tracing of each layer."""

import dataclasses

from digitrec.networks.model_spec import ModelSpec, Recipe
from digitrec.networks.specs import SPECS


def small(name: str) -> ModelSpec:
    """Return the spec with few drawings, one phase, and no other model as its teacher."""
    spec = SPECS[name]
    recipe = spec.recipe and dataclasses.replace(_few(spec.recipe), then=None, last_epochs=0)
    return dataclasses.replace(spec, recipe=recipe)


def shallow_convnet() -> ModelSpec:
    """Return the convnet with few drawings, in both phases, and one of its convolutions."""
    spec = SPECS["convnet"]
    assert spec.recipe is not None
    (reshape, convolution, *others), last = spec.layers[:4], spec.layers[-3:]
    pool = ("MaxPooling2D", {"pool_size": 4})
    layers = (reshape, (convolution[0], convolution[1] | {"filters": 4}), *others, pool, *last)
    return dataclasses.replace(spec, recipe=_few(spec.recipe), layers=layers)


def _few(recipe: Recipe) -> Recipe:
    named = recipe.teacher and recipe.teacher.name
    return dataclasses.replace(
        recipe,
        synthetic_digits=20,
        outliers=16 if recipe.outliers else 0,
        teacher=None if named else recipe.teacher,
        then=_few(recipe.then) if recipe.then else None,
    )
