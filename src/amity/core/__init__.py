"""What everything speaks: states, peers, periods, results, errors, words for numbers."""
