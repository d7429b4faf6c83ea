-- Rows may be spread over machines by their street: every unique key holds it.
DROP INDEX access_key_hash;
CREATE UNIQUE INDEX access_key_hash ON access_key (street, hash);
DROP INDEX device_hash;
CREATE UNIQUE INDEX device_hash ON device (street, hash);
DROP INDEX device_name;
CREATE UNIQUE INDEX device_name ON device (street, name) WHERE name <> '';
DROP INDEX search_entry_n;
CREATE UNIQUE INDEX search_entry_n ON search_entry (street, n);
