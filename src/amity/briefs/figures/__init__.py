"""Figures of a brief: one file each, found by reading this folder, drawn from a request to a block for all formats."""

from amity.briefs.figures._declaring import Figure, FigureRequest, NoFigure, draw, get, keys
from amity.briefs.figures._drawing import csv, png, svg, with_font

__all__ = ["Figure", "FigureRequest", "NoFigure", "csv", "draw", "get", "keys", "png", "svg", "with_font"]
