"""Specs whose training takes seconds."""

import dataclasses

from digitrec.networks.model_spec import ModelSpec, Recipe
from digitrec.networks.specs import SPECS


def small(name: str) -> ModelSpec:
    """Return the spec with few drawings, if it has any, and no other model as its teacher."""
    spec = SPECS[name]
    return dataclasses.replace(spec, recipe=_few(spec.recipe) if spec.recipe else None)


def _few(recipe: Recipe) -> Recipe:
    named = recipe.teacher and recipe.teacher.name
    return dataclasses.replace(
        recipe,
        synthetic_digits=20,
        outliers=16 if recipe.outliers else 0,
        teacher=None if named else recipe.teacher,
        then=_few(recipe.then) if recipe.then else None,
    )
