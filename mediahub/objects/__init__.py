"""Every kind of object that the bucket holds, and the rows that own it: one declaration for all who ask."""
