"""Families of shocks, one file each."""
