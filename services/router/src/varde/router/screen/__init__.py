"""``varde screen``: how a text is read, with the evidence, and who would be asked."""
