from __future__ import annotations

from sqlalchemy import NullPool, create_engine, inspect, text

from tests.postgres import Restored


def test_tables_that_a_test_made_are_not_left_for_the_next(postgres_catalogue: Restored) -> None:
    """A queue of tasks makes its own in the database that it is given."""
    engine = create_engine(postgres_catalogue.url, poolclass=NullPool)
    before = inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text('CREATE TABLE "left over" (id serial PRIMARY KEY)'))
        connection.execute(text('INSERT INTO "left over" DEFAULT VALUES'))
        connection.execute(text('CREATE TABLE "empty" (id integer REFERENCES "left over")'))
        connection.execute(text('CREATE VIEW looking AS TABLE "left over"'))
    postgres_catalogue.restore()
    assert inspect(engine).get_table_names() == before
    assert inspect(engine).get_view_names() == []
