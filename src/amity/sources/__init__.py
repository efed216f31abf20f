"""Public sources, one file each: their terms, their files, and how these become tidy frames."""
