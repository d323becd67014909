"""Copies of files that tell no more than they show. What reads the files is loaded in the drawing process alone."""

from varde.shared.renditions.pages import AT_ONCE, Page, Pages
from varde.shared.renditions.process import LARGEST
from varde.shared.renditions.reader import Rendition, left_out_of, render
from varde.shared.renditions.refusal import NoRendition, Why
from varde.shared.renditions.sorts import PDF, Hidden

__all__ = [
    "AT_ONCE",
    "LARGEST",
    "PDF",
    "Hidden",
    "NoRendition",
    "Page",
    "Pages",
    "Rendition",
    "Why",
    "left_out_of",
    "render",
]
