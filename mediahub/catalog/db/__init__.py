"""SQLAlchemy on SQLite and PostgreSQL: opening, column types, errors, what each dialect does its own way."""
