"""The store on SQLAlchemy: one file of statements for each concept, and `SqlStore` that joins them."""

from storage.sql.store import SqlStore

__all__ = ["SqlStore"]
