"""The API for trusted portals: a concern as JSON in, a receipt out, with the guarantees of the form."""
