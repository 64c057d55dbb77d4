"""Tells hatchling which packages digitrec needs: those that the requirement files pin."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class PinnedRequirements(MetadataHookInterface):
    """Fills in the dependencies, so that no pin stands in two places."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the app's packages, and as `train` what training needs besides."""
        metadata["dependencies"] = self._pins("requirements-light.txt")
        metadata["optional-dependencies"] = {"train": self._pins("requirements.txt")}

    def _pins(self, name: str) -> list[str]:
        lines = (Path(self.root) / name).read_text(encoding="utf-8").splitlines()
        return [line for line in lines if "==" in line]
