"""Embedded tables, one file each: what a row is, what they cover, what absence means."""
