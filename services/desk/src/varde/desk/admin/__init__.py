"""Looking after the municipality's files at the desk: what stands, what a change would do, and putting it in force."""
