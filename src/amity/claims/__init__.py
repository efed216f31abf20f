"""Written statements that are checked against data."""
