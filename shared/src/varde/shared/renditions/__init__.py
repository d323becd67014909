"""Copies of files that tell no more than they show."""

from varde.shared.renditions.hidden import Hidden
from varde.shared.renditions.reader import LARGEST, Rendition, render

__all__ = ["LARGEST", "Hidden", "Rendition", "render"]
