"""Figures of a brief: one file each, found by reading this folder, drawn from a request to a block that all formats share."""

from amity.briefs.figures._declaring import Event, Figure, FigureRequest, NoFigure, draw, get, keys
from amity.briefs.figures._drawing import csv, png, svg

__all__ = ["Event", "Figure", "FigureRequest", "NoFigure", "csv", "draw", "get", "keys", "png", "svg"]
