"""The written answer: the dyad page assembled from results, and its renderings."""
