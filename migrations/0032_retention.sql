-- Who opened a file: on which page, and from which address of the network. Read by time, and forgotten by time.
ALTER TABLE file_access ADD COLUMN place TEXT NOT NULL DEFAULT 'file';
ALTER TABLE file_access ADD COLUMN caller TEXT NOT NULL DEFAULT '';
CREATE INDEX file_access_at ON file_access (street, shop, at);

-- Who has not been seen for long.
CREATE INDEX customer_seen ON customer (street, shop, seen_at);
