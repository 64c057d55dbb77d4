"""Specs whose training takes seconds."""

import dataclasses

from digitrec.networks.model_spec import ModelSpec
from digitrec.networks.specs import SPECS


def small(name: str) -> ModelSpec:
    """Return the spec with few drawings, if it has any."""
    spec = SPECS[name]
    if not spec.recipe:
        return spec
    outliers = 16 if spec.recipe.outliers else 0
    few = dataclasses.replace(spec.recipe, synthetic_digits=20, outliers=outliers)
    return dataclasses.replace(spec, recipe=few)
