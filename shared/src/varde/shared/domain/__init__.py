"""What Varde is about: concerns, cases, partners. Frozen dataclasses and pure functions only."""
