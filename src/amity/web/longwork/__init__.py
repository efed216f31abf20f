"""Long computations, a file each, found by reading this folder; each exposes one constant, ``WORK``."""
