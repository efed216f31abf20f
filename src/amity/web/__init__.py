"""The local web app: a thin skin over the API."""
