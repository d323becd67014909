"""Coverage-guided fuzzing of the doors, for ``make fuzz``: no exception, no slow input, no growth of memory."""
