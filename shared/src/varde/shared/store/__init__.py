"""What is kept: SQLAlchemy Core on SQLite (embedded) and PostgreSQL (production)."""
