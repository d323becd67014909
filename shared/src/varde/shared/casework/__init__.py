"""The application layer: one function per use case. Load, decide, save, emit; one transaction."""
