"""Array kernels: arrays in, arrays out."""
