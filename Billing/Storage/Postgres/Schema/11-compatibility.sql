-- Which schema a program must know at least to go on with this database; before this step, nobody asked.
CREATE TABLE schema_compatibility (oldest_program INTEGER NOT NULL);
INSERT INTO schema_compatibility (oldest_program) VALUES (0);
