"""Usage records and reports: who viewed, downloaded or shared which picture, when, under which terms.

Records hold copies and no references; triggers of the database (`catalog.db.guards`) refuse to change or
delete them. Each keeps the embargo of its moment, from which the embargo report is read.
"""
