"""Where models are kept, models/ by default: finds, replaces and updates their folders."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from digitrec.errors import UserError
from digitrec.home import HOME
from digitrec.networks import atomic
from digitrec.networks.model_folder import TRAIN, MissingModelError, ModelFolder
from digitrec.networks.specs import find_spec

T = TypeVar("T")

STAMPED = ("model.tflite", "config.json")  # files whose times say which network a folder holds
_OURS = HOME / "models"


def models_dir() -> Path:
    """Return the folder that holds the models: $DIGITREC_MODELS, or the models that came along."""
    named = os.environ.get("DIGITREC_MODELS")
    return Path(named) if named else _OURS


def open_folder(name: str) -> ModelFolder:
    """Return the folder of a trained model.

    Raises UnknownModelError (a ValueError) or MissingModelError (a FileNotFoundError).
    """
    find_spec(name)
    if path := atomic.readable(models_dir() / name):
        return ModelFolder(name, path)
    place = models_dir()
    raise MissingModelError(f"No trained model '{name}' in {place}. {TRAIN} {name}", place)


def read_folder(name: str, read: Callable[[ModelFolder], T]) -> T:
    """Return what `read` makes of a model's folder, all of it of one training.

    It starts again when a new folder takes the old one's place meanwhile. Raises what `open_folder`
    and `read` raise of a folder that stays.
    """
    place = models_dir() / name
    while True:
        before = atomic.identity(place)
        try:
            result = read(open_folder(name))
        except UserError:
            if atomic.identity(place) == before:
                raise
        else:
            if atomic.identity(place) == before:
                return result


def stamp(name: str) -> tuple[str, int, int]:
    """Return what changes whenever another network is written: its place and its files' times.

    Raises MissingModelError when there is none.
    """
    place = os.path.join(models_dir(), find_spec(name).name)  # asked for at each stroke: no Path
    try:
        network, config = (os.stat(f"{place}/{file}").st_mtime_ns for file in STAMPED)
    except OSError:  # gone, or a new one comes at this moment
        return read_folder(name, _stamp)
    return place, network, config


def _stamp(folder: ModelFolder) -> tuple[str, int, int]:
    paths = [folder.path / file for file in STAMPED]
    try:
        network, config = (path.stat().st_mtime_ns for path in paths)
    except FileNotFoundError as error:
        raise folder.missing(Path(str(error.filename)).name) from error
    except OSError as error:
        path = Path(str(error.filename))
        raise UserError(f"{path} cannot be read: {error.strerror}.", path) from error
    return str(folder.path), network, config


@contextmanager
def replacing(name: str) -> Iterator[ModelFolder]:
    """Yield a new folder to fill, which takes the old one's place if the block succeeds.

    Raises UserError when the models folder cannot be written to.
    """
    with atomic.replacing(models_dir() / find_spec(name).name) as fresh:
        yield ModelFolder(name, fresh)


@contextmanager
def updating(name: str) -> Iterator[ModelFolder]:
    """Yield a copy of the model's folder to change, which replaces it if the block succeeds."""
    current = open_folder(name).path
    with replacing(name) as folder:
        shutil.copytree(current, folder.path, dirs_exist_ok=True)
        yield folder
