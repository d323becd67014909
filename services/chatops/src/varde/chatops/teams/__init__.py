"""The Teams adapter, on the API layer of Microsoft's Teams SDK: the only package that knows Teams."""
