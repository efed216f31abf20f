"""Kinds of check, a file each: what its fields are, and how it judges one reading of a claim."""
