"""Coded events at scale: files of millions of rows, made into counts by directed dyad and month.

Its modules import Ibis, which comes with ``amity[events]``; nothing else of amity needs it.
"""
